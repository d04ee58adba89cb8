"""People who live together share things; that alone does not make them one."""

from datetime import UTC, datetime

import numpy as np
import pytest

from graph.resolve import scoring
from graph.resolve.comparisons.build import comparisons_for
from graph.resolve.records import prepare
from graph.resolve.roles import Kind
from graph.resolve.scoring import Model, base_weights, compare_all, levels_of, weigh
from graph.resolve.tables import table_of

EMPTY = (
    "identityId", "nickname", "gender", "company", "district", "script", "level", "province", "city",
    "birthDate", "pending", "blockKeys",
)  # fmt: skip
LISTS = ("emails", "accounts", "addresses", "homes", "recipients")
SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = ("国强", "丽华", "建军", "秀英", "志明")


def record(number, source, name, phone, tablet, payer):
    return {
        **dict.fromkeys(EMPTY),
        **{key: [] for key in LISTS},
        "key": f"k{number:04d}",
        "sourceId": str(number),
        "source": source,
        "name": name,
        "phones": [phone],
        "devices": [tablet],
        "payments": [payer],
        "eventAt": datetime(2026, 1, 1, tzinfo=UTC),
    }


def couples():
    """Fifty homes of two with a name and a phone of their own in two systems, paying on one tablet."""
    rows = []
    for home in range(50):
        for one in range(2):
            name = SURNAMES[home % 10] + GIVEN[(home // 10 + one) % 5]
            phone = f"+861390{home:03d}{one}{home % 7}{(home * 3) % 10}{one}"
            for source in ("app", "wechat"):
                rows.append(record(len(rows), source, name, phone, f"tablet-{home}", f"payer-{home}"))
    return rows


@pytest.fixture(scope="module")
def compared():
    """Comparisons of the couples with their levels' own priors as the model, and all pairs."""
    table, _ = table_of(couples(), Kind.CUSTOMER)
    records = prepare(table)
    made = comparisons_for(records, np.ones(records.size, np.float32))
    shares = {
        what: {item.name: tuple(getattr(x, what) for x in item.levels) for item in made} for what in "mu"
    }
    return Model(0.001, shares["m"], shares["u"]), made, np.triu_indices(records.size, 1)


def test_a_tablet_and_an_account_in_common_say_less_than_one_after_the_other(compared, monkeypatch):
    model, made, (left, right) = compared
    vectors = compare_all(made, left, right)
    once = weigh(model, made, vectors)
    monkeypatch.setattr(scoring, "AGAIN", 1.0)
    twice = weigh(model, made, vectors)
    same_home = vectors.levels[:, [item.name for item in made].index("shared:device")] > 1
    assert (once[same_home] < twice[same_home] - 3).all()
    assert (once[~same_home] == twice[~same_home]).all()


def test_both_ways_of_weighing_agree(compared):
    model, made, (left, right) = compared
    little = base_weights(model, made, left, right, levels_of(made, left, right)) + model.prior_bits
    np.testing.assert_allclose(little, weigh(model, made, compare_all(made, left, right)), atol=1e-3)


@pytest.mark.parametrize("bits", [np.zeros((3, 0)), np.array([[3.0], [-1.0]])])
def test_one_agreement_counts_whole(bits):
    assert scoring.once_a_home(bits).tolist() == bits.tolist()
