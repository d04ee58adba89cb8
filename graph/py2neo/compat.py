"""Names scripts written for Python 2 and 3 import from py2neo."""

from __future__ import annotations

import warnings
from abc import ABC
from collections.abc import Callable, Mapping, Sequence, Set
from configparser import ConfigParser
from functools import wraps
from io import StringIO
from time import perf_counter
from typing import Any
from urllib.parse import urlparse, urlsplit
from urllib.request import urlretrieve

__all__ = [
    "ABC",
    "UNICODE",
    "ConfigParser",
    "Mapping",
    "Sequence",
    "Set",
    "StringIO",
    "atomic_types",
    "bytes_types",
    "deprecated",
    "integer_types",
    "list_types",
    "long",
    "metaclass",
    "numeric_types",
    "perf_counter",
    "string_types",
    "uchr",
    "unicode_types",
    "urlparse",
    "urlretrieve",
    "urlsplit",
    "ustr",
    "utf8_types",
    "warn_deprecated",
    "xstr",
]

atomic_types = (bool, bytearray, bytes, float, int, str)
bytes_types = (bytearray, bytes)
integer_types = (int,)
list_types = (list, map)
numeric_types = (int, float)
string_types = (bytes, str)
unicode_types = (str,)
utf8_types = ()
long = int
uchr = chr
UNICODE = str


def ustr(s: Any, encoding: str = "utf-8") -> str:
    """Anything as text; bytes are decoded."""
    return bytes(s).decode(encoding) if isinstance(s, bytes | bytearray) else str(s)


xstr = ustr


def warn_deprecated(message: str) -> None:
    """Warn whoever called the caller of this."""
    warnings.warn(message, category=DeprecationWarning, stacklevel=3)


def deprecated(message: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a function that warns when it is called."""

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def warned(*args: Any, **kwargs: Any) -> Any:
            warnings.warn(message, category=DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return warned

    return mark


def metaclass(mcs: type) -> Callable[[type], Any]:
    """Make a class anew with a metaclass."""

    def remake(cls: type) -> Any:
        kept = {key: item for key, item in vars(cls).items() if key not in ("__dict__", "__weakref__")}
        return mcs(cls.__name__, cls.__bases__, kept)

    return remake
