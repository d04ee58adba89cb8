"""Profiles of files before they are loaded: what each column holds, what is odd about it, how good it is."""

from __future__ import annotations

from loaders.profiling.results import ColumnProfile, Problem, Quality, TableProfile, as_json
from loaders.profiling.tables import profile_path, profile_table

__all__ = ["ColumnProfile", "Problem", "Quality", "TableProfile", "as_json", "profile_path", "profile_table"]
