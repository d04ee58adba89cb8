"""What is to become of the tables a person brings: proposed, corrected column by column, then loaded.

A plan is plain data (dicts of JSON), so that it can be kept in the ledger between one visit and the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from graph.errors import InputError, UsageError
from loaders.catalogue import Assignment, Choice
from loaders.kinds import KINDS
from loaders.mapping import RowMapping
from loaders.mapping_files import mapping_text, parse_mapping, yaml_content
from loaders.mapping_proposal import Proposal, propose
from loaders.propose import SAMPLE_ROWS, Proposed, propose_tables
from loaders.sources import Cell, Table, tables_of

EXAMPLES = 3
"""Values of a column shown to the person who decides what it is."""

MOST_TEXT = 60


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column: what it becomes, how sure that is and why.

    Attributes:
        target: As `loaders.mapping_proposal.ColumnProposal.target`.
        code: Reason, a key of web/translations, with ``params``.
        examples: Some of its values.
        unknown: Values of a column of few values that Renmai cannot read.
    """

    column: str
    target: str
    confidence: float
    code: str
    params: Mapping[str, str]
    examples: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nobody need look at it."""
        return self.confidence >= 0.75 and not self.unknown


@dataclass(frozen=True, slots=True)
class TablePlan:
    """One table read as one kind.

    Attributes:
        file: Path of its file.
        label: Of the table.
        each: Dotted path of the list whose elements are the rows, in nested JSON.
        known: File name of the shipped mapping it is, where one fits; its columns are not changed one by one.
        mapping: The mapping as YAML.
        missing: Fields and references without which it cannot be loaded.
        others: Other kinds it may be, with their confidence.
        chosen: Column to target, as a person said.
        is_skipped: A person said to leave it out.
    """

    file: str
    label: str
    each: str
    kind: str
    confidence: float
    known: str
    mapping: str
    columns: tuple[ColumnPlan, ...]
    missing: tuple[str, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    chosen: Mapping[str, str] = field(default_factory=dict)
    is_skipped: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it can be loaded, or is not to be."""
        return self.is_skipped or not self.missing

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @staticmethod
    def of_dict(stored: Mapping[str, Any]) -> TablePlan:
        """As `as_dict` gave it, also through JSON."""
        columns = tuple(
            ColumnPlan(**{**item, "examples": tuple(item["examples"]), "unknown": tuple(item["unknown"])})
            for item in stored["columns"]
        )
        others = tuple((kind, sure) for kind, sure in stored["others"])
        return TablePlan(
            **{**stored, "columns": columns, "missing": tuple(stored["missing"]), "others": others}
        )


def plan_file(path: Path, source: str | None = None) -> list[TablePlan]:
    """Propose a plan for each table of a file.

    Args:
        path: The file.
        source: Name of the system it comes from; a known layout names its own.

    Raises:
        NotFoundError, InputError: ``source.…``.
    """
    return [_planned(path, item, source) for item in propose_tables(path, source)]


def changed(plan: TablePlan, source: str, kind: str, chosen: Mapping[str, str]) -> TablePlan:
    """A plan with another kind, or with columns that become what a person says.

    Args:
        plan: Of the table.
        source: Name of the system it comes from.
        kind: What one row is.
        chosen: Column to target; those not named are proposed afresh.

    Raises:
        UsageError: ``load.kind-unknown`` or ``start.target``: there is no such kind or target.
        NotFoundError, InputError: ``source.…``: the file cannot be read any more.
    """
    if kind not in KINDS:
        raise UsageError("load.kind-unknown", kind=kind, known=list(KINDS))
    allowed = {"", *targets_of(kind)}
    wrong = next((target for target in chosen.values() if target not in allowed), None)
    if wrong is not None:
        raise UsageError("start.target", target=wrong, kind=kind)
    table = _table(plan)
    header = tuple(item.column for item in plan.columns)
    rows = _sample(table, header, plan.each)
    proposal = propose(table.name, header, rows, source, kind, plan.each, chosen)
    made = _plan(plan.file, table, proposal, "", rows)
    return replace(made, chosen=dict(chosen), others=plan.others)


def targets_of(kind: str) -> tuple[str, ...]:
    """Everything a column of a kind may become.

    >>> targets_of("customer")[:2]
    ('!id', '!updatedAt')
    """
    spec = KINDS[kind]
    references = tuple(f"@{name}" for name in (spec.of, *(item.name for item in spec.references)) if name)
    return ("!id", "!updatedAt", "!deleted", *dict.fromkeys(references), *spec.by_name)


def choice_of(plans: Sequence[TablePlan]) -> Choice:
    """What the plans amount to, in the order of loading.

    Raises:
        InputError: ``start.nothing`` or ``start.not-ready``.
        NotFoundError, InputError: ``source.…``: a file cannot be read any more.
    """
    wanted = [plan for plan in plans if not plan.is_skipped]
    if not wanted:
        raise InputError("start.nothing")
    unready = next((plan for plan in wanted if plan.missing), None)
    if unready is not None:
        raise InputError("start.not-ready", table=unready.label, missing=list(unready.missing))
    assignments = []
    for plan in wanted:
        mapping = parse_mapping(yaml_content(plan.mapping), plan.label)
        assignments.append(Assignment(_table(plan), mapping))
    order = list(KINDS)
    assignments.sort(key=lambda item: (order.index(item.mapping.kind), item.table.label))
    return Choice(tuple(assignments))


def _planned(path: Path, proposed: Proposed, source: str | None) -> TablePlan:
    mapping = proposed.proposal.mapping
    header = tuple(item.column for item in proposed.proposal.columns)
    rows = _sample(proposed.table, header, mapping.each, 500)
    plan = _plan(str(path), proposed.table, proposed.proposal, proposed.known, rows)
    if proposed.known:
        plan = replace(plan, columns=tuple(_said_by(mapping, item) for item in plan.columns))
    return replace(plan, is_skipped=plan.confidence < 0.3 and not plan.known)


def _said_by(mapping: RowMapping, column: ColumnPlan) -> ColumnPlan:
    """A column of a known layout, whose keys and references are no fields."""
    names = [name for name, refers in mapping.references.items() if column.column in refers.id]
    if column.column in mapping.id:
        return replace(column, target="!id", confidence=1.0)
    if names:
        return replace(column, target=f"@{names[0]}", confidence=1.0)
    return replace(column, target="!updatedAt") if column.column == mapping.updated_at else column


def _plan(
    file: str, table: Table, proposal: Proposal, known: str, rows: Sequence[Sequence[Cell]]
) -> TablePlan:
    columns = tuple(
        ColumnPlan(
            item.column,
            item.target,
            item.confidence,
            item.code,
            dict(item.params),
            _examples(row[place] for row in rows if place < len(row)),
            item.unknown,
        )
        for place, item in enumerate(proposal.columns)
    )
    mapping = proposal.mapping
    return TablePlan(
        file=file,
        label=table.label,
        each=mapping.each,
        kind=mapping.kind,
        confidence=proposal.confidence,
        known=known,
        mapping=mapping_text(mapping),
        columns=columns,
        missing=() if known else proposal.missing,
        others=proposal.others,
    )


def _examples(cells: Any) -> tuple[str, ...]:
    texts = (
        ", ".join(cell) if isinstance(cell, list) else cell.strip()
        for cell in cells
        if cell not in (None, "")
    )
    short = (text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…" for text in texts)
    return tuple(islice(dict.fromkeys(short), EXAMPLES))


def _sample(table: Table, header: Sequence[str], each: str, count: int = SAMPLE_ROWS) -> list[Sequence[Cell]]:
    rows: list[Sequence[Cell]] = []
    for batch in table.batches(header, each=each):
        rows += batch.rows
        if len(rows) >= count:
            break
    return rows[:count]


def _table(plan: TablePlan) -> Table:
    found = next((item for item in tables_of(Path(plan.file)) if item.label == plan.label), None)
    if found is None:
        raise InputError("start.gone", table=plan.label)
    return found
