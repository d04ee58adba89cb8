"""The resolver's input: named columns of raw texts, each with its role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.resolve.roles import Kind, Role

Column = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """What is to be resolved: named columns of raw texts, each with its role.

    Attributes:
        columns: Column name to values; None or blank means missing. All of one length.
        roles: Column name to role; a column without one is ignored.
        kind: What the records are; recognised from the roles when None.
    """

    columns: Mapping[str, Column]
    roles: Mapping[str, Role]
    kind: Kind | None = None

    def of(self, *wanted: Role) -> list[str]:
        """Names of the columns of these roles, in the order of the roles."""
        return [
            name
            for role in wanted
            for name, held in self.roles.items()
            if held is role and name in self.columns
        ]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))
