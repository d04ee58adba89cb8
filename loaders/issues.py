"""What was found wrong or doubtful in the cells of a file: how often, and the first of each as an example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.standardise.results import Issue

LONGEST = 80
"""Characters of an example that are kept."""


@dataclass(slots=True)
class Issues:
    """Issue codes with the number of cells, and the parameters of the first.

    >>> found = Issues()
    >>> found.add([Issue("phone.invalid", {"text": "12"}), Issue("phone.invalid", {"text": "34"})])
    >>> found.as_list()
    [{'code': 'phone.invalid', 'count': 2, 'params': {'text': '12'}}]
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, issues: Iterable[Issue]) -> None:
        """Note the issues of one cell."""
        for issue in issues:
            self.counts[issue.code] += 1
            if issue.code not in self.examples:
                self.examples[issue.code] = _short(issue.params)

    def update(self, other: Issues) -> None:
        """Add what was found elsewhere; the example there is stays."""
        self.counts.update(other.counts)
        self.examples = {**other.examples, **self.examples}

    def as_list(self) -> list[dict[str, Any]]:
        """For JSON, the most frequent first."""
        ranked = sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        return [{"code": code, "count": count, "params": self.examples[code]} for code, count in ranked]


def _short(params: Mapping[str, str]) -> dict[str, str]:
    texts = {name: str(value) for name, value in params.items()}
    return {name: text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for name, text in texts.items()}
