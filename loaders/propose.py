"""`renmai map`: a mapping proposed for each table of a file, as YAML with its reasons as comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from graph.errors import UsageError
from loaders.catalogue import fitting_mappings, shipped_mappings
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_content
from loaders.mapping_proposal import ColumnProposal, Proposal, propose
from loaders.mixed import propose_mixed
from loaders.sources import Cell, Origin, Table, tables_of

SAMPLE_ROWS = 5_000
Say = Callable[[str, Mapping[str, object]], str]
"""The sentence of a code and its parameters."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """One table with what is proposed for it.

    Attributes:
        known: The name of the shipped mapping it is, where one fits; its title is that of the mapping.
    """

    table: Table
    proposal: Proposal
    known: str = ""


def propose_tables(
    origin: Origin, source: str | None = None, kind: str | None = None, table: str | None = None
) -> list[Proposed]:
    """Propose a mapping for each table of a file or database; of nested JSON also for the rows in its lists.

    Raises:
        NotFoundError, InputError: ``source.…``.
        UsageError: ``map.no-table``.
    """
    tables = tables_of(origin)
    if table is not None:
        names = [item.name for item in tables] + [item.label for item in tables]
        tables = [item for item in tables if table in (item.name, item.label, item.label.rpartition("/")[2])]
        if not tables:
            raise UsageError("map.no-table", table=table, tables=sorted(set(names)))
    found: list[Proposed] = []
    for item in tables:
        found += _known(item, source, kind) or _guessed(item, source, kind)
    return found


def _known(table: Table, source: str | None, kind: str | None) -> list[Proposed]:
    """Shipped mappings that fit, by the file's name where they name files, else by its columns alone."""
    candidates = [(0, item) for item in shipped_mappings() if kind is None or item.kind == kind]
    try:
        fitting = fitting_mappings(table, candidates)
    except UsageError:
        return []
    found = []
    for mapping in fitting:
        targets = {column: target.to for column, target in mapping.targets()}
        columns = tuple(
            ColumnProposal(
                column, targets.get(column, ""), 1.0 if column in targets else 0.0, "map.reason.known"
            )
            for column in table.header
        )
        named = replace(mapping, source=source or mapping.source)
        found.append(Proposed(table, Proposal(named, columns, 1.0), Path(mapping.path).name))
    return found


def _guessed(table: Table, source: str | None, kind: str | None) -> list[Proposed]:
    found = []
    for each, header in _views(table):
        rows: list[Sequence[Cell]] = []
        for batch in table.batches(header, each=each):
            rows += batch.rows
            if len(rows) >= SAMPLE_ROWS:
                break
        mixed = propose_mixed(table.name, header, rows[:SAMPLE_ROWS], source or "my-shop") if not each else []
        if mixed and kind is None:
            found += [Proposed(table, item) for item in mixed]
            continue
        proposal = propose(table.name, header, rows[:SAMPLE_ROWS], source or "my-shop", kind, each)
        if each and proposal.confidence < 0.5:
            continue
        found.append(Proposed(table, proposal))
    return found


def _views(table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """The rows of a table, and those within each of its lists of objects."""
    lists = [column[:-2] for column in table.header if column.endswith(".#")]
    plain = tuple(
        column for column in table.header if not any(column.startswith(f"{name}.") for name in lists)
    )
    views = [("", plain)]
    for name in lists:
        others = [item for item in lists if item != name and not name.startswith(f"{item}.")]
        header = (
            column for column in table.header if not any(column.startswith(f"{item}.") for item in others)
        )
        views.append((name, tuple(column for column in header if column not in lists)))
    return views


def proposal_text(proposed: Proposed, say: Say) -> str:
    """The mapping file, each column with its confidence and reason, columns left out as comments."""
    proposal = proposed.proposal
    content = mapping_content(proposal.mapping)
    lines = [f"# {say('map.head', {'file': proposed.table.label})}"]
    if proposed.known:
        lines.append(f"# {say('map.known', {'name': proposed.known, 'title': proposal.mapping.title})}")
    if proposal.others:
        others = ", ".join(f"{kind} ({sure:.0%})" for kind, sure in proposal.others)
        lines.append(f"# {say('map.others', {'kinds': others})}")
    lines += [f"# {say('map.missing', {'name': name})}" for name in proposal.missing]
    by_column = {item.column: item for item in proposal.columns}
    for key, value in content.items():
        if key == "columns":
            lines += _columns_text(value, by_column, say)
            continue
        text = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=100).rstrip("\n")
        if key == "kind":
            text += f"   # {proposal.confidence:.0%}"
        if key == "source" and value == "my-shop":
            text += f"   # {say('map.source', {})}"
        lines.append(text)
    used = set(proposal.mapping.used_columns())
    for item in proposal.columns:
        if item.column not in used:
            lines.append(f"# {item.column}: {say('map.unused', {})} {say(item.code, item.params)}")
    return "\n".join(lines) + "\n"


def _columns_text(
    columns: Mapping[str, object], by_column: Mapping[str, ColumnProposal], say: Say
) -> list[str]:
    lines = ["columns:"]
    for column, target in columns.items():
        text = f"{_inline(column)}: {_inline(target)}"
        item = by_column.get(column)
        if item is not None and not item.code.endswith("known"):
            text += f"   # {item.confidence:.0%} {say(item.code, item.params)}"
            if item.unknown:
                text += f" {say('map.unknown', {'values': ', '.join(item.unknown)})}"
        lines.append(f"  {text}")
    return lines


def _inline(value: object) -> str:
    """A value as YAML on one line."""
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10_000)
    return dumped.removesuffix("\n").removesuffix("...").removesuffix("\n")


def writable(proposals: Sequence[Proposed], out: Path) -> list[tuple[Path, Proposed]]:
    """Where each proposal goes: the file itself for one, else a file of its own beside that name."""
    if len(proposals) == 1:
        return [(out, proposals[0])]
    found: list[tuple[Path, Proposed]] = []
    for item in proposals:
        stem = f"{out.stem}-{item.table.label.rpartition('/')[2].partition('.')[0]}"
        path = out.with_name(f"{stem}-{item.proposal.mapping.kind}.yaml")
        found.append((path, item))
    return found


def as_json(proposed: Proposed) -> dict[str, object]:
    """A proposal as plain data."""
    proposal, mapping = proposed.proposal, proposed.proposal.mapping
    return {
        "table": proposed.table.label,
        "kind": mapping.kind,
        "confidence": proposal.confidence,
        "others": dict(proposal.others),
        "missing": list(proposal.missing),
        "known": proposed.known or None,
        "title": mapping.title or None,
        "columns": [
            {
                "column": item.column,
                "target": item.target or None,
                "confidence": round(item.confidence, 2),
                "code": item.code,
                "params": dict(item.params),
                "unknown": list(item.unknown),
            }
            for item in proposal.columns
        ],
        "mapping": mapping_content(mapping),
    }


def check_proposal(mapping: RowMapping) -> RowMapping:
    """The mapping as its own file would be read.

    Raises:
        InputError: ``mapping.…``: it is not whole yet.
    """
    from loaders.mapping_files import mapping_text, parse_mapping, yaml_content

    return parse_mapping(yaml_content(mapping_text(mapping)), mapping.path)
