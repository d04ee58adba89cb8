"""Progress of work below web, on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from graph.server.progress import Progress
from web.translations import text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress as Bars

_LINE_EVERY = 10.0
"""Seconds between lines of one step where there is no terminal."""


@contextmanager
def shown(lang: str) -> Iterator[Progress]:
    """A progress that is drawn while the block runs and leaves finished bars standing.

    Args:
        lang: Language of the steps' sentences.
    """
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(lang)
        return
    bars = _bars(console)
    with bars:
        drawn = _Drawn(lang, bars)
        yield drawn
        drawn.finish()


def _bars(console: Console) -> Bars:
    from rich.progress import BarColumn, Progress, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Elapsed(TimeElapsedColumn):
        """Seconds so far of a step whose end is not known."""

        def render(self, task: Task) -> Text:
            return super().render(task) if task.total is None else Text()

    return Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[figures]}", markup=False),
        # Time passed where there is no time left to show; both do not fit a terminal of 80 columns.
        Elapsed(),
        console=console,
    )


class _Drawn:
    """One bar a step; a step is over when another begins or its total is reached."""

    def __init__(self, lang: str, bars: Bars) -> None:
        self._lang, self._bars = lang, bars
        self._lock = threading.Lock()
        self._step: tuple[str, object] | None = None
        self._task = bars.add_task("", visible=False, figures="")
        self._begun = 0.0

    def __call__(
        self, step: str, done: float, total: float | None, unit: str = "items", **params: object
    ) -> None:
        with self._lock:
            if self._step is None or self._step[0] != step:
                self.finish()
                self._begun = time.monotonic()
                self._task = self._bars.add_task(text(self._lang, step, **params), total=total, figures="")
                self._step = (step, total)
            figures = _figures(self._lang, done, total, unit, time.monotonic() - self._begun)
            self._bars.update(self._task, completed=done if total else None, total=total, figures=figures)

    def finish(self) -> None:
        """Mark the last step as done where its end was not known."""
        if self._step is not None and self._step[1] is None:
            self._bars.update(self._task, total=1, completed=1)


class _Lines:
    """A line when a step begins and every ten seconds, for logs and pipes."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._lock = threading.Lock()
        self._step = ""
        self._begun = self._told = 0.0

    def __call__(
        self, step: str, done: float, total: float | None, unit: str = "items", **params: object
    ) -> None:
        now = time.monotonic()
        with self._lock:
            if step != self._step:
                self._step, self._begun, self._told = step, now, now
                click.echo(text(self._lang, step, **params) + " …", err=True)
            elif now - self._told >= _LINE_EVERY:
                self._told = now
                figures = _figures(self._lang, done, total, unit, now - self._begun)
                click.echo(
                    f"{text(self._lang, step, **params)}: {figures or f'{now - self._begun:.0f} s'}", err=True
                )


def _figures(lang: str, done: float, total: float | None, unit: str, seconds: float) -> str:
    """How much, how fast and how much longer, as far as each is known."""
    if not total:
        return ""
    scale, name = (1e6, "MB") if unit == "bytes" else (1.0, "s" if unit == "seconds" else "")
    figures = f"{done / scale:,.0f}/{total / scale:,.0f} {name}".rstrip()
    if done <= 0 or done >= total or seconds < 1:
        return figures
    rate = done / seconds
    left = round((total - done) / rate)
    speed = "" if unit == "seconds" else f", {rate / scale:,.1f} {name}".rstrip() + "/s"
    return figures + speed + ", " + text(lang, "progress.left", time=f"{left // 60}:{left % 60:02d}")
