"""One person's name in several scripts shares a match key or spells the same characters."""

import pytest

from graph.standardise.names import of_parts, standardise
from graph.standardise.romanisation import reading, spellings, surnames_spelled

SAME = [
    ("陳大文", "陈大文"),
    ("陳大文", "CHAN Tai Man"),
    ("陳大文", "chan tai man"),
    ("陳大文", "Chan, Tai-Man"),
    ("陈大文", "Chen Dawen"),
    ("陈大文", "chén dà wén"),
    ("陈大文", "Dawen Chen"),
    ("曾志偉", "TSANG Chi Wai"),
    ("黎雅芳", "LAI Nga Fong"),
    ("歐陽嘉雯", "AU YEUNG Ka Man"),
    ("張曉明", "Chang Hsiao-ming"),
    ("蕭敬騰", "肖敬腾"),
    ("吕布", "Lü Bu"),
    ("吕布", "Lyu Bu"),
    ("Bob Smith", "Robert Smith"),
    ("Smith, Robert", "ROBERT SMITH"),
    ("José García", "Jose Garcia"),
    ("Peter Chan", "CHAN Tai Man, Peter"),
    ("王小明先生", "王小明"),
]

DIFFERENT = [
    ("陈大文", "陈大武"),
    ("王小明", "Wang Daming"),
    ("陳大文", "CHAN Siu Man"),
    ("Robert Smith", "Roberta Smith"),
    ("王先生", "王小姐"),
    ("王*明", "王小明"),
    ("小王", "王小明"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_forms_of_one_name_share_a_key(one, other):
    assert set(standardise(one).match_keys) & set(standardise(other).match_keys)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_share_none(one, other):
    assert not set(standardise(one).match_keys) & set(standardise(other).match_keys)


@pytest.mark.parametrize(
    ("characters", "spelled"),
    [
        ("陳大文", "CHAN Tai Man"),
        ("陳建明", "CHAN Gin Ming"),
        ("周永明", "CHOW Wing Ming"),
        ("蔡思慧", "TSOI Sze Wai"),
        ("趙雪兒", "CHIU Suet Yi"),
        ("吳嘉欣", "NG Ka Yan"),
        ("謝立志", "TSE Lap Chi"),
        ("林志玲", "Lin Chih-ling"),
        ("蔡英文", "Tsai Ing-wen"),
        ("馬英九", "Ma Ying-jeou"),
        ("陈大文", "Tan Dawen"),
    ],
)
def test_syllables_spell_the_characters_of_the_name(characters, spelled):
    han, latin = standardise(characters), standardise(spelled)
    assert len(han.syllables) == len(latin.syllables)
    surname = "".join(han.syllables[: han.surname_syllables])
    fits = [latin.syllables[0] in spellings(surname, surname=True)]
    fits += [
        syllable in spellings(character)
        for character, syllable in zip(han.syllables[1:], latin.syllables[1:], strict=True)
    ]
    assert sum(fits) >= len(fits) - (1 if spelled in ("Tsai Ing-wen", "Ma Ying-jeou") else 0)


@pytest.mark.parametrize(
    ("surname", "sound"),
    [
        ("单", "shàn"),
        ("仇", "qiú"),
        ("解", "xiè"),
        ("曾", "zēng"),
        ("查", "zhā"),
        ("区", "ōu"),
        ("朴", "piáo"),
        ("盖", "gě"),
        ("翟", "zhái"),
        ("尉迟", "yù chí"),
        ("万俟", "mò qí"),
        ("单于", "chán yú"),
        ("區", "ōu"),
    ],
)
def test_surnames_are_read_as_surnames(surname, sound):
    assert reading(surname, surname=True) == sound


def test_a_spelling_leads_to_the_surnames_it_may_stand_for_common_ones_first():
    assert [name for name, _ in surnames_spelled()["wong"]][:2] == ["王", "黄"]
    assert surnames_spelled()["auyeung"][0][0] == "欧阳"


def test_columns_of_their_own_read_as_one_name():
    assert of_parts("王", "小明").value == "王小明"
    assert of_parts("Smith", "John", "Q").value == "John Q Smith"
    assert of_parts("Chan", "Tai Man").surname == "Chan"
    assert of_parts(None, "Isabelle").given_name == "Isabelle"
    assert of_parts("", "").value is None
