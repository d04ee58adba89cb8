"""What every standardiser returns beside its parts: a comparable value, a confidence and issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should know about a raw value, as a code and parameters.

    Attributes:
        code: Key of the sentence in web/translations, such as ``"address.city-missing"``.
        params: Named values the sentence shows.
    """

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class Standardised(Protocol):
    """What the result of every ``standardise(raw)`` has; each module adds its own parts.

    ``value`` is the comparable form or None where the raw text holds none; ``confidence`` runs from 0 to 1;
    the raw text itself stays with the caller.
    """

    @property
    def value(self) -> str | None:
        """The comparable form, or None."""

    @property
    def confidence(self) -> float:
        """How sure the reading is, 0 to 1."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong or doubtful, most important first."""
