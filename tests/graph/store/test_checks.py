import pytest

from graph.store.checks import problems, read_names
from graph.store.queries import parse
from graph.store.tokens import tokenise

HEADER = """// name: q
// summary: s
// summary-zh: s
// audience: page
// mode: {mode}
// params: {params}
// returns: -
// rows: many
// needs: -
"""


def found(body, params="-", mode="read"):
    query = parse(HEADER.format(mode=mode, params=params) + "CYPHER 25\n" + body, "cypher/x/q.cypher")
    return [str(item).removeprefix("cypher/x/q.cypher:") for item in problems(query)]


def test_a_good_query_has_no_problem():
    body = """
    MATCH (p:Person {id: $id})<-[r:RESOLVES_TO]-(c:Customer|Supplier)
    WHERE c.name STARTS WITH 'x' AND EXISTS { (c)-[:HAS_PHONE]->(ph:Phone) WHERE ph.value IS NOT NULL }
    CALL (c) { MATCH (c)-[:PLACED]->(o:Order) RETURN count(o) AS orders, max(o.placedAt) AS latest }
    WITH p, c, orders, {anything: c.name, nested: {more: 1}} AS row
    RETURN p.id AS id, row.anything, [x IN labels(c) WHERE x <> 'Record' | x] AS names, orders,
           COLLECT { MATCH (c)-[:HAS_EMAIL]->(e) RETURN e.value }[0..3] AS emails,
           date.truncate('month', latest) AS month, latest.year
    """
    assert found(body, "id: STRING") == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("MATCH (p:Persn) RETURN p", "11: the model has no label Persn"),
        ("MATCH (:Person&!Custmer) RETURN 1 AS x", "11: the model has no label Custmer"),
        ("MATCH (p:Person)\nWHERE p:Custmer RETURN p", "12: the model has no label Custmer"),
        ("MATCH ()-[:HAS_FONE]->() RETURN 1 AS x", "11: the model has no relationship type HAS_FONE"),
        (
            "MATCH ()-[r:HAS_PHONE|HAS_MAIL*1..2]-() RETURN r",
            "11: the model has no relationship type HAS_MAIL",
        ),
        ("MATCH (p:Person) RETURN p.nmae", "11: Person has no property nmae"),
        ("MATCH (p:Person {nmae: 1}) RETURN p", "11: Person has no property nmae"),
        ("MATCH (p:Person) RETURN p.orderNumber", "11: Person has no property orderNumber"),
        ("MATCH (p:Person) RETURN p {.id, .nmae, x: 1} AS m", "11: Person has no property nmae"),
        ("MATCH (n) WHERE n.nmae = 1 RETURN n", "11: the model has no property nmae"),
        ("MATCH ()-[r:CONTAINS {quantty: 1}]->() RETURN r", "11: CONTAINS has no property quantty"),
        ("MATCH (p:Person) RETURN $id", "11: the parameter $id is used and not declared"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "11: LOAD CSV reads files"),
    ],
)
def test_a_wrong_name_is_found_with_its_line(body, problem):
    assert any(item.startswith(problem) for item in found(body)), found(body)


@pytest.mark.parametrize(
    "clause",
    ["SET p.name = 'x'", "DETACH DELETE p", "REMOVE p.name", "MERGE (x:Person)", "CREATE (x:Person)"],
)
def test_a_reading_query_has_no_writing_clause(clause):
    body = f"MATCH (p:Person) {clause} RETURN 1 AS x"
    assert any("a reading query has" in item for item in found(body))
    assert found(body, mode="write") == []


def test_words_that_only_look_like_clauses_are_let_through():
    body = "MATCH (p:Person) WHERE p.name = 'SET' /* DELETE */ RETURN {set: 1, create: 2} AS merge_, p.name"
    assert found(body) == []


def test_a_declared_parameter_that_is_not_used_is_found():
    assert found("RETURN 1 AS x // $id", "id: STRING") == ["10: the parameter id is declared and not used"]


def test_variables_are_known_by_what_they_are_bound_to():
    names = read_names(tokenise("MATCH (a:Person)-[r:PLACED]->(:Order) WITH a.name AS n RETURN n.foo"))
    assert dict(names.labels_of)["a"] == {"Person"}
    assert dict(names.types_of) == {"r": {"PLACED"}} | {
        key: value for key, value in names.types_of.items() if key.startswith("\0")
    }
