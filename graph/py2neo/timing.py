"""Time that is left."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from random import uniform
from typing import Self

__all__ = ["Timer", "millis_to_timedelta"]


class Timer:
    """Counts down from some seconds; false when they are over."""

    @classmethod
    def repeat(
        cls,
        at_least: int,
        timeout: float | None,
        snooze: float = 0.0,
        snooze_multiplier: float = 1.0,
        snooze_jitter: float = 0.0,
    ) -> Iterator[Self]:
        """A timer for each try: at least so many tries, and more while time is left.

        Args:
            at_least: Tries whatever the time.
            timeout: Seconds.
            snooze: Seconds to sleep before the second try; multiplied from try to try.
            snooze_multiplier: By what.
            snooze_jitter: Share of the sleep that is left to chance.
        """
        timer = cls(timeout)
        tries = 0
        while tries < at_least or timer:
            if tries and snooze:
                time.sleep(max(0.0, snooze * uniform(1 - snooze_jitter / 2, 1 + snooze_jitter / 2)))  # noqa: S311
                snooze *= snooze_multiplier
            yield timer
            tries += 1

    def __init__(self, seconds: float | None) -> None:
        self._begun = time.monotonic()
        self._end = self._begun + (seconds or 0)

    def __bool__(self) -> bool:
        return self.remaining() > 0

    def __repr__(self) -> str:
        return f"<Timer at {self.passed():.09f}s>"

    def passed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._begun

    def remaining(self) -> float:
        """Seconds left, never less than 0."""
        return max(0.0, self._end - time.monotonic())


def millis_to_timedelta(t: float | None) -> timedelta | None:
    """Milliseconds as a timedelta; None of None."""
    return None if t is None else timedelta(milliseconds=t)
