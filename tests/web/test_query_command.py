import json

import pytest
from click.testing import CliRunner

from web.cli import cli


def run(*args):
    return CliRunner().invoke(cli, list(args), catch_exceptions=True)


def test_queries_are_listed_in_the_language_asked_for():
    listed = json.loads(run("--lang", "zh_Hans", "query", "--list", "--format", "json").stdout)
    loads = next(item for item in listed if item["name"] == "loads")
    assert "载入" in loads["summary"]
    assert loads["params"] == ["limit: INTEGER = 50"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["query"], "query.none"),
        (["query", "laods"], "query.unknown"),
        (["query", "loads", "-p", "limit"], "query.param-form"),
        (["query", "loads", "-p", "limit=many"], "query.param-unreadable"),
        (["query", "loads", "-p", "size=1"], "query.params-unknown"),
        (["query", "begin_load"], "query.not-read"),
    ],
)
def test_a_wrong_call_is_refused_before_any_server_starts(args, code):
    result = run(*args)
    assert result.exception.code == code
