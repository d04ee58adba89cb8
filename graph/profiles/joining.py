"""What holds the records of an identity together: computed links and people's judgements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.profiles.reading import Properties, Reads, Reason, read_all, reasons_of
from graph.resolve.judgements import Judgement, live


@dataclass(frozen=True, slots=True)
class RecordLink:
    """Why two records are one."""

    left_key: str
    right_key: str
    probability: float | None
    weight: float | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A live judgement of a person or a rule on two records."""

    id: str
    verdict: str
    left_key: str
    right_key: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Joining:
    """All that is known about why some records are one.

    Attributes:
        links: Computed links, the most probable first.
        verdicts: Live judgements on the records, oldest first.
    """

    links: tuple[RecordLink, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    def tree(self, keys: Sequence[str]) -> tuple[RecordLink, ...]:
        """The strongest links that hold records together: at most one fewer than there are records."""
        root = {key: key for key in keys}

        def find(key: str) -> str:
            while root[key] != key:
                key = root[key]
            return key

        found = []
        for link in sorted(self.links, key=lambda item: -(item.probability or 0.0)):
            if link.left_key in root and link.right_key in root:
                left, right = find(link.left_key), find(link.right_key)
                if left != right:
                    root[left] = right
                    found.append(link)
        return tuple(found)

    def by_record(self, keys: Sequence[str]) -> Mapping[str, tuple[RecordLink | Verdict, ...]]:
        """What joined each record to the others: judgements first, else the links of `tree`."""
        found: dict[str, list[RecordLink | Verdict]] = defaultdict(list)
        joined = [item for item in self.verdicts if item.verdict == "positive"]
        both: tuple[RecordLink | Verdict, ...] = (*joined, *self.tree(keys))
        for item in both:
            for key in (item.left_key, item.right_key):
                found[key].append(item)
        return {key: tuple(items) for key, items in found.items()}


def joining(store: Reads, record_keys: Sequence[str]) -> Joining:
    """What joins some records; nothing is asked about a lone one but judgements."""
    return joining_of(read_all(store, joining_queries(record_keys)))


def joining_queries(record_keys: Sequence[str]) -> list[tuple[str, Properties]]:
    """The named queries whose rows `joining_of` takes, with their parameters."""
    params: Properties = {"recordKeys": list(record_keys)}
    matches = [("record_matches", params)] if len(record_keys) > 1 else []
    return [("record_judgements", params), *matches]


def joining_of(answers: Sequence[Sequence[Properties]]) -> Joining:
    """What the rows of `joining_queries` say."""
    judged, *matched = answers
    return Joining(links_of(matched[0]) if matched else (), verdicts_of(judged))


def links_of(rows: Iterable[Properties]) -> tuple[RecordLink, ...]:
    """Rows of ``record_matches``."""
    return tuple(
        RecordLink(
            left_key=str(row["leftKey"]),
            right_key=str(row["rightKey"]),
            probability=row["match"].get("probability"),
            weight=row["match"].get("weight"),
            reasons=reasons_of(row["match"].get("levels")),
        )
        for row in rows
    )


def verdicts_of(rows: Iterable[Properties]) -> tuple[Verdict, ...]:
    """Rows of ``record_judgements``, without those taken back; the latest of each pair alone counts."""
    said = (
        Judgement(
            str(row["id"]), str(row["kind"]), str(row["verdict"] or ""), str(row["leftKey"]),
            str(row["rightKey"]), str(row["by"]), row["at"], str(row["why"] or ""), row["retracts"],
        )
        for row in rows
    )  # fmt: skip
    latest = {(item.left, item.right): item for item in live(said) if item.verdict}
    return tuple(
        Verdict(item.id, item.verdict, item.left, item.right, item.by, item.at, item.why)
        for item in latest.values()
    )
