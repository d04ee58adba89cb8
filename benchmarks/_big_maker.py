"""Writes nodes and relationships of a made shop as columns into files for Neo4j's importer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

RING = 8
RINGS_OF = 0.003
BEGIN, DAYS = 20_597 * 86_400, 180
"""Seconds since 1970 of the first day, and days of the shop's life: it ends on 20 November 2026."""

DELIMITER = "\x1f"
Column = pa.Array | np.ndarray


class Maker:
    """The files of one shop: who is there, who is in a ring, and what was written so far."""

    def __init__(self, folder: Path, people: int, seed: int) -> None:
        self.folder = folder
        self.people = people
        self.goods = max(500, people // 200)
        self.rng = np.random.default_rng(seed)
        self.nodes: list[tuple[str, list[Path]]] = []
        self.links: list[tuple[str, list[Path]]] = []
        self.who = np.arange(people)
        rings = max(1, int(people * RINGS_OF))
        self.ring = np.where(self.who < rings * RING, self.who // RING, -1)

    def node(self, labels: str, **columns: Column) -> None:
        """Nodes: the first column is the key; of the others ``name__type``, text where no type is said."""
        (name, own), *rest = columns.items()
        self._write(self.nodes, labels, f"{name}:ID({labels.split(':')[-1]})", own, rest)

    def link(self, type_: str, start: str, one: Column, end: str, two: Column, **columns: Column) -> None:
        """Relationships between nodes of two labels."""
        self._write(
            self.links, type_, f":START_ID({start})", one, [(f":END_ID({end})", two), *columns.items()]
        )

    def _write(
        self, files: list[tuple[str, list[Path]]], what: str, head: str, own: Column,
        rest: list[tuple[str, Column]],
    ) -> None:  # fmt: skip
        number = len(self.nodes) + len(self.links)
        path, header = self.folder / f"{number:02}.csv", self.folder / f"{number:02}.header"
        names = [head, *(name.replace("__", ":") for name, _ in rest)]
        header.write_text(DELIMITER.join(names) + "\n", "utf-8")
        table = pa.table({str(place): column for place, column in enumerate([own, *(c for _, c in rest)])})
        options = csv.WriteOptions(include_header=False, quoting_style="needed", delimiter=DELIMITER)
        csv.write_csv(table, path, options)
        files.append((what, [header, path]))


def keys(letter: str, numbers: np.ndarray) -> pa.Array:
    """Texts such as p00000012."""
    return pc.binary_join_element_wise(letter, pc.utf8_lpad(texts(numbers), 8, "0"), "")


def texts(numbers: np.ndarray) -> pa.Array:
    """Numbers as texts."""
    return pc.cast(pa.array(numbers), pa.string())


def joined(*parts: str | pa.Array) -> pa.Array:
    """Texts one behind the other, row by row."""
    return pc.binary_join_element_wise(*parts, "")


def chosen(values: list[str], places: np.ndarray) -> pa.Array:
    """The value at each place."""
    return pa.array(values).take(pa.array(places))


def same(value: str, rows: int) -> pa.Array:
    """One value in every row."""
    return pa.array([value]).take(pa.array(np.zeros(rows, np.int8)))


def instants(seconds: np.ndarray) -> pa.Array:
    """Seconds since 1970 as the importer reads instants."""
    return pa.array(np.char.add(np.datetime_as_string(seconds.astype("datetime64[s]")), "Z"))
