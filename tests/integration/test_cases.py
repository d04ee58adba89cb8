"""Cases worked on by people, on a real server."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.commands import cases
from graph.commands.case_evidence import evidence_graph, members_of, ties_of, timeline
from graph.commands.case_feedback import precision_at
from graph.commands.case_rules import flagged, hold_csv, hold_list
from graph.commands.detect import detect
from graph.errors import ConflictError, NotFoundError, UsageError
from graph.ledger import Ledger, webhooks
from graph.ledger.outbox import due
from graph.settings import load_settings

pytestmark = pytest.mark.integration

BEGIN = datetime(2025, 10, 1, 8, tzinfo=UTC)
FARM = [f"f{number}" for number in range(8)]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def clock():
    return NOW


def add_accounts(store, keys, device="d"):
    store.execute(
        "CYPHER 25 MERGE (d:Device {key: $device}) WITH d UNWIND $keys AS key "
        "CREATE (c:Record:Customer {key: key, source: 'app', sourceId: key, name: '客' + key})"
        "-[:USES_DEVICE]->(d) "
        "CREATE (c)-[:RESOLVES_TO]->(:Identity:Person {id: 'p' + key, name: '客' + key})",
        {"keys": keys, "device": device},
    )


def sign_in(store, keys, days, device="d", begin=BEGIN):
    events = [
        [key, f"{key}-{device}-{begin:%m%d}-{day}", begin + timedelta(days=day, minutes=2 * place)]
        for day in range(days)
        for place, key in enumerate(keys)
    ]
    store.execute(
        "CYPHER 25 UNWIND $events AS e MATCH (c:Customer {key: e[0]}), (d:Device {key: $device}) "
        "CREATE (c)-[:SIGNED_IN]->(:SignIn {key: e[1], at: e[2], result: 'success'})-[:FROM]->(d)",
        {"events": events, "device": device},
    )


def order(store, key, account, at, status="paid"):
    store.execute(
        "CYPHER 25 MATCH (c:Customer {key: $account}) CREATE (c)-[:PLACED]->(:Order {key: $key, "
        "orderNumber: $key, source: 'app', placedAt: $at, status: $status, currency: 'CNY', "
        "goodsAmount: 5000, paidAmount: 5000})",
        {"key": key, "account": account, "at": at, "status": status},
    )


@pytest.fixture
def farm(store):
    """A farm of eight accounts on one device, found as one case."""
    add_accounts(store, FARM)
    sign_in(store, FARM, 5)
    order(store, "o1", "f0", BEGIN)
    order(store, "o2", "f1", BEGIN, "completed")
    store.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'f2'}) CREATE (c)-[:RECEIVED {at: $at}]->"
        "(:Coupon {key: 'k', source: 'app', sourceId: 'K1', name: '=满减'})",
        {"at": BEGIN},
    )
    detect(store)
    return store


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(load_settings(tmp_path, environ={})) as opened:
        webhooks.add(opened, "https://desk.example/hook", ["case.opened"], "李")
        yield opened


@pytest.fixture
def case(farm):
    return cases.list_cases(farm).cases[0].id


def test_the_list_is_filtered_and_paged(farm, case):
    page = cases.list_cases(farm, size=1)
    assert (page.total, page.by_status["open"], dict(page.by_detector)) == (1, 1, {"device-farm": 1})
    line = page.cases[0]
    assert line.found
    assert line.score == pytest.approx(sum(item.points for item in line.factors))
    assert cases.list_cases(farm, about="pf3").total == 1
    assert cases.list_cases(farm, about="f3").total == 1
    assert cases.list_cases(farm, about="nobody").total == 0
    assert cases.list_cases(farm, ["confirmed"]).total == 0
    assert cases.list_cases(farm, detector="coupon-abuse").total == 0
    assert not cases.list_cases(farm, page=2, size=1).cases
    with pytest.raises(UsageError, match=r"cases\.status"):
        cases.list_cases(farm, ["guilty"])


def test_every_factor_names_a_query_that_answers(farm, case):
    for factor in cases.case_of(farm, case).line.factors:
        assert farm.read(factor.query, **factor.query_params) or factor.code == "farm.idle"


def test_the_evidence_shows_members_what_they_share_and_counts_the_rest(farm, case):
    graph = evidence_graph(farm, case)
    labels = [item.ref.label for item in graph.picture.nodes]
    assert (labels.count("Customer"), labels.count("Device")) == (8, 1)
    assert len([item for item in graph.picture.links if item.type == "USES_DEVICE"]) == 8
    small = evidence_graph(farm, case, cap=5)
    assert len(small.picture.nodes) <= 5
    assert small.hidden["Customer"] >= 5
    assert len(small.picture.nodes) + small.left_out == 8 + 1 + 2
    assert [member.ref.key for member in members_of(farm, case)][:2] == ["f0", "f1"]
    assert [(tie.type, len(tie.holders), tie.sharers) for tie in ties_of(farm, case)] == [
        ("USES_DEVICE", 8, 8)
    ]
    events, total = timeline(farm, case, size=3)
    assert (len(events), total) == (3, 5 * 8 + 2 + 1)


def test_the_picture_leads_to_doors_and_payers_by_what_there_is_between(farm, case):
    farm.execute(
        "CYPHER 25 MATCH (c:Customer)-[:PLACED]->(o:Order) WHERE o.key IN ['o1', 'o2'] "
        "MERGE (y:PaymentAccount {key: 'payer'}) MERGE (p:Identity:Place {id: 'door'}) "
        "CREATE (o)-[:PAID_WITH]->(y), (o)-[:SHIPPED_TO]->(a:Record:Address {key: 'a' + o.key, text: '一号'})"
        "-[:RESOLVES_TO]->(p), (c)-[:HAS_ADDRESS]->(a)"
    )
    picture = evidence_graph(farm, case).picture
    keys = {link.type: (link.start.key, link.end.key) for link in picture.links if link.start.key == "f0"}
    assert (keys["HAS_ADDRESS"], keys["PLACED"]) == (("f0", "ao1"), ("f0", "o1"))
    ends = {(link.type, link.start.key, link.end.key) for link in picture.links}
    assert {("RESOLVES_TO", "ao2", "door"), ("PAID_WITH", "o2", "payer")} <= ends
    known = {node.ref for node in picture.nodes}
    real = farm.execute(
        "CYPHER 25 MATCH (a)-[r]->(b) "
        "RETURN type(r) AS t, coalesce(a.key, a.id) AS a, coalesce(b.key, b.id) AS b"
    )
    assert ends <= {(row["t"], row["a"], row["b"]) for row in real}
    assert all({link.start, link.end} <= known for link in picture.links)


def test_who_else_may_belong_is_told_by_what_few_share(farm, case):
    add_accounts(farm, ["near"])
    add_accounts(farm, [f"crowd{number}" for number in range(40)], device="tablet")
    farm.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'f1'}), (t:Device {key: 'tablet'}) CREATE (c)-[:USES_DEVICE]->(t)"
    )
    (row,) = farm.read("case_near", caseId=case)
    assert (row["account"], row["personId"], row["things"], row["members"]) == ("near", "pnear", 1, 8)
    assert row["kinds"] == ["Device"]


def test_what_people_do_is_appended_and_survives_runs(farm, case):
    cases.assign(farm, case, "李", "王", clock)
    cases.note(farm, case, "打过电话", "李", lambda: NOW + timedelta(minutes=1))
    cases.confirm(farm, case, "一人操作", "李", lambda: NOW + timedelta(minutes=2))
    report = detect(farm)
    assert (report.kept, report.new, report.stability) == (1, 0, 1.0)
    whole = cases.case_of(farm, case)
    assert (whole.line.status, whole.line.assignee, whole.why) == ("confirmed", "李", "一人操作")
    done = [(item.kind, item.by) for item in whole.history]
    assert done == [("assigned", "王"), ("note", "李"), ("confirmed", "李")]
    assert whole.next_step.code == "case.next.confirmed"
    with pytest.raises(ConflictError, match=r"cases\.moved"):
        cases.confirm(farm, case, "又一次", "李", clock)
    cases.reopen(farm, case, "弄错了", "李", lambda: NOW + timedelta(hours=1))
    assert cases.case_of(farm, case).line.status == "open"


def test_a_reason_is_asked_and_an_unknown_case_is_said(farm, case):
    with pytest.raises(UsageError, match=r"cases\.no-reason"):
        cases.dismiss(farm, case, "  ", "李", clock)
    for work in (cases.confirm, cases.dismiss, cases.note):
        with pytest.raises(NotFoundError, match=r"cases\.unknown"):
            work(farm, "none", "x", "李", clock)
    with pytest.raises(NotFoundError):
        evidence_graph(farm, "none")


def test_a_snoozed_case_wakes_by_itself(farm, case):
    with pytest.raises(UsageError, match=r"cases\.past"):
        cases.snooze(farm, case, NOW, "", "李", clock)
    cases.snooze(farm, case, NOW + timedelta(days=7), "等回电", "李", clock)
    detect(farm)
    assert cases.list_cases(farm, ["open"], clock=clock).total == 0
    assert cases.list_cases(farm, ["snoozed"], clock=clock).total == 1
    assert cases.list_cases(farm, ["open"], clock=lambda: NOW + timedelta(days=8)).total == 1


def test_a_dismissed_case_comes_back_only_on_new_evidence(farm, case, ledger):
    cases.dismiss(farm, case, "测试设备", "李", clock)
    assert detect(farm, ledger=ledger).returned == 0
    assert due(ledger) == []
    assert cases.case_of(farm, case).line.status == "dismissed"
    add_accounts(farm, ["g0", "g1"])
    sign_in(farm, [*FARM, "g0", "g1"], 4, begin=BEGIN + timedelta(days=30))
    assert detect(farm, ledger=ledger).returned == 1
    (told,) = due(ledger)
    assert (told.event, told.params["id"], told.params["isNew"]) == ("case.opened", case, False)
    whole = cases.case_of(farm, case)
    assert whole.line.status == "open"
    assert whole.history[-1].kind == "returned"
    assert "case.news.members" in [code for code, _ in whole.history[-1].news]


def test_a_confirmed_case_yields_a_hold_list_and_flags_the_next_matching_order(farm, case):
    with pytest.raises(UsageError, match=r"cases\.unconfirmed"):
        hold_list(farm, case)
    cases.confirm(farm, case, "一人操作", "李", clock)
    rows = hold_list(farm, case)
    assert [row.kind for row in rows] == ["order"] + ["account"] * 8 + ["coupon"]
    assert (rows[0].source_id, rows[0].amount) == ("o1", 5000)
    text = hold_csv(rows, case)
    assert text.splitlines()[0] == "kind,source,id,account,name,status,amount,currency,at,case"
    assert not flagged(farm)
    add_accounts(farm, ["stranger"], device="d")
    add_accounts(farm, ["honest"], device="other")
    order(farm, "o3", "stranger", BEGIN + timedelta(days=90))
    order(farm, "o4", "honest", BEGIN + timedelta(days=90))
    order(farm, "o5", "f5", BEGIN + timedelta(days=91))
    flags = flagged(farm)
    assert [(item.order_key, {label for label, _ in item.matches}) for item in flags] == [
        ("o5", {"Customer", "Device"}),
        ("o3", {"Device"}),
    ]
    cases.reopen(farm, case, "弄错了", "李", clock)
    assert not flagged(farm)


def test_what_thousands_share_is_in_no_rule(farm, case):
    crowd = [f"c{number}" for number in range(40)]
    add_accounts(farm, crowd)
    cases.confirm(farm, case, "一人操作", "李", clock)
    order(farm, "o9", "c3", BEGIN + timedelta(days=90))
    assert not flagged(farm)


def test_feedback_gives_precision_at_k(farm, case):
    assert precision_at(farm, [10])[0].share is None
    cases.confirm(farm, case, "一人操作", "李", clock)
    assert [(item.depth, item.decided, item.share) for item in precision_at(farm, [1, 10])] == [
        (1, 1, 1.0),
        (10, 1, 1.0),
    ]
