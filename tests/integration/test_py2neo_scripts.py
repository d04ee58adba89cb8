"""Scripts written for py2neo run unchanged: only `install()` comes before, and the address is ours."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from graph import py2neo as ours

pytestmark = pytest.mark.integration

SCRIPTS = sorted((Path(__file__).parent / "py2neo_scripts").glob("*.py"))


@pytest.fixture
def installed():
    ours.install()
    yield
    ours.uninstall()


@pytest.mark.filterwarnings("default::DeprecationWarning")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_runs_unchanged(script, installed, connection, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("graph.py2neo.guard._guarded", lambda graph: False)
    text = script.read_text(encoding="utf-8").replace("bolt://localhost:7687", connection.uri)
    text = text.replace("'password'", repr(connection.password)).replace(
        '"password"', repr(connection.password)
    )
    module = ModuleType(f"py2neo_script_{script.stem}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(text, str(script), "exec"), vars(module))
    finally:
        graph = ours.Graph(connection.uri, auth=(connection.username, connection.password))
        graph.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n").stats()


def test_there_are_a_dozen():
    assert len(SCRIPTS) >= 12
