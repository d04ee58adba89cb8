"""One column, a chunk at a time: all is computed on a chunk's distinct values, weighted by their rows."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from loaders.profiling.kinds import NULLS, Guess, guess
from loaders.profiling.sketches import Common, Distinct, Hashes

ROOM = 4_096
SAMPLED = 120
"""Distinct values of each chunk that are looked at one by one."""
_LENGTHS = 512
_SUSPECT = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{200b}-\x{200d}\x{2060}\x{feff}]|\x{fffd}|锟斤拷|烫烫|屯屯|Ã[\x{80}-\x{bf}]|â€"
    r"|[\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{3000}]"
)
_BROKEN = r"\x{fffd}|锟斤拷|烫烫|屯屯|Ã[\x{80}-\x{bf}]|â€"
_WIDE = r"[\x{ff10}-\x{ff19}\x{ff21}-\x{ff3a}\x{ff41}-\x{ff5a}\x{3000}]"
_NUMBER = r"^[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?$"
_CURRENCY = r"^[￥¥$€£]\s*|\s*元$|\s*%$"
_RESERVOIR = 20_000
_EXTREMES = 2_000
_SHOWN = 5

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class ColumnTally:
    """What is gathered of one column; `add` is called with consecutive chunks."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.rows = 0
        self.filled = 0
        self.distinct = Distinct()
        self.common = Common(ROOM)
        self.lengths: Ints = np.zeros(_LENGTHS + 1, dtype=np.int64)
        self.longest = 0
        self.characters = 0
        self.counts: Counter[str] = Counter()
        self.nulls: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.sample: dict[str, int] = {}
        self.guess: Guess | None = None
        self.numbers = NumberTally(seed)
        self.earliest = self.latest = ""
        self._pick = np.random.default_rng(seed)

    def add(self, cells: pa.Array, first_row: int) -> Hashes:
        """Take a chunk.

        Args:
            cells: Texts, null where there is nothing.
            first_row: Ordinal of the chunk's first row.

        Returns:
            A hash of each cell, for finding rows that are copies.
        """
        coded = pc.fill_null(cells, "").dictionary_encode()
        values, codes = coded.dictionary, coded.indices.to_numpy()
        counts = np.bincount(codes, minlength=len(values)).astype(np.int64)
        hashes: Hashes = pd.util.hash_array(values.to_numpy(zero_copy_only=False), categorize=False)
        self.rows += len(cells)
        bare = pc.utf8_trim_whitespace(values)
        full = np.not_equal(pc.binary_length(bare).to_numpy(), 0)
        missing = pc.is_in(bare, value_set=_NULLS).to_numpy(zero_copy_only=False) & full
        if missing.any():
            for text, count in zip(bare.filter(pa.array(missing)).to_pylist(), counts[missing], strict=True):
                self.nulls[text] += int(count)
        told = full & ~missing
        if told.any():
            self._filled(values, bare, told, counts, hashes, codes, first_row)
        every: Hashes = hashes[codes]
        return every

    def _filled(
        self,
        values: pa.Array,
        bare: pa.Array,
        told: npt.NDArray[np.bool_],
        counts: Ints,
        hashes: Hashes,
        codes: npt.NDArray[Any],
        first_row: int,
    ) -> None:
        here = counts[told]
        rows = int(here.sum())
        self.filled += rows
        kept, written = bare.filter(pa.array(told)), values.filter(pa.array(told))
        self.distinct.add(hashes[told], rows)
        self._common(kept, here)
        size = pc.utf8_length(kept).to_numpy().astype(np.int64)
        self.longest = max(self.longest, int(size.max()))
        self.characters += int((size * here).sum())
        np.add.at(self.lengths, np.minimum(size, _LENGTHS), here)
        self._hygiene(written, kept, here)
        chosen = self._pick.choice(len(kept), min(SAMPLED, len(kept)), replace=False)
        for text, count in zip(kept.take(pa.array(chosen)).to_pylist(), here[chosen], strict=True):
            self.sample[text] = self.sample.get(text, 0) + int(count)
        if self.guess is None:
            self.guess = guess(self.name, list(self.sample), self.sample.values())
        if self.guess.numeric:
            self.numbers.add(kept, here, np.flatnonzero(told), codes, first_row)
        if self.guess.kind == "date":
            self._span(kept)

    def _common(self, kept: pa.Array, here: Ints) -> None:
        if len(kept) > ROOM:
            least = np.partition(here, len(here) - ROOM - 1)[len(here) - ROOM - 1]
            many = here > least
            if not many.any():
                return
            kept, here = kept.filter(pa.array(many)), here[many] - least
        self.common.add(kept.to_pylist(), here.tolist())

    def _hygiene(self, written: pa.Array, kept: pa.Array, here: Ints) -> None:
        spaced = pc.not_equal(written, kept).to_numpy(zero_copy_only=False)
        if spaced.any():
            self._count("spaces", int(here[spaced].sum()), written.filter(pa.array(spaced))[0].as_py())
        odd = pc.match_substring_regex(kept, _SUSPECT).to_numpy(zero_copy_only=False)
        if not odd.any():
            return
        texts, counts = kept.filter(pa.array(odd)), here[odd]
        for name, pattern in (("mojibake", _BROKEN), ("full-width", _WIDE)):
            found = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
            if found.any():
                self._count(name, int(counts[found].sum()), texts.filter(pa.array(found))[0].as_py())
            texts, counts = texts.filter(pa.array(~found)), counts[~found]
        if len(texts):
            self._count("invisible", int(counts.sum()), texts[0].as_py())

    def _count(self, name: str, rows: int, example: str) -> None:
        self.counts[name] += rows
        self.examples.setdefault(name, example[:40])

    def _span(self, kept: pa.Array) -> None:
        dated = kept.filter(pc.match_substring_regex(kept, r"^(?:19|20)\d\d[-/.年]?\d{1,2}[-/.月]?\d{1,2}"))
        if len(dated):
            span = pc.min_max(dated).as_py()
            self.earliest = min(self.earliest or span["min"], span["min"])
            self.latest = max(self.latest, span["max"])


class NumberTally:
    """Sums, a sample and the extremes of a column of numbers."""

    def __init__(self, seed: int) -> None:
        self.count = 0
        self.odd = 0
        self.odd_example = ""
        self.fractions = 0
        self.scientific = 0
        self.total = self.squares = 0.0
        self.lowest, self.highest = np.inf, -np.inf
        self.sample: Floats = np.empty(0)
        self.low: list[tuple[float, int]] = []
        self.high: list[tuple[float, int]] = []
        self._pick = np.random.default_rng(seed)

    def add(
        self, kept: pa.Array, here: Ints, places: npt.NDArray[Any], codes: npt.NDArray[Any], first_row: int
    ) -> None:
        """Take a chunk's distinct values with their rows; ``places`` are their codes in ``codes``."""
        texts = pc.replace_substring_regex(kept, _CURRENCY, "")
        fits = pc.match_substring_regex(texts, _NUMBER).to_numpy(zero_copy_only=False)
        fits &= pc.match_substring_regex(texts, r"\d").to_numpy(zero_copy_only=False)
        if not fits.all():
            self.odd += int(here[~fits].sum())
            self.odd_example = self.odd_example or kept.filter(pa.array(~fits))[0].as_py()[:40]
            if not fits.any():
                return
        good = pc.replace_substring(texts.filter(pa.array(fits)), ",", "")
        numbers = pc.cast(good, pa.float64()).to_numpy()
        rows = here[fits]
        self.scientific += int(
            rows[pc.match_substring_regex(good, "[eE]").to_numpy(zero_copy_only=False)].sum()
        )
        self.fractions += int(rows[pc.match_substring(good, ".").to_numpy(zero_copy_only=False)].sum())
        self.count += int(rows.sum())
        self.total += float((numbers * rows).sum())
        self.squares += float((numbers * numbers * rows).sum())
        self.lowest, self.highest = min(self.lowest, numbers.min()), max(self.highest, numbers.max())
        self._draw(numbers, rows)
        self._extremes(numbers, places[fits], codes, first_row)

    def _draw(self, numbers: Floats, rows: Ints) -> None:
        share = min(1.0, _RESERVOIR / max(self.count, 1))
        drawn = self._pick.choice(numbers, max(1, round(int(rows.sum()) * share)), p=rows / rows.sum())
        left = self.sample
        if self.count > _RESERVOIR and len(left):
            left = self._pick.choice(left, min(len(left), _RESERVOIR - len(drawn)), replace=False)
        self.sample = np.concatenate([left, drawn])

    def _extremes(
        self, numbers: Floats, places: npt.NDArray[Any], codes: npt.NDArray[Any], first_row: int
    ) -> None:
        """Keep the furthest values, the very furthest with the first row of each (0: not looked up)."""
        order = np.argsort(numbers)
        for held, ends in ((self.low, order[:_EXTREMES]), (self.high, order[: -_EXTREMES - 1 : -1])):
            rows = [first_row + int(np.argmax(codes == places[at])) for at in ends[:_SHOWN]]
            rows += [0] * (len(ends) - len(rows))
            held.extend(zip(numbers[ends].tolist(), rows, strict=True))
            held.sort(key=lambda one: one[0], reverse=held is self.high)
            del held[_EXTREMES:]

    def quartiles(self) -> tuple[float, float, float]:
        """The three quartiles of the sample."""
        low, middle, high = np.percentile(self.sample, [25, 50, 75])
        return float(low), float(middle), float(high)


_NULLS = pa.array(sorted({*NULLS, *(text.lower() for text in NULLS), *(text.upper() for text in NULLS)}))
_SHAPES = ((re.compile(r"\d+"), "9"), (re.compile(r"[A-Za-zÀ-ɏ]+"), "A"), (re.compile("[㐀-鿿]+"), "汉"))


def shape(text: str) -> str:
    """The shape of a value: digits one by one while they are few, runs of letters and characters as one.

    >>> shape("138-0013"), shape("浙江省12号"), shape("AB-1")
    ('999-9999', '汉99汉', 'A-9')
    """
    digits = re.sub(r"\d", "9", text) if sum(map(str.isdigit, text)) <= 18 else _SHAPES[0][0].sub("9", text)
    for pattern, mark in _SHAPES[1:]:
        digits = pattern.sub(mark, digits)
    return digits[:40]
