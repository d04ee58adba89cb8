"""Documentation cannot rot: what it lists is written by the code, and its links and commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_generated_parts_are_current(page):
    cog = str(Path(sys.executable).parent / "cog")
    run = subprocess.run([cog, "--check", "--diff", str(page)], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_to_files(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_commands_and_targets_exist(page):
    from web.cli import COMMANDS

    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in re.findall(r"`(?:\.venv/bin/)?renmai (?:--\S+ )*([a-z]+)", text):
        assert name in COMMANDS, f"renmai {name}"
    for name in re.findall(r"`make ([a-z-]+)", text):
        assert re.search(rf"^{name}:", makefile, re.MULTILINE), f"make {name}"
