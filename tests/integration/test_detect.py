"""Detect and cases on a real server."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from graph.analytics.evidence import gather
from graph.commands.detect import detect, ranked
from graph.errors import ConflictError, UsageError
from graph.store.driver import Capabilities
from graph.store.locks import held

pytestmark = pytest.mark.integration

FARM = [f"f{number}" for number in range(8)]


@pytest.fixture
def farm(store):
    """Eight accounts that sign in after one another on one device, five days in a row."""
    begin = datetime(2025, 10, 1, 8, tzinfo=UTC)
    events = [
        [key, f"{key}-{day}", begin + timedelta(days=day, minutes=2 * place)]
        for day in range(5)
        for place, key in enumerate(FARM)
    ]
    store.execute(
        "CYPHER 25 CREATE (d:Device {key: 'd'}) WITH d UNWIND $keys AS key "
        "CREATE (c:Record:Customer {key: key, source: 'app', name: '客' + key})-[:USES_DEVICE]->(d) "
        "CREATE (c)-[:RESOLVES_TO]->(:Identity:Person {id: 'p' + key, name: '客' + key})",
        {"keys": FARM},
    )
    store.execute(
        "CYPHER 25 UNWIND $events AS e MATCH (c:Customer {key: e[0]}), (d:Device {key: 'd'}) "
        "CREATE (c)-[:SIGNED_IN]->(:SignIn {key: e[1], at: e[2], result: 'success'})-[:FROM]->(d)",
        {"events": events},
    )
    return store


def test_an_empty_graph_and_an_unresolved_one_are_said(store):
    with pytest.raises(UsageError, match=r"detect\.empty"):
        detect(store)
    store.execute("CYPHER 25 CREATE (:Record:Customer {key: 'a', source: 'app'})")
    with pytest.raises(UsageError, match=r"detect\.unresolved"):
        detect(store)


def test_orders_are_gathered_once_with_all_that_hangs_on_them(farm):
    farm.execute(
        "CYPHER 25 MATCH (c:Customer {key: 'f0'}) "
        "CREATE (c)-[:PLACED]->(o:Order {key: 'o1', placedAt: datetime('2025-10-02'), goodsAmount: 900}) "
        "CREATE (c)-[:PLACED]->(:Order {key: 'o2', placedAt: datetime('2025-10-02'), recipientPhone: '1'}) "
        "CREATE (o)-[:PAID_WITH]->(:PaymentAccount {key: 'one'}), (o)-[:PAID_WITH]->(:PaymentAccount "
        "{key: 'two'}), (o)-[:REDEEMED]->(:Coupon {key: 'k', minimumAmount: 800}), "
        "(o)-[:REFUNDED]->(:Refund {key: 'r', amount: 300, at: datetime('2025-10-03')}), "
        "(o)-[:REFUNDED]->(:Refund {key: 's', amount: 200, at: datetime('2025-10-04')}), "
        "(o)-[:SHIPPED_TO]->(:Record:Address {key: 'a', city: '杭州市', road: '文三路', number: '9号', "
        "building: '2号楼', room: '301室', phone: '2'})"
    )
    orders = gather(farm).orders.set_index("orderKey")
    first = orders.loc["o1"]
    assert list(orders.index) == ["o1", "o2"]
    assert (first["payment"], first["coupon"], first["minimum"], first["paid"]) == ("one", "k", 800, 900)
    assert (first["refunded"], first["phone"], first["door"]) == (500, "2", "杭州市/文三路/9/2//301")
    assert (orders.loc["o2"]["refunded"], orders.loc["o2"]["phone"]) == (0, "1")


def test_an_unknown_detector_is_named(store):
    with pytest.raises(UsageError, match=r"detect\.detector"):
        detect(store, ["horoscope"])


def test_the_same_run_twice_gives_the_same_cases(farm):
    report = detect(farm)
    assert (report.cases, report.new) == (1, 1)
    first = ranked(farm)
    assert first[0]["members"] == FARM
    assert first[0]["people"] == 8
    assert first[0]["score"] == pytest.approx(sum(item["points"] for item in first[0]["factors"]))
    assert len(first[0]["names"]) == 5
    again = detect(farm)
    assert (again.kept, again.new, again.gone) == (1, 0, 0)
    assert ranked(farm) == first
    nodes = farm.execute(
        "CYPHER 25 MATCH (f:Finding)-[:INVOLVES]->(r) RETURN count(r) AS links, f.members AS m"
    )
    assert (nodes[0]["links"], json.loads(nodes[0]["m"])) == (8, FARM)


def test_what_last_happened_before_since_is_left_out_and_an_untouched_case_goes(farm):
    detect(farm)
    report = detect(farm, since=datetime(2025, 11, 1, tzinfo=UTC))
    assert (report.cases, report.gone) == (0, 1)
    assert not ranked(farm)


def test_a_case_somebody_works_on_stays(farm):
    detect(farm)
    farm.execute("CYPHER 25 MATCH (c:Case) SET c.status = 'confirmed'")
    detect(farm, since=datetime(2025, 11, 1, tzinfo=UTC))
    assert [case["status"] for case in ranked(farm)] == ["confirmed"]


def test_a_hub_that_everybody_shares_makes_no_case(farm):
    before = ranked(farm)
    farm.execute(
        "CYPHER 25 CREATE (hub:Device {key: 'hub'}), (pay:PaymentAccount {key: 'hub'}) "
        "WITH hub, pay UNWIND range(0, 399) AS n "
        "CREATE (c:Record:Customer {key: 'h' + n, source: 'app', name: '客' + n})-[:USES_DEVICE]->(hub) "
        "CREATE (c)-[:RESOLVES_TO]->(:Identity:Person {id: 'ph' + n}) "
        "CREATE (c)-[:PLACED]->(o:Order {key: 'oh' + n, placedAt: datetime('2025-10-02'), "
        "status: 'completed', currency: 'CNY', goodsAmount: 100, paidAmount: 100})-[:PAID_WITH]->(pay) "
        "CREATE (o)-[:REFUNDED]->(:Refund {key: 'rh' + n, amount: 100, at: datetime('2025-10-03')})"
    )
    detect(farm)
    assert not before
    assert [case["members"] for case in ranked(farm)] == [FARM]


def test_a_run_that_is_killed_leaves_the_cases_of_the_run_before(farm, monkeypatch):
    detect(farm)
    before = ranked(farm)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(farm, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        detect(farm, since=datetime(2025, 11, 1, tzinfo=UTC))
    monkeypatch.undo()
    assert ranked(farm) == before
    assert detect(farm).kept == 1


def test_a_second_run_at_the_same_time_is_refused(farm):
    with held(farm, "detect") as alone:
        assert alone
        with pytest.raises(ConflictError, match=r"detect\.busy"):
            detect(farm)
    assert detect(farm).cases == 1


def test_detectors_need_no_gds(farm, monkeypatch):
    monkeypatch.setattr(farm, "_capabilities", Capabilities("2026.01.4", "community", None))
    assert detect(farm).cases == 1
