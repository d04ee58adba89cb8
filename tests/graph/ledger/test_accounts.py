"""Users, sessions, links and attempts as rows of the ledger."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import ConflictError, NotFoundError, UsageError
from graph.ledger import accounts, audit
from graph.ledger.accounts import ABSOLUTE, IDLE, LINK_LIFE, MOST_BY_ADDRESS, MOST_BY_NAME, WINDOW

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def mei(ledger):
    return accounts.add_user(ledger, " Mei  Lin ", "administrator", "hash", NOON)


def test_a_name_is_one_whatever_its_case_and_space(ledger, mei):
    assert mei.name == "Mei Lin"
    assert accounts.user_named(ledger, "mei lin") == mei
    with pytest.raises(ConflictError, match=r"user\.known"):
        accounts.add_user(ledger, "MEI LIN", "viewer", None)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "长" * 61, "a\x00b"])
def test_a_name_that_cannot_be_read_is_refused(ledger, name):
    if name == "a\nb":
        assert accounts.add_user(ledger, name, "viewer", None).name == "a b"
        return
    with pytest.raises(UsageError, match=r"user\.name"):
        accounts.add_user(ledger, name, "viewer", None)


def test_an_unknown_role_or_user_is_refused(ledger, mei):
    with pytest.raises(UsageError, match=r"user\.role"):
        accounts.add_user(ledger, "x", "king", None)
    with pytest.raises(UsageError, match=r"user\.role"):
        accounts.set_role(ledger, mei, "king")
    with pytest.raises(NotFoundError, match=r"user\.unknown"):
        accounts.user_named(ledger, "nobody")


def test_the_last_administrator_stays(ledger, mei):
    with pytest.raises(ConflictError, match=r"user\.last"):
        accounts.set_role(ledger, mei, "viewer")
    with pytest.raises(ConflictError, match=r"user\.last"):
        accounts.set_disabled(ledger, mei, True)
    accounts.add_user(ledger, "Hua", "administrator", None)
    accounts.set_role(ledger, mei, "viewer")
    assert accounts.user_named(ledger, "Mei Lin").role == "viewer"


@pytest.mark.parametrize(
    ("uses", "after", "alive"),
    [
        ([], IDLE - timedelta(seconds=1), True),
        ([], IDLE + timedelta(seconds=1), False),
        ([IDLE * 0.9 * n for n in range(1, 7)], ABSOLUTE - timedelta(minutes=30), True),
        ([IDLE * 0.9 * n for n in range(1, 7)], ABSOLUTE + timedelta(seconds=1), False),
    ],
)
def test_a_session_ends_when_idle_and_after_its_longest_life(ledger, mei, uses, after, alive):
    token = accounts.open_session(ledger, mei, "127.0.0.1", "browser", NOON)
    for use in uses:
        assert accounts.session_of(ledger, token, NOON + use)
    assert (accounts.session_of(ledger, token, NOON + after) is not None) is alive


def test_only_a_hash_of_the_token_is_kept(ledger, mei):
    token = accounts.open_session(ledger, mei, now=NOON)
    with ledger.begin() as connection:
        [row] = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert token not in map(str, row)
    assert accounts.session_of(ledger, token + "x", NOON) is None
    assert accounts.session_of(ledger, "\ud800", NOON) is None


def test_a_new_password_and_a_lock_end_every_session(ledger, mei):
    accounts.add_user(ledger, "Hua", "administrator", None)
    token = accounts.open_session(ledger, mei)
    accounts.set_password(ledger, mei, "other")
    assert accounts.session_of(ledger, token) is None
    token = accounts.open_session(ledger, mei)
    accounts.set_disabled(ledger, mei, True)
    assert accounts.session_of(ledger, token) is None
    accounts.set_disabled(ledger, mei, False)
    assert accounts.session_of(ledger, token) is None


def test_one_session_or_all_others_end(ledger, mei):
    first, second = accounts.open_session(ledger, mei), accounts.open_session(ledger, mei)
    accounts.end_sessions(ledger, mei, but=second)
    assert accounts.session_of(ledger, first) is None
    assert accounts.session_of(ledger, second)
    accounts.end_session(ledger, second)
    assert accounts.session_of(ledger, second) is None


def test_a_link_works_once_and_not_for_long(ledger, mei):
    token = accounts.make_link(ledger, mei, NOON)
    assert accounts.use_link(ledger, token, NOON) == mei
    assert accounts.use_link(ledger, token, NOON) is None
    token = accounts.make_link(ledger, mei, NOON)
    assert accounts.use_link(ledger, token, NOON + LINK_LIFE + timedelta(seconds=1)) is None


def test_guessing_is_slowed_by_name_and_by_address(ledger):
    for second in range(MOST_BY_NAME):
        assert accounts.must_wait(ledger, "Mei", "a", NOON) is None
        accounts.note_failure(ledger, "mei", f"host{second}", NOON + timedelta(seconds=second))
    assert accounts.must_wait(ledger, "MEI ", "other", NOON + timedelta(minutes=1))
    assert accounts.must_wait(ledger, "Hua", "other", NOON) is None
    assert accounts.must_wait(ledger, "Mei", "a", NOON + WINDOW + timedelta(minutes=1)) is None
    accounts.forget_failures(ledger, "Mei")
    assert accounts.must_wait(ledger, "Mei", "a", NOON + timedelta(minutes=1)) is None
    for number in range(MOST_BY_ADDRESS):
        accounts.note_failure(ledger, f"user{number}", "z", NOON)
    assert accounts.must_wait(ledger, "whoever", "z", NOON)


def test_the_log_is_read_newest_first_in_pages(ledger):
    for number in range(5):
        audit.note(ledger, audit.Entry("review.judge", str(number), detail={"n": number}), NOON)
    first = audit.entries(ledger, 2)
    assert [item.subject for item in first] == ["4", "3"]
    assert [item.detail for item in audit.entries(ledger, 9, before=first[-1].id)] == [
        {"n": 2}, {"n": 1}, {"n": 0},
    ]  # fmt: skip
