"""Records as sympy matrices; sympy is no dependency of Renmai, install it where this is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["cursor_to_matrix"]


def cursor_to_matrix(cursor: Any, mutable: bool = False) -> Any:
    """All remaining records as a matrix.

    Raises:
        ModuleNotFoundError: sympy is not installed.
    """
    sympy = import_module("sympy")
    kind = sympy.MutableMatrix if mutable else sympy.ImmutableMatrix
    return kind([list(record) for record in cursor])
