"""Every error class can be built and read, and every code has its sentence in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from graph import errors
from graph.errors import RenmaiError
from web.translations import LANGUAGES, catalogue, text

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r"\b(?:\w+Error)\(\s*\"([a-z0-9]+(?:[.-][a-zA-Z0-9-]+)+)\"")


def error_classes():
    return [
        item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, RenmaiError)
    ]


def raised_codes():
    sources = [*ROOT.glob("graph/**/*.py"), *ROOT.glob("loaders/**/*.py"), *ROOT.glob("web/**/*.py")]
    return {code for path in sources for code in RAISED.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_each_error_class_builds_and_reads(kind):
    error = kind("settings.unreadable", path="a.toml", detail="x")
    assert "a.toml" in str(error)
    assert kind.exit_code > 0
    assert 400 <= kind.http_status < 600


def test_exit_codes_are_distinct():
    codes = [kind.exit_code for kind in error_classes()]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_raised_code_has_a_sentence(lang):
    codes = raised_codes()
    assert codes, "the pattern finds the codes raised in the sources"
    missing = sorted(code for code in codes if code not in catalogue(lang))
    assert not missing


def test_both_languages_have_the_same_codes_and_places():
    english, chinese = catalogue("en"), catalogue("zh_Hans")
    assert sorted(english) == sorted(chinese)
    for code, sentence in english.items():
        places = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        places_zh = {name for _, name, _, _ in Formatter().parse(chinese[code]) if name}
        assert places == places_zh, code


def test_an_unknown_code_is_shown_as_it_is():
    assert text("en", "no.such.code") == "no.such.code"
