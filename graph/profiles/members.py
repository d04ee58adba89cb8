"""What every identity shown whole says of the records it stands for."""

from __future__ import annotations

from collections.abc import Mapping

from graph.profiles.joining import Joining, RecordLink, Verdict
from graph.profiles.reading import Properties
from graph.profiles.surviving import Surviving, conflicts_of


class Members:
    """Derived from the records at hand, what joins them, and the values that survive of them."""

    __slots__ = ()

    records: tuple[Properties, ...]
    surviving: tuple[Surviving, ...]
    joining: Joining

    @property
    def record_keys(self) -> list[str]:
        """Keys of the records at hand."""
        return [str(item["key"]) for item in self.records]

    @property
    def sources(self) -> tuple[str, ...]:
        """The systems the records come from."""
        return tuple(dict.fromkeys(str(item.get("source", "")) for item in self.records))

    @property
    def tree(self) -> tuple[RecordLink, ...]:
        """The strongest links that hold the records together: one fewer than there are records, at most."""
        return self.joining.tree(self.record_keys)

    @property
    def joined(self) -> Mapping[str, tuple[RecordLink | Verdict, ...]]:
        """What joined each record to the others, by its key."""
        return self.joining.by_record(self.record_keys)

    @property
    def conflicts(self) -> int:
        """Properties for which the records state different values."""
        return len(conflicts_of(self.surviving))
