"""What holds of every standardiser for any text: never raises, always the same, its own value stays."""

from importlib import import_module
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.translations import LANGUAGES, catalogue

KINDS = ("names", "phones", "emails", "id_numbers", "companies", "products", "dates", "money")

ALPHABETS = {
    "names": "王李欧阳单于小明先生女士总·*（）,;/ .'-ChanTiMeéāWong陳大文13",
    "phones": "0123456789+-() 转ext.*/,;x电话　１",
    "emails": "abzQ01.@+-_*，;<> com163gmail",
    "id_numbers": "0123456789XxA()-*HK 9M",
    "companies": "杭州西湖茶叶有限公司分店（）()集团 Ltd.,&CoGmbH市股份",
    "products": "三只松鼠苹果坚500gkml*x×-~斤两袋/盒（）装 oz.约黑色味SonyW1X4'",
    "dates": "0123456789-/.:年月日时分 T+Z上下午PMJanv二〇一十民国",
    "money": "0123456789,.-￥$元万亿角分壹贰拾佰仟整() RMBHK/斤~k",
}


def standardise_of(kind):
    return import_module(f"graph.standardise.{kind}").standardise


def texts(kind):
    near = st.text(alphabet=sorted(set(ALPHABETS[kind])), max_size=24)
    return st.one_of(near, st.text(max_size=40))


@pytest.mark.parametrize("kind", KINDS)
def test_any_text_is_read_without_raising_and_always_the_same(kind):
    standardise = standardise_of(kind)

    @settings(max_examples=120, deadline=None)
    @given(texts(kind))
    def check(raw):
        first = standardise(raw)
        assert first.value is None or first.value
        assert 0.0 <= first.confidence <= 1.0
        assert standardise(raw) == first
        if first.value is None:
            assert first.confidence <= 0.5

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_standardises_to_itself(kind):
    standardise = standardise_of(kind)

    @settings(max_examples=200, deadline=None)
    @given(texts(kind))
    def check(raw):
        value = standardise(raw).value
        if value is not None:
            assert standardise(value).value == value

    check()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_read_where_there_is_nothing(kind):
    standardise = standardise_of(kind)
    for raw in (None, "", " ", "\u3000", "\x00", "\u200b", "N/A", "无"):
        assert standardise(raw).value is None
        assert standardise(raw).confidence == 0.0


@pytest.mark.parametrize("kind", KINDS)
def test_very_long_and_odd_texts_are_read_in_a_moment(kind):
    standardise = standardise_of(kind)
    for raw in ("9" * 5000, "王" * 5000, "a" * 5000, "((((((" * 500, "1-" * 2000, "x" + "*" * 3000, "\ud800"):
        standardise(raw)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_issue_has_its_sentence_with_the_same_places(kind, lang):
    standardise, seen = standardise_of(kind), {}

    @settings(max_examples=80, deadline=None, database=None)
    @given(texts(kind))
    def collect(raw):
        for issue in standardise(raw).issues:
            seen[issue.code] = set(issue.params)

    collect()
    for code, params in seen.items():
        sentence = catalogue(lang)[code]
        assert {name for _, name, _, _ in Formatter().parse(sentence) if name} <= params, code
