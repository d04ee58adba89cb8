"""What became of a load: counts that add up, repairs, doubts and reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from loaders.batches import Made
from loaders.catalogue import LeftOut
from loaders.issues import Issues
from loaders.sources import Batch


@dataclass(slots=True)
class Doubts:
    """Cells left empty because they could not be read, by column and reason, with an example of each."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, column: str, code: str, text: str) -> None:
        """Note one cell."""
        self.counts[column, code] += 1
        self.examples.setdefault((column, code), text)


@dataclass(slots=True)
class TableReport:
    """One table read by one mapping.

    Attributes:
        read: Rows of this kind in the table; = written + unchanged + superseded + quarantined.
        repaired: Rows read after a repair of their form; repairs says which.
        duplicates: Rows whose id another row of the file has with other content; None where too many to tell.
        others: Rows of other kinds, which another mapping reads.
        deleted: Records marked deleted because a snapshot did not have them.
        withheld: Rows that could not be read, so that a snapshot deleted nothing.
        reasons: Reason of quarantine to the number of rows.
        issues: What standardisers found, with an example of each.
    """

    file: str
    source: str
    kind: str
    load: str = ""
    read: int = 0
    written: int = 0
    unchanged: int = 0
    superseded: int = 0
    quarantined: int = 0
    repaired: int = 0
    duplicates: int | None = 0
    others: int = 0
    deleted: int = 0
    withheld: int = 0
    resumed: bool = False
    seconds: float = 0.0
    repairs: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    doubts: Doubts = field(default_factory=Doubts)
    issues: Issues = field(default_factory=Issues)

    def take(self, batch: Batch, made: Made) -> None:
        """Add what a batch came to."""
        self.repairs.update(repair.code for repair in batch.repairs)
        self.take_made(made)

    def take_made(self, made: Made) -> None:
        """Add what the rows of a batch came to, wherever it was made."""
        self.read += made.read
        self.others += made.others
        self.reasons.update(fault.code for fault, _ in made.faults)
        for doubt in made.doubts:
            self.doubts.add(*doubt)

    @property
    def accepted(self) -> int:
        """Rows that were not quarantined."""
        return self.read - self.quarantined

    def adds_up(self) -> bool:
        """Whether no row is unaccounted for."""
        return self.read == self.written + self.unchanged + self.superseded + self.quarantined

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "file": self.file,
            "source": self.source,
            "kind": self.kind,
            "load": self.load,
            "read": self.read,
            "written": self.written,
            "unchanged": self.unchanged,
            "superseded": self.superseded,
            "quarantined": self.quarantined,
            "repaired": self.repaired,
            "duplicates": self.duplicates,
            "others": self.others,
            "deleted": self.deleted,
            "seconds": round(self.seconds, 2),
            "repairs": dict(self.repairs),
            "reasons": dict(self.reasons),
            "issues": self.issues.as_list(),
            "doubts": [
                {
                    "column": column,
                    "code": code,
                    "count": count,
                    "example": self.doubts.examples[column, code],
                }
                for (column, code), count in self.doubts.counts.most_common()
            ],
        }


@dataclass(slots=True)
class LoadReport:
    """All tables of one `renmai load`."""

    tables: list[TableReport] = field(default_factory=list)
    left_out: tuple[LeftOut, ...] = ()
    dry_run: bool = False
    imported: bool = False
    seconds: float = 0.0

    def total(self, name: str) -> int:
        """Sum of a count over all tables.

        >>> LoadReport([TableReport("a.csv", "app", "order", read=2)]).total("read")
        2
        """
        return sum(getattr(table, name) or 0 for table in self.tables)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        names = ("read", "written", "unchanged", "superseded", "quarantined", "repaired")
        return {
            **{name: self.total(name) for name in names},
            "dryRun": self.dry_run,
            "imported": self.imported,
            "seconds": round(self.seconds, 2),
            "tables": [table.as_dict() for table in self.tables],
            "leftOut": [
                {"file": item.label, "nearest": item.nearest, "missing": list(item.missing)}
                for item in self.left_out
            ],
        }
