"""A resolve that dies leaves each group its old identities or its new ones, and the next one finishes it."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from graph.commands import snapshots, whole
from graph.commands.judge import settled_of
from graph.commands.resolve import resolve
from graph.commands.rows import live_keys, rows_of
from graph.model import Link, Row, record_key, shared_key
from graph.resolve.roles import Kind
from graph.store.writer import Watermark, apply

pytestmark = pytest.mark.integration
AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["王小明", "李丽华", "陈大文", "周明亮", "吴国强", "郑华军", "孙文武", "赵一鸣"]

DYING = """
import os, sys
from types import SimpleNamespace
from graph.commands import whole
from graph.commands.resolve import resolve
from graph.store import Store
from graph.store.writer import identities
uri, password, left, at_once = sys.argv[1:]
whole.BATCH, whole.THRESHOLD = 2, {}
if at_once != "all":
    whole.records_at_once = lambda store: int(at_once)
whole.DEFAULT_THRESHOLD = 1 - 1e-9
left, links = [int(left)], identities._add_matches
def dying(record):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    return links(record)
identities._add_matches = dying
where = SimpleNamespace(uri=uri, username="neo4j", password=password, database="neo4j")
with Store.open(where) as store:
    resolve(store, "customer", full=True)
"""


def customer(number, name, phone):
    source = ("app", "wechat")[number % 2]
    key = record_key("Customer", source, str(number))
    link = Link("HAS_PHONE", "Phone", shared_key("Phone", phone), target={"value": phone})
    properties = {"name": name, "phones": phone, "birthDate": f"19{number:02d}-01-01" if number % 2 else None}
    return Row("Customer", key, source, str(number), AT, f"h{number}", "{}", number, properties, (link,))


@pytest.fixture
def people(store):
    rows = [
        customer(2 * at + second, name, f"+86138000010{at:02d}")
        for at, name in enumerate(NAMES)
        for second in (0, 1)
    ]
    apply(store, rows, "load-1", Watermark("app", "a.csv", len(rows)))
    resolve(store, "customer")
    return store


def parts(store):
    groups = {}
    for row in rows_of(store, Kind.CUSTOMER, live_keys(store, Kind.CUSTOMER)):
        groups.setdefault(row["identityId"], set()).add(row["key"])
    assert None not in groups
    return {frozenset(group) for group in groups.values()}


def of_newest(store):
    rows = rows_of(store, Kind.CUSTOMER, live_keys(store, Kind.CUSTOMER))
    kept = snapshots.newest(store, Kind.CUSTOMER)
    found = whole.decided(rows, kept.snapshot, settled_of(store, "customer"))
    return {frozenset(rows[place]["key"] for place in component) for component in found.components}


@pytest.mark.parametrize(("left", "at_once"), [(0, "1"), (3, "1"), (0, "all"), (5, "all")])
def test_a_process_killed_while_it_publishes_leaves_the_old_and_the_next_makes_it_good(
    people, tmp_path, left, at_once
):
    old = parts(people)
    assert any(len(part) > 1 for part in old)
    script = tmp_path / "dying.py"
    script.write_text(DYING, encoding="utf-8")
    connection = people.connection
    arguments = [sys.executable, str(script), connection.uri, connection.password, str(left), at_once]
    died = subprocess.run(arguments, check=False, capture_output=True, text=True, cwd=".")
    assert died.returncode == 9, died.stderr
    new = of_newest(people)
    assert new != old
    found = parts(people)
    assert found <= old | new, "each group is as it was or as it will be"
    committed = 0 if at_once == "all" else left
    assert len(found - old) == 2 * committed, "what was committed before is there, nothing of the rest"
    report = resolve(people, "customer", full=False)
    assert report.resumed
    assert parts(people) == new
    assert snapshots.newest(people, Kind.CUSTOMER).published
    assert not resolve(people, "customer", full=False).resumed


def test_a_full_run_on_the_way_and_a_judgement_meanwhile_both_hold(people, monkeypatch):
    rows = rows_of(people, Kind.CUSTOMER, live_keys(people, Kind.CUSTOMER))
    one, two = sorted(row["key"] for row in rows if row["phones"] == ["+8613800001000"])
    written = whole.write

    def meanwhile(*asked):
        monkeypatch.setattr(whole, "write", written)
        from graph.commands.judge import judge

        judge(people, one, two, "negative", "father and son", "ann")
        resolve(people, "customer", full=False)
        written(*asked)

    monkeypatch.setattr(whole, "write", meanwhile)
    monkeypatch.setattr(whole, "THRESHOLD", {Kind.CUSTOMER: 0.8})
    resolve(people, "customer", full=True)
    found = parts(people)
    assert not any({one, two} <= part for part in found)
    assert found == of_newest(people)


def test_a_changed_record_keeps_its_open_pairs_with_records_that_stay_as_they_are(people, monkeypatch):
    monkeypatch.setattr(whole, "THRESHOLD", {Kind.CUSTOMER: 1 - 1e-9})
    resolve(people, "customer", full=True)
    pairs = people.read("review_pairs", label="Customer", limit=100)
    assert pairs
    people.write("mark_records", keys=[pairs[0]["rightKey"]])
    people.execute(
        "CYPHER 25 MATCH (record:Customer {key: $key}) SET record.company = '云上超市'",
        {"key": pairs[0]["rightKey"]},
    )
    assert resolve(people, "customer", full=False).looked
    after = people.read("review_pairs", label="Customer", limit=100)
    ends = [{(pair["leftKey"], pair["rightKey"]) for pair in listed} for listed in (pairs, after)]
    assert (pairs[0]["leftKey"], pairs[0]["rightKey"]) in ends[1]
    assert ends[0] == ends[1]
