"""Every query file keeps its header's promises, and is used."""

import ast
import re
from pathlib import Path

import pytest

from graph.store.checks import problems
from graph.store.queries import all_queries, folder

ROOT = Path(__file__).parents[2]
BUILDERS = (
    *("graph/store/writer/", "graph/store/schema/", "graph/store/patterns", "graph/py2neo/"),
    "graph/server/warmup.py",  # runs below the store, before there are queries
)
CYPHER = re.compile(r"\b(MATCH|MERGE|UNWIND)\s*[\(\$]|\bCREATE\s*\(|\bCALL\s+(db|gds|dbms|apoc)\.")


def sources():
    files = [*ROOT.glob("graph/**/*.py"), *ROOT.glob("loaders/**/*.py"), *ROOT.glob("web/**/*.py")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def strings(text):
    """String constants of a module, docstrings left out."""
    tree = ast.parse(text)
    documents = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    }
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [item for item in constants if isinstance(item, str) and item not in documents]


def test_the_checkout_has_its_queries():
    assert len(all_queries()) >= 5
    assert (folder() / "load" / "begin_load.cypher").is_file()


@pytest.mark.parametrize("name", sorted(all_queries()))
def test_a_query_agrees_with_its_header_and_the_model(name):
    found = problems(all_queries()[name])
    assert not found, "\n".join(map(str, found))


def test_every_query_is_used_or_for_analysts():
    text = "\n".join(sources().values())
    unused = [
        query.file
        for query in all_queries().values()
        if query.audience != "analyst" and not re.search(rf"[\"']{query.name}[\"']", text)
    ]
    assert not unused, f"used nowhere and not for analysts: {unused}"


def test_cypher_is_built_only_where_the_design_says():
    holding = sorted(
        path
        for path, text in sources().items()
        if not path.startswith(BUILDERS) and any(CYPHER.search(item) for item in strings(text))
    )
    assert not holding
