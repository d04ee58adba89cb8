"""Every issue an address may have is explained in both languages, with the places its parameters fill."""

import re
from pathlib import Path

import pytest
import yaml

from web.translations import LANGUAGES, catalogue

SOURCES = Path(__file__).parents[4] / "graph" / "standardise" / "addresses"
TEXTS = Path(__file__).parents[4] / "web" / "translations" / "en"
NAMED = re.compile(r'"(address\.[a-z-]+)"')
MISSING = ("district", "number", "building", "room")


def codes():
    written = {
        code for path in SOURCES.glob("*.py") for code in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    return written | {f"address.{name}-missing" for name in MISSING}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_issue_has_a_sentence(lang):
    assert codes() <= set(catalogue(lang))


def test_no_sentence_is_left_over():
    own = yaml.safe_load((TEXTS / "address.yaml").read_text(encoding="utf-8"))
    assert set(own) == codes()
