"""Help: guides whose steps lead somewhere, words in both languages."""

import re

import pytest

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
