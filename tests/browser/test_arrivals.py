"""Arrivals in the browser: what stopped a source is read and answered with a button, in both languages."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from graph.ledger import Ledger, arrival_sources, arrivals
from graph.ledger.arrival_sources import Source
from graph.ledger.arrivals import Delivered

pytestmark = [pytest.mark.browser, pytest.mark.integration]

ORDERS = "{source: pos, kind: order, id: id, columns: {paid: paidAmount}}"
NEW = "source: pos\nkind: order\nid: number\ncolumns: {paid: paidAmount}\n"


@pytest.fixture
def pos(settings, site):
    """A source that a changed header has stopped, gone again afterwards."""
    reason = {"file": "o.csv", "missing": ["id"], "new": ["number"], "kind": "order"}
    proposal = {"kind": "order", "sure": 91, "mapping": NEW, "name": "pos"}
    with Ledger.open(settings) as ledger:
        arrival_sources.add(ledger, Source("pos", "folder", "/in", (ORDERS,), timedelta(hours=1)))
        arrivals.accept(ledger, "pos", [Delivered("", "d1", "o.csv", 0, 10, path="x/o.csv")])
        stopped = ("arrival.stop.header", reason), ("arrival.propose.header", proposal)
        arrival_sources.stop(ledger, "pos", *stopped)
        yield
        arrivals.drop(ledger, "pos")
        arrival_sources.remove(ledger, "pos")
        with ledger.begin() as connection:
            connection.exec_driver_sql("DELETE FROM arrivals WHERE source = 'pos'")


@pytest.mark.parametrize(
    ("lang", "why", "accept", "runs"),
    [
        ("en", "The columns of o.csv have changed", "Accept the mapping and go on", "It runs again."),
        ("zh", "o.csv 的列变了", "采纳此映射并继续", "已恢复运行。"),
    ],
)
def test_what_stopped_a_source_is_read_and_answered(site, visit, pos, lang, why, accept, runs):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/runs")
    expect(page.get_by_text(why)).to_be_visible()
    visitor.check_accessible()
    page.get_by_role("link", name="pos", exact=True).click()
    expect(page.get_by_text("91 %")).to_be_visible()
    visitor.check_accessible()
    visitor.picture(f"source-{lang}")
    page.get_by_role("button", name=accept).click()
    expect(page.get_by_text(runs)).to_be_visible()
    page.goto(f"{site}/digest")
    visitor.check_accessible()
