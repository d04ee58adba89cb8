"""What a viewer does not see, by what it is and where it stands."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from web import masking
from web.masking import mask

CASES = yaml.safe_load((Path(__file__).parent / "masking.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["values"], ids=lambda case: next(iter(case["row"])))
def test_each_kind_of_value_is_masked_where_it_stands(case):
    assert mask(case["row"]) == case["shown"]


@pytest.mark.parametrize("case", CASES["reasons"], ids=lambda case: str(case["stored"])[:40])
def test_reasons_that_are_stored_as_text_are_masked_inside(case):
    masked = mask({"match": {"levels": json.dumps(case["stored"], ensure_ascii=False)}})
    assert json.loads(masked["match"]["levels"]) == case["shown"]


@given(st.from_regex(r"\+?[0-9][0-9 -]{6,14}[0-9]", fullmatch=True))
def test_no_more_than_seven_digits_of_a_phone_remain(text):
    digits = [char for char in text if char.isdigit()]
    kept = [char for char in masking.phone(text) if char.isdigit()]
    assert len(kept) <= max(len(digits) - 3, 2)


@given(
    st.recursive(
        st.text() | st.none() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_is_masked_keeps_its_form_and_masking_twice_changes_nothing(value):
    once = mask(value)
    assert mask(once) == once
    assert type(once) is type(value)


def test_a_viewer_cannot_reach_behind_the_mask():
    store = masking.MaskedStore(None)
    with pytest.raises(PermissionError):
        store.session()
    with pytest.raises(PermissionError):
        _ = store.driver


def test_what_is_not_from_the_graph_is_masked_as_it_leaves(app, client_of):
    app.add_url_rule("/kept", "kept", lambda: {"row": "李明,13812345678,li@x.cn,11010519491231002X"})
    app.add_url_rule("/file", "file", lambda: (iter(["a,13812345678\n"]), 200, {"Content-Type": "text/csv"}))
    viewer, analyst = client_of("viewer"), client_of("analyst")
    assert viewer.get("/kept").get_json() == {"row": "李明,138****5678,l****@x.cn,1****X"}
    assert viewer.get("/file").get_data(as_text=True) == "a,138****5678\n"
    assert "13812345678" in analyst.get("/kept").get_data(as_text=True)
