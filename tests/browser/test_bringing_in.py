"""Files dropped on a page become a customer seen whole, in either language."""

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
