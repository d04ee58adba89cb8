import json
from datetime import UTC, datetime

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


@pytest.mark.integration
def test_rows_come_as_table_json_and_csv(store, settings):
    store.write("begin_load", id="l1", source="=cmd", kind="customer", file="a.csv", at=datetime.now(UTC))
    home = str(settings.home)
    assert "a.csv" in run("--home", home, "query", "loads").stdout
    assert json.loads(run("--home", home, "query", "loads", "--format", "json").stdout)[0]["id"] == "l1"
    csv = run("--home", home, "query", "loads", "--format", "csv").stdout.splitlines()
    assert csv[0].startswith("id,source,kind,file")
    assert csv[1].startswith("l1,'=cmd,customer,a.csv")
