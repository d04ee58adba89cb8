"""The examples in the docstrings of the generator are true."""

import doctest
import importlib
import pkgutil

import pytest

import loaders.sample

MODULES = [
    item.name for item in pkgutil.walk_packages(loaders.sample.__path__, "loaders.sample.") if not item.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_say_what_happens(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
