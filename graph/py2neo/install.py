"""Answering to ``import py2neo``, only where it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["install", "uninstall"]

_NAME = "py2neo"
_HERE = "graph.py2neo"
_LEFT_OUT = ("client.", "wiring", "pep249", "vendor", "cypher.lexer", "movies")


class _Alias(Loader):
    """Loads our module under py2neo's name; both names hold the same module."""

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        try:
            sys.modules[name] = import_module(_HERE + name[len(_NAME) :])
        except ModuleNotFoundError as error:
            if not str(error.name).startswith(_HERE):
                raise
            part = name[len(_NAME) + 1 :]
            why = (
                "left out here; docs/py2neo.md says why"
                if part.startswith(_LEFT_OUT)
                else "no module of py2neo"
            )
            raise ModuleNotFoundError(f"{name} is {why}", name=name) from error


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == _NAME or fullname.startswith(_NAME + "."):
            return ModuleSpec(fullname, _Alias(), is_package=True)
        return None


_FINDER = _Finder()


def install() -> None:
    """Let ``import py2neo`` and each of its public submodules mean this package, in this process.

    Raises:
        RuntimeError: py2neo itself has been imported already.
    """
    found = sys.modules.get(_NAME)
    if found is not None and found.__name__ != _HERE:
        raise RuntimeError("py2neo itself has been imported already; call graph.py2neo.install() before that")
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)


def uninstall() -> None:
    """Take back `install`; what was imported stays as it is."""
    if _FINDER in sys.meta_path:
        sys.meta_path.remove(_FINDER)
    for name in [name for name in sys.modules if name == _NAME or name.startswith(_NAME + ".")]:
        if sys.modules[name].__name__.startswith(_HERE):
            del sys.modules[name]
