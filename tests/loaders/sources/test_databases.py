"""Databases by URL: tables and queries, streamed, read only; failures are sentences without a password."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from sqlalchemy.exc import OperationalError

from graph.errors import ConflictError, InputError, NotFoundError, UsageError
from loaders.sources import Database, databases, tables_of
from loaders.sources.databases import _cell, _Place


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            'CREATE TABLE "订单" (id INTEGER PRIMARY KEY, "order" TEXT, paid REAL, "a""b" TEXT)'
        )
        rows = [(number, f"o{number}", number + 0.5, None) for number in range(12_001, 0, -1)]
        connection.executemany('INSERT INTO "订单" VALUES (?, ?, ?, ?)', rows)
        connection.execute("CREATE VIEW paid AS SELECT id, paid FROM 订单 WHERE paid > 12000")
        connection.commit()
    return path


def url(path):
    return f"sqlite:///{path}"


def rows_of(table, *columns):
    return [row for batch in table.batches(columns) for row in batch.rows]


def test_all_tables_and_views_are_found_and_streamed_in_the_order_of_the_key(shop):
    table, view = sorted(tables_of(Database(url(shop))), key=lambda item: item.name, reverse=True)
    assert (table.name, table.header, table.label) == ("订单", ("id", "order", "paid", 'a"b'), "shop.db/订单")
    batches = list(table.batches(["order", 'a"b', "id"]))
    assert [len(batch) for batch in batches] == [5000, 5000, 2001]
    assert batches[0].rows[0] == ["o1", None, "1"]
    assert batches[2].last == 12_001
    assert table.progress() == 1.0
    assert rows_of(view, "paid") == [["12000.5"], ["12001.5"]]


def test_a_query_gives_its_columns_and_may_hold_colons_percents_and_a_semicolon(shop):
    query = "SELECT id, \"order\" AS 单号, '10:30 100%' AS note FROM 订单 WHERE \"order\" LIKE 'o1200%';"
    (table,) = tables_of(Database(url(shop), query=query))
    assert table.header == ("id", "单号", "note")
    assert rows_of(table, "note", "单号")[0] == ["10:30 100%", "o1200"]


def test_a_table_that_is_not_there_is_said_with_those_that_are(shop):
    with pytest.raises(NotFoundError) as caught:
        tables_of(Database(url(shop), tables=("orders",)))
    assert caught.value.code == "source.database-table"
    assert caught.value.params["known"] == ["订单", "paid"]


@pytest.mark.parametrize("query", ["DELETE FROM 订单", "SELECT nothing FROM 订单", "SELECT FROM"])
def test_a_query_that_is_refused_is_said_and_changes_nothing(shop, query):
    with pytest.raises(InputError) as caught:
        tables_of(Database(url(shop), query=query))
    assert caught.value.code == "source.database-query"
    (table,) = tables_of(Database(url(shop), tables=("订单",)))
    assert len(rows_of(table, "id")) == 12_001


def test_reading_never_writes(shop):
    with pytest.raises(InputError), _Place(Database(url(shop))).connection() as connection:
        connection.exec_driver_sql("DELETE FROM 订单")


def test_a_locked_sqlite_database_is_said(shop, monkeypatch):
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(shop)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConflictError) as caught:
            tables_of(Database(url(shop)))
    assert caught.value.code == "source.locked"


@pytest.mark.parametrize(
    ("address", "kind", "code"),
    [
        ("sqlite:////none/shop.db", NotFoundError, "source.missing"),
        ("sqlite://", NotFoundError, "source.missing"),
        ("nodb://u:geheim@h/x", UsageError, "source.database-driver"),
        ("mysql://u:geheim@h:port/x", UsageError, "source.database-url"),
        ("://", UsageError, "source.database-url"),
        ("postgresql://u:geheim@127.0.0.1:9/x", InputError, "source.database-unreachable"),
        ("mysql://u:geheim@127.0.0.1:9/x", InputError, "source.database-unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_the_password(address, kind, code):
    with pytest.raises(kind) as caught:
        tables_of(Database(address))
    assert caught.value.code == code
    assert "geheim" not in str(caught.value.params) + repr(Database(address)) + str(Database(address))


@pytest.mark.parametrize(
    "original",
    [
        Exception({"S": "FATAL", "C": "28P01", "M": "password authentication failed for geheim"}),
        Exception(1045, "Access denied for user 'shop'@'h' (using password: geheim)"),
    ],
)
def test_a_wrong_password_is_said_without_it(original, monkeypatch):
    place = _Place(Database("postgresql://shop:geheim@db/shop"))

    class Refusing:
        def connect(self):
            raise OperationalError("", None, original)

        def dispose(self):
            pass

    place.__dict__["_engine"] = Refusing()
    with pytest.raises(InputError) as caught, place.connection():
        pass
    assert caught.value.code == "source.database-password"
    assert caught.value.params == {"database": "postgresql+pg8000://db/shop", "user": "shop"}


def test_a_password_of_the_environment_completes_an_address_without_one():
    assert _Place(Database("mysql://shop@db/shop", password="geheim")).url.password == "geheim"
    assert _Place(Database("mysql://shop:own@db/shop", password="geheim")).url.password == "own"


def test_values_of_databases_become_the_texts_files_have():
    assert [_cell(value) for value in (Decimal("10.50"), Decimal("1E+3"), Decimal("100"), {"a": "人"})] == [
        "10.5",
        "1000",
        "100",
        '{"a": "人"}',
    ]
