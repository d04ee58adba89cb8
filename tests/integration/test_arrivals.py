"""Changes are followed: any order of arrival gives what one batch gives; a person's word holds."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from graph.commands import snapshots
from graph.commands.components import check_components
from graph.commands.explain import explain, explain_cluster
from graph.commands.judge import judge, settled_of, undo
from graph.commands.resolve import resolve
from graph.commands.review import work_list
from graph.commands.rows import live_keys, rows_of
from graph.commands.whole import decided
from graph.model import Link, Row, key_of, record_key, shared_key
from graph.resolve.roles import Kind
from graph.store.fingerprint import fingerprint
from graph.store.queries import get
from graph.store.writer import Watermark, apply

pytestmark = pytest.mark.integration
AT = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ["王小明", "王晓明", "李丽华", "陈大文", "Chan Tai Man", "Bill Li"]
PHONES = ["+8613812345678", "+8613900001111", "+8613655556666"]
EMAILS = ["a.chan@x.com", "li@y.cn"]


class Shop:
    """Loads single versions of customer records, each later than the one before."""

    def __init__(self, store):
        self.store, self.clock = store, 0

    def now(self):
        self.clock += 1
        return AT + timedelta(minutes=self.clock)

    def row(self, number, name, phones=(), emails=(), born=None, deleted=False):
        source = "app" if number % 2 else "wechat"
        key, at = record_key("Customer", source, str(number)), self.now()
        links = [
            Link("HAS_PHONE", "Phone", shared_key("Phone", one), target={"value": one}) for one in phones
        ]
        links += [
            Link("HAS_EMAIL", "Email", shared_key("Email", one), target={"value": one}) for one in emails
        ]
        properties = {"name": name, "birthDate": born, "phones": " ".join(phones) or None}
        hashed = key_of("row", str(self.clock))
        return Row(
            "Customer", key, source, str(number), at, hashed, "{}", number, properties, tuple(links),
            deleted=deleted,
        )  # fmt: skip

    def load(self, rows):
        apply(self.store, rows, f"load-{self.clock}", Watermark("app", "a.csv", 1))
        return [row.key for row in rows]

    def state(self, *values, **more):
        return self.load([self.row(*values, **more)])[0]

    def teach(self):
        """A model learnt from a few people, none of whom the tests use."""
        people = [("周明亮", "01"), ("周明亮", "01"), ("吴国强", "02"), ("郑华军", "03"), ("孙文武", "04")]
        self.load(
            [
                self.row(100 + at, name, [f"+861377777{phone}{phone}"], [], "1990-01-01" if at < 2 else None)
                for at, (name, phone) in enumerate(people)
            ]
        )
        return resolve(self.store, "customer", full=True)


def parts(store):
    """The identities as sets of record keys."""
    groups = {}
    for row in rows_of(store, Kind.CUSTOMER, live_keys(store, Kind.CUSTOMER)):
        groups.setdefault(row["identityId"], set()).add(row["key"])
    assert None not in groups, "every live record has an identity"
    return {frozenset(group) for group in groups.values()}


def oracle(store):
    """What one batch of all live records under the snapshot comes to."""
    rows = rows_of(store, Kind.CUSTOMER, live_keys(store, Kind.CUSTOMER))
    kept = snapshots.newest(store, Kind.CUSTOMER)
    found = decided(rows, kept.snapshot, settled_of(store, "customer"))
    return {frozenset(rows[place]["key"] for place in component) for component in found.components}


PEOPLE = st.tuples(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(PHONES), max_size=2, unique=True),
    st.lists(st.sampled_from(EMAILS), max_size=1),
    st.sampled_from(["1971-02-03", None]),
)


class Life(RuleBasedStateMachine):
    """Loads, changes, deletions, judgements and undoings in any order, resolved at any moment."""

    store = None

    @initialize()
    def begin(self):
        self.store.execute("CYPHER 25 MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        self.shop = Shop(self.store)
        self.shop.teach()
        self.people, self.said = {}, []
        self.settled = True

    @rule(number=st.integers(1, 7), person=PEOPLE)
    def load(self, number, person):
        self.people[number] = self.shop.state(number, *person)
        self.settled = False

    @precondition(lambda self: self.people)
    @rule(pick=st.randoms(use_true_random=False))
    def delete(self, pick):
        number = pick.choice(sorted(self.people))
        self.shop.state(number, None, deleted=True)
        del self.people[number]
        self.settled = False

    @precondition(lambda self: len(self.people) > 1)
    @rule(pick=st.randoms(use_true_random=False), verdict=st.sampled_from(["positive", "negative", "unsure"]))
    def judge(self, pick, verdict):
        left, right = pick.sample(sorted(self.people.values()), 2)
        self.said.append(judge(self.store, left, right, verdict, "a test", "ann", self.shop.now).id)
        self.settled = False

    @precondition(lambda self: self.said)
    @rule(pick=st.randoms(use_true_random=False))
    def undo(self, pick):
        id_ = pick.choice(self.said)
        self.said.remove(id_)
        undo(self.store, id_, "a test", "ann", self.shop.now)
        self.settled = False

    @rule()
    def resolve(self):
        before = fingerprint(self.store)
        resolve(self.store, "customer", clock=self.shop.now, full=False)
        assert fingerprint(self.store) == before, "no raw record is changed"
        self.settled = True

    @invariant()
    def identities_are_those_of_one_batch(self):
        if not self.settled:
            return
        found = parts(self.store)
        assert found == oracle(self.store)
        for one, two in settled_of(self.store, "customer").apart:
            assert not any({one, two} <= group for group in found), "held apart stays apart"

    def teardown(self):
        if self.store is not None and hasattr(self, "shop"):
            resolve(self.store, "customer", clock=self.shop.now, full=False)
            self.settled = True
            self.identities_are_those_of_one_batch()


def test_any_life_of_records_and_judgements_resolves_as_one_batch(store):
    class Here(Life):
        pass

    Here.store = store
    Here.TestCase.settings = settings(
        max_examples=3, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
    )
    Here.TestCase("runTest").runTest()


@pytest.fixture
def shop(store):
    made = Shop(store)
    made.teach()
    return made


def identity(store, key):
    return rows_of(store, Kind.CUSTOMER, [key])[0]["identityId"]


def test_a_block_that_grows_over_its_cap_lets_go_of_those_it_held(shop, store):
    few = [shop.state(number, None, ["+8613812345678"], [f"p{number}@x.com"]) for number in range(1, 3)]
    resolve(store, "customer", full=False)
    assert identity(store, few[0]) == identity(store, few[1])
    names = [f"{one}{two}强" for one in "赵钱孙李周吴郑" for two in "伟芳娜敏静磊军"]
    shop.load([shop.row(1000 + at, name, ["+8613812345678"]) for at, name in enumerate([*names, "冯程程"])])
    resolve(store, "customer", full=False)
    assert parts(store) == oracle(store)
    assert identity(store, few[0]) != identity(store, few[1])
    shop.load([shop.row(number, None, deleted=True) for number in range(1000, 1006)])
    resolve(store, "customer", full=False)
    assert parts(store) == oracle(store)
    assert identity(store, few[0]) == identity(store, few[1])


def test_an_undone_merge_takes_back_its_retired_id_and_the_log_says_so(shop, store):
    one = shop.state(1, "陈大文", ["+8613900001111"])
    two = shop.state(2, "李丽华", ["+8613655556666"])
    resolve(store, "customer", full=False)
    before = (identity(store, one), identity(store, two))
    made = judge(store, one, two, "positive", "she married", "ann", shop.now)
    report = resolve(store, "customer", full=False)
    assert (report.merged, report.looked) == (1, 2)
    merged = identity(store, one)
    assert merged == identity(store, two)
    gone = next(id_ for id_ in before if id_ != merged)
    assert store.read("records_named", reference=gone, keys=[]), "a retired id still leads to its records"
    undo(store, made.id, "no", "ann", shop.now)
    assert resolve(store, "customer", full=False).revived == 1
    assert (identity(store, one), identity(store, two)) == before
    assert [row["kind"] for row in store.read("identity_history", id=gone)] == [
        "revived",
        "split",
        "merged",
    ] or {row["kind"] for row in store.read("identity_history", id=gone)} == {"revived", "split", "merged"}


def test_a_deleted_record_leaves_and_the_last_one_takes_its_identity_along(shop, store):
    one = shop.state(1, "陈大文", ["+8613900001111"])
    two = shop.state(2, "陈大文", ["+8613900001111"])
    resolve(store, "customer", full=False)
    id_ = identity(store, one)
    assert id_ == identity(store, two)
    shop.state(1, None, deleted=True)
    resolve(store, "customer", full=False)
    assert identity(store, two) == id_
    shop.state(2, None, deleted=True)
    resolve(store, "customer", full=False)
    assert not store.read("known_identities", ids=[id_])
    again = shop.state(2, "陈大文", ["+8613900001111"])
    resolve(store, "customer", full=False)
    assert identity(store, again) is not None


def test_nothing_changed_is_nothing_done(shop, store):
    report = resolve(store, "customer", full=False)
    assert (report.looked, report.created, report.merged) == (0, 0, 0)


def test_a_full_resolve_of_the_same_records_publishes_nothing_new(shop, store):
    before = parts(store)
    report = resolve(store, "customer", full=True)
    assert (report.created, report.merged, report.split) == (0, 0, 0)
    assert parts(store) == before


def test_components_agree_with_gds(shop, store):
    shop.state(1, "陈大文", ["+8613900001111"])
    shop.state(2, "陈大文", ["+8613900001111"])
    resolve(store, "customer", full=False)
    agreement = check_components(store, ["app", "wechat"])
    assert agreement.crossing == 0
    assert agreement.persons == len(parts(store))


def test_a_pair_is_explained_as_a_sum_and_by_what_would_undo_it(shop, store):
    one = shop.state(1, "陈大文", ["+8613900001111"])
    two = shop.state(2, "陈大文", ["+8613900001111"], ["li@y.cn"])
    resolve(store, "customer", full=False)
    told = explain(store, one, two)
    assert told.together
    why = told.waterfall
    assert {step.comparison for step in why.steps} >= {"phone", "han"}
    assert why.total == pytest.approx(told.path[0].weight, abs=0.01)
    assert why.running()[-1] == pytest.approx(why.total)
    assert [(item.action, len(item.parts)) for item in told.remedies] == [("negative", 2)]
    whole = explain_cluster(store, told.left.identity)
    assert {item.key for item in whole.members} == {one, two}
    assert {frozenset(side) for side in whole.sides} == {frozenset({one}), frozenset({two})}
    assert whole.remedies[0].action == "negative"


def test_the_work_list_is_empty_where_nothing_is_open(shop, store):
    page = work_list(store)
    assert (page.items, page.total, page.following) == ((), 0, None)


def thing(label, number, source, properties, day=0):
    at = AT + timedelta(days=day)
    hashed = key_of("row", label, str(number), str(day))
    key = record_key(label, source, str(number))
    return Row(label, key, source, str(number), at, hashed, "{}", number, properties)


COKE = {"name": "可口可乐 330ml", "brand": "可口可乐"}
NOODLES = {"name": "康师傅红烧牛肉面 100g", "brand": "康师傅"}
ONE_DOOR = {"city": "杭州市", "road": "金城路", "number": "363号", "building": "4幢", "room": "1802室"}
ONE_DOOR["standardised"] = "杭州市金城路363号4幢1802室"
OTHER_DOOR = {"city": "杭州市", "road": "金城路", "number": "9号", "building": "2幢", "room": "101室"}
OTHER_DOOR["standardised"] = "杭州市金城路9号2幢101室"


@pytest.mark.parametrize(
    ("label", "kind", "same", "other"),
    [("Product", "product", COKE, NOODLES), ("Address", "address", ONE_DOOR, OTHER_DOOR)],
)
def test_other_kinds_follow_changes_too(store, label, kind, same, other):
    rows = [thing(label, 1, "app", same), thing(label, 2, "wechat", same), thing(label, 3, "app", other)]
    apply(store, rows, "load-1", Watermark("app", "a.csv", 3))
    assert resolve(store, kind).identities == 2
    assert resolve(store, kind).looked == 0
    apply(store, [thing(label, 2, "wechat", other, day=1)], "load-2", Watermark("app", "b.csv", 1))
    report = resolve(store, kind)
    assert (report.identities, report.full) == (2, False)
    found = {
        row["key"]: row["identityId"] for row in rows_of(store, Kind(kind), live_keys(store, Kind(kind)))
    }
    assert found[rows[1].key] == found[rows[2].key] != found[rows[0].key]


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("pending_records", {"label": "Customer", "limit": 1}),
        ("pending_counts", {"label": "Customer"}),
        ("identity_counts", {"kind": "Person"}),
        ("discovery_person", {"atMost": 12}),
        ("review_pair", {"leftKey": "a", "rightKey": "b"}),
        ("linked_records", {"keys": ["a"]}),
        ("customers_to_resolve", {"keys": ["a"]}),
    ],
)
def test_what_an_arrival_asks_seeks_and_never_scans(store, name, params):
    def operators(plan):
        yield plan["operatorType"].partition("@")[0]
        for child in plan.get("children", ()):
            yield from operators(child)

    with store.session() as session:
        plan = session.run(f"EXPLAIN {get(name).text}", params).consume().plan
    scans = {item for item in operators(plan) if "Scan" in item or "DynamicLabel" in item}
    assert not scans
