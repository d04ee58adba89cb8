"""Files dropped on a page become a customer seen whole, in either language."""

import re
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from graph.ledger import Ledger, jobs
from graph.server import Memory, ensure_running, stop
from graph.settings import load_settings
from web.app import create_app
from web.jobs.runner import run_job

pytestmark = [pytest.mark.browser, pytest.mark.integration]

SAMPLES = Path(__file__).parents[2] / "loaders" / "samples"
MEMBERS = (
    "会员编号,姓名,手机号,收货地址\n"
    "B1,欧阳若兰,13957120468,浙江省杭州市西湖区文三路138号东部软件园3幢502室\n"
    "B2,欧阳若兰,13957120468,杭州西湖区文三路138号3幢502\n"
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory, java_flags):
    """A home of these tests' own: what they load and resolve would change the people others look at."""
    return load_settings(tmp_path_factory.mktemp("bringing-in"), environ={}, java_flags=java_flags)


@pytest.fixture(scope="module")
def connection(settings):
    yield ensure_running(settings, memory=Memory(heap=640 * 1024**2, page_cache=64 * 1024**2))
    stop(settings)


@pytest.fixture(scope="module")
def site(settings, connection, libraries, serve):
    yield from serve(create_app(settings, prepared=False))


@pytest.fixture(scope="module", autouse=True)
def worker(settings, connection):
    """Does the jobs of that home while these tests run."""
    over = threading.Event()

    def work():
        with Ledger.open(settings) as ledger:
            while not over.is_set():
                for number in jobs.waiting(ledger):
                    run_job(settings, number)
                time.sleep(0.1)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    over.set()
    thread.join(60)


def bring(visitor, site, files):
    """From the drop to the loaded rows; gives the number of clicks."""
    page = visitor.page
    page.goto(f"{site}/start")
    page.locator("input[type=file]").set_input_files(files)
    page.locator("#table-0").wait_for(timeout=60_000)
    visitor.check_accessible()
    page.locator("form[action$='/check'] button").first.click()
    page.locator("#h-checked").wait_for(timeout=60_000)
    visitor.check_accessible()
    page.locator("form[action$='/load'] button").first.click()
    page.locator("[data-first]").wait_for(timeout=120_000)
    return 3


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_gb18030_export_becomes_a_customer_seen_whole(site, visit, tmp_path, lang):
    visitor = visit(lang)
    path = tmp_path / f"会员-{lang}.csv"
    path.write_bytes(MEMBERS.encode("gb18030"))
    clicks = bring(visitor, site, [path])
    visitor.check_accessible()
    visitor.picture("loaded")
    page = visitor.page
    expect(page.get_by_text("2 行" if lang == "zh" else "2 rows read", exact=False).first).to_be_visible()
    page.locator("[data-first]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("欧阳若兰")
    assert clicks + 1 < 10
    page.goto(f"{site}/sources")
    visitor.check_accessible()
    visitor.picture("sources")


def test_the_mall_tables_are_known_and_loaded_in_under_ten_clicks(site, visit):
    visitor = visit("zh")
    files = sorted(path for path in (SAMPLES / "mall").iterdir() if path.suffix in (".sql", ".csv", ".db"))
    assert files
    assert bring(visitor, site, files) < 10
    visitor.page.locator("[data-first]").click()
    expect(visitor.page.locator("#profile")).to_be_visible()


def test_northwinds_broken_files_are_loaded_in_under_ten_clicks(site, visit):
    visitor = visit()
    files = sorted((SAMPLES / "northwind").glob("*.csv"))
    assert bring(visitor, site, files) + 1 < 10
    page = visitor.page
    expect(page.locator("#h-loaded")).to_be_visible()
    visitor.picture("northwind-loaded")
    page.locator("[data-first]").click()
    expect(page.locator("#profile")).to_be_visible()


def test_a_folder_dropped_brings_the_files_in_it(site, visit, tmp_path):
    visitor = visit()
    page = visitor.page
    folder = tmp_path / "店铺导出"
    (folder / "一月").mkdir(parents=True)
    (folder / "会员.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "一月" / "会员2.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / ".DS_Store").write_bytes(b"x")
    page.goto(f"{site}/start")
    box = page.locator("[data-drop]").bounding_box()
    at = {"x": box["x"] + 40, "y": box["y"] + 40}
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    devtools = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": step, **at, "data": data})
    page.locator("#table-1").wait_for(timeout=60_000)
    names = page.locator("section[id^=table-] h2 .break").all_inner_texts()
    assert sorted(name.split()[0] for name in names) == ["会员.csv", "会员2.csv"]


def test_a_browser_closed_in_the_middle_of_an_upload_goes_on_where_it_stopped(site, visit, tmp_path):
    path = tmp_path / "大文件.csv"
    line = "B1,欧阳若兰,13957120468,浙江省杭州市西湖区文三路138号东部软件园3幢502室\n"
    count = (9 << 20) // len(line.encode())
    path.write_text("会员编号,姓名,手机号,收货地址\n" + line * count, encoding="utf-8")
    first = visit(calm=False)
    sent = []

    def one_piece(route):
        if not sent:
            route.continue_()
        sent.append(route.request.url)

    first.page.route(re.compile(r"/files/\d+\?offset="), one_piece)
    first.page.goto(f"{site}/start")
    first.page.locator("input[type=file]").set_input_files([path])
    wait_until(first.page, lambda: len(sent) > 1)
    address = first.page.url
    first.page.close()

    again = visit()
    page = again.page
    page.goto(address)
    expect(page.get_by_text("大文件.csv")).to_be_visible()
    again.check_accessible()
    offsets = []
    page.on("request", lambda asked: "offset=" in asked.url and offsets.append(asked.url))
    page.locator("input[type=file]").set_input_files([path])
    page.locator("#table-0").wait_for(timeout=90_000)
    assert offsets[0].endswith(f"offset={4 << 20}")


def wait_until(page, is_so, tries=300):
    """Let the page go on until something is so."""
    for _ in range(tries):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to that")


def test_a_folder_without_files_says_what_to_do(site, visit):
    visitor = visit()
    page = visitor.page
    page.goto(f"{site}/start")
    page.locator("input[type=file]").set_input_files([])
    page.evaluate(
        "() => document.querySelector('[data-drop]').dispatchEvent("
        "new DragEvent('drop', {dataTransfer: new DataTransfer(), bubbles: true, cancelable: true}))"
    )
    expect(page.locator("[data-said]")).to_contain_text("Choose at least one file")
    visitor.check_accessible()
