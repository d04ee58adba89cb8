"""Records as numpy arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["cursor_to_ndarray"]


def cursor_to_ndarray(cursor: Any, dtype: Any = None, order: Any = "K") -> np.ndarray[Any, Any]:
    """All remaining records as an array of two dimensions."""
    return np.array([list(record) for record in cursor], dtype=dtype, order=order)
