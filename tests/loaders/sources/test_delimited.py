"""CSV files as shops export them: encodings, delimiters, titles, and rows that are not whole."""

import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InputError, NotFoundError
from loaders.sources import open_tables
from loaders.sources.charsets import detect

NORTHWIND = Path(__file__).parents[3] / "loaders" / "samples" / "northwind"
PEOPLE = "编号,姓名,城市\n1,张伟,北京市\n2,欧阳娜娜,上海市\n3,李雷,广州市海珠区新港中路\n"


def write(path, content, encoding="utf-8"):
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path):
    (table,) = open_tables(path)
    batches = list(table.batches(table.header))
    rows = [list(row) for batch in batches for row in batch.rows]
    return (
        table,
        rows,
        [item for batch in batches for item in batch.unread],
        [item for batch in batches for item in batch.repairs],
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_chinese_is_read_in_every_usual_encoding(tmp_path, encoding):
    table, rows, unread, _ = read(write(tmp_path / "people.csv", PEOPLE, encoding))
    assert table.header == ("编号", "姓名", "城市")
    assert rows[1] == ["2", "欧阳娜娜", "上海市"]
    assert not unread


def test_traditional_chinese_is_read_in_big5(tmp_path):
    text = "編號,姓名,地址\n1,陳大文,九龍尖沙咀彌敦道100號\n2,黃麗珍,香港銅鑼灣軒尼詩道500號\n"
    table, rows, _, _ = read(write(tmp_path / "hk.csv", text, "big5"))
    assert table.encoding.startswith("big5")
    assert rows[0][1] == "陳大文"


def test_accented_letters_are_read_in_windows_1252(tmp_path):
    text = "id;name;city\n1;José Muñoz;Málaga\n2;Françoise Lefèvre;Besançon\n"
    table, rows, _, _ = read(write(tmp_path / "eu.csv", text, "cp1252"))
    assert (table.encoding, rows[0]) == ("cp1252", ["1", "José Muñoz", "Málaga"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    text = "\n".join(
        delimiter.join(row) for row in (["id", "name", "note"], ["1", "a, b", "x"], ["2", "c", ""])
    )
    if delimiter == ",":
        text = text.replace("a, b", '"a, b"')
    _, rows, unread, _ = read(write(tmp_path / "t.csv", text))
    assert (rows, unread) == ([["1", "a, b", "x"], ["2", "c", ""]], [])


def test_a_title_above_the_header_is_passed_over(tmp_path):
    text = "2024年5月销售报表,,,\n,,,\n订单号,客户,金额,状态\n1,张三,3.5,完成\n"
    table, rows, _, _ = read(write(tmp_path / "t.csv", text))
    assert table.header == ("订单号", "客户", "金额", "状态")
    assert len(rows) == 1


def test_unquoted_commas_of_the_real_northwind_files_are_joined_as_in_the_repaired_ones():
    _, rows, unread, repairs = read(NORTHWIND / "customers.csv")
    assert (len(rows), len(unread), len(repairs)) == (91, 0, 24)
    berlin = next(row for row in rows if row[0] == "BLONP")
    assert berlin[4:6] == ["24, place Kléber", "Strasbourg"]
    _, rows, unread, repairs = read(NORTHWIND / "orders.csv")
    assert (len(rows), len(unread), len(repairs)) == (830, 0, 176)
    _, rows, unread, repairs = read(NORTHWIND / "suppliers.csv")
    assert (len(rows), len(unread), len(repairs)) == (29, 0, 9)


def test_a_comma_without_a_space_is_joined_where_only_one_way_makes_sense(tmp_path):
    rows = [f"{i},Road {i},2024-01-0{i % 9 + 1},{i}.50" for i in range(1, 30)]
    text = "\n".join(["id,street,day,amount", *rows, "30,Long Road,Flat 5,2024-02-03,7.25"])
    _, found, unread, repairs = read(write(tmp_path / "t.csv", text))
    assert found[-1] == ["30", "Long Road,Flat 5", "2024-02-03", "7.25"]
    assert ([item.code for item in repairs], unread) == (["repair.comma"], [])


def test_a_row_that_can_be_joined_in_two_ways_is_kept_aside_with_its_line(tmp_path):
    rows = [f"{i},name {i},street {i}" for i in range(1, 30)]
    text = "\n".join(["id,name,street", *rows, "30,a,b,c"])
    _, found, unread, _ = read(write(tmp_path / "t.csv", text))
    assert len(found) == 29
    assert [(item.row, item.line, item.code, item.raw) for item in unread] == [
        (30, 31, "row.too-many", "30,a,b,c")
    ]


def test_short_rows_are_kept_aside(tmp_path):
    _, rows, unread, _ = read(write(tmp_path / "t.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n"))
    assert [row[0] for row in rows] == ["1", "6"]
    assert unread[0].params == {"found": "2", "expected": "3"}


def test_a_row_cut_by_a_line_break_is_joined(tmp_path):
    text = "id,note,day\n1,fine,2024-01-01\n2,first\nsecond,2024-01-02\n3,fine,2024-01-03\n"
    _, rows, unread, repairs = read(write(tmp_path / "t.csv", text))
    assert rows[1] == ["2", "first\nsecond", "2024-01-02"]
    assert ([item.code for item in repairs], unread) == (["repair.line-break"], [])


def test_line_breaks_within_quotes_belong_to_the_cell(tmp_path):
    _, rows, unread, repairs = read(write(tmp_path / "t.csv", 'id,note\n1,"a\r\nb"\n2,c\n'))
    assert (rows, unread, repairs) == ([["1", "a\r\nb"], ["2", "c"]], [], [])


def test_a_quotation_mark_never_closed_does_not_swallow_the_rows_behind_it(tmp_path):
    rows = [f"{i},note {i},2024-01-01" for i in range(1, 40)]
    rows[4] = '5,"open,2024-01-01'
    _, found, unread, repairs = read(write(tmp_path / "t.csv", "\n".join(["id,note,day", *rows])))
    assert len(found) + len(unread) == 39
    assert len(found) == 39
    assert [item.code for item in repairs] == ["repair.quote"]


def test_nul_bytes_are_removed_and_reported(tmp_path):
    _, rows, _, repairs = read(write(tmp_path / "t.csv", b"id,name\n1,a\x00b\n2,c\n"))
    assert rows[0] == ["1", "ab"]
    assert [item.code for item in repairs] == ["repair.nul"]


def test_empty_fields_behind_the_last_column_are_dropped(tmp_path):
    _, rows, unread, repairs = read(write(tmp_path / "t.csv", "a,b\n1,2\n3,4,,\n5,6\n7,8\n"))
    assert rows[1] == ["3", "4"]
    assert ([item.code for item in repairs], unread) == (["repair.trailing"], [])


def test_a_second_header_is_kept_aside(tmp_path):
    _, rows, unread, _ = read(write(tmp_path / "t.csv", "id,name\n1,a\nid,name\n2,b\n"))
    assert (len(rows), [item.code for item in unread]) == (2, ["row.header-again"])


def test_a_file_cut_in_the_middle_of_a_character_is_refused_before_anything_is_read_from_it(tmp_path):
    content = ("id,name\n" + "".join(f"{i},张三李四\n" for i in range(200))).encode()[:-3]
    with pytest.raises(InputError) as caught:
        read(write(tmp_path / "t.csv", content))
    assert caught.value.code == "source.cut"


def test_two_columns_of_one_name_can_be_told_apart(tmp_path):
    table, _, _, _ = read(write(tmp_path / "t.csv", "id,name,name\n1,a,b\n"))
    assert table.header == ("id", "name", "name (2)")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "source.empty"),
        (b"\n\n  \n", "source.empty"),
        (bytes(5_000), "source.binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50, "source.binary"),
        (b"PK\x03\x04broken", "source.unreadable"),
        (b"\x1f\x8bbroken", "source.unreadable"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "source.old-excel"),
    ],
)
def test_what_is_no_table_is_refused_with_one_reason(tmp_path, content, code):
    with pytest.raises(InputError) as caught:
        open_tables(write(tmp_path / "t.csv", content))
    assert caught.value.code == code


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(NotFoundError) as caught:
        open_tables(tmp_path / "none.csv")
    assert caught.value.code == "source.missing"


def test_packed_files_are_read_without_unpacking(tmp_path):
    with gzip.open(tmp_path / "people.csv.gz", "wb") as stream:
        stream.write(PEOPLE.encode("gb18030"))
    table, rows, _, _ = read(tmp_path / "people.csv.gz")
    assert (table.name, len(rows)) == ("people.csv", 3)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("shop/people.csv", PEOPLE)
        archive.writestr("shop/readme.pdf", "x")
    table, rows, _, _ = read(tmp_path / "all.zip")
    assert (table.name, table.label, len(rows)) == ("people.csv", "all.zip/shop/people.csv", 3)


def test_an_archive_made_to_fill_the_disk_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", bytes(100 << 20))
    with pytest.raises(InputError) as caught:
        open_tables(tmp_path / "bomb.zip")
    assert caught.value.code == "source.bomb"
    with gzip.open(tmp_path / "bomb.csv.gz", "wb") as stream:
        for _ in range(100):
            stream.write(b"a,b\n" * (1 << 18))
    with pytest.raises(InputError) as caught:
        open_tables(tmp_path / "bomb.csv.gz")
    assert caught.value.code == "source.bomb"


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n\r\t")


@given(st.lists(st.lists(st.text(LETTERS), min_size=2, max_size=2)))
def test_what_csv_wrote_is_read_back(tmp_path_factory, rows):
    import csv

    rows = [row for row in rows if "".join(row).strip() and row != ["id", "name"]]
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["id", "name"], *rows])
    table, found, unread, repairs = read(path)
    assert table.header == ("id", "name")
    assert (found, unread, repairs) == (rows, [], [])


def test_a_gb18030_file_with_its_first_chinese_far_behind_is_found_out(tmp_path):
    text = "id,name\n" + "".join(f"{i},plain\n" for i in range(150_000)) + "150000,张伟\n"
    path = write(tmp_path / "t.csv", text, "gb18030")
    assert detect(lambda: path.open("rb")).encoding == "gb18030"


def test_a_quoted_empty_cell_of_one_column_is_a_row_and_a_blank_line_is_none(tmp_path):
    _, rows, unread, _ = read(write(tmp_path / "one.csv", 'address\n"杭州市"\n""\n"北京市"\n\n"上海市"\n'))
    assert rows == [["杭州市"], [""], ["北京市"], ["上海市"]]
    assert unread == []


def test_commas_within_texts_do_not_pass_for_the_delimiter(tmp_path):
    note = "喜欢绿茶，周末收货，门卫代收，老客户，介绍过朋友，很好"
    content = "编号,姓名,备注\n" + "".join(f"{number},张伟,{note}\n" for number in range(50))
    table, rows, _, _ = read(write(tmp_path / "t.csv", content.encode()))
    assert table.header == ("编号", "姓名", "备注")
    assert len(rows) == 50
