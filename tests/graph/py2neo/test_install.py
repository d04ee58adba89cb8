"""`install()` answers to `import py2neo`, and only then."""

import subprocess
import sys

import pytest

from graph import py2neo as ours

MODULES = [
    "py2neo",
    "py2neo.addressing",
    "py2neo.bulk",
    "py2neo.client",
    "py2neo.compat",
    "py2neo.cypher",
    "py2neo.cypher.encoding",
    "py2neo.cypher.proc",
    "py2neo.cypher.queries",
    "py2neo.data",
    "py2neo.database",
    "py2neo.errors",
    "py2neo.integration",
    "py2neo.integration.numpy",
    "py2neo.integration.pandas",
    "py2neo.matching",
    "py2neo.meta",
    "py2neo.ogm",
    "py2neo.ogm.models.movies",
    "py2neo.timing",
]


@pytest.fixture
def installed():
    ours.install()
    yield
    ours.uninstall()


@pytest.mark.parametrize("name", MODULES)
def test_each_public_module_of_py2neo_is_answered_by_ours(installed, name):
    __import__(name)
    assert sys.modules[name].__name__ == "graph." + name


def test_classes_are_the_same_under_both_names(installed):
    import py2neo
    from py2neo.data import Node

    assert py2neo.Node is Node is ours.Node


@pytest.mark.parametrize("name", ["py2neo.wiring", "py2neo.pep249", "py2neo.vendor.bottle"])
def test_a_module_left_out_says_so(installed, name):
    with pytest.raises(ModuleNotFoundError, match="left out"):
        __import__(name)


def test_py2neo_is_not_answered_by_default():
    code = "import graph.py2neo\ntry:\n import py2neo\nexcept ImportError: print('none')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "none"


def test_install_after_py2neo_itself_is_refused(monkeypatch):
    import types

    monkeypatch.setitem(sys.modules, "py2neo", types.ModuleType("py2neo"))
    with pytest.raises(RuntimeError, match="before"):
        ours.install()
