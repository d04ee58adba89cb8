"""A served front end over real data, and a headless Chromium that notes every error and refused request."""

import csv
import shutil
from collections import defaultdict
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from graph.model import identity_id
from graph.server import Memory, ensure_running, stop
from graph.settings import load_settings
from graph.store import Store, migrate

SCREENSHOTS = Path(__file__).parent / "screenshots"
NORTHWIND = Path(__file__).parents[2] / "loaders" / "samples" / "northwind"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
expect.set_options(timeout=30_000)
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


@pytest.fixture(scope="session")
def libraries():
    """Browser libraries and axe, fetched once into the user's cache."""
    from web.assets import fetch_assets

    fetch_assets()
    return fetch_assets(use="test")


@pytest.fixture(scope="session")
def settings(tmp_path_factory, java_flags):
    """Settings of a home of these tests' own: tests elsewhere empty the graph they share."""
    return load_settings(tmp_path_factory.mktemp("browser-home"), environ={}, java_flags=java_flags)


@pytest.fixture(scope="session")
def connection(settings):
    """The server of that home."""
    yield ensure_running(settings, memory=Memory(heap=768 * 1024**2, page_cache=128 * 1024**2))
    stop(settings)


@pytest.fixture(scope="session")
def open_store(connection):
    """Its driver, on the migrated schema."""
    with Store.open(connection) as opened:
        migrate(opened)
        yield opened


@pytest.fixture(scope="session")
def shop(settings, open_store, tmp_path_factory):
    """Northwind and a small sample shop, loaded as a person would; people are the truth's."""
    from graph.ledger import Ledger
    from loaders.pipeline import load
    from loaders.sample import make_sample

    folder = tmp_path_factory.mktemp("sample") / "shop"
    make_sample(folder, customers=40, seed=7)
    with Ledger.open(settings) as ledger:
        load([NORTHWIND], settings, open_store, ledger)
        load([folder / name for name in ("app", "wechat", "stores")], settings, open_store, ledger)
    make_people(open_store, folder / "truth" / "people.csv")
    plant(open_store)
    return open_store


def make_people(store, truth):
    """Identities as a perfect resolver would make them, so that these tests are about pages alone."""
    person_of = {}
    with truth.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["kind"] == "customer":
                person_of[row["system"], row["id"]] = row["person"]
    members = defaultdict(list)
    for row in store.execute("CYPHER 25 MATCH (c:Customer) WHERE c.source <> 'northwind' RETURN c{.*} AS c"):
        record = row["c"]
        members[person_of.get((record["source"], record["sourceId"]), record["key"])].append(record)
    people = []
    for records in members.values():
        keys = sorted(record["key"] for record in records)
        names = sorted((r["name"] for r in records if r.get("name")), key=lambda name: (name.isascii(), name))
        people.append(
            {
                "id": identity_id(keys[0]),
                "keys": keys,
                "pairs": [{"left": keys[0], "right": key} for key in keys[1:]],
                "name": names[0] if names else records[0].get("nickname"),
                "records": len(keys),
                "sources": len({record["source"] for record in records}),
                "scripts": len({record["script"] for record in records if record.get("script")}),
            }
        )
    store.execute(
        """CYPHER 25 UNWIND $people AS row
        CREATE (p:Identity:Person {id: row.id, name: row.name, records: row.records, sources: row.sources,
                                   scripts: row.scripts})
        WITH p, row
        CALL (p, row) { UNWIND row.keys AS key MATCH (c:Customer {key: key}) CREATE (c)-[:RESOLVES_TO]->(p) }
        CALL (row) {
          UNWIND row.pairs AS pair
          MATCH (a:Customer {key: pair.left}), (b:Customer {key: pair.right})
          CREATE (a)-[:MATCHES {probability: 0.98, weight: 9.0}]->(b)
        }""",
        {"people": people},
    )


def plant(store):
    """A device and a coupon that five people share, and an order to an address with a known correction."""
    store.execute(
        """CYPHER 25 MATCH (p:Person)<-[:RESOLVES_TO]-(c:Customer)-[:PLACED]->(o:Order)
        WITH p, head(collect(c)) AS c, head(collect(o)) AS o ORDER BY p.id LIMIT 5
        MERGE (d:Device {key: 'planted-device'}) MERGE (coupon:Coupon {key: 'planted-coupon', name: '拼团券'})
        CREATE (c)-[:USES_DEVICE]->(d) CREATE (o)-[:REDEEMED]->(coupon)"""
    )
    store.execute(
        """CYPHER 25 MATCH (o:Order)-[:SHIPPED_TO]->(a:Address) WHERE a.text IS NOT NULL
        WITH a ORDER BY o.placedAt DESC, a.key LIMIT 1
        SET a.issues = '[["address.contradiction", {"proposed": "上海市浦东新区"}]]',
            a.proposed = '上海市浦东新区'"""
    )


@pytest.fixture(scope="session")
def site(settings, shop, libraries):
    """Address of the front end over the shop."""
    from web.app import create_app

    yield from served(create_app(settings, prepared=False))


def served(app):
    """Serve an application on a port of its own while a test runs."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        app.extensions["renmai.graph"].forget()


def sign_in(settings, role="administrator"):
    """The cookie of a browser on which a user of the role, named for it, is signed in to a home's pages."""
    from graph.ledger import Ledger, accounts
    from web.accounts.sessions import cookie_name

    with Ledger.open(settings) as ledger:
        known = {user.name: user for user in accounts.users(ledger)}
        user = known.get(role) or accounts.add_user(ledger, role, role, None)
        token = accounts.open_session(ledger, user)
    return {"name": cookie_name(settings, "session"), "value": token, "url": "http://127.0.0.1"}


@pytest.fixture(scope="session")
def serve():
    """`served`, for tests with a home of their own."""
    return served


@pytest.fixture(scope="session")
def signed_in():
    """`sign_in`, for tests that ask without a browser."""
    return sign_in


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """A browser window with what went wrong in it, and the steps tests share."""

    def __init__(self, page, libraries, name):
        self.page, self.libraries, self.name = page, libraries, name
        self.trouble, self.elsewhere = [], []
        page.on("console", lambda said: said.type in ("error", "warning") and self.trouble.append(said.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url):
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:")):
            self.elsewhere.append(url)

    def graph_ready(self):
        self.page.wait_for_selector("[data-graph][data-state=ready]", timeout=30_000)
        return self.graph()

    def graph(self):
        return self.page.evaluate(
            "() => (({state, nodes, links, bubbles, around, selected}) => "
            "({state, nodes, links, bubbles, around, selected}))(window.renmaiGraph)"
        )

    def click_thing(self, ref, double=False):
        """Click where a thing is drawn, once the page has stopped moving under it."""
        self.page.locator("[data-canvas]").evaluate("(canvas) => canvas.scrollIntoView({block: 'center'})")
        at = self.resting_place(ref)
        (self.page.mouse.dblclick if double else self.page.mouse.click)(at["x"], at["y"])

    def expand_thing(self, ref, drawn, tries=3):
        """Double-click until more is drawn; a busy machine may take two slow clicks for two single ones."""
        for attempt in range(tries):
            self.click_thing(ref, double=True)
            try:
                self.page.wait_for_function(
                    "(n) => window.renmaiGraph.nodes.length > n", arg=drawn, timeout=10_000
                )
                return
            except Late:
                assert attempt < tries - 1, f"{ref} was not expanded by {tries} double clicks"

    def resting_place(self, ref):
        """Where a thing stands on the screen, when that is the same for a third of a second."""
        seen = []
        for _ in range(60):
            seen.append(self.page.evaluate("(ref) => window.renmaiGraph.onScreen(ref)", ref))
            if len(seen) > 3 and seen[-1] == seen[-2] == seen[-3] == seen[-4]:
                break
            self.page.wait_for_timeout(100)
        return seen[-1]

    def picture(self, what):
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.name}-{what}.png")

    def check_accessible(self):
        """No violation of WCAG 2.2 AA that axe knows of; from the top, where bars that stay cover nothing."""
        self.stand_at_the_top()
        self.page.evaluate((self.libraries / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate(
            "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', "
            "'wcag22aa', 'best-practice']})).violations.map((v) => [v.id, v.nodes[0].html.slice(0, 200), "
            "v.nodes[0].failureSummary])"
        )
        assert not found

    def stand_at_the_top(self):
        """Scroll up until the page stays there: a glide to an anchor or a part that arrives may move it."""
        self.page.evaluate(
            """async () => {
              for (let still = 0, frame = 0, last = null; still < 20 && frame < 900; frame++) {
                await new Promise(requestAnimationFrame);
                const seen = `${scrollY} ${document.documentElement.scrollHeight}`;
                still = scrollY === 0 && seen === last ? still + 1 : 0;
                last = seen;
                if (scrollY !== 0) scrollTo({top: 0, behavior: 'instant'});
              }
            }"""
        )

    def check_calm(self):
        """Nothing on the console, and no request left the machine."""
        assert not self.trouble
        assert not self.elsewhere


@pytest.fixture
def visit(chromium, libraries, settings, request):
    """Open a window: ``visit("zh", dark=True)``; when the test ends each must have stayed calm.

    The visitor is an administrator, or of the role given (None: nobody), at the ``home`` of these tests or at
    another one whose settings are given.
    """
    opened = []

    def window(
        lang="en", *, dark=False, width=1440, height=900, calm=True, role="administrator", home=settings
    ):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale=LOCALES[lang],
            color_scheme="dark" if dark else "light",
        )
        if role:
            context.add_cookies([sign_in(home, role)])
        visitor = Visitor(context.new_page(), libraries, f"{request.node.name.split('[')[0]}-{lang}")
        opened.append((context, visitor, calm))
        return visitor

    yield window
    try:
        for _, visitor, calm in opened:
            if calm:
                visitor.check_calm()
    finally:
        for context, _, _ in opened:
            context.close()
