"""The table of public names in docs/py2neo.md is true."""

import importlib
import re
from pathlib import Path

import pytest

from graph import py2neo

PAGE = Path(__file__).parents[3] / "docs" / "py2neo.md"
ROW = re.compile(r"^\| `(py2neo[\w.]*)` \| `([\w.]+)` \| ([a-z ]+) \| (.*) \|$", re.MULTILINE)
ROWS = [match.groups() for match in ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def held(module, name):
    found = importlib.import_module(f"graph.{module}")
    for part in name.split("."):
        if not hasattr(found, part):
            return False
        found = getattr(found, part)
    return True


def test_there_is_a_row_for_every_public_name_of_ours():
    listed = {name for _, name, _, _ in ROWS}
    own = {"Address", "install", "uninstall", "metadata", "cypher"}
    assert {name for name in py2neo.__all__ if name not in own} <= listed


@pytest.mark.parametrize("module", sorted({row[0] for row in ROWS}))
def test_names_kept_are_there_and_names_left_out_are_not(module):
    for at, name, state, note in ROWS:
        if at == module:
            assert state in ("same", "mended", "left out"), name
            assert held(module, name) == (state != "left out"), name
            assert note or state == "same", f"{name} does not say what or why"
