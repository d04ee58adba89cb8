"""Segments read from a real graph, saved in it, and explained."""

import itertools
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from graph.commands import campaigns, segment_columns, segments
from graph.commands.segment_columns import people
from graph.commands.segment_export import Wanted, export
from graph.commands.segment_life import refresh
from graph.commands.segment_members import reader
from graph.errors import ConflictError, InputError, NotFoundError
from graph.ledger import Ledger, exports
from graph.profiles.tags import segments_of
from graph.store.writer.identities import publish_parts

pytestmark = pytest.mark.integration

ZONE = ZoneInfo("Asia/Shanghai")

SHOP = """CYPHER 25
CREATE (p:Record:Product {key: 'p', name: '牛奶', category: '乳品', source: 'app'}),
  (d:Device {key: 'd'}), (t:Tag {key: 't', name: 'VIP'}),
  (case:Case {id: 'k', status: 'open'}), (old:Case {id: 'k2', status: 'dismissed'})
WITH p, d, t, case, old
UNWIND range(0, 3) AS n
WITH p, d, t, case, old, n, CASE n WHEN 1 THEN '["x"]' END AS issues,
  datetime('2025-11-30T04:00Z') - duration({days: n * 40}) AS at
CREATE (person:Identity:Person {id: 'p' + n, name: '客' + n,
    city: ['杭州市', '上海市', '上海市', '上海市'][n]}),
  (c:Record:Customer {key: 'c' + n})-[:RESOLVES_TO]->(person),
  (c)-[:HAS_ADDRESS]->(:Record:Address {key: 'a' + n, divisionCode: '330108', issues: issues}),
  (c)-[:GAVE]->(:Consent {key: 'g' + n, purpose: 'marketing', channel: 'sms', granted: n <> 2,
    at: at}),
  (c)-[:PLACED]->(o:Order {key: 'o' + n, placedAt: at, paidAt: at, paidAmount: 1000 * n})-[:CONTAINS]->(p)
FOREACH (one IN CASE WHEN n < 2 THEN [1] ELSE [] END | CREATE (c)-[:USES_DEVICE]->(d))
FOREACH (one IN CASE n WHEN 0 THEN [1] ELSE [] END | CREATE (person)-[:TAGGED {by: 'li'}]->(t))
FOREACH (one IN CASE n WHEN 3 THEN [1] ELSE [] END | CREATE (case)-[:INVOLVES]->(c), (old)-[:INVOLVES]->(c))
"""


def whole(name, where):
    return {"version": 1, "name": name, "where": where}


def test_segments_are_saved_counted_and_explained(store):
    store.execute(SHOP)
    tied = {"kind": "shares", "what": "device", "with": {"kind": "tag", "is": ["VIP"]}}
    segments.create(store, whole("买过乳品", {"kind": "orders", "days": 100, "category": "乳品"}), "li")
    segments.create(store, whole("tied", {"all": [{"kind": "segment", "name": "买过乳品"}, tied]}), "li")
    everybody = people(store, ZoneInfo("Asia/Shanghai"), clock=lambda: datetime(2025, 12, 1, tzinfo=UTC))
    evaluated = segments.evaluator(store, everybody)

    def ids(where):
        rows = segments.member_rows(evaluated, {"where": where})
        return [everybody.ids[row] for row in rows]

    assert ids({"kind": "segment", "name": "买过乳品"}) == ["p0", "p1", "p2"]
    assert ids({"kind": "segment", "name": "tied"}) == ["p1"]
    assert ids({"kind": "case"}) == ["p3"]
    assert ids({"kind": "deliverable"}) == ["p0", "p2", "p3"]
    assert ids({"kind": "profile", "field": "city", "is": ["杭州市"]}) == ["p0"]
    assert ids({"not": {"kind": "consent", "purpose": "marketing", "channel": "sms"}}) == ["p2"]
    assert ids({"kind": "spent", "at_least": 2000}) == ["p2", "p3"]
    inside, reasons = segments.why(evaluated, segments.find(store, "tied").definition, "p0")
    assert (inside, [why.holds for why in reasons]) == (False, [True, False])
    assert people(store, ZONE, clock=lambda: datetime(2025, 12, 1, tzinfo=UTC)) is everybody
    with pytest.raises(ConflictError, match=r"segment\.exists"):
        segments.create(store, whole("tied", {"kind": "case"}), "li")
    with pytest.raises(InputError, match=r"segment\.cycle"):
        segments.create(store, whole("买过乳品", {"kind": "segment", "name": "tied"}), "li", replace=True)
    with pytest.raises(NotFoundError, match=r"person\.unknown"):
        segments.why(evaluated, whole("x", {"kind": "case"}), "nobody")
    with pytest.raises(NotFoundError, match=r"segment\.unknown-segment"):
        segments.find(store, "nothing")


def test_people_are_read_once_for_all_processes_of_a_home(store, tmp_path, monkeypatch):
    store.execute(SHOP)

    def asked():
        monkeypatch.setattr(segment_columns, "_HELD", {})  # as another process has it
        return people(store, ZONE, clock=lambda: datetime(2025, 12, 1, tzinfo=UTC), home=tmp_path)

    read = segment_columns.read_people
    first = asked()
    monkeypatch.setattr(segment_columns, "read_people", None)
    again = asked()
    assert (again.ids, again.order_paid.tolist()) == (first.ids, first.order_paid.tolist())
    assert segments.evaluator(store, again).members({"kind": "deliverable"}).tolist() == [1, 0, 1, 1]
    monkeypatch.setattr(segment_columns, "read_people", read)
    store.execute("CYPHER 25 MATCH (a:Address {key: 'a1'}) REMOVE a.issues")
    store.execute("CYPHER 25 CREATE (:Load {id: 'l', finishedAt: datetime()})")
    assert segments.evaluator(store, asked()).members({"kind": "deliverable"}).all()


def test_what_is_kept_of_people_is_read_anew_after_every_publication(store):
    store.execute(SHOP)
    store.write("begin_resolving")
    stamps = ("segment_stamp", "shelf_stamp")
    seen = [[store.one(name) for name in stamps]]
    for _ in range(2):  # as many people as before, of other records
        publish_parts(store, "Customer", "Person", tuple, "resolve-2", datetime(2025, 12, 1, tzinfo=UTC))
        seen.append([store.one(name) for name in stamps])
    for earlier, later in itertools.pairwise(seen):
        assert all(one != other for one, other in zip(earlier, later, strict=True))


def test_a_campaign_holds_some_out_keeps_its_people_and_says_too_few(store, settings, tmp_path):
    store.execute(SHOP)
    now = datetime(2025, 12, 1, tzinfo=UTC)
    made = segments.create(store, whole("对照", {"kind": "consent", "purpose": "marketing"}), "li")
    evaluated = segments.evaluator(store, people(store, ZONE, clock=lambda: now))
    with Ledger.open(settings) as ledger:
        drive = campaigns.Drive(store, "双十二", made.id, share=0.5, cost=1000)
        wanted = Wanted("csv", tmp_path / "x.csv", "li", drive=drive)
        done = export(made, evaluated, reader(store, now), ledger, wanted, clock=lambda: now)
        held = {one for one in ("p0", "p1", "p3") if campaigns.is_held_out(drive, one)}
        assert done.left_out == ({"held-out": len(held)} if held else {})
        kept = exports.marks(ledger, done.number)
        assert set(kept) == {"p0", "p1", "p3"} - held
        exports.forget(ledger, done.number)

        assert refresh(store, ledger, made, evaluated, ZONE, lambda: now).added == 3
        store.execute("CYPHER 25 MATCH (k:Consent {key: 'g0'}) SET k.granted = false")
        store.execute("CYPHER 25 MATCH (t:Tag) SET t.at = datetime()")
        evaluated = segments.evaluator(store, people(store, ZONE, clock=lambda: now))
        later = refresh(store, ledger, made, evaluated, ZONE, lambda: now)
        assert (later.members, later.added, later.removed) == (2, 0, 1)
        [size] = [one for one in exports.sizes(ledger, made.id) if one.day == date(2025, 12, 1)]
        assert (size.members, size.added, size.removed) == (2, 3, 1)
    assert [one.name for one in segments_of(store, "p1")] == ["对照"]

    found = campaigns.find(store, "双十二")
    assert (found.members, found.held_out, found.cost) == (3 - len(held), len(held), 1000)
    store.execute("CYPHER 25 MATCH (c:Campaign) SET c.at = datetime('2025-11-29T00:00Z')")
    lift = campaigns.results(store, campaigns.find(store, "双十二"), 7, lambda: now)
    assert lift.few
    assert 0 < lift.over < 1
    assert lift.reached.people + lift.held_out.people == 3
    assert lift.reached.buyers + lift.held_out.buyers == 1
