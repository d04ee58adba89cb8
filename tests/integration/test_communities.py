"""Communities on a real server with GDS: the same twice, nothing left behind, clear refusals."""

import pytest

from graph.commands.communities import find_communities, kept_communities
from graph.errors import CapabilityError, ConflictError, MachineError, UsageError
from graph.store import gds
from graph.store.driver import Capabilities

pytestmark = pytest.mark.integration


@pytest.fixture
def town(store):
    """Two groups of five on a device each, joined by one phone; and a locker's phone that 300 share."""
    store.execute(
        "CYPHER 25 UNWIND range(0, 309) AS n "
        "CREATE (c:Record:Customer {key: 'c' + n, source: 'app', sourceId: toString(n), name: '客' + n})"
        "-[:RESOLVES_TO]->(:Identity:Person {id: 'p' + n, name: '客' + n, city: '杭州市', orders: n})"
    )
    store.execute(
        "CYPHER 25 CREATE (a:Device {key: 'a'}), (b:Device {key: 'b'}), (p:Phone {key: 'p'}), "
        "(locker:Phone {key: 'l'}) WITH a, b, p, locker MATCH (c:Customer) "
        "WITH a, b, p, locker, c, toInteger(c.sourceId) AS n "
        "FOREACH (x IN CASE WHEN n < 5 THEN [1] ELSE [] END | CREATE (c)-[:USES_DEVICE]->(a)) "
        "FOREACH (x IN CASE WHEN n >= 5 AND n < 10 THEN [1] ELSE [] END | CREATE (c)-[:USES_DEVICE]->(b)) "
        "FOREACH (x IN CASE WHEN n IN [4, 5] THEN [1] ELSE [] END | CREATE (c)-[:HAS_PHONE]->(p)) "
        "FOREACH (x IN CASE WHEN n >= 8 THEN [1] ELSE [] END | CREATE (c)-[:HAS_PHONE]->(locker))"
    )
    return store


def projections(store):
    return store.execute("CALL gds.graph.list() YIELD graphName RETURN graphName")


def test_who_shares_what_few_share_is_a_community_and_the_same_twice(town):
    first = find_communities(town)
    assert [(item.kind, item.size) for item in first.overview.bubbles] == [("community", 10), ("city", 300)]
    assert dict(first.overview.bubbles[0].ties) == {"Device": 2, "Phone": 1}
    assert "p" in {item.ref.key for item in first.cut_points}
    assert {"c4", "c5", "p"} >= {first.bridges[0].one.key, first.bridges[0].other.key}
    again = find_communities(town)
    assert again.overview == first.overview
    assert (again.cut_points, again.bridges) == (first.cut_points, first.bridges)
    kept = kept_communities(town)
    assert kept.overview.bubbles == first.overview.bubbles
    assert kept.bridges == first.bridges
    members = town.execute(
        "CYPHER 25 MATCH (p:Person)-[:MEMBER_OF]->(c:Community) "
        "RETURN count(p) AS people, collect(DISTINCT c.id) AS ids"
    )
    assert members == [{"people": 10, "ids": [first.overview.bubbles[0].id]}]
    assert not projections(town)


def test_nothing_is_kept_of_an_empty_or_unresolved_graph(store):
    with pytest.raises(UsageError, match=r"communities\.empty"):
        find_communities(store)
    store.execute("CYPHER 25 CREATE (:Record:Customer {key: 'a', source: 'app'})")
    with pytest.raises(UsageError, match=r"communities\.unresolved"):
        find_communities(store)
    assert kept_communities(store) is None


def test_a_missing_gds_too_little_heap_and_a_second_run_are_said_and_leave_nothing(town, monkeypatch):
    find_communities(town)
    before = kept_communities(town)
    monkeypatch.setattr(gds.Runner, "_projection_bytes", lambda self, size: 10**15)
    with pytest.raises(MachineError, match=r"gds\.memory"):
        find_communities(town)
    monkeypatch.undo()
    monkeypatch.setattr(gds, "WAIT_SECONDS", 0.1)
    monkeypatch.setattr(gds.runner.__wrapped__, "__defaults__", (0.1,))
    with gds.runner(town, wait=5), pytest.raises(ConflictError, match=r"gds\.busy"):
        find_communities(town)
    monkeypatch.undo()
    monkeypatch.setattr(town, "_capabilities", Capabilities("2026.01.4", "community", None))
    with pytest.raises(CapabilityError, match=r"gds\.missing"):
        find_communities(town)
    monkeypatch.undo()
    assert kept_communities(town) == before
    assert not projections(town)


def test_a_run_that_is_killed_midway_leaves_what_was(town, monkeypatch):
    find_communities(town)
    before = kept_communities(town)

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(gds.Runner, "communities", killed)
    with pytest.raises(KeyboardInterrupt):
        find_communities(town)
    monkeypatch.undo()
    assert kept_communities(town) == before
    assert not projections(town)
