"""A viewer walks the pages of the shop: no phone, e-mail, address or account of it is in any answer."""

import re

import pytest

from web.accounts.access import is_open
from web.app import create_app
from web.masking import STARS, address

pytestmark = [pytest.mark.browser, pytest.mark.integration]

SENSITIVE = """CYPHER 25
CALL () {
  MATCH (n:Phone) RETURN n.value AS value UNION MATCH (n:Email) RETURN n.value AS value
  UNION MATCH (n:Account) RETURN n.externalId AS value UNION MATCH (n:Device) RETURN n.deviceId AS value
  UNION MATCH (n:PaymentAccount|BankAccount) RETURN n.value AS value
  UNION MATCH (n:Customer) RETURN n.idNumber AS value
  UNION MATCH (n:Customer|Supplier) RETURN n.addressText AS value
  UNION MATCH (n:Address) RETURN n.text AS value UNION MATCH (n:Address) RETURN n.standardised AS value
  UNION MATCH (n:Address) RETURN n.road + n.number AS value
  UNION MATCH (n:Order) RETURN n.addressText AS value UNION MATCH (n:Order) RETURN n.recipientPhone AS value
  UNION MATCH (n:Supplier) RETURN n.phone AS value UNION MATCH (n:SignIn) RETURN n.ip AS value
}
WITH DISTINCT value WHERE size(value) > 5 RETURN value"""

THINGS = """CYPHER 25
UNWIND ['Person', 'Customer', 'Order', 'Product', 'Supplier', 'Address', 'Phone', 'Email', 'Account',
        'Device', 'Coupon', 'SignIn', 'PaymentAccount', 'BankAccount', 'Shipment', 'Refund'] AS label
CALL (label) {
  MATCH (n:$(label)) WHERE NOT coalesce(n.stub, false)
  ORDER BY n.addressText IS NULL, COUNT {(n)--()} DESC LIMIT 3
  RETURN coalesce(n.id, n.key) AS key
}
RETURN label, key"""


@pytest.fixture(scope="module")
def viewer(settings, shop, signed_in):
    app = create_app(settings, prepared=False)
    cookies = {role: signed_in(settings, role) for role in ("viewer", "administrator")}

    def get(path, role="viewer", **headers):
        client = app.test_client()
        client.set_cookie(cookies[role]["name"], cookies[role]["value"], domain="localhost")
        return client.get(path, headers=headers)

    yield app, get
    app.extensions["renmai.graph"].forget()
    app.extensions["renmai.ledger"].close()


@pytest.fixture(scope="module")
def sensitive(shop):
    values = {row["value"] for row in shop.execute(SENSITIVE)}
    values = {value for value in values if address(value) != value + STARS}  # a city alone is shown
    mobiles = {value.removeprefix("+86") for value in values if re.fullmatch(r"\+861\d{10}", value)}
    return values | mobiles


def addresses(app, things):
    """Every page that is only read, about each thing it may be about."""
    own = {"Person": ["/person/{}", "/person/{}/orders", "/person/{}/timeline", "/person/{}/behaviour"]}
    own |= {"Customer": ["/record/{}"], "Order": ["/order/{}"], "Product": ["/product/{}"]}
    own |= {"Supplier": ["/supplier/{}"], "Address": ["/address/{}"]}
    for label, key in things:
        yield f"/node/{label}/{key}"
        yield f"/api/neighbourhood?ref={label}:{key}&cap=60"
        yield f"/explore?ref={label}:{key}"
        yield from (path.format(key) for path in own.get(label, ()))
    for rule in app.url_map.iter_rules():
        if (
            "GET" in (rule.methods or ())
            and not rule.arguments
            and not is_open(app.view_functions[rule.endpoint])
        ):
            yield str(rule)


def test_no_page_shows_a_viewer_what_is_masked(viewer, shop, sensitive):
    app, get = viewer
    things = [(row["label"], row["key"]) for row in shop.execute(THINGS)]
    assert len({label for label, _ in things}) > 8
    assert get("/", "administrator").status_code == 200  # what it keeps must not be shown to a viewer
    seen = 0
    for path in addresses(app, things):
        text = get(path).get_data(as_text=True)
        found = sorted(value for value in sensitive if value in text)
        assert not found, (path, found[:3])
        seen += "****" in text
    assert seen > 20


def test_a_viewer_finds_by_phone_and_sees_it_masked(viewer, shop, sensitive):
    _, get = viewer
    phone = shop.execute(
        "CYPHER 25 MATCH (p:Phone)<-[:HAS_PHONE]-(:Customer)-[:RESOLVES_TO]->(:Person) "
        "WHERE p.value STARTS WITH '+861' RETURN p.value AS value ORDER BY value LIMIT 1"
    )[0]["value"]
    for headers in ({}, {"HX-Request": "true"}):
        text = get(f"/search?q={phone[-4:]}", **headers).get_data(as_text=True)
        assert "data-hit" in text
        assert not [value for value in sensitive if value in text]


def test_an_analyst_sees_what_a_viewer_does_not(viewer, shop, sensitive):
    _, get = viewer
    row = shop.execute(
        "CYPHER 25 MATCH (p:Person)<-[:RESOLVES_TO]-(c:Customer)-[:HAS_PHONE]->(n:Phone) "
        "RETURN p.id AS id, n.value AS value ORDER BY id LIMIT 1"
    )[0]
    assert row["value"] in get(f"/person/{row['id']}", "administrator").get_data(as_text=True)
    assert row["value"] not in get(f"/person/{row['id']}").get_data(as_text=True)
