"""What is wrong with a column, in plain words' codes, and how far it spoils the column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from graph.standardise.text import clean
from loaders.profiling.columns import ColumnTally, shape
from loaders.profiling.results import Numbers, Problem

_STANDARDS = {
    "phone": "phones",
    "email": "emails",
    "id": "id_numbers",
    "address": "addresses",
    "name": "names",
    "company": "companies",
    "date": "dates",
    "money": "money",
}
_WEAK = 0.45
"""Confidence of a standardised value below which it is doubtful."""
_CHECKED = 400
_RARE = 0.02
_CUT = (20, 24, 30, 32, 40, 50, 60, 64, 80, 100, 120, 128, 200, 250, 255, 256)
"""Widths columns of databases have; values that end there were probably cut off."""


@dataclass(frozen=True, slots=True)
class Found:
    """Problems of a column with the shares of its filled rows that are no such value, or written oddly."""

    problems: tuple[Problem, ...]
    invalid: float
    inconsistent: float


def find_problems(tally: ColumnTally, numbers: Numbers | None, distinct: int, key: bool) -> Found:
    """Everything worth telling a person about a column, the gravest first."""
    if not tally.filled:
        return Found((Problem("profile.empty-column", tally.rows),), 0.0, 0.0)
    told: list[Problem] = []
    invalid = _invalid(tally, told)
    odd = _oddly_written(tally, told)
    _gaps(tally, told)
    _numeric(tally, numbers, told)
    if distinct == 1 and tally.rows > 1:
        told.append(Problem("profile.constant", tally.filled, {"value": tally.common.top(1)[0][0][:40]}))
    repeated = tally.filled - distinct
    nearly = tally.distinct.exact and not key and 0 < repeated <= 0.02 * tally.filled and tally.filled > 50
    if nearly and tally.guess is not None and tally.guess.type in ("integer", "text"):
        told.append(Problem("profile.nearly-key", repeated))
    return Found(tuple(told), invalid, odd)


def _gaps(tally: ColumnTally, told: list[Problem]) -> None:
    empty = tally.rows - tally.filled
    if tally.nulls:
        texts = "、".join(text for text, _ in tally.nulls.most_common(3))
        told.append(Problem("profile.says-empty", sum(tally.nulls.values()), {"texts": texts}))
    if empty > 0.5 * tally.rows:
        told.append(Problem("profile.mostly-empty", empty, {"share": f"{empty / tally.rows:.0%}"}))
    elif empty:
        told.append(Problem("profile.gaps", empty, {"share": f"{empty / tally.rows:.1%}"}))


def _numeric(tally: ColumnTally, numbers: Numbers | None, told: list[Problem]) -> None:
    held = tally.numbers
    if held.odd and held.count:
        told.append(Problem("profile.not-a-number", held.odd, {"example": held.odd_example}))
    if held.scientific:
        told.append(Problem("profile.scientific", held.scientific))
    if numbers is not None and numbers.outliers and numbers.extremes:
        row, value = numbers.extremes[0]
        told.append(Problem("profile.outliers", numbers.outliers, {"value": value, "row": str(row)}))


def _invalid(tally: ColumnTally, told: list[Problem]) -> float:
    """Problems the standardiser of the column's kind sees in the sample, scaled to all its rows."""
    guess = tally.guess
    if guess is not None and guess.numeric:
        return tally.numbers.odd / max(1, tally.filled)
    if guess is None or guess.kind not in _STANDARDS:
        return 0.0
    read = import_module(f"graph.standardise.{_STANDARDS[guess.kind]}").standardise
    codes: Counter[str] = Counter()
    params: dict[str, Mapping[str, str]] = {}
    texts = list(tally.sample.items())
    step = max(1, len(texts) // _CHECKED)
    looked = wrong = 0
    for text, count in texts[::step][:_CHECKED]:
        found = read(text)
        looked += count
        wrong += count * (found.value is None or found.confidence < _WEAK)
        for code, told_of in {issue.code: issue.params for issue in found.issues}.items():
            codes[code] += count
            params.setdefault(code, {**told_of, "example": text[:40]})
    for code, count in codes.most_common(6):
        rows = max(1, round(tally.filled * count / looked))
        told.append(Problem("profile.value-issue", rows, {**params[code], "issue": code}))
    return wrong / max(1, looked)


def _oddly_written(tally: ColumnTally, told: list[Problem]) -> float:
    rows = 0
    for name in ("mojibake", "invisible", "full-width", "spaces"):
        if tally.counts[name]:
            rows += tally.counts[name]
            told.append(Problem(f"profile.{name}", tally.counts[name], {"example": tally.examples[name]}))
    variants = _variants(tally)
    if variants:
        told.append(variants)
        rows += variants.rows
    cut = _cut_off(tally)
    if cut:
        told.append(cut)
    rare = _rare_shapes(tally)
    if rare:
        told.append(rare)
        rows += rare.rows
    return min(1.0, rows / tally.filled)


def _variants(tally: ColumnTally) -> Problem | None:
    """Values that are one but for capitals, width or spaces: 微信 and 微信 , Beijing and BEIJING."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for value, count in tally.common.items():
        groups.setdefault(clean(value).casefold().replace(" ", ""), []).append((value, count))
    several = [sorted(group, key=lambda one: -one[1]) for group in groups.values() if len(group) > 1]
    if not several or len(tally.common.items()) > 2_000:
        return None
    several.sort(key=lambda group: -group[0][1])
    rows = sum(count for group in several for _, count in group[1:])
    texts = "、".join(value[:20] for value, _ in several[0][:3])
    return Problem("profile.variants", rows, {"texts": texts, "groups": str(len(several))})


def _cut_off(tally: ColumnTally) -> Problem | None:
    longest = tally.longest
    if longest not in _CUT or longest > len(tally.lengths) - 1:
        return None
    rows = int(tally.lengths[longest])
    before = int(tally.lengths[longest - 1])
    if rows < 5 or rows < 4 * max(before, 1):
        return None
    if all(len(text) == longest for text in tally.sample):
        return None
    return Problem("profile.cut-off", rows, {"length": str(longest)})


def _rare_shapes(tally: ColumnTally) -> Problem | None:
    """Codes and dates of which nearly all have one shape."""
    if tally.guess is None or tally.guess.kind not in ("", "date") or tally.guess.numeric:
        return None
    shapes: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for text, count in tally.sample.items():
        form = shape(text)
        shapes[form] += count
        examples.setdefault(form, text)
    total = shapes.total()
    usual, most = shapes.most_common(1)[0]
    others = total - most
    if "9" not in usual or not 0 < others <= _RARE * 5 * total or most < 0.9 * total:
        return None
    odd = next(form for form, _ in shapes.most_common() if form != usual)
    rows = max(1, round(tally.filled * others / total))
    return Problem("profile.rare-shape", rows, {"usual": usual, "example": examples[odd][:40]})


def patterns_of(tally: ColumnTally, number: int = 5) -> tuple[tuple[str, float], ...]:
    """The commonest shapes of the sample with their shares."""
    shapes: Counter[str] = Counter()
    for text, count in tally.sample.items():
        shapes[shape(text)] += count
    total = max(1, shapes.total())
    return tuple((form, round(count / total, 4)) for form, count in shapes.most_common(number))
