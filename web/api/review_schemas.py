"""Shapes of judgements and of the work list."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Dict, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from graph.resolve.judgements import VERDICTS
from graph.resolve.roles import Kind


class JudgementBody(Schema):
    """What two records are to each other; names as `renmai judge` takes them."""

    left = String(required=True, validate=Length(1, 300))
    right = String(required=True, validate=Length(1, 300))
    verdict = String(required=True, validate=OneOf(list(VERDICTS)))
    why = String(required=True, validate=Length(1, 500))


class WhyBody(Schema):
    """A reason."""

    why = String(required=True, validate=Length(1, 500))


class Judgement(Schema):
    """A judgement as it was appended."""

    id = String(required=True)
    kind = String()
    verdict = String(required=True)
    left = String(required=True)
    right = String(required=True)
    by = String()
    at = String()
    why = String()
    retracts = String(allow_none=True)


class JudgementAnswer(Judgement):
    """The judgement just made."""


class ReviewQuery(Schema):
    """Which pairs."""

    kind = String(load_default="customer", validate=OneOf([item.value for item in Kind]))
    after = String(load_default=None, metadata={"description": "`next` of the page before"})
    size = Integer(load_default=25, validate=Range(1, 200))


class ReviewAnswer(Schema):
    """A page of pairs."""

    pairs = List(Dict(), required=True)
    next = String(allow_none=True)
    total = Integer(required=True)


class PairAnswer(Schema):
    """One pair."""

    id = String(required=True)
    pair = Dict(required=True)


class ReviewBody(Schema):
    """What becomes of a pair; `side` says for `split` which record leaves its identity."""

    verdict = String(required=True, validate=OneOf([*VERDICTS, "split"]))
    why = String(load_default="", validate=Length(max=2_000))
    side = String(load_default="left", validate=OneOf(["left", "right"]))


class ReviewDecisionAnswer(Schema):
    """The judgements a decision made."""

    judgements = List(Nested(Judgement), required=True)
