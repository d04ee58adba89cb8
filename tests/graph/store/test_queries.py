from datetime import UTC, datetime

import pytest

from graph.errors import InputError, UsageError
from graph.store.parameters import parse_fields
from graph.store.queries import parse

GOOD = """// name: people
// summary: People by name.
// summary-zh: 按姓名查人。
// audience: page
// mode: read
// params: text: STRING, limit: INTEGER = 20,
//         since: ZONED DATETIME = null, tags: LIST<STRING> = ['a', 'b']
// returns: id: STRING, names: LIST<STRING>
// rows: many
// needs: -

CYPHER 25
MATCH (p:Person) WHERE p.name = $text RETURN p.id AS id, [p.name] AS names LIMIT $limit
"""


def made(text=GOOD):
    return parse(text, "cypher/profile/people.cypher")


def test_a_header_is_read():
    query = made()
    assert (query.name, query.area, query.mode, query.rows, query.needs_gds) == (
        "people",
        "profile",
        "read",
        "many",
        False,
    )
    assert query.summary_zh == "按姓名查人。"
    assert [item.name for item in query.params] == ["text", "limit", "since", "tags"]
    assert query.text.startswith("CYPHER 25\nMATCH")
    assert query.line == 12


def test_defaults_fill_what_is_not_given():
    assert made().bind({"text": "李"}) == {"text": "李", "limit": 20, "since": None, "tags": ["a", "b"]}


@pytest.mark.parametrize(
    ("given", "code"), [({}, "query.params-missing"), ({"text": "", "x": 1}, "query.params-unknown")]
)
def test_parameters_that_are_not_its_own_are_refused(given, code):
    with pytest.raises(UsageError) as caught:
        made().bind(given)
    assert caught.value.code == code


def test_text_is_read_as_the_parameter_type():
    bound = made().bind_text({"text": "007", "limit": "5", "since": "2026-01-02", "tags": "x, y"})
    assert bound == {
        "text": "007",
        "limit": 5,
        "since": datetime(2026, 1, 2, tzinfo=UTC),
        "tags": ["x", "y"],
    }


def test_text_of_another_type_is_refused_by_name():
    with pytest.raises(UsageError) as caught:
        made().bind_text({"text": "a", "limit": "many"})
    assert caught.value.params["name"] == "limit"


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("// mode: read\n", "", 1, "lacks `mode:`"),
        ("mode: read", "mode: look", 5, "not one of read, write, schema"),
        ("name: people", "name: persons", 1, "the file is people.cypher"),
        ("text: STRING", "text: TEXT", 6, "`TEXT` is no type"),
        ("limit: INTEGER = 20", "text: INTEGER", 6, "`text` stands twice"),
        ("// rows: many", "// rows: many\n// rows: one", 10, "`rows:` twice"),
        ("// rows: many", "// rows: many\n// speed: high", 10, "`speed:`"),
        ("CYPHER 25\n", "", 12, "does not start with CYPHER 25"),
    ],
)
def test_a_broken_header_names_file_line_and_problem(old, new, line, problem):
    with pytest.raises(InputError) as caught:
        made(GOOD.replace(old, new))
    params = caught.value.params
    assert params["file"] == "cypher/profile/people.cypher"
    assert params["line"] == line
    assert problem in params["problem"]


def test_a_query_that_commits_by_itself_is_known():
    assert made(GOOD.replace("MATCH (p", "CALL (x) { } IN 2 CONCURRENT TRANSACTIONS MATCH (p")).batched
    assert not made().batched


def test_lists_of_lists_and_commas_in_defaults():
    fields = parse_fields("a: LIST<LIST<STRING>>, b: STRING = 'x, y'")
    assert [(item.type, item.default) for item in fields] == [
        ("LIST<LIST<STRING>>", None),
        ("STRING", "x, y"),
    ]
