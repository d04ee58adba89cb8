"""What joins the records of an identity: links, judgements, and judgements taken back."""

from datetime import UTC, datetime

from graph.profiles.joining import Joining, RecordLink, verdicts_of


def said(id, verdict, left, right, day, retracts=None):
    at = datetime(2026, 1, day, tzinfo=UTC)
    return {
        "id": id, "kind": "customer", "verdict": verdict, "leftKey": left, "rightKey": right, "by": "ann",
        "at": at, "why": None, "retracts": retracts,
    }  # fmt: skip


def test_a_judgement_taken_back_is_not_shown_and_the_latest_of_a_pair_counts():
    rows = [
        said("1", "positive", "a", "b", 1),
        said("2", None, "a", "b", 2, retracts="1"),
        said("3", "negative", "c", "d", 3),
        said("4", "positive", "c", "d", 4),
    ]
    assert [(item.id, item.verdict) for item in verdicts_of(rows)] == [("4", "positive")]


def test_each_record_names_what_joined_it_judgements_first():
    rows = verdicts_of([said("1", "positive", "b", "c", 1)])
    found = Joining((RecordLink("a", "b", 0.9, 1.0, ()), RecordLink("a", "c", 0.2, 1.0, ())), rows)
    joined = found.by_record(["a", "b", "c"])
    assert [type(item).__name__ for item in joined["b"]] == ["Verdict", "RecordLink"]
    assert {key: len(items) for key, items in joined.items()} == {"a": 2, "b": 2, "c": 2}
