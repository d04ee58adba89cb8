"""The treated workbook: corrections coloured with the old value in a note, duplicates, changes, questions."""

import csv

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from graph.errors import InputError, UsageError
from loaders.treatment import treat
from loaders.treatment.corrections import corrector
from web.cli import cli
from web.translations import LANGUAGES, text

HEADER = ["会员号", "姓名", "手机", "地址", "注册日期", "消费", "备注"]
ROWS = [
    ["A1", "王小明", "13912345670", "浙江省杭州市西湖区文三路100号3幢201室", "2025-01-02", "12.50", ""],
    ["A2", "王小明", "+86 139 1234 5670", "杭州西湖区文三路100号3幢201室", "2025年1月3日", "8", "=1+1"],
    [
        "A3",
        "李雷",
        "１３６１８８４５６７２",
        "江苏省杭州市西湖区文三路99号1幢101室",
        "2025/1/4",
        "1,000",
        " 留空 ",
    ],
    ["A4", "韩梅梅", "1361234567", "北京市崇文区广渠门内大街3号院2号楼501", "2025-01-05", "3", "@x"],
    [
        "A5",
        "张伟",
        "13812341234",
        "上海市徐汇区漕溪北路398号2楼201室 张伟 13812341234",
        "2025-01-06",
        "7",
        "ok",
    ],
]


def made(tmp_path, rows, encoding="gb18030"):
    path = tmp_path / "members.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def say(code, params):
    return text("zh_Hans", code, **params)


def sheets(path):
    book = load_workbook(path)
    return {sheet.title: sheet for sheet in book.worksheets}


@pytest.fixture
def treated(tmp_path):
    out = tmp_path / "out.xlsx"
    done = treat(made(tmp_path, ROWS), out, say)
    return done, sheets(out)


def column(sheet, name):
    place = [cell.value for cell in sheet[1]].index(name)
    return [row[place] for row in sheet.iter_rows(min_row=2)]


def test_corrected_cells_are_coloured_with_the_old_value_in_a_note(treated):
    done, book = treated
    phones = column(book["数据"], "手机")
    assert [cell.value for cell in phones] == [
        *("13912345670", "13912345670", "13618845672", "1361234567", "13812341234")
    ]
    assert phones[0].comment is None
    assert "+86 139 1234 5670" in phones[1].comment.text
    assert phones[1].fill.fgColor.rgb != phones[0].fill.fgColor.rgb
    addresses = [cell.value for cell in column(book["数据"], "地址")]
    assert addresses[1] == "浙江省杭州市西湖区文三路100号3幢201室"
    assert addresses[3] == "北京市东城区广渠门内大街3号院2号楼501"
    assert addresses[4] == "上海市徐汇区漕溪北路398号2楼201室"
    assert [cell.value for cell in column(book["数据"], "注册日期")][1:3] == ["2025-01-03", "2025/1/4"]
    assert [cell.value for cell in column(book["数据"], "消费")] == [12.5, 8, 1000, 3, 7]
    assert done.changes == book["改动"].max_row - 1


def test_what_contradicts_itself_is_asked_and_not_changed(treated):
    done, book = treated
    assert column(book["数据"], "地址")[2].value == ROWS[2][3]
    asked = {row[1]: row for row in book["需人工处理"].iter_rows(min_row=2, values_only=True)}
    assert asked["地址"][3] == "浙江省杭州市西湖区文三路99号1幢101室"
    assert asked["手机"][2] == "1361234567"
    assert done.asked == book["需人工处理"].max_row - 1


def test_suspected_duplicates_stand_side_by_side(treated):
    done, book = treated
    rows = list(book["疑似重复"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in rows] == [1, 2]
    assert rows[0][0] == rows[1][0]
    assert done.duplicates == 1


def test_nothing_becomes_a_formula_and_no_row_is_lost(treated):
    _, book = treated
    assert all(cell.data_type != "f" for sheet in book.values() for row in sheet.iter_rows() for cell in row)
    assert column(book["数据"], "备注")[1].value == "'=1+1"
    assert book["数据"].max_row == len(ROWS) + 1


def test_a_workbook_is_treated_and_keeps_its_dates(tmp_path):
    from datetime import datetime

    book = Workbook()
    book.active.append(["姓名", "手机", "下单时间"])
    for number in range(20):
        book.active.append(["王小明", 13912345000 + number, datetime(2025, 3, 1 + number, 8, 30)])
    book.save(tmp_path / "in.xlsx")
    treat(tmp_path / "in.xlsx", tmp_path / "out.xlsx", say)
    sheet = sheets(tmp_path / "out.xlsx")["数据"]
    assert column(sheet, "下单时间")[0].value == datetime(2025, 3, 1, 8, 30)
    assert column(sheet, "手机")[0].value == "13912345000"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_command_speaks_the_language_asked_for(tmp_path, lang):
    out = tmp_path / "out.xlsx"
    done = CliRunner().invoke(
        cli, ["treat", str(made(tmp_path, ROWS)), "--out", str(out), "--lang", lang, "--column", "备注=text"]
    )
    assert done.exit_code == 0, done.output
    assert next(iter(sheets(out))) == text(lang, "treat.sheet.data")
    told = [str(cell.value) for sheet in sheets(out).values() for row in sheet.iter_rows() for cell in row]
    assert not [one for one in told if one.startswith(("treat.", "address.", "phone.", "profile."))]


def test_wrong_requests_are_said(tmp_path):
    path = made(tmp_path, ROWS)
    with pytest.raises(UsageError, match=r"treat\.format"):
        treat(path, tmp_path / "out.csv", say)
    with pytest.raises(UsageError, match=r"treat\.column"):
        treat(path, tmp_path / "out.xlsx", say, kinds={"电话": "phone"})
    with pytest.raises(InputError):
        treat(made(tmp_path, []), tmp_path / "out.xlsx", say)
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize("kind", ["", "phone", "email", "id", "address", "name", "date"])
def test_a_corrected_cell_needs_no_further_correction(kind):
    correct = corrector(kind)

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(alphabet="王小明省市区浙江杭州路号室0123456789+- ./@:qcomX年月日１　\u200b", max_size=24))
    def check(raw):
        once = correct(raw)
        assert correct(once.new).new == once.new

    check()
