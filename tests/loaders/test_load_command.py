"""`renmai load` with bad input: one clear sentence, a non-zero exit, nothing written."""

import gzip
import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest
from sqlalchemy.exc import OperationalError

from graph.errors import DatabaseError, MachineError
from web.cli import main

MAPPING = """
source: app
kind: order
id: id
columns: {placed: placedAt, paid: paidAmount}
references: {customer: customer}
"""
HEADER = "id,customer,placed,paid\n"


@pytest.fixture
def renmai(tmp_path, capfd, monkeypatch):
    """Runs the command in a home of its own, with a database that is not there; (exit code, out, err)."""
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret-word")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*args, lang="en"):
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(tmp_path / "home"), "--lang", lang, *map(str, args)])
        out, err = capfd.readouterr()
        return ended.value.code, out, err

    return run


@pytest.fixture
def mapping(tmp_path):
    path = tmp_path / "orders.mapping.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


def sentence(result):
    """The one sentence of a failure."""
    code, out, err = result
    assert code > 0
    assert not out
    assert "Traceback" not in err
    lines = [line for line in err.splitlines() if line.strip()]
    assert len(lines) == 1, err
    return lines[0]


CASES = {
    "missing": (None, "no file or folder"),
    "empty": (b"", "is empty"),
    "blank": (b"\n \n", "is empty"),
    "binary": (bytes(range(256)) * 40, "not text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not text"),
    "half-gzip": (gzip.compress(HEADER.encode() * 5000)[:-20], "could not be read"),
    "another": (b"a,b,c\n1,2,3\n", "is for another file"),
    "no-table": (b"x" * (5 << 20), "not a table"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_that_cannot_be_loaded_is_one_sentence(renmai, tmp_path, mapping, case):
    content, said = CASES[case]
    path = tmp_path / "orders.csv"
    if content is not None:
        path.write_bytes(content)
    assert said in sentence(renmai("load", path, "--mapping", mapping))


def test_a_header_that_fits_nothing_is_said_with_its_columns(renmai, tmp_path):
    path = tmp_path / "strange.csv"
    path.write_text("foo,bar\n1,2\n", encoding="utf-8")
    found = sentence(renmai("load", path))
    assert "foo, bar" in found
    assert "renmai map" in found


def test_the_sentence_comes_in_chinese_too(renmai, tmp_path):
    assert "找不到文件" in sentence(renmai("load", tmp_path / "none.csv", lang="zh_Hans"))


def test_a_column_that_may_be_meant_is_proposed(renmai, tmp_path, mapping):
    path = tmp_path / "orders.csv"
    path.write_text("ID,customer,placed,Paid\n1,2,2024-01-01,3\n", encoding="utf-8")
    assert "`paid` (perhaps `Paid`)" in sentence(renmai("load", path, "--mapping", mapping))


def test_a_folder_without_data_is_said(renmai, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "no data file" in sentence(renmai("load", tmp_path / "folder"))


def test_a_database_that_is_down_is_said_and_nothing_is_half_written(renmai, tmp_path, mapping):
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,2024-01-01,3\n", encoding="utf-8")
    found = sentence(renmai("load", path, "--mapping", mapping))
    assert "127.0.0.1:9" in found
    assert "secret-word" not in found


def test_a_ledger_that_is_down_is_said_without_its_password(renmai, tmp_path, mapping, monkeypatch):
    monkeypatch.setenv("RENMAI_SQL_URL", "postgresql+pg8000://shop:pass-word@127.0.0.1:9/ledger")
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,2024-01-01,3\n", encoding="utf-8")
    assert "pass-word" not in sentence(renmai("load", path, "--mapping", mapping))


def test_a_locked_sqlite_file_is_said(renmai, tmp_path, monkeypatch):
    monkeypatch.setattr("loaders.sources.sqlite.BUSY_SECONDS", 0.1)
    path = tmp_path / "erp.db"
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("CREATE TABLE t (a)")
        holder.commit()
        holder.execute("BEGIN EXCLUSIVE")
        assert "locked" in sentence(renmai("load", path))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--kind", "ordre"], "no kind `ordre`"),
        (["--as-of", "yesterday"], "not a date"),
        (["--snapshot"], "needs a date"),
        (["--mapping", "none.yaml"], "no mapping file"),
    ],
)
def test_options_that_cannot_be_are_said(renmai, tmp_path, mapping, more, said):
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,2024-01-01,3\n", encoding="utf-8")
    assert said in sentence(
        renmai("load", path, *([] if "--mapping" in more else ["--mapping", mapping]), *more)
    )


def test_two_sources_that_fit_equally_are_asked_about(renmai, tmp_path):
    for source in ("north", "south"):
        (tmp_path / f"{source}.yaml").write_text(MAPPING.replace("app", source), encoding="utf-8")
    (tmp_path / "orders.csv").write_text(HEADER + "1,2,2024-01-01,3\n", encoding="utf-8")
    assert "north, south" in sentence(renmai("load", tmp_path / "orders.csv"))
    code, out, _ = renmai("load", tmp_path / "orders.csv", "--source", "south", "--dry-run", "--json")
    assert (code, json.loads(out)["tables"][0]["source"]) == (0, "south")


def test_a_table_and_a_query_of_a_database_are_loaded_by_their_mapping(renmai, tmp_path, mapping):
    path = tmp_path / "erp.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE orders (id, customer, placed, paid)")
        connection.execute("INSERT INTO orders VALUES (1, 'c', '2024-01-01', 3), (2, 'c', 'never', 3)")
        connection.commit()
    more = ["--mapping", mapping, "--dry-run", "--json"]
    for place, only in (
        (f"sqlite:///{path}", ["--table", "orders"]),
        (path, ["--query", "SELECT * FROM orders"]),
    ):
        code, out, _ = renmai("load", place, *only, *more)
        assert (code, json.loads(out)["read"], json.loads(out)["quarantined"]) == (0, 2, 1)
    (tmp_path / "orders.csv").write_text(HEADER, encoding="utf-8")
    assert "not a database" in sentence(renmai("load", tmp_path / "orders.csv", "--query", "SELECT 1"))


def test_an_unreachable_database_url_is_said_without_its_password(renmai, mapping):
    found = sentence(renmai("load", "mysql://shop:pass-word@127.0.0.1:9/shop", "--mapping", mapping))
    assert "cannot be reached" in found
    assert "pass-word" not in found


def test_a_dry_run_needs_no_database_and_says_what_is_wrong(renmai, tmp_path, mapping):
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,2024-01-01,3\n2,2,nie,3\n3,2,2024-01-01\n", encoding="utf-8")
    code, out, err = renmai("load", path, "--mapping", mapping, "--dry-run")
    assert code == 0
    assert "Nothing was written" in out
    assert "not a time that can be told" in err
    assert not (tmp_path / "home").exists()


def test_columns_in_days_first_are_read_by_what_the_other_cells_tell(renmai, tmp_path, mapping):
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,3/4/2024,3\n2,2,25/12/2024,3\n", encoding="utf-8")
    code, out, _ = renmai("load", path, "--mapping", mapping, "--dry-run", "--json")
    assert (code, json.loads(out)["quarantined"]) == (0, 0)
    path.write_text(HEADER + "1,2,3/4/2024,3\n", encoding="utf-8")
    code, out, _ = renmai("load", path, "--mapping", mapping, "--dry-run", "--json")
    assert json.loads(out)["tables"][0]["reasons"] == {"cell.time": 1}


def zip_of_zeros():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("orders.csv", "w") as member,
    ):
        member.write(HEADER.encode())
        for _ in range(100):
            member.write(bytes(1 << 20))
    return packed.getvalue()


CHINESE = "订单号,客户,下单时间,实付金额\nA1,张伟,2024-01-01,3\nA2,李"
REFUSED = {
    "a picture called .csv": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "not text"),
    "zeros in a zip": (zip_of_zeros, "unpacks to more"),
    "cut within a character, UTF-8": (CHINESE.encode()[:-1], "cut off"),
    "cut within a character, GB18030": (CHINESE.encode("gb18030")[:-1], "cut off"),
    "the header twice": ((HEADER * 2 + "1,2,2024-01-01,3\n").encode(), "two header lines"),
    "a header in two languages": (
        "id,customer,placed,paid\n订单号,客户编号,下单时间,实付金额\nA1,U1,2024-01-01,3\n".encode(),
        "two header lines",
    ),
    "an Excel file with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(2000)
        + "EncryptedPackage".encode("utf-16-le")
        + bytes(99),
        "protected by a password",
    ),
    "an Excel file of 2003": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "of before 2007"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_would_be_half_loaded_is_refused_whole(renmai, tmp_path, mapping, case):
    content, said = REFUSED[case]
    path = tmp_path / "orders.csv"
    path.write_bytes(content() if callable(content) else content)
    assert said in sentence(renmai("load", path, "--mapping", mapping))
    assert not [item for item in (tmp_path / "home").glob("**/*") if item.suffix in (".json", ".yaml")]


def test_a_file_that_ends_with_a_whole_character_is_not_cut(renmai, tmp_path, mapping):
    for encoding in ("utf-8", "gb18030", "utf-16"):
        (tmp_path / "orders.csv").write_bytes((HEADER + "1,张伟,2024-01-01,3").encode(encoding))
        code, out, _ = renmai("load", tmp_path / "orders.csv", "--mapping", mapping, "--dry-run", "--json")
        assert (code, json.loads(out)["read"]) == (0, 1), encoding


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ("{placed: placedAt, placed: paidAmount}", "stands twice"),
        ("{placed: placedAt, created: placedAt}", "two columns fill `placedAt`"),
    ],
)
def test_a_column_mapped_twice_is_said(renmai, tmp_path, columns, said):
    mapping = tmp_path / "twice.yaml"
    mapping.write_text(f"source: app\nkind: order\nid: id\ncolumns: {columns}\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text(HEADER, encoding="utf-8")
    assert said in sentence(renmai("load", tmp_path / "orders.csv", "--mapping", mapping))


def test_a_folder_with_nothing_that_can_be_read_is_said(renmai, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert "no data file" in sentence(renmai("load", folder))


def test_a_full_disk_is_said_and_the_load_can_go_on(renmai, tmp_path, mapping, monkeypatch):
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "1,2,2024-01-01,3\n", encoding="utf-8")

    def full(self, *_):
        raise OperationalError("INSERT …", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr("graph.ledger.opening.Ledger._migrate", full)
    assert "The disk is full" in sentence(renmai("load", path, "--mapping", mapping))


def test_a_full_disk_of_the_graph_is_said():
    from neo4j.exceptions import DatabaseError as Refused

    from graph.store.driver import translated

    refused = Refused._hydrate_neo4j(
        code="Neo.DatabaseError.Transaction.TransactionCommitFailed",
        message="Unable to write: No space left on device",
    )
    with pytest.raises(MachineError) as caught, translated("bolt://x"):
        raise refused
    assert caught.value.code == "store.disk-full"


def test_a_wrong_password_of_the_graph_is_said(monkeypatch):
    from neo4j.exceptions import AuthError

    from graph.store.driver import translated

    with pytest.raises(DatabaseError) as caught, translated("bolt://x"):
        raise AuthError("unauthorized")
    assert caught.value.code == "store.password"
