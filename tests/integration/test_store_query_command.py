"""`renmai query` on a real graph."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from web.cli import cli


def run(*args):
    return CliRunner().invoke(cli, list(args), catch_exceptions=True)


@pytest.mark.integration
def test_rows_come_as_table_json_and_csv(store, settings):
    store.write("begin_load", id="l1", source="=cmd", kind="customer", file="a.csv", at=datetime.now(UTC))
    home = str(settings.home)
    assert "a.csv" in run("--home", home, "query", "loads").stdout
    assert json.loads(run("--home", home, "query", "loads", "--format", "json").stdout)[0]["id"] == "l1"
    csv = run("--home", home, "query", "loads", "--format", "csv").stdout.splitlines()
    assert csv[0].startswith("id,source,kind,file")
    assert csv[1].startswith("l1,'=cmd,customer,a.csv")
