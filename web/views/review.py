"""Duplicate review: pairs too close to call, one after another by keyboard, or many at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.commands import review
from graph.commands.judge import records_named
from graph.commands.review import Pair, Side
from graph.commands.review_progress import decide_all, part, preview, progress_of
from graph.errors import ConflictError, NotFoundError, UsageError
from graph.profiles import neighbourhood
from graph.resolve.judgements import Judgement, live
from graph.resolve.waterfall import Waterfall
from graph.store import patterns
from graph.store.patterns import Ref
from web.accounts.access import may, permits, user
from web.accounts.auditing import note
from web.captions import title_of
from web.database import store
from web.differences import marked, paired
from web.ledger import ledger
from web.pages.review import Bar, FieldRow, PairPage, PairPart, PreviewPart, ReviewPage
from web.rendering import is_fragment, render, speaker

blueprint = Blueprint("review", __name__)

LISTED, UPCOMING, AROUND = 25, 12, 24
VERDICTS = {"same": "positive", "not": "negative", "unsure": "unsure"}


@blueprint.get("/review")
def pairs() -> ResponseReturnValue:
    """The work list of ``kind``, a page from the cursor ``after`` on."""
    kind, after = _kind(), request.args.get("after") or None
    work = review.work_list(store(), kind, after, LISTED)
    began = datetime.now(speaker().zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    progress = progress_of(store(), kind, user().name, began)
    code = f"review.said.{request.args.get('said', '')}"
    count = request.args.get("count", "0")
    said = speaker().t(code, count=int(count) if count.isdecimal() else 0) if speaker().has(code) else ""
    return render(ReviewPage(kind, work, progress, after is None, said))


@blueprint.get("/review/<id>")
def pair(id: str) -> ResponseReturnValue:
    """One pair; for the page's own script only the part that changes."""
    found = _part(id)
    return render(found if is_fragment() else PairPage(found))


@blueprint.post("/api/review/<id>")
@permits("analyst")
def decide(id: str) -> ResponseReturnValue:
    """Decide by ``{verdict: same | not | unsure | split, why, seen, side, anyway}``; what was judged."""
    body = _body()
    verdict, why = str(body.get("verdict", "")), str(body.get("why") or "")[:2_000]
    _check_seen(id, body)
    if verdict == "split":
        made = part(store(), id, str(body.get("side", "left")), why, user().name, ledger=ledger())
    elif verdict in VERDICTS:
        decided = review.decide(store(), id, VERDICTS[verdict], why, user().name, ledger=ledger())
        made = (decided.judgement,)
    else:
        raise UsageError("judge.verdict", verdict=verdict[:20], known=[*VERDICTS, "split"])
    note("review.decide", id, verdict=verdict)
    return jsonify(pair=id, verdict=verdict, judgements=[item.id for item in made])


@blueprint.post("/api/review/undo")
@permits("analyst")
def undo() -> ResponseReturnValue:
    """Take back the judgements of one decision."""
    ids = _body().get("judgements")
    if not isinstance(ids, list) or not ids or len(ids) > 500:
        raise UsageError("review.form")
    for item in ids:
        try:
            review.undo(store(), str(item), speaker().t("review.undone.why"), user().name, ledger=ledger())
        except ConflictError as error:
            if error.code != "judge.undone-already":
                raise
    note("review.undo", " ".join(map(str, ids))[:200])
    return jsonify(undone=len(ids))


@blueprint.post("/api/review/<id>/claim")
@permits("analyst")
def claim(id: str) -> ResponseReturnValue:
    """Hold a pair while one looks at it."""
    held = review.claim(store(), id, user().name)
    return jsonify(until=held.until.isoformat())


@blueprint.post("/api/review/<id>/release")
@permits("analyst")
def release(id: str) -> ResponseReturnValue:
    """Give a pair back."""
    review.release(store(), id, user().name)
    return jsonify(released=id)


@blueprint.post("/review/preview")
@permits("analyst")
def bulk_preview() -> ResponseReturnValue:
    """What one verdict on all chosen pairs would do."""
    ids, verdict = _chosen()
    sides, gone = [], 0
    for id in ids:
        left, _, right = id.partition("-")
        try:
            sides.append((records_named(store(), left)[0], records_named(store(), right)[0]))
        except NotFoundError:
            gone += 1
    return render(PreviewPart(_kind(), verdict, ids, preview(sides), gone))


@blueprint.post("/review/bulk")
@permits("analyst")
def bulk() -> ResponseReturnValue:
    """Judge all chosen pairs alike."""
    ids, verdict = _chosen()
    why = request.form.get("why", "")[:2_000] or speaker().t("review.bulk.why", count=len(ids))
    made, failed, _ = decide_all(store(), ids, VERDICTS[verdict], why, user().name, ledger=ledger())
    note("review.bulk", verdict, pairs=len(made), gone=len(failed))
    return redirect(url_for(".pairs", kind=_kind(), said="bulk", count=len(made)), 303)


def _part(id: str) -> PairPart:
    whole = review.pair(store(), id)
    kind = whole.left.record.kind
    page = review.work_list(store(), kind, None, UPCOMING)
    upcoming = [item.id for item in page.items if item.id != id and item.claimed_by in (None, user().name)]
    if whole.waiting is not None:
        after = f"{whole.waiting.impact!r}-{id}"
        following = review.work_list(store(), kind, after, UPCOMING).items
        upcoming = [item.id for item in following if item.claimed_by in (None, user().name)] or upcoming
    bars, zero = _bars(whole.waterfall) if whole.waterfall else ((), 0.0)
    return PairPart(
        whole,
        kind,
        tuple(_rows(whole)),
        bars,
        zero,
        tuple(upcoming),
        _latest(whole.judgements),
        page.total,
        (_size(whole.left.record.identity), _size(whole.right.record.identity)),
        _around(kind, whole.left.record.key, whole.right.record.key),
        may("review.decide"),
    )


def _size(identity: str | None) -> int:
    return len(store().read("records_named", reference=identity, keys=[])) if identity else 1


def _around(kind: str, left: str, right: str) -> tuple[str, ...]:
    """Both records with what is nearest to each, what they share among it."""
    refs = [Ref(kind.capitalize(), key) for key in (left, right)]
    pictures = [neighbourhood.start(store(), [ref], AROUND) for ref in refs]
    return tuple(dict.fromkeys(str(node.ref) for picture in pictures for node in picture.nodes))


def _latest(judgements: tuple[Judgement, ...]) -> Judgement | None:
    held = [item for item in live(list(judgements)) if item.verdict]
    return max(held, key=lambda item: item.at, default=None)


def _check_seen(id: str, body: dict[str, Any]) -> None:
    """A decision made on an older state of the pair is told so, and done only when it is sent again."""
    left, _, right = id.partition("-")
    named = store().read("records_named", reference="", keys=[left, right])
    if len(named) < 2:
        raise NotFoundError("review.gone", id=id)
    if body.get("anyway"):
        return
    said_of = store().read("record_judgements", recordKeys=[left, right])
    latest = _latest(
        tuple(
            Judgement(
                row["id"], row["kind"], row["verdict"] or "", row["leftKey"], row["rightKey"], row["by"],
                row["at"], row["why"] or "", row["retracts"] or None,
            )
            for row in said_of
            if {row["leftKey"], row["rightKey"]} == {left, right}
        )
    )  # fmt: skip
    if latest is not None and latest.id != str(body.get("seen") or ""):
        said = speaker()
        raise ConflictError(
            "review.decided",
            by=latest.by,
            at=said.moment(latest.at),
            verdict=said.t(f"review.verdict.{latest.verdict}"),
        )


def _rows(whole: Pair) -> list[FieldRow]:
    left, right = _spoken(whole.left), _spoken(whole.right)
    found = []
    for name in dict.fromkeys((*left, *right)):
        one, two = left.get(name, ()), right.get(name, ())
        lines = tuple(marked(first, second) for first, second in paired(one, two))
        found.append(FieldRow(name, lines, one == two))
    return found


def _spoken(side: Side) -> dict[str, tuple[str, ...]]:
    """A record's values as people read them: times in the shop's zone, accounts and devices by name."""
    said = speaker()
    values = dict(side.fields)
    if "eventAt" in values:
        values["eventAt"] = tuple(said.moment(datetime.fromisoformat(item)) for item in values["eventAt"])
    for name, label in _THINGS.items():
        if name in values:
            refs = [Ref(label, key) for key in values[name]]
            rows = patterns.locate(store(), refs)
            values[name] = tuple(title_of(said, label, row["node"]) for row in rows) or values[name]
    return {
        name: tuple(said.t(code) if said.has(code := f"value.{name}.{item}") else item for item in texts)
        for name, texts in values.items()
    }


_THINGS = {"accounts": "Account", "devices": "Device", "payments": "PaymentAccount"}
"""Fields that hold keys, and the label of what they name."""


def _bars(found: Waterfall) -> tuple[tuple[Bar, ...], float]:
    """Bars of the waterfall on a scale of 100, and where zero lies on it."""
    sums = found.running()
    low, high = min(0.0, *sums), max(0.0, *sums)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return round((value - low) / span * 100, 2)

    bars = [
        Bar(
            None,
            at(min(0.0, found.prior)),
            at(max(0.0, found.prior)) - at(min(0.0, found.prior)),
            found.prior,
            found.prior,
        )
    ]
    for step, before, after in zip(found.steps, sums, sums[1:], strict=False):
        width = abs(at(after) - at(before))
        bars.append(Bar(step, min(at(before), at(after)), max(width, 0.4), step.weight, after))
    return tuple(bars), at(0.0)


def _kind() -> str:
    return request.values.get("kind", "") or "customer"


def _chosen() -> tuple[tuple[str, ...], str]:
    ids = tuple(dict.fromkeys(item[:80] for item in request.form.getlist("pair")))
    verdict = request.form.get("verdict", "")
    if not ids:
        raise UsageError("review.none-chosen")
    if verdict not in VERDICTS:
        raise UsageError("judge.verdict", verdict=verdict[:20], known=list(VERDICTS))
    return ids, verdict


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise UsageError("review.form")
    return body
