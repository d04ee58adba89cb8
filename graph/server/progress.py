"""How long work below web tells its caller where it stands."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as work advances, from any thread; it must return quickly and never raise.

    ``step`` is a code with a sentence in web/translations (places: ``params``); ``done`` of ``total`` is
    in ``unit``: ``"bytes"``, ``"seconds"`` or ``"items"``. ``total`` is None where the end is not known.
    """

    def __call__(
        self, step: str, done: float, total: float | None, unit: str = "items", **params: object
    ) -> None:
        """Take note of one advance."""


def silent(step: str, done: float, total: float | None, unit: str = "items", **params: object) -> None:
    """The progress nobody watches."""
