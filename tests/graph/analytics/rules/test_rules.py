"""Each rule on a small shop of its own: what breaks it is found with its repair, what looks so is not."""

from pathlib import Path

import pytest
import yaml

from graph.analytics.rules import all_rules, broken, summaries
from graph.errors import UsageError
from web.rule_texts import told
from web.translations import LANGUAGES

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "graph.yaml").read_text(encoding="utf-8"))


def test_every_rule_has_its_case_and_the_other_way_round():
    assert set(CASES) == {rule.id for rule in all_rules()}


@pytest.mark.integration
@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_finds_what_breaks_it_and_nothing_else(store, rule):
    case = CASES[rule]
    store.execute("CYPHER 25 " + case["make"], {})
    found = broken(store, [rule])
    got = sorted([one.source, one.kind, one.source_id, one.found, one.right] for one in found)
    assert got == sorted(case["found"]), case["why"]
    for lang in LANGUAGES:
        for one in found:
            sentence = told(lang, one, "Asia/Shanghai")
            assert "…" not in sentence
            assert "{" not in sentence
    assert sum(one.rows for one in summaries(found)) == len(found)


@pytest.mark.integration
def test_an_empty_graph_breaks_no_rule_and_an_unknown_rule_is_named(store):
    assert broken(store) == []
    with pytest.raises(UsageError, match=r"check\.rule"):
        broken(store, ["horoscope"])
