"""Each setting has a variable, a sentence and its place in the documentation."""

from dataclasses import fields
from pathlib import Path

import pytest

from graph.errors import InputError
from graph.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented():
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    for item in fields(Settings):
        if item.name != "home":
            assert f"`{item.metadata['variable']}`" in page
            assert item.metadata["doc"] in page


def test_option_comes_before_environment_before_file_before_default(tmp_path):
    assert load_settings(tmp_path, {}).timezone == "Asia/Shanghai"
    (tmp_path / "renmai.toml").write_text('timezone = "Asia/Tokyo"\n', encoding="utf-8")
    assert load_settings(tmp_path, {}).timezone == "Asia/Tokyo"
    assert load_settings(tmp_path, {"RENMAI_TIMEZONE": "UTC"}).timezone == "UTC"
    assert (
        load_settings(tmp_path, {"RENMAI_TIMEZONE": "UTC"}, timezone="Europe/Paris").timezone
        == "Europe/Paris"
    )


def test_home_is_option_then_environment(tmp_path):
    assert load_settings(None, {"RENMAI_HOME": str(tmp_path)}).home == tmp_path
    assert load_settings(tmp_path / "a", {"RENMAI_HOME": str(tmp_path)}).home == tmp_path / "a"


@pytest.mark.parametrize(
    ("content", "code"), [("timezone = ", "settings.unreadable"), ("colour = 'red'", "settings.unknown")]
)
def test_a_broken_settings_file_is_said(tmp_path, content, code):
    (tmp_path / "renmai.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_settings(tmp_path, {})
    assert caught.value.code == code
