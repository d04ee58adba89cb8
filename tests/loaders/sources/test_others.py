"""JSON, SQLite, Excel and Parquet as tables of texts."""

import json
import sqlite3
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from graph.errors import ConflictError, InputError
from loaders.sources import open_tables

ORDERS = [
    {"id": 1, "buyer": {"phone": "138", "tags": ["a", "b"]}, "items": [{"sku": "x", "n": 2}, {"sku": "y"}]},
    {"id": 2, "buyer": None, "items": []},
    {"id": 3, "items": [{"sku": "z", "n": 1.5}], "ok": True},
]


def rows_of(table, columns, each=""):
    return [list(row) for batch in table.batches(columns, each=each) for row in batch.rows]


def write_lines(path, items):
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
    return path


def test_fields_of_json_lines_are_dotted_paths(tmp_path):
    (table,) = open_tables(write_lines(tmp_path / "orders.jsonl", ORDERS))
    known = {"id", "buyer.phone", "buyer.tags", "items.#", "items.sku", "items.n", "ok"}
    assert set(table.header) == known
    assert rows_of(table, ["id", "buyer.phone", "buyer.tags", "ok"]) == [
        ["1", "138", ["a", "b"], None],
        ["2", None, None, None],
        ["3", None, None, "true"],
    ]


def test_elements_of_a_list_are_rows_with_the_fields_around_them(tmp_path):
    (table,) = open_tables(write_lines(tmp_path / "orders.jsonl", ORDERS))
    assert rows_of(table, ["id", "items.#", "items.sku", "items.n"], each="items") == [
        ["1", "1", "x", "2"],
        ["1", "2", "y", None],
        ["3", "1", "z", "1.5"],
    ]


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"RECORDS": rows, "page": 1}])
def test_lists_and_wrapped_lists_are_read(tmp_path, wrap):
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(wrap(ORDERS), indent=2), encoding="utf-8")
    (table,) = open_tables(path)
    assert rows_of(table, ["id"]) == [["1"], ["2"], ["3"]]


def test_a_long_list_is_read_in_pieces(tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps([{"id": i, "text": "文" * 200} for i in range(12_000)]), encoding="utf-8")
    (table,) = open_tables(path)
    found = rows_of(table, ["id"])
    assert (len(found), found[-1]) == (12_000, ["11999"])


def test_a_line_that_is_no_object_is_kept_aside(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"id": 1}\nnot json\n[1]\n\n{"id": 2}\n', encoding="utf-8")
    (table,) = open_tables(path)
    (batch,) = table.batches(["id"])
    assert [list(row) for row in batch.rows] == [["1"], ["2"]]
    assert [(item.row, item.line, item.code) for item in batch.unread] == [
        (2, 2, "row.json"),
        (3, 3, "row.json"),
    ]


def test_a_file_without_an_object_is_refused(tmp_path):
    path = tmp_path / "t.json"
    path.write_text("[1, 2, 3]", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_tables(path)
    assert caught.value.code == "source.not-json"


def make_sqlite(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE 供应商 (编号 TEXT PRIMARY KEY, 名称 TEXT, 价格 REAL, 图 BLOB)")
        connection.execute("INSERT INTO 供应商 VALUES ('b', '乙', 2.5, NULL), ('a', '甲', 3.0, 'x')")
        connection.execute('CREATE TABLE "odd ""name" (x INTEGER)')
    return path


def test_tables_of_sqlite_are_read_in_the_order_of_their_key(tmp_path):
    tables = {table.name: table for table in open_tables(make_sqlite(tmp_path / "erp.db"))}
    assert set(tables) == {"供应商", 'odd "name'}
    assert rows_of(tables["供应商"], ["名称", "价格", "编号"]) == [["甲", "3", "a"], ["乙", "2.5", "b"]]
    assert rows_of(tables['odd "name'], ["x"]) == []


def test_a_locked_sqlite_file_is_said(tmp_path, monkeypatch):
    path = make_sqlite(tmp_path / "erp.db")
    monkeypatch.setattr("loaders.sources.sqlite.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConflictError) as caught:
            open_tables(path)
    assert caught.value.code == "source.locked"


def test_all_sheets_of_a_workbook_are_tables(tmp_path):
    book = Workbook()
    book.active.append(["会员名单", None, None])
    book.active.append(["编号", "姓名", "注册时间"])
    book.active.append([1, "张伟", None])
    book.active.append([None, None, None])
    book.active.append([2, "李雷", None])
    other = book.create_sheet("订单")
    other.append(["订单号", "金额"])
    other.append(["A1", 12.5])
    book.create_sheet("空")
    book.save(tmp_path / "shop.xlsx")
    people, orders = open_tables(tmp_path / "shop.xlsx")
    assert (people.header, people.label) == (("编号", "姓名", "注册时间"), "shop.xlsx/Sheet")
    assert rows_of(people, ["姓名", "编号"]) == [["张伟", "1"], ["李雷", "2"]]
    assert rows_of(orders, ["订单号", "金额"]) == [["A1", "12.5"]]


def test_parquet_is_read(tmp_path):
    pq.write_table(pa.table({"id": [1, 2], "name": ["a", None]}), tmp_path / "t.parquet")
    (table,) = open_tables(tmp_path / "t.parquet")
    assert rows_of(table, ["name", "id"]) == [["a", "1"], [None, "2"]]


def test_a_folder_is_read_with_the_folders_in_it_but_not_those_marked_or_hidden(tmp_path):
    from loaders.sources import files_below

    for name in (
        "app/users.csv",
        "stores/deep/会员.csv",
        "truth/people.csv",
        ".cache/x.csv",
        "mappings/y.csv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "truth/.renmai-ignore").touch()
    found = [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)]
    assert found == ["app/users.csv", "stores/deep/会员.csv"]
