"""The page of identity figures names the commands that print them, and every case they measure."""

import importlib
import re
from pathlib import Path

import numpy as np

from benchmarks._made_files import ONE_FILE, TWO_FILES, make
from benchmarks.identity import CASES
from benchmarks.identity_ablation import errors_by_person, removed

PAGE = (Path(__file__).parents[2] / "docs/identity-benchmarks.md").read_text(encoding="utf-8")


def test_the_page_names_commands_that_there_are():
    named = set(re.findall(r"python -m (benchmarks\.\w+)", PAGE))
    assert {"benchmarks.identity", "benchmarks.identity_ablation", "benchmarks.identity_scale"} <= named
    for name in named:
        assert callable(importlib.import_module(name).main)


def test_the_page_says_something_of_every_case():
    assert not [case.name for case in CASES if case.name not in PAGE]
    assert not [name for name in (*ONE_FILE, *TWO_FILES) if name not in PAGE]


def test_the_page_says_when_and_on_what():
    assert re.search(r"\d{4}-\d\d-\d\d", PAGE)
    assert "cores" in PAGE


def test_made_files_follow_from_the_seed(tmp_path):
    one, two = make(tmp_path / "one", 5), make(tmp_path / "two", 5)
    for first, second in zip(one, two, strict=True):
        assert [path.read_bytes() for path in first.files] == [path.read_bytes() for path in second.files]


def test_errors_are_counted_once_for_each_wrong_or_missed_pair():
    found, truth = np.array([1, 1, 2, 3]), ["a", "b", "b", ""]
    assert errors_by_person(found, truth).tolist() == [0.5, 1.5]
    share, low, high = removed(np.array([2.0, 2.0, 2.0]), np.array([1.0, 1.0, 1.0]))
    assert (share, low, high) == (0.5, 0.5, 0.5)
