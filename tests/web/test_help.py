"""Help: guides whose steps lead somewhere, words in both languages."""

import re
from pathlib import Path

import pytest

import web
from graph.ledger.accounts import ROLES
from web.pages.help import GUIDES, WORDS
from web.translations import LANGUAGES, catalogue


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
def test_help_names_every_word_and_leads_to_pages(client, app, lang):
    page = client.get("/help", headers={"Accept-Language": lang}).get_data(as_text=True)
    for word in WORDS:
        assert f'id="word-{word}"' in page
    assert not re.search(r"\b(?:help|word)\.\w+\.", page)
    endpoints = {endpoint for steps in GUIDES.values() for _, endpoint in steps}
    assert endpoints - {"review.pairs"} <= set(app.view_functions)


def test_every_role_has_a_guide():
    assert set(ROLES) - {"administrator"} <= set(GUIDES), "administrators have the engineer's"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_column_target_has_a_name(lang):
    from loaders.kinds import KINDS
    from loaders.plan import targets_of

    texts = catalogue(lang)
    for kind in KINDS:
        for target in targets_of(kind):
            prefixes = {"!": "target.", "@": "target.of."}
            if target[0] in prefixes:
                assert prefixes[target[0]] + target[1:] in texts
            else:
                assert f"field.{target}" in texts or f"property.{target}" in texts, target


def test_the_api_is_described_on_a_page(client):
    page = client.get("/api/docs").get_data(as_text=True)
    assert "/api/v1/people/{id}" in page
    assert "renmai token add" in page


SHOWN = {
    "score": r"\.score\b",
    "probability": r"s\.chance\(|\.probability\b",
    "weight": r"bar\.weight|\.weight\b",
}
"""What a template shows that wants explaining, and the word that explains it."""

ELSEWHERE = {
    "case_report.html": "a print-out has no links",
    "profile_file.html": "a file of its own, with the parts of its score beside it",
    "home.html": "leads to the cases and people whose pages explain",
    "parts/provenance.html": "macros of parts/records.html and parts/why.html",
    "parts/why.html": "opens within parts/records.html",
}


@pytest.mark.parametrize("word", sorted(SHOWN))
def test_each_score_leads_to_its_explanation(word):
    folder = Path(web.__file__).parent / "templates"
    bare = [
        name
        for path in folder.rglob("*.html")
        if (name := path.relative_to(folder).as_posix()) not in ELSEWHERE
        and re.search(SHOWN[word], text := path.read_text(encoding="utf-8"))
        and not any(f"m.why('{other}')" in text for other in (word, "probability", "weight"))
    ]
    assert bare == []


def test_every_explanation_a_template_leads_to_is_there():
    folder = Path(web.__file__).parent / "templates"
    asked = {
        word
        for path in folder.rglob("*.html")
        for word in re.findall(r"m\.why\('(\w+)'\)", path.read_text(encoding="utf-8"))
    }
    assert {"score", "quality", "lifecycle", "relation"} <= asked <= set(WORDS)
