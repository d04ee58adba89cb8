"""The ledger opens, migrates itself, and keeps rows and mappings."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from graph.errors import DatabaseError, UsageError
from graph.ledger import Ledger, opening, quarantine
from graph.ledger.mappings import note_used, save_mapping, saved_mappings, used_mapping
from graph.ledger.quarantine import Kept, Wanted
from graph.ledger.tables import METADATA
from graph.settings import load_settings


@pytest.fixture
def ledger(tmp_path):
    with Ledger.open(load_settings(tmp_path, environ={})) as opened:
        yield opened


def kept(row, **more):
    given = {
        "origin": "o" * 26,
        "load": "l1",
        "source": "app",
        "kind": "order",
        "file": "orders.csv",
        "line": row + 1,
        "raw": "1,2",
        "code": "row.too-few",
        "params": {"found": "2"},
        "mapping": "source: app",
    }
    return Kept(row=row, **(given | more))


def test_the_tables_are_those_the_code_declares(ledger):
    with ledger.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_newest_migration_is_the_one_the_code_names():
    folder = Path(opening.__file__).parent / "migrations" / "versions"
    assert max(path.name[:4] for path in folder.glob("0*.py")) == opening.NEWEST


def test_opening_again_keeps_everything(tmp_path):
    settings = load_settings(tmp_path, environ={})
    with Ledger.open(settings) as first:
        save_mapping(first, "app", "order", "kind: order")
    with Ledger.open(settings) as second:
        save_mapping(second, "app", "order", "kind: order # better")
        assert saved_mappings(second) == [("app", "order", "kind: order # better")]


def test_only_the_owner_may_read_the_file(tmp_path):
    Ledger.open(load_settings(tmp_path / "home", environ={})).close()
    assert stat.S_IMODE((tmp_path / "home" / "ledger.db").stat().st_mode) == 0o600


def test_a_row_kept_again_is_overwritten(ledger):
    quarantine.keep(ledger, [kept(1), kept(2)])
    quarantine.keep(ledger, [kept(1, code="row.encoding", load="l2")])
    found = quarantine.listed(ledger)
    assert [item.id for item in found] == [1, 2]
    assert [(item.row, item.code, item.load) for item in found] == [
        (1, "row.encoding", "l2"),
        (2, "row.too-few", "l1"),
    ]


def test_rows_are_filtered_counted_and_solved(ledger):
    quarantine.keep(ledger, [kept(1), kept(2, kind="customer"), kept(3, cells={"a": "b"})])
    assert quarantine.counted(ledger)[0] == ("app", "order", "orders.csv", "row.too-few", 2)
    orders = quarantine.listed(ledger, Wanted(kind="order"))
    assert [item.row for item in orders] == [1, 3]
    assert orders[1].cells == {"a": "b"}
    quarantine.solve(ledger, [orders[0].id])
    assert [item.row for item in quarantine.walked(ledger, Wanted(kind="order"))] == [3]
    assert quarantine.count_of(ledger, "l1") == 3


def test_what_the_newest_load_read_well_is_solved(ledger):
    quarantine.keep(ledger, [kept(1), kept(2)])
    quarantine.keep(ledger, [kept(2, load="l2")])
    quarantine.clear(ledger, "o" * 26, "l2")
    assert [item.row for item in quarantine.listed(ledger)] == [2]


def test_the_mapping_rows_were_read_with_is_kept_once(ledger):
    key = note_used(ledger, "kind: order")
    assert note_used(ledger, "kind: order") == key
    assert used_mapping(ledger, key) == "kind: order"
    assert used_mapping(ledger, "none") is None


def test_times_come_back_in_utc(ledger):
    moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
    quarantine.keep(ledger, [kept(1)], now=moment)
    assert quarantine.listed(ledger)[0].at == moment


def test_a_database_that_is_down_is_one_sentence_without_the_password(tmp_path):
    url = "postgresql+pg8000://shop:secret@127.0.0.1:1/ledger"
    with pytest.raises((DatabaseError, UsageError)) as caught:
        Ledger.open(load_settings(tmp_path, environ={"RENMAI_SQL_URL": url}))
    assert "secret" not in str(caught.value)


def test_an_address_that_is_none_is_refused(tmp_path):
    with pytest.raises(UsageError) as caught:
        Ledger.open(load_settings(tmp_path, environ={"RENMAI_SQL_URL": "no address"}))
    assert caught.value.code == "ledger.url"


def test_a_ledger_of_a_newer_renmai_is_left_alone(tmp_path):
    settings = load_settings(tmp_path, environ={})
    with Ledger.open(settings) as ledger, ledger.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError) as caught:
        Ledger.open(settings)
    assert caught.value.code == "ledger.newer"


def test_many_processes_open_a_new_ledger_at_once(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    settings = load_settings(tmp_path, environ={})

    def opened(_):
        with Ledger.open(settings) as ledger:
            return ledger.name

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(opened, range(8)))) == 1
