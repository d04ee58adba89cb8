"""What the guard refuses, by its list of attacks, and what it lets through."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageError
from graph.store.guard import RULES, check
from graph.store.guard.checking import place_of
from graph.store.guard.rules import LONGEST, sentences

HERE = Path(__file__).parent
ATTACKS = yaml.safe_load((HERE / "attacks.yaml").read_text(encoding="utf-8"))
HONEST = yaml.safe_load((HERE / "honest.yaml").read_text(encoding="utf-8"))
WORDS = [
    *("LOAD", "CSV", "SHOW", "USE", "CALL", "gds", ".", "(", ")", "{", "}", "'", '"', "`", "//", "/*", "*/"),
    *("\n", "\r", " ", "1.", "AS", "as", "WITH", "n", ":", "|", "\\u0027", "RETURN", "FROM", ";", "$"),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["name"])
def test_an_attack_is_refused_by_its_rule(attack):
    with pytest.raises(UsageError) as refused:
        check(attack["query"])
    assert refused.value.code == attack["code"]


def test_there_are_enough_attacks_and_each_rule_has_one():
    assert len({attack["query"] for attack in ATTACKS}) >= 60
    assert {rule.code for rule in RULES} - {attack["code"] for attack in ATTACKS} == {"guard.long"}
    assert len(HONEST) >= 40
    assert all("{" not in refuses for _, refuses, _ in sentences())


@pytest.mark.parametrize("query", HONEST)
def test_an_honest_query_passes(query):
    checked = check(query)
    assert checked.startswith("CYPHER ")
    assert checked.count("\n") == query.rstrip().removesuffix(";").count("\n") + 1 or query.endswith("\n")


def test_a_megabyte_is_refused_before_it_is_read():
    with pytest.raises(UsageError, match=r"guard\.long"):
        check("RETURN 1 //" + "x" * 1_000_000)
    assert check("RETURN 1 //" + "x" * (LONGEST - 20))


def test_a_refusal_says_where():
    with pytest.raises(UsageError) as refused:
        check("MATCH (n)\nRETURN n,\n   gds.version() AS v")
    assert refused.value.params == {"line": 3, "column": 4, "word": "gds.version"}
    assert place_of("", 0).line == 1


@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
def test_no_text_breaks_the_guard_and_load_csv_never_passes_outside_strings(text):
    try:
        checked = check(text)
    except UsageError:
        return
    assert not oracle_sees_load_csv(checked)


def oracle_sees_load_csv(text):
    """A slow reader of its own: walks the characters as Neo4j's lexer does."""
    words, word, at = [], "", 0
    while at < len(text):
        char, two = text[at], text[at : at + 2]
        if char in "'\"`":
            end = at + 1
            while end < len(text) and text[end] != char:
                end += 2 if text[end] == "\\" and char != "`" else 1
            if end < len(text):
                words, word, at = [*words, word, "string"], "", end + 1
                continue
        if two == "//":
            while at < len(text) and text[at] not in "\r\n":
                at += 1
            words, word = [*words, word], ""
            continue
        if two == "/*" and "*/" in text[at + 2 :]:
            words, word, at = [*words, word], "", text.index("*/", at + 2) + 2
            continue
        if char.isalnum() or char in "_$":
            word += char
        else:
            words, word = [*words, word, "" if char.isspace() else char], ""
        at += 1
    said = [item.upper() for item in [*words, word] if item]
    return any(said[at : at + 2] == ["LOAD", "CSV"] for at in range(len(said)))
