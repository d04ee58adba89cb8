"""Sentences of problems and issues that carry another code inside: what a column's values suffer from."""

from __future__ import annotations

from loaders.profiling.results import Problem
from web.translations import text


def sentence(lang: str, problem: Problem) -> str:
    """A problem of a profile in a language.

    >>> sentence("en", Problem("profile.duplicate-rows", 3))
    '3 rows are exact copies of an earlier one.'
    """
    params = dict(problem.params)
    inner = params.pop("issue", "")
    shown = text(lang, inner, **params) if inner else ""
    return text(lang, problem.code, rows=f"{problem.rows:,}", sentence=shown, **params)
