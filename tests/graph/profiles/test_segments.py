"""Counts, members and reasons agree with a slow and obvious evaluation, person by person, in plain Python."""

import doctest
import statistics
from itertools import pairwise

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError, NotFoundError
from graph.profiles.segments import definition, features
from graph.profiles.segments.definition import checked, conditions, schema
from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import Bought, Good, Person, Said, Shop
from graph.profiles.segments.gathering import columns

TODAY = 20_000
GOODS = {
    "milk": Good("乳品", "光明", frozenset({"s1"})), "tofu": Good("豆制品", "清美", frozenset({"s1", "s2"})),
    "beer": Good("酒", "青岛", frozenset()),
}  # fmt: skip
SHOP = Shop(TODAY, GOODS, {"surplus": frozenset({("milk", "w1")}), "shortage": frozenset({("beer", "w2")})})


class Oracle:
    """A segment read literally: one person, one condition at a time."""

    def __init__(self, people, saved=None):
        self.people, self.saved = people, saved or {}

    def holds(self, node, person):
        if "all" in node:
            return all(self.holds(child, person) for child in node["all"])
        if "any" in node:
            return any(self.holds(child, person) for child in node["any"])
        if "not" in node:
            return not self.holds(node["not"], person)
        return getattr(self, f"_{node['kind']}")(node, person)

    @staticmethod
    def bounded(number, node):
        low = node.get("at_least", None if "at_most" in node else 1)
        return (low is None or number >= low) and number <= node.get("at_most", number)

    @staticmethod
    def recent(day, node):
        return day <= TODAY and ("days" not in node or day > TODAY - node["days"])

    @staticmethod
    def wanted(thing, node):
        good = GOODS[thing]
        return (
            node.get("item", thing) == thing
            and node.get("category", good.category) == good.category
            and node.get("brand", good.brand) == good.brand
            and ("supplier" not in node or node["supplier"] in good.suppliers)
        )

    def matching(self, node, person):
        about = {"item", "category", "brand", "supplier"} & set(node)
        for order in person.orders:
            fits = not about or any(self.wanted(thing, node) for thing in order.things)
            if fits and self.recent(order.day, node) and order.channel == node.get("channel", order.channel):
                yield order

    def _orders(self, node, person):
        return self.bounded(len(list(self.matching(node, person))), node)

    def _spent(self, node, person):
        return self.bounded(sum(o.paid - o.refunded for o in person.orders if self.recent(o.day, node)), node)

    def _refunds(self, node, person):
        return self.bounded(sum(o.refunded > 0 for o in person.orders if self.recent(o.day, node)), node)

    def _viewed(self, node, person):
        seen = [n for day, thing, n in person.views if self.recent(day, node) and self.wanted(thing, node)]
        return self.bounded(sum(seen), node)

    def _cart(self, node, person):
        return any(self.wanted(thing, node) for thing in person.cart)

    def _coupon(self, node, person):
        used = [
            1 for day, name in person.coupons if self.recent(day, node) and name == node.get("name", name)
        ]
        return self.bounded(len(used), node)

    def _profile(self, node, person):
        return person.profile.get(node["field"]) in node["is"]

    def _tag(self, node, person):
        return any(name in node["is"] and (until is None or until >= TODAY) for name, until in person.tags)

    def _consent(self, node, person):
        channels = [node["channel"]] if "channel" in node else {said.channel for said in person.consents}
        return any(self.agreed(node["purpose"], channel, person) for channel in channels)

    @staticmethod
    def agreed(purpose, channel, person):
        said = [s for s in person.consents if s.purpose == purpose and s.channel in (channel, "all")]
        last = [s for s in said if s.at == max(s.at for s in said)]
        return bool(last) and all(s.granted for s in last)

    def _deliverable(self, node, person):
        return person.deliverable

    def _contact(self, node, person):
        return node["has"] in person.contacts

    def _case(self, node, person):
        return person.cases > 0

    def _lives(self, node, person):
        return any(code.startswith(node["division"].rstrip("0")) for code in person.divisions)

    def _stage(self, node, person):
        return self.stage(person) in node["is"]

    @staticmethod
    def days(person):
        return sorted({order.day for order in person.orders if order.day <= TODAY})

    def gap(self, person):
        days = self.days(person)
        if len(days) < 3:
            return None
        return statistics.median(b - a for a, b in pairwise(days))

    def stage(self, person):
        days = self.days(person)
        if not days:
            return "never"
        if TODAY - days[0] <= 30:
            return "new"
        known = [gap for gap in map(self.gap, self.people) if gap is not None]
        gap = self.gap(person)
        gap = max(gap if gap is not None else statistics.median(known) if known else 30, 1)
        since = TODAY - days[-1]
        return "active" if since <= 2 * gap else "late" if since <= 4 * gap else "lost"

    def _rfm(self, node, person):
        def value(one):
            orders = [order for order in one.orders if order.day <= TODAY]
            if node["part"] == "recency":
                return max(order.day for order in orders)
            return len(orders) if node["part"] == "frequency" else sum(o.paid - o.refunded for o in orders)

        buyers = [one for one in self.people if self.days(one)]
        if person not in buyers:
            return False
        lower = sum(value(other) < value(person) for other in buyers)
        return self.bounded(1 + min(4, 5 * lower // len(buyers)), node)

    def _stock(self, node, person):
        for thing, warehouse in SHOP.stock.get(node["state"], ()):
            held = [order for order in person.orders if thing in order.things and order.day <= TODAY]
            if (len(held) >= 2 or any(o.day > TODAY - 90 for o in held)) and warehouse in person.warehouses:
                return True
        return False

    def _shares(self, node, person):
        reached, edge = {person.id}, [person]
        for _ in range(node.get("steps", 1)):
            keys = {tie for one in edge for tie in one.ties if tie[0] == node["what"]}
            edge = [one for one in self.people if one.id not in reached and keys & set(one.ties)]
            reached |= {one.id for one in edge}
        others = [one for one in self.people if one.id in reached and one.id != person.id]
        return any("with" not in node or self.holds(node["with"], one) for one in others)

    def _segment(self, node, person):
        return self.holds(self.saved[node["name"]]["where"], person)


days = st.integers(TODAY - 130, TODAY + 3)
things = st.sampled_from(list(GOODS))
orders = st.builds(
    Bought, day=days, paid=st.integers(0, 30_00), refunded=st.sampled_from([0, 0, 500]),
    channel=st.sampled_from(["app", "stores"]), things=st.lists(things, max_size=2).map(tuple),
)  # fmt: skip
tie = st.tuples(st.sampled_from(["household", "device"]), st.sampled_from(["k1", "k2", "k3", "k4"]))
said = st.builds(
    Said, purpose=st.just("marketing"), channel=st.sampled_from(["sms", "email", "all"]),
    granted=st.booleans(), at=st.integers(1, 3),
)  # fmt: skip


def tuples(strategy, most):
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def crowds(draw):
    return [
        Person(
            f"p{number}",
            {"city": draw(st.sampled_from(["杭州市", "上海市", None]))},
            draw(tuples(orders, 5)),
            draw(tuples(st.tuples(days, things, st.integers(1, 3)), 2)),
            draw(tuples(things, 1)),
            draw(tuples(st.tuples(days, st.sampled_from(["新客券", "满减"])), 2)),
            draw(tuples(st.tuples(st.just("VIP"), st.sampled_from([None, TODAY - 1, TODAY])), 1)),
            draw(tuples(said, 3)),
            draw(tuples(st.sampled_from(["330108", "310115"]), 1)),
            draw(tuples(st.sampled_from(["w1", "w2"]), 1)),
            draw(st.booleans()),
            frozenset(draw(tuples(st.sampled_from(["phone", "email"]), 2))),
            draw(st.integers(0, 1)),
            draw(tuples(tie, 2)),
        )
        for number in range(draw(st.integers(1, 6)))
    ]


def some(**fields):
    return st.fixed_dictionaries({}, optional=fields)


window = {"days": st.sampled_from([1, 30, 90]), "at_least": st.integers(0, 2)}
about = {
    "item": things,
    "category": st.sampled_from(["乳品", "酒"]),
    "supplier": st.sampled_from(["s1", "s2"]),
}
leaves = st.one_of(
    some(**window, **about, channel=st.just("app")).map(lambda d: {"kind": "orders", **d}),
    some(days=st.just(60), at_most=st.integers(0, 2)).map(lambda d: {"kind": "orders", **d}),
    some(days=st.just(60), at_least=st.integers(0, 4000)).map(lambda d: {"kind": "spent", **d}),
    some(**window).map(lambda d: {"kind": "refunds", **d}),
    some(**window, **about).map(lambda d: {"kind": "viewed", **d}),
    some(**about).map(lambda d: {"kind": "cart", **d}),
    some(**window, name=st.just("满减")).map(lambda d: {"kind": "coupon", **d}),
    st.sampled_from(
        [
            {"kind": "profile", "field": "city", "is": ["杭州市"]},
            {"kind": "tag", "is": ["VIP", "老客"]},
            {"kind": "deliverable"},
            {"kind": "case"},
            {"kind": "contact", "has": "phone"},
            {"kind": "lives", "division": "330100"},
            {"kind": "consent", "purpose": "marketing"},
            {"kind": "consent", "purpose": "marketing", "channel": "sms"},
            {"kind": "stock", "state": "surplus"},
            {"kind": "stock", "state": "shortage"},
            {"kind": "shares", "what": "device"},
            {"kind": "segment", "name": "saved"},
        ]
    ),
    st.lists(st.sampled_from(definition.STAGES), min_size=1).map(lambda d: {"kind": "stage", "is": d}),
    st.builds(
        lambda part, low: {"kind": "rfm", "part": part, "at_least": low},
        st.sampled_from(definition.RFM), st.integers(1, 5),
    ),
)  # fmt: skip
nodes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda children: {"all": children}),
        st.lists(inner, min_size=1, max_size=3).map(lambda children: {"any": children}),
        inner.map(lambda child: {"not": child}),
        st.builds(
            lambda child, steps: {"kind": "shares", "what": "household", "steps": steps, "with": child},
            inner, st.integers(1, 3),
        ),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(crowds(), nodes, leaves)
def test_counts_members_and_reasons_agree_with_a_slow_reading(people, node, other):
    if other.get("kind") == "segment":
        other = {"kind": "deliverable"}
    saved = {"saved": {"where": other}}
    oracle, fast = Oracle(people, saved), Evaluator(columns(people, SHOP), saved)
    expected = [oracle.holds(node, person) for person in people]
    assert fast.members(node).tolist() == expected
    for row, person in enumerate(people):
        reasons = fast.why(node, row)
        assert [why.place for why in reasons] == [place for place, _ in conditions(node)]
        assert [why.holds for why in reasons] == [oracle.holds(why.condition, person) for why in reasons]


@settings(max_examples=60, deadline=None)
@given(nodes)
def test_the_schema_and_the_check_accept_the_same(node):
    whole = {"version": 1, "name": "x", "where": node}
    jsonschema.validate(whole, schema())
    assert checked(whole) is whole


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"kind": "horoscope"}, "segment.kind"),
        ({"kind": "orders", "colour": "red"}, "segment.unknown"),
        ({"kind": "tag"}, "segment.missing"),
        ({"kind": "orders", "days": "many"}, "segment.value"),
        ({"kind": "orders", "days": True}, "segment.value"),
        ({"kind": "orders", "at_least": 5, "at_most": 2}, "segment.bounds"),
        ({"all": []}, "segment.value"),
        ({"all": [{"kind": "case"}], "any": []}, "segment.unknown"),
        ({"kind": "shares", "what": "device", "with": {"kind": "no"}}, "segment.kind"),
        ({"kind": "lives", "division": "杭州"}, "segment.value"),
    ],
)
def test_what_a_definition_cannot_say_is_named_with_its_place(where, code):
    whole = {"version": 1, "name": "x", "where": where}
    with pytest.raises(InputError, match=code.replace(".", r"\.")):
        checked(whole)
    if code != "segment.bounds":
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(whole, schema())


def test_a_circle_of_segments_is_named_and_a_missing_one_too():
    data = columns([Person("p")], SHOP)
    saved = {
        "a": {"where": {"kind": "segment", "name": "b"}},
        "b": {"where": {"not": {"kind": "segment", "name": "a"}}},
    }
    with pytest.raises(InputError, match=r"segment\.cycle.*'a', 'b', 'a'"):
        Evaluator(data, saved).members({"kind": "segment", "name": "a"})
    with pytest.raises(NotFoundError, match=r"segment\.unknown-segment"):
        Evaluator(data, saved).members({"kind": "segment", "name": "c"})


def test_nobody_at_all_is_no_trouble():
    assert Evaluator(columns([], SHOP)).members({"kind": "orders"}).tolist() == []


def test_doctests():
    for module in (definition, features):
        assert doctest.testmod(module).failed == 0
