"""Signing in with a password, an account of one's own, users, and pages on a phone."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from graph.errors import ConflictError
from graph.ledger import Ledger, accounts
from web.accounts import passwords

pytestmark = [pytest.mark.browser, pytest.mark.integration]

GOOD = "three green lanterns"


@pytest.fixture(scope="module")
def mei(settings, site):
    with Ledger.open(settings) as ledger, suppress(ConflictError):
        accounts.add_user(ledger, "Mei", "fraud", passwords.hashed(GOOD))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_signs_in_goes_where_one_wanted_and_signs_out(site, visit, mei, lang):
    visitor = visit(lang, role=None, calm=False)
    page = visitor.page
    page.goto(f"{site}/cases?status=all")
    assert "/sign-in" in page.url
    visitor.check_accessible()
    visitor.picture("door")
    page.fill("[name=name]", "mei")
    page.fill("[name=password]", "not this one")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_be_visible()
    page.fill("[name=password]", GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases?status=all")
    assert page.locator(".mainnav [aria-current=page]").count() == 1
    page.locator(".who-am-i").click()
    visitor.check_accessible()
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url("**/sign-in")
    page.goto(f"{site}/cases")
    assert "/sign-in" in page.url


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_users_and_what_they_did_are_listed(site, visit, mei, lang):
    visitor = visit(lang)
    page = visitor.page
    page.goto(f"{site}/users")
    expect(page.get_by_role("rowheader", name="Mei")).to_be_visible()
    visitor.check_accessible()
    visitor.picture("users")


def test_the_navigation_stays_tidy_on_a_phone(site, visit, shop):
    visitor = visit("zh", width=390, height=800)
    page = visitor.page
    for path in ("/cases", "/review", "/query", "/users"):
        page.goto(site + path)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
    visitor.picture("phone")
