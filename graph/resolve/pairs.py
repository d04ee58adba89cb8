"""One pair explained: its waterfall of match weights under a snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.resolve.comparisons.base import Comparison
from graph.resolve.comparisons.grams import GramComparison
from graph.resolve.constraints import Constraints
from graph.resolve.snapshots import Snapshot
from graph.resolve.standing import read, sizes_in, without_common
from graph.resolve.tables import Row
from graph.resolve.waterfall import Step, Waterfall
from graph.resolve.weighing import Scorer


def waterfall(
    rows: Sequence[Row],
    snapshot: Snapshot,
    counts: Mapping[int, int],
    forced: str = "",
    weight: float | None = None,
    others: Sequence[Row] = (),
) -> Waterfall:
    """Why two records weigh what they weigh.

    Args:
        rows: The two.
        snapshot: What is known.
        counts: Live records of each of their tokens.
        forced: What a judgement says.
        weight: Weight of their link where there is one; what their neighbours take off it is a step.
        others: More records of the kind, for what is read from all of them (how addresses are written).
    """
    found = read([*rows, *others], snapshot, {str(row["key"]) for row in rows})
    kept = without_common(found, [sizes_in(block, counts) for block in found.blocks], snapshot)
    scorer = Scorer(kept, snapshot, Constraints(found.size))
    columns = {item.name: _columns_of(item) for item in scorer.comparisons}

    def shown(name: str, place: int) -> str:
        if name == "source":
            return str(rows[place]["source"])
        if not columns[name]:
            return str(rows[place]["name"] or rows[place].get("nickname") or "")
        held = [kept.features[column] for column in columns[name] if column in kept.features]
        texts = [str(item.values[item.codes[place]]) for item in held if item.codes[place] >= 0]
        return "; ".join(dict.fromkeys(texts))

    steps = scorer.steps(0, 1, shown)
    told = sorted((step for step in steps if step.level != "missing"), key=lambda step: -abs(step.weight))
    prior = snapshot.model.prior_bits
    rest = None if weight is None or forced else weight - prior - sum(step.weight for step in told)
    if (
        rest is not None
        and abs(rest) >= 0.01
        and any(isinstance(c, GramComparison) for c in scorer.comparisons)
    ):
        told.append(Step("crowd", "others-alike", rest))
    missing = tuple(step.comparison for step in steps if step.level == "missing")
    return Waterfall(prior, tuple(told), forced, snapshot.threshold, snapshot.id, missing)


def _columns_of(item: Comparison) -> tuple[str, ...]:
    """Features a comparison shows; none for names, which are shown whole."""
    if item.name == "source":
        return ("source",)
    columns: tuple[str, ...] = getattr(item, "columns", ())
    feature: str | None = getattr(item, "feature", None)
    return columns or ((feature,) if feature else ())
