"""The demo: a sample shop and Northwind from nothing to people seen whole, step by step, with progress kept
in ``demo.json`` of the home, where the first page reads it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from graph.commands.cases import CaseLine, list_cases
from graph.commands.communities import find_communities
from graph.commands.components import check_components
from graph.commands.detect import detect
from graph.commands.resolve import resolve
from graph.commands.stock import compute
from graph.errors import ConflictError
from graph.server import ensure_running
from graph.server.progress import Progress
from graph.settings import Settings
from graph.store import Store, migrate
from loaders.pipeline import LoadOptions, Step, load
from loaders.report import LoadReport
from loaders.sample import make_sample
from loaders.sample.evaluate import identity_quality

NORTHWIND = Path(__file__).parents[1] / "loaders" / "samples" / "northwind"
NORTHWIND_SOURCES = ["northwind"]
SHOP_SOURCES = ["app", "wechat", "stores", "erp"]
KINDS = ("customer", "product", "supplier", "address")
"""Kinds resolved, in this order."""

CASES = 5
"""Cases the demo ends with."""

_WRITE_EVERY = 0.3
"""Seconds between two writings of demo.json."""


class Status:
    """``demo.json``: the step at hand, how far it is and whether all is done; replaced atomically."""

    def __init__(self, home: Path) -> None:
        self._path = home / "demo.json"
        self._written = 0.0
        self._begun = time.monotonic()
        home.mkdir(parents=True, exist_ok=True)

    def begin(self, step: str) -> None:
        """A step begins."""
        self._begun = time.monotonic()
        self._write({"step": step, "finished": False})

    def advance(self, step: str, done: float, total: float | None) -> None:
        """Take note of progress; written a few times a second at most."""
        now = time.monotonic()
        if now - self._written < _WRITE_EVERY:
            return
        left = (now - self._begun) * (total - done) / done if total and 0 < done <= total else None
        content = {"step": step, "done": done, "total": total, "secondsLeft": left, "finished": False}
        self._write(content)

    def finish(self, summary: dict[str, Any]) -> None:
        """All is done."""
        self._write({"step": "done", "finished": True, "summary": summary})

    def clear(self) -> None:
        """Forget an attempt that failed, so that pages do not wait for it."""
        self._path.unlink(missing_ok=True)

    def _write(self, content: dict[str, Any]) -> None:
        temporary = self._path.with_suffix(".new")
        temporary.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(temporary, self._path)
        self._written = time.monotonic()


@dataclass(slots=True)
class Demo:
    """One run of the demo in a home.

    Attributes:
        customers: Real people of the sample shop.
        seed: Of the sample shop.
        seconds: What each step took, by its name.
    """

    settings: Settings
    customers: int
    seed: int
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, status: Status) -> dict[str, Any]:
        """Do the work and return the summary that `renmai demo --once` prints.

        Raises:
            ConflictError: ``demo.other-data``: the home holds somebody's own shop.
            RenmaiError: as the steps raise.
        """
        with self._step("start", status):
            connection = ensure_running(self.settings, self._told("start", status))
        with Store.open(connection) as store:
            with self._step("prepare", status):
                migrate(store)
                self._check_free(store)
            with self._step("northwind", status):
                northwind = self._load([NORTHWIND], store, "northwind", status)
            with self._step("sample", status):
                shop = self._make_shop(status)
            with self._step("sampleShop", status):
                sample = self._load([shop], store, "sampleShop", status)
            with self._step("resolve", status):
                for kind in KINDS:
                    resolve(store, kind, progress=self._told("resolve", status))
                self._check(store)
                compute(store, ZoneInfo(self.settings.timezone), self._told("resolve", status))
            with self._step("detect", status):
                self._detect(store, self._told("detect", status))
            cases = list_cases(store, size=CASES).cases
            quality = identity_quality(store, shop)
            summary = {
                "northwind": _counts(store, NORTHWIND_SOURCES, northwind),
                "sampleShop": _counts(store, SHOP_SOURCES, sample),
                "identity": quality,
                "cases": [_told_case(case) for case in cases],
                "seconds": {name: round(taken, 1) for name, taken in self.seconds.items()},
            }
        status.finish(summary)
        return summary

    def _check(self, store: Store) -> None:
        """The persons against GDS's components, where the server has GDS."""
        if store.capabilities.gds is not None:
            found = check_components(store, SHOP_SOURCES)
            self.progress("demo.components", 1, 1, components=found.components, loose=found.loose)

    def _detect(self, store: Store, told: Progress) -> None:
        """Cases, and communities for the overview where the server has GDS."""
        detect(store, progress=told)
        if store.capabilities.gds is not None:
            find_communities(store, told)

    def _check_free(self, store: Store) -> None:
        known = {*NORTHWIND_SOURCES, *SHOP_SOURCES}
        others = sorted({str(row["source"]) for row in store.read("loads", limit=10_000)} - known)
        if others:
            raise ConflictError("demo.other-data", home=str(self.settings.home), sources=others)

    def _make_shop(self, status: Status) -> Path:
        shop = self.settings.home / "demo-shop"
        told = self._told("sample", status)
        make_sample(
            shop,
            self.customers,
            self.seed,
            replace=True,
            progress=lambda done, total: told("sample.making", done, total, customers=total),
        )
        return shop

    def _load(self, paths: list[Path], store: Store, name: str, status: Status) -> LoadReport:
        told = self._told(name, status)

        def tell(step: Step) -> None:
            share = (step.table - 1 + step.share) / step.tables
            told("demo.loading", round(share * 100), 100, "percent", file=step.file)

        return load(paths, self.settings, store, options=LoadOptions(), progress=tell)

    def _told(self, name: str, status: Status) -> Progress:
        def tell(step: str, done: float, total: float | None, unit: str = "items", **params: object) -> None:
            self.progress(step, done, total, unit, **params)
            status.advance(name, done, total)

        return tell

    @contextmanager
    def _step(self, name: str, status: Status) -> Iterator[None]:
        started = time.monotonic()
        status.begin(name)
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started


def _told_case(case: CaseLine) -> dict[str, Any]:
    return {
        "id": case.id,
        "score": case.score,
        "detector": case.detector,
        "people": case.people,
        "valueAtRisk": case.value_at_risk,
        "currency": case.currency,
        "names": list(case.names),
        "reasons": [
            {"code": item.code, "points": item.points, "params": dict(item.params)} for item in case.factors
        ],
    }


def _counts(store: Store, sources: list[str], report: LoadReport) -> dict[str, int]:
    row = store.one("shop_counts", sources=sources) or {}
    return {**{name: int(count) for name, count in row.items()}, "quarantined": report.total("quarantined")}


def finished_before(home: Path, read: Callable[[Path], str] = lambda path: path.read_text("utf-8")) -> bool:
    """Whether an earlier demo of this home was completed."""
    try:
        return bool(json.loads(read(home / "demo.json")).get("finished"))
    except (OSError, ValueError):
        return False
