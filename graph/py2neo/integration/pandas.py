"""Records as pandas series and data frames, and data frames as nodes and relationships."""

from __future__ import annotations

from typing import Any

import pandas as pd

from graph.py2neo.bulk import Counts, create_nodes, merge_nodes

__all__ = [
    "create_nodes_from_data_frame",
    "cursor_to_data_frame",
    "cursor_to_series",
    "merge_nodes_from_data_frame",
]


def cursor_to_series(cursor: Any, field: Any = 0, index: Any = None, dtype: Any = None) -> pd.Series[Any]:
    """One field of all remaining records."""
    made: pd.Series[Any] = pd.Series([record[field] for record in cursor], index=index, dtype=dtype)
    return made


def cursor_to_data_frame(
    cursor: Any, index: Any = None, columns: Any = None, dtype: Any = None
) -> pd.DataFrame:
    """All remaining records; columns are named by the query's fields, also where there are no records."""
    rows = cursor.data()
    if not rows and columns is None:
        columns = cursor.keys()
    return pd.DataFrame(rows, index=index, columns=columns, dtype=dtype)


def create_nodes_from_data_frame(tx: Any, df: pd.DataFrame, labels: Any = None) -> Counts:
    """Create a node for each row; missing values are no properties."""
    return create_nodes(tx, _rows(df), labels=labels, keys=list(df.keys()))


def merge_nodes_from_data_frame(
    tx: Any, df: pd.DataFrame, merge_key: Any, labels: Any = None, preserve: Any = None
) -> Counts:
    """Merge a node for each row by the merge key; missing values remove properties."""
    return merge_nodes(tx, _rows(df), merge_key, labels=labels, keys=list(df.keys()), preserve=preserve)


def _rows(df: pd.DataFrame) -> list[list[Any]]:
    columns = [df.iloc[:, at].astype(object) for at in range(df.shape[1])]
    cleaned = [column.where(column.notna(), None).tolist() for column in columns]
    return [list(row) for row in zip(*cleaned, strict=True)]
