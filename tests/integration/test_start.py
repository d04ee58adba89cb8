"""From a dropped file to the first customer, through the pages, with the worker's own code."""

import re
from datetime import timedelta

import pytest

from graph.ledger import Ledger, accounts, jobs, quarantine
from graph.ledger.quarantine import Wanted
from web.app import create_app
from web.jobs import uploads
from web.jobs.runner import Work, run_job

pytestmark = pytest.mark.integration

MEMBERS = (
    "会员号,姓名,手机号,邮箱,注册时间\n1,张伟,13957120468,zw@example.com,2024-03-05\n"
    "2,李娜,13800001234,,2024-02-30\n3,王芳,136****2222,,2024-05-01\n"
)

LOCKED_BOOK = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
"""What Excel writes with a password: an old container around an encrypted package."""


@pytest.fixture
def client(settings, store):
    with Ledger.open(settings) as ledger:
        name = f"start-{len(accounts.users(ledger))}"
        user = accounts.add_user(ledger, name, "administrator", None)
        token = accounts.open_session(ledger, user)
    app = create_app(settings, prepared=False)
    app.config["WTF_CSRF_ENABLED"] = False
    made = app.test_client()
    made.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
    yield made
    app.extensions["renmai.ledger"].close()
    app.extensions["renmai.graph"].forget()


@pytest.fixture
def work(settings):
    """Do what waits, as the worker would; what other tests left waiting is not ours."""
    with Ledger.open(settings) as ledger:
        for number in jobs.waiting(ledger):
            jobs.cancel(ledger, number)

    def done():
        with Ledger.open(settings) as ledger:
            numbers = jobs.waiting(ledger)
            for number in numbers:
                run_job(settings, number)
            return [jobs.get(ledger, number) for number in numbers]

    return done


def send(client, files, piece=40):
    sizes = [{"name": name, "size": len(content)} for name, content in files]
    made = client.post("/start", json={"files": sizes}).get_json()
    for number, (_, content) in enumerate(files):
        for at in range(0, max(1, len(content)), piece):
            answer = client.put(
                f"/start/{made['id']}/files/{number}?offset={at}", data=content[at : at + piece]
            )
            assert answer.get_json() == {"received": min(len(content), at + piece)}
    return made["id"]


def test_a_messy_export_in_gb18030_becomes_customers_and_a_first_page(client, work, store):
    id = send(client, [("会员.csv", MEMBERS.encode("gb18030"))])
    assert [job.status for job in work()] == ["done"]
    page = client.get(f"/start/{id}").get_data(as_text=True)
    assert "会员.csv" in page
    assert 'value="phone" selected' in page
    assert client.post(f"/start/{id}/check").status_code == 303
    (checked,) = work()
    assert checked.result["read"] == 3
    assert "The number 136****2222 is masked" in client.get(f"/start/{id}").get_data(as_text=True)
    assert store.read("loads") == []
    assert client.post(f"/start/{id}/load").status_code == 303
    (loaded,) = work()
    result = loaded.result
    assert result["read"] == result["written"] + result["quarantined"] == 3
    page = client.get(f"/start/{id}").get_data(as_text=True)
    first = re.search(r'data-first href="([^"]+)"', page).group(1)
    assert client.get(first).status_code == 200


def test_a_column_is_corrected_a_table_left_out_and_the_choice_kept(client, work):
    id = send(client, [("a.csv", b"x,y\n1,Ann\n2,Bob\n"), ("会员.csv", MEMBERS.encode())])
    work()
    page = client.get(f"/start/{id}").get_data(as_text=True)
    number = 0 if page.index("a.csv") < page.index("会员.csv") else 1
    client.post(f"/start/{id}/tables/{number}", data={"kind": "customer"})
    client.post(
        f"/start/{id}/tables/{number}", data={"kind": "customer", "column.0": "!id", "column.1": "name"}
    )
    client.post(f"/start/{id}/tables/{1 - number}", data={"skip": "1"})
    client.post(f"/start/{id}/check")
    (checked,) = work()
    assert [(table["file"], table["kind"], table["read"]) for table in checked.result["tables"]] == [
        ("a.csv", "customer", 2)
    ]
    wrong = client.post(f"/start/{id}/tables/{number}", data={"kind": "customer", "column.1": "nonsense"})
    assert wrong.status_code == 400
    assert "nonsense" in wrong.get_data(as_text=True)


def test_a_file_broken_off_goes_on_where_it_stopped(client, settings):
    content = MEMBERS.encode()
    made = client.post("/start", json={"files": [{"name": "../会员.csv", "size": len(content)}]}).get_json()
    address = f"/start/{made['id']}/files/0"
    assert client.put(f"{address}?offset=0", data=content[:50]).get_json() == {"received": 50}
    assert client.put(f"{address}?offset=10", data=b"again").get_json() == {"received": 50}
    known = client.get(f"/start/{made['id']}/files").get_json()["files"]
    assert known == [{"name": "会员.csv", "size": len(content), "received": 50}]
    assert client.put(f"{address}?offset=50", data=b"x" * 9999).status_code == 400
    assert client.put(f"{address}?offset=50", data=content[50:]).get_json() == {"received": len(content)}
    assert (settings.home / "uploads" / made["id"] / "会员.csv").read_bytes() == content


def test_a_piece_as_large_as_the_page_sends_is_taken_past_the_check_for_forgery(client):
    client.application.config["WTF_CSRF_ENABLED"] = True
    page = client.get("/start").get_data(as_text=True)
    token = {"X-CSRFToken": re.search(r'name="csrf-token" content="([^"]+)"', page)[1]}
    size = uploads.PIECE_BYTES + 10
    files = [{"name": "gross.csv", "size": size}]
    id = client.post("/start", json={"files": files}, headers=token).get_json()["id"]
    whole = client.put(f"/start/{id}/files/0?offset=0", data=bytes(uploads.PIECE_BYTES), headers=token)
    assert whole.get_json() == {"received": uploads.PIECE_BYTES}
    more = client.put(f"/start/{id}/files/0?offset=0", data=bytes(uploads.PIECE_BYTES * 2), headers=token)
    assert more.status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(300), "bild.csv"),
        ("empty.csv", b"", "empty.csv"),
        ("账本.xlsx", LOCKED_BOOK, "protected by a password"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_the_others_go_on(client, work, name, content, said):
    id = send(client, [(name, content), ("会员.csv", MEMBERS.encode())], piece=4096)
    (looked,) = work()
    assert looked.status == "done"
    page = client.get(f"/start/{id}").get_data(as_text=True)
    assert f'<strong class="break">{name}:</strong>' in page
    assert said in page
    assert "uploads" not in page
    assert "会员号" in page


def test_a_row_kept_aside_is_corrected_on_its_page_and_loaded(client, work, settings):
    rows = "订单号,会员号,下单时间,实付金额\n1001,1,2024-06-01 10:00,12.50\n1002,1,昨天,9.90\n".encode()
    id = send(client, [("会员.csv", MEMBERS.encode()), ("订单.csv", rows)], piece=4096)
    for step in (None, "check", "load"):
        if step:
            client.post(f"/start/{id}/{step}")
        assert all(job.status == "done" for job in work())
    with Ledger.open(settings) as ledger:
        aside = quarantine.listed(ledger, Wanted())
    page = client.get("/quarantine").get_data(as_text=True)
    for row in aside:
        assert f'id="row-{row.id}"' in page
    bad = next(row for row in aside if "昨天" in row.cells.values())
    place = list(bad.cells.values()).index("昨天")
    again = client.post(f"/quarantine/{bad.id}", data={f"cell.{place}": "前天"})
    assert again.status_code == 200
    assert "alert" in again.get_data(as_text=True)
    mended = client.post(f"/quarantine/{bad.id}", data={f"cell.{place}": "2024-06-02 09:00"})
    assert mended.status_code == 303
    assert client.post(f"/quarantine/{bad.id}", data={}).status_code == 404


def test_sources_and_loads_have_pages(client, work):
    id = send(client, [("会员.csv", MEMBERS.encode())], piece=4096)
    for step in (None, "load"):
        if step:
            client.post(f"/start/{id}/{step}")
        work()
    page = client.get("/sources").get_data(as_text=True)
    assert "my-shop" in page
    load = re.search(r'href="(/loads/[^"]+)"', page).group(1)
    assert "会员.csv" in client.get(load).get_data(as_text=True)
    assert client.get("/loads/none").status_code == 404
    assert "会员" not in client.get("/jobs").get_data(as_text=True)


def test_the_corrected_files_are_taken_home_as_excel_without_loading(client, work, store):
    import io

    from openpyxl import load_workbook

    id = send(client, [("会员.csv", MEMBERS.encode("gb18030"))], piece=4096)
    work()
    client.post(f"/start/{id}/treat")
    (done,) = work()
    assert done.status == "done"
    page = client.get(f"/start/{id}").get_data(as_text=True)
    address = re.search(r'data-book href="([^"]+)"', page).group(1)
    with client.get(address) as answer:
        book = load_workbook(io.BytesIO(answer.data))
    assert [cell.value for cell in book.worksheets[0][1]][:3] == ["会员号", "姓名", "手机号"]
    assert store.read("loads") == []
    assert client.get(f"/start/{id}/treated/other.xlsx").status_code == 404


class Killed(BaseException):
    """What nothing catches, as nothing catches kill -9; tests of loads kill real processes."""


def test_a_worker_killed_in_the_middle_of_a_load_neither_loses_nor_doubles_rows(
    client, settings, store, work, monkeypatch
):
    orders = (
        "订单号,会员号,下单时间,实付金额\n1001,1,2024-06-01 10:00,12.50\n1002,3,2024-06-02,9.90\n".encode()
    )
    id = send(client, [("会员.csv", MEMBERS.encode()), ("订单.csv", orders)], piece=4096)
    work()
    client.post(f"/start/{id}/load")
    told = Work.progress

    def progress(self, step, done, total, unit="items", **params):
        told(self, step, done, total, unit, **params)
        if step == "job.step.rows" and store.read("live_record_keys", label="Customer"):
            raise Killed

    with monkeypatch.context() as patch, Ledger.open(settings) as ledger:
        (number,) = jobs.waiting(ledger)
        patch.setattr(Work, "progress", progress)
        with pytest.raises(Killed):
            run_job(settings, number)
        assert jobs.get(ledger, number).status == "running"
        assert jobs.requeue_lost(ledger, after=timedelta(0)) == [number]
    (done,) = work()
    assert (done.status, done.attempts) == ("done", 2)
    result = done.result
    assert result["read"] == result["written"] + result["unchanged"] + result["quarantined"]
    assert len(store.read("live_record_keys", label="Customer")) == 3
    assert store.one("shop_counts", sources=["my-shop"])["orders"] == 2
