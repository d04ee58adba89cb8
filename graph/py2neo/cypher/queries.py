"""The UNWIND queries that create and merge many nodes or relationships at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from graph.py2neo.cypher import cypher_escape, cypher_join, cypher_repr
from graph.py2neo.cypher.encoding import CypherExpression

__all__ = [
    "MANY",
    "NodeKey",
    "columns_of",
    "create_node_columns_query",
    "ensure_nodes_query",
    "merge_node_columns_query",
    "numbered",
    "relationship_columns_query",
    "unwind_create_nodes_query",
    "unwind_create_relationships_query",
    "unwind_merge_nodes_query",
    "unwind_merge_relationships_query",
]

Query = tuple[str, dict[str, Any]]
Columns = dict[str, list[Any]]


class NodeKey:
    """Labels and key properties, from a label, or a tuple of label or labels and keys.

    >>> NodeKey((("Person", "Employee"), "name", "born")).label_string()
    ':Employee:Person'
    """

    def __init__(self, node_key: Any) -> None:
        labels, *keys = node_key if isinstance(node_key, tuple) else (node_key,)
        self._labels = labels if isinstance(labels, tuple) else (labels or "",)
        self._keys: tuple[str, ...] = ()
        for key in keys:
            self._keys += key if isinstance(key, tuple) else (key,)

    def label_string(self) -> str:
        """The labels as a pattern holds them."""
        return "".join(f":{cypher_escape(label)}" for label in sorted(set(self._labels)))

    @property
    def label(self) -> str | None:
        """The label, where there is one."""
        return self._labels[0] if len(self._labels) == 1 else None

    def keys(self) -> tuple[str, ...]:
        """The key properties."""
        return self._keys

    def key_value_string(self, value: str, index: Sequence[Any]) -> str:
        """The key properties as entries of a map, taken from an expression by index."""
        pairs = zip(self._keys, index, strict=True)
        return ", ".join(f"{cypher_escape(key)}:{value}[{cypher_repr(at)}]" for key, at in pairs)


def unwind_create_nodes_query(
    data: Iterable[Any], labels: Iterable[str] | None = None, keys: Sequence[str] | None = None
) -> Query:
    """Create a node for each map, or each list whose items ``keys`` names."""
    return cypher_join(
        "UNWIND $data AS r",
        f"CREATE (_{NodeKey((tuple(labels or ()),)).label_string()})",
        _set_properties("r", keys),
        data=list(data),
    )


def unwind_merge_nodes_query(
    data: Iterable[Any],
    merge_key: Any,
    labels: Iterable[str] | None = None,
    keys: Sequence[str] | None = None,
    preserve: Iterable[str] | None = None,
) -> Query:
    """Merge a node for each map or list by the merge key; ``preserve`` is set on creation only."""
    return cypher_join(
        "UNWIND $data AS r",
        _merge("_", merge_key, "r", keys, "(", ")"),
        _on_create("r", keys, preserve),
        _set_properties("r", keys, preserve),
        f"SET _{NodeKey((tuple(labels),)).label_string()}" if labels else None,
        data=list(data),
    )


def unwind_create_relationships_query(
    data: Iterable[Any],
    rel_type: str,
    start_node_key: Any = None,
    end_node_key: Any = None,
    keys: Sequence[str] | None = None,
) -> Query:
    """Create a relationship for each (start, detail, end); ends are ids, or values of the node keys."""
    return cypher_join(
        "UNWIND $data AS r",
        _match("a", start_node_key, "r[0]"),
        _match("b", end_node_key, "r[2]"),
        f"CREATE (a)-[_{NodeKey(rel_type).label_string()}]->(b)",
        _set_properties("r[1]", keys),
        data=_bare_ends(data),
    )


def unwind_merge_relationships_query(
    data: Iterable[Any],
    merge_key: Any,
    start_node_key: Any = None,
    end_node_key: Any = None,
    keys: Sequence[str] | None = None,
    preserve: Iterable[str] | None = None,
) -> Query:
    """Merge a relationship for each (start, detail, end) by type and key properties."""
    return cypher_join(
        "UNWIND $data AS r",
        _match("a", start_node_key, "r[0]"),
        _match("b", end_node_key, "r[2]"),
        _merge("_", merge_key, "r[1]", keys, "(a)-[", "]->(b)"),
        _on_create("r[1]", keys, preserve),
        _set_properties("r[1]", keys, preserve),
        data=_bare_ends(data),
    )


_COLUMN_ROWS = "UNWIND range(0, $last) AS at"


def create_node_columns_query(columns: Columns, labels: Iterable[str]) -> Query:
    """Create a node for each place of the columns, which hold a property each.

    Properties that are named in the query cost the server less than a map it has to read row by row.

    >>> create_node_columns_query({"name": ["a", "b"]}, ["X"])
    ('UNWIND range(0, $last) AS at\\nCREATE (_:X {name: $c0[at]})', {'last': 1, 'c0': ['a', 'b']})
    """
    texts, parameters = _columns(columns)
    return cypher_join(
        _COLUMN_ROWS, f"CREATE (_{NodeKey((tuple(labels),)).label_string()}{_pattern(texts)})", **parameters
    )


def merge_node_columns_query(columns: Columns, merge_key: Any, labels: Iterable[str]) -> Query:
    """Merge a node for each place of the columns, among which are the key's properties."""
    texts, parameters = _columns(columns)
    key = NodeKey(merge_key)
    found = {name: texts[name] for name in key.keys()}  # noqa: SIM118
    rest = {name: text for name, text in texts.items() if name not in found}
    return cypher_join(
        _COLUMN_ROWS,
        f"MERGE (_{key.label_string()}{_pattern(found)})",
        f"SET _ +={_pattern(rest)}" if rest else None,
        f"SET _{NodeKey((tuple(labels),)).label_string()}" if set(labels) - {key.label} else None,
        **parameters,
    )


def relationship_columns_query(
    ends: tuple[list[Any], list[Any]],
    columns: Columns,
    rel_type: Any,
    merge: bool,
    start_node_key: Any = None,
    end_node_key: Any = None,
) -> Query:
    """Create, or merge by type, a relationship for each pair of ends and place of the columns.

    Ends are identities, or values of the node keys.
    """
    texts, parameters = _columns(columns)
    pattern = "" if merge else _pattern(texts)
    return cypher_join(
        _COLUMN_ROWS,
        _match("a", start_node_key, "$start[at]"),
        _match("b", end_node_key, "$end[at]"),
        f"{'MERGE' if merge else 'CREATE'} (a)-[_{NodeKey(rel_type).label_string()}{pattern}]->(b)",
        f"SET _ +={_pattern(texts)}" if merge and texts else None,
        **{**parameters, "last": len(ends[0]) - 1, "start": _bare_each(ends[0]), "end": _bare_each(ends[1])},
    )


def columns_of(rows: Sequence[Any], keys: Sequence[str] | None) -> Columns:
    """Columns of many rows that are alike: maps with the same keys, or lists that ``keys`` names all of.

    Empty where they are not alike, or too few to be worth a plan of their own.
    """
    if len(rows) < MANY:
        return {}
    if keys is not None:
        is_alike = set(map(len, rows)) == {len(keys)}
        return dict(zip(keys, map(list, zip(*rows, strict=True)), strict=True)) if is_alike else {}
    names = tuple(rows[0])
    if not all(type(row) is dict and tuple(row) == names for row in rows):
        return {}
    return {name: [row[name] for row in rows] for name in names}


MANY = 500
"""So many rows that what naming their properties in the query spares is worth a plan of its own."""


def _columns(columns: Columns) -> tuple[dict[str, str], dict[str, Any]]:
    texts = {key: f"$c{number}[at]" for number, key in enumerate(columns)}
    parameters: dict[str, Any] = {f"c{number}": column for number, column in enumerate(columns.values())}
    return texts, {"last": len(next(iter(columns.values()), [])) - 1, **parameters}


def _pattern(texts: dict[str, str]) -> str:
    pairs = ", ".join(f"{cypher_escape(key)}: {text}" for key, text in texts.items())
    return f" {{{pairs}}}" if pairs else ""


_ROWS = "UNWIND $data AS r\n"
_NUMBERED_ROWS = "UNWIND range(0, size($data) - 1) AS at WITH at, $data[at] AS r\n"


def numbered(query: Query) -> Query:
    """A query above with the number of each row as ``at``."""
    text, parameters = query
    return text.replace(_ROWS, _NUMBERED_ROWS, 1), parameters


def ensure_nodes_query(values: Iterable[Any], node_key: Any) -> Query:
    """Merge the nodes that values of a node key name; values that are or hold null name none."""
    key = NodeKey(node_key)
    count = len(key.keys())
    if count == 1:
        pattern = f"{{{cypher_escape(key.keys()[0])}: r}}"
        present = "r IS NOT NULL"
    else:
        pattern = f"{{{key.key_value_string('r', range(count))}}}"
        present = "all(item IN r WHERE item IS NOT NULL)"
    return cypher_join(
        "UNWIND $data AS r",
        f"WITH DISTINCT r WHERE {present}",
        f"MERGE ({key.label_string()} {pattern})",
        data=list(values),
    )


def _match(name: str, node_key: Any, value: str) -> str:
    if node_key is None:
        return f"MATCH ({name}) WHERE id({name}) = {value}"
    key = NodeKey(node_key)
    count = len(key.keys())
    if count == 0:
        return f"MATCH ({name}{key.label_string()})"
    if count == 1:
        return f"MATCH ({name}{key.label_string()} {{{cypher_escape(key.keys()[0])}:{value}}})"
    return f"MATCH ({name}{key.label_string()} {{{key.key_value_string(value, range(count))}}})"


def _merge(
    name: str, merge_key: Any, value: str, keys: Sequence[str] | None, prefix: str, suffix: str
) -> str:
    key = NodeKey(merge_key)
    if not key.keys():
        return f"MERGE {prefix}{name}{key.label_string()}{suffix}"
    index = key.keys() if keys is None else [list(keys).index(item) for item in key.keys()]  # noqa: SIM118
    return f"MERGE {prefix}{name}{key.label_string()} {{{key.key_value_string(value, index)}}}{suffix}"


def _picked(expression: str, keys: Sequence[str], chosen: Iterable[str]) -> str:
    wanted = set(chosen)
    return cypher_repr(
        {key: CypherExpression(f"{expression}[{at}]") for at, key in enumerate(keys) if key in wanted}
    )


def _set_properties(
    expression: str, keys: Sequence[str] | None, preserved: Iterable[str] | None = None
) -> str:
    if keys is None:
        return f"SET _ += {expression}"
    return "SET _ += " + _picked(expression, keys, set(keys) - set(preserved or ()))


def _on_create(expression: str, keys: Sequence[str] | None, preserved: Iterable[str] | None) -> str | None:
    if preserved is None or keys is None:
        return None
    return "ON CREATE SET _ += " + _picked(expression, keys, preserved)


def _bare_ends(data: Iterable[Any]) -> list[Any]:
    return [(_bare(start), detail, _bare(end)) for start, detail, end in data]


def _bare_each(ends: list[Any]) -> list[Any]:
    return [_bare(end) for end in ends]


def _bare(end: Any) -> Any:
    return end[0] if type(end) is tuple and len(end) == 1 else end
