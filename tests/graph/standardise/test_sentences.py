"""Each issue a standardiser names has a sentence in both languages, and no sentence is without its issue."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from web.translations import LANGUAGES

ROOT = Path(__file__).parents[3]
SOURCES = sorted((ROOT / "graph" / "standardise").glob("*.py"))
FAMILIES = ("name.", "product.")


def named():
    """Code to the parameter names of each place that names it; families of codes built from a stem apart."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "issue" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    found.setdefault(code.value, []).append({item.arg for item in node.keywords})
    return found


def strings():
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return set(re.findall(r"\"([a-z][a-z-]+(?:\.[a-z-]+)?)\"", text))


def sentences(lang):
    path = ROOT / "web" / "translations" / lang / "standardise.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_named_issue_has_a_sentence_it_can_fill(lang):
    texts = sentences(lang)
    for code, uses in named().items():
        places = {name for _, name, _, _ in Formatter().parse(texts[code]) if name}
        for params in uses:
            assert places <= params, code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_without_its_issue(lang):
    known = set(named()) | strings()
    for code in sentences(lang):
        family = next((stem for stem in FAMILIES if code.startswith(stem)), "")
        assert code in known or code.removeprefix(family) in known, code
