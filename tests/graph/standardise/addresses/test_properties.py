"""What holds for every address: it never raises, says the same twice, and names only what exists."""

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.standardise.addresses import standardise
from graph.standardise.addresses.hits import find_hits
from graph.standardise.addresses.paths import readings, straight
from graph.standardise.addresses.places import locate_any
from graph.standardise.addresses.tables import COUNTY, tables

TABLE = tables()
COUNTIES = [one for one in TABLE.children if one.level == COUNTY and not one.overseas]
NAMES = {one.name for one in TABLE.children}
MARKS = "省市区县街道镇路号栋幢单元室收张三李飞北京上海朝阳西湖0123456789-#,，。 ()（）ABＡ１臺灣號\n"
NOISE = st.text(alphabet=MARKS, max_size=40)
TAILS = st.builds(
    "{}{}号{}{}单元{}室".format,
    st.sampled_from(["文三路", "人民南路", "南京东路", "北京路", "学院路", "解放大道"]),
    st.integers(1, 1999),
    st.sampled_from(["阳光花园3幢", "金色家园12号楼", "科技大厦B座"]),
    st.integers(1, 6),
    st.integers(101, 3308),
)


@given(st.one_of(st.text(max_size=60), NOISE))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read(raw):
    found = standardise(raw)
    assert found == standardise(raw)
    assert 0 <= found.confidence <= 1
    for name in (found.province, found.city):
        assert not name or name in NAMES or found.country != "中国"


@given(st.sampled_from(COUNTIES), TAILS)
@settings(max_examples=300, deadline=None)
def test_reading_the_standard_form_again_changes_nothing(county, tail):
    once = standardise(county.full_name + tail)
    again = standardise(once.standardised)
    for name in ("province", "city", "district", "street", "road", "number", "building", "unit", "room"):
        assert getattr(once, name) == getattr(again, name), name
    assert again.standardised == once.standardised
    assert once.division_code == county.code


@given(st.sampled_from(COUNTIES), TAILS)
@settings(max_examples=300, deadline=None)
def test_the_shortcut_reads_as_the_search_does(county, tail):
    text = county.full_name + tail
    shortcut = straight(text, TABLE)
    if shortcut is not None:
        assert shortcut.leaf is readings(find_hits(text, TABLE), TABLE)[0].leaf
        assert locate_any(text, TABLE).leaf is shortcut.leaf
