"""Pages of arrivals: sources that keep coming, runs, steering, the digest, sentences on the first page."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from graph.ledger import Ledger, arrival_runs, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from graph.ledger.arrivals import Delivered
from web.cli import main

ORDERS = "{source: shop, kind: order, id: id, columns: {paid: paidAmount}}"
NEW = "source: shop\nkind: order\nid: number\ncolumns: {paid: paidAmount}\n"
NOW = datetime.now(UTC)
DAY = NOW.astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def ledger(settings):
    with Ledger.open(settings) as opened:
        yield opened


@pytest.fixture(autouse=True)
def plain_forms(app):
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def full(ledger):
    """A shop of three sources: one stopped with a proposal, one late, one that runs; with runs of today."""
    for name, kind, ago in (("pos", "folder", 0), ("erp", "database", 3), ("web", "events", 0)):
        made = Source(name, kind, f"/in/{name}" if kind == "folder" else "", (ORDERS,), timedelta(hours=1))
        arrival_sources.add(ledger, made, NOW - timedelta(hours=ago))
    reason = ("arrival.stop.header", {"file": "o.csv", "missing": ["id"], "new": ["number"], "kind": "order"})
    proposal = ("arrival.propose.header", {"kind": "order", "sure": 91, "mapping": NEW, "name": "pos"})
    arrivals.accept(ledger, "pos", [Delivered("", "d1", "o.csv", 0, 10, path="x/o.csv")], NOW)
    arrivals.accept(ledger, "web", [Delivered("order", "e1", "e1", 0, 10, body="{}")], NOW)
    arrival_sources.stop(ledger, "pos", reason, proposal)
    (taken,) = arrivals.take(ledger, 10, 1_000)
    run = arrival_runs.begin(ledger, "web", "load", "", 1, NOW)
    arrivals.assign(ledger, [taken.id], run)
    arrivals.settle(ledger, [taken.id], NOW)
    table = {"kind": "order", "load": "abc", "file": "web 2026-03-01", "read": 1, "quarantined": 0}
    arrival_runs.end(ledger, run, "done", {"read": 1, "written": 1}, 2.5, [table], {"persons": 1}, now=NOW)
    slow = arrival_runs.begin(ledger, "", "detect", now=NOW)
    arrival_runs.end(ledger, slow, "done", followed={"cases": 4, "new": 2}, now=NOW)
    arrival_runs.tally(ledger, "web", DAY, {"accepted": 1, "event.signature": 3})
    return run


def shown(client, path, lang="en"):
    answer = client.get(path, headers={"Accept-Language": "zh-CN" if lang == "zh" else "en"})
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/runs", "/runs/waiting", "/digest", "/runs?source=none&before=3"])
def test_pages_say_so_where_nothing_keeps_coming(client, path):
    assert shown(client, path)
    assert "尚未登记来源" in shown(client, "/runs", "zh")
    assert "data-arrivals" not in shown(client, "/today")


def test_a_source_shows_its_age_and_turns_red_past_its_promise(client, full):
    page = shown(client, "/runs")
    assert page.index(">pos<") < page.index(">erp<") < page.index(">web<")
    assert 'class="tag bad">late' in page
    assert "The columns of o.csv have changed" in page
    assert "2.5 s" in page
    assert "1 wait" in shown(client, "/runs/waiting")
    assert ">erp<" in shown(client, "/sources")


def test_what_stopped_a_source_is_said_with_a_proposal_and_answered_by_a_button(client, ledger, full):
    page = shown(client, "/sources/pos")
    assert "Accept the mapping and go on" in page
    assert "91 % sure" in page
    assert client.post("/sources/pos/resume", data={"way": "accept"}).status_code == 303
    resumed = arrival_sources.get(ledger, "pos")
    assert (resumed.state, resumed.mappings) == ("running", (NEW,))
    assert "It runs again." in shown(client, "/sources/pos?said=resumed")
    assert client.post("/sources/pos/resume", data={"way": "dance"}).status_code == 400


def test_a_source_is_paused_and_its_deliveries_are_loaded_again(client, ledger, full):
    assert client.post("/sources/web/pause").status_code == 303
    assert arrival_sources.get(ledger, "web").state == "paused"
    assert client.post("/sources/web/replay", data={"since": "2020-01-01"}).status_code == 303
    assert arrivals.backlogs(ledger)["web"].arrivals == 1
    assert client.post("/sources/web/replay", data={"since": "2020-01-01"}).status_code == 400
    assert client.post("/sources/web/replay", data={"since": "soon"}).status_code == 400
    assert client.get("/sources/nothing").status_code == 404


def test_a_run_says_what_it_took_and_is_tried_again(client, ledger, full):
    page = shown(client, f"/runs/{full}")
    assert "web 2026-03-01" in page
    assert client.post(f"/runs/{full}/retry").status_code == 303
    assert arrivals.backlogs(ledger)["web"].arrivals == 1
    assert "Cases" in shown(client, f"/runs/{full + 1}")
    assert client.get("/runs/99").status_code == 404


def test_a_viewer_looks_and_does_not_steer(client_of, full):
    viewer = client_of("viewer")
    page = shown(viewer, "/sources/pos")
    assert "Accept the mapping" not in page
    assert viewer.post("/sources/pos/resume", data={"way": "accept"}).status_code == 403
    assert viewer.post(f"/runs/{full}/retry").status_code == 403


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("en", ["pos is stopped and waits for you.", "erp is late", "were refused (web)", "2 new cases"]),
        ("zh", ["pos 已停止，等您处理。", "erp 迟到", "拒收", "新开案件 2 件"]),
    ],
)  # fmt: skip
def test_the_digest_tells_what_happened_on_a_page_in_a_file_and_on_the_first_page(
    client, full, lang, sentences
):
    page, file, today = (
        shown(client, path, lang) for path in (f"/digest?day={DAY}", f"/digest.md?day={DAY}", "/today")
    )
    for sentence in sentences:
        assert sentence in page
        assert sentence in file
    assert sentences[0] in today
    assert "wrong signature" in file or "签名错误" in file


def test_the_terminal_lists_and_steers_as_the_pages_do(settings, ledger, full, capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["--home", str(settings.home), *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out + said.err

    code, said = run("sources", "list")
    assert (code, "The columns of o.csv have changed" in said) == (0, True)
    assert run("sources", "resume", "pos", "--skip")[0] == 0
    assert arrivals.backlogs(ledger).get("pos") is None
    assert "web 2026-03-01" in run("runs", "--json")[1]
    assert run("runs", "retry", str(full))[0] == 0
    assert run("replay", "web")[0] == 2
    assert run("sources", "pause", "nothing")[0] == 3
    assert "web" in run("runs", "digest", "--day", str(DAY))[1]
    secret = run("sources", "secret", "web")[1]
    assert secret.startswith("rmw_")
    assert secret != run("sources", "secret", "web")[1]
    assert run("sources", "promise", "web", "soon")[0] == 2
    assert run("sources", "remove", "web")[0] == 0
