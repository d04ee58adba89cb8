"""The examples in the docstrings of the standardisers run as written."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import graph.standardise

FOLDER = Path(graph.standardise.__file__).parent
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = import_module(f"graph.standardise.{name}")
    assert doctest.testmod(module).failed == 0
