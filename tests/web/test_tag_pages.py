"""Pages of tags: empty ones say how to begin, what a person carries is shown, and only some may change it."""

from datetime import UTC, datetime

TAG = {
    "key": "k", "name": "团长", "about": "组织团购", "segmentId": None, "segment": None, "days": None,
    "by": "li", "at": None, "people": 1,
}  # fmt: skip
WORN = {
    "key": "k", "name": "团长", "about": "", "source": "hand", "by": "li", "at": None,
    "until": datetime(2999, 1, 1, tzinfo=UTC),
}  # fmt: skip


def read(client, address, lang="en"):
    return client.get(address, headers={"Accept-Language": lang}).get_data(as_text=True)


def test_a_list_without_tags_says_how_to_begin(client):
    assert "No tag yet" in read(client, "/tags")
    assert "还没有标签" in read(client, "/tags", "zh-CN")


def test_a_tag_shows_who_carries_it_and_a_person_shows_theirs(client, answers):
    answers.rows = {"tags": [TAG], "person_tags": [WORN, WORN | {"until": datetime(2020, 1, 1, tzinfo=UTC)}]}
    answers.rows["tag_carriers"] = [{**WORN, "id": "p", "name": "李雷"}]
    assert "李雷" in read(client, "/tag/k")
    panel = read(client, "/person/p/tags")
    assert panel.count("/tag/k") == 1
    assert "by hand · li" in panel


def test_a_viewer_reads_tags_and_changes_none(client_of, app):
    app.config["WTF_CSRF_ENABLED"] = False
    client = client_of("viewer")
    for address in ("/tags", "/tag/k/follow", "/tag/k/drop", "/person/p/tags"):
        assert client.post(address).status_code == 403
    panel = client.get("/person/p/tags").get_data(as_text=True)
    assert "<form" not in panel
