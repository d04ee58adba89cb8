"""Events are written down where somebody wants them, tried again with patience, and never lost."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import NotFoundError, UsageError
from graph.ledger import outbox, webhooks
from graph.ledger.outbox import BACKOFF, HELD, KEPT, announce, announcing, due, tried

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://crm.example/hook"
CHANGED = ("identity.changed", {"ids": ["p1"]})


@pytest.fixture
def hook(ledger):
    return webhooks.add(ledger, URL, ["identity.changed"], "Mei", NOON).id


def events_due(ledger, now=NOON):
    return [(item.event, dict(item.params)) for item in due(ledger, now)]


def test_an_event_reaches_those_who_want_it_and_no_one_else(ledger, hook):
    other = webhooks.add(ledger, URL, ["case.opened", "identity.changed"], "Mei", NOON).id
    announce(ledger, "case.opened", {"id": "c1"}, NOON)
    announce(ledger, *CHANGED, NOON)
    told = [(item.webhook, item.event) for item in due(ledger, NOON)]
    assert told == [(other, "case.opened"), (hook, "identity.changed"), (other, "identity.changed")]
    same = {item.announcement for item in due(ledger, NOON) if item.event == "identity.changed"}
    assert len(same) == 1


def test_where_nobody_listens_nothing_is_kept(ledger, hook):
    webhooks.stop(ledger, hook, "webhook.stopped.by-hand", NOON)
    announce(ledger, *CHANGED, NOON)
    webhooks.start(ledger, hook)
    assert due(ledger, NOON) == []


def test_an_unknown_event_is_a_mistake_of_the_programmer(ledger):
    with pytest.raises(ValueError, match="no such events"):
        announce(ledger, "identity.chanegd", {})


def test_what_a_block_does_is_told_after_it_and_not_where_it_fails(ledger, hook):
    with announcing(ledger, [CHANGED], NOON):
        assert due(ledger, NOON) == []
    assert events_due(ledger) == [("identity.changed", {"ids": ["p1"]})]
    with pytest.raises(RuntimeError), announcing(ledger, [CHANGED], NOON):
        raise RuntimeError
    assert len(due(ledger, NOON + 2 * HELD)) == 1
    with announcing(None, [CHANGED]):
        pass


def test_what_a_killed_process_held_is_told_in_the_end(ledger, hook):
    block = announcing(ledger, [CHANGED], NOON)
    block.__enter__()
    assert due(ledger, NOON + HELD) == []
    assert len(due(ledger, NOON + HELD + timedelta(seconds=1))) == 1


def test_a_delivery_is_tried_again_with_patience_and_dies_at_last(ledger, hook):
    announce(ledger, *CHANGED, NOON)
    now = NOON
    for wait in BACKOFF:
        (item,) = due(ledger, now)
        tried(ledger, item, 500, ("webhook.answer", {"status": 500}), now)
        assert due(ledger, now + timedelta(seconds=wait - 1)) == []
        now += timedelta(seconds=wait)
    (item,) = due(ledger, now)
    tried(ledger, item, None, ("webhook.unreachable", {"detail": "refused"}), now)
    assert due(ledger, now + timedelta(days=9)) == []
    (dead,) = outbox.deliveries(ledger, hook)
    assert (dead.status, dead.attempts, dead.answer) == ("dead", len(BACKOFF) + 1, None)
    assert dead.error == ("webhook.unreachable", {"detail": "refused"})
    assert webhooks.get(ledger, hook).counts == {"dead": 1}

    assert outbox.again(ledger, hook, dead.id, now).status == "waiting"
    (item,) = due(ledger, now)
    tried(ledger, item, 204, None, now)
    assert [item.status for item in outbox.deliveries(ledger, hook, status="delivered")] == ["delivered"]
    with pytest.raises(NotFoundError):
        outbox.again(ledger, hook + 1, dead.id)


def test_what_was_delivered_long_ago_is_forgotten(ledger, hook):
    announce(ledger, *CHANGED, NOON)
    announce(ledger, *CHANGED, NOON)
    first, second = due(ledger, NOON)
    tried(ledger, first, 200, None, NOON)
    assert outbox.tidy(ledger, NOON + KEPT) == 0
    assert outbox.tidy(ledger, NOON + KEPT + timedelta(seconds=1)) == 1
    assert [item.id for item in outbox.deliveries(ledger, hook)] == [second.id]


def test_an_address_wants_events_that_there_are_and_goes_with_what_it_was_told(ledger, hook):
    for events in ([], ["identity.changed", "rain"]):
        with pytest.raises(UsageError, match=r"webhook\.events"):
            webhooks.add(ledger, URL, events, "Mei")
    outbox.tell(ledger, hook, NOON)
    assert events_due(ledger) == [("webhook.test", {})]
    webhooks.forget(ledger, hook)
    assert due(ledger, NOON) == []
    with ledger.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM announcements").scalar() == 0
    with pytest.raises(NotFoundError):
        webhooks.forget(ledger, hook)


def test_secrets_are_long_and_each_its_own(ledger, hook):
    other = webhooks.add(ledger, URL, ["case.opened"], "Mei")
    assert other.secret.startswith("whsec_")
    assert len({other.secret, webhooks.get(ledger, hook).secret}) == 2
