"""The examples in the docstrings of graph.py2neo hold."""

import doctest
import importlib
import pkgutil

import pytest

import graph.py2neo

NAMES = sorted(
    {
        graph.py2neo.__name__,
        *(item.name for item in pkgutil.walk_packages(graph.py2neo.__path__, "graph.py2neo.")),
    }
)


@pytest.mark.parametrize("name", NAMES)
def test_examples_hold(name):
    module = importlib.import_module(name)
    result = doctest.testmod(module)
    assert result.failed == 0
