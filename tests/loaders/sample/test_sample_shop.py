"""The sample shop is the same for the same seed, whole or not there, and its ids tell nothing."""

import csv
import hashlib
import json
import sqlite3
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

import pytest
from click.testing import CliRunner

from graph.errors import ConflictError, UsageError
from loaders.sample import make_sample
from web.cli import cli


def hashes(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(path, encoding="utf-8"):
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def objects(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "shop"
    counts = make_sample(folder, 400, 11)
    return folder, counts


def test_the_same_seed_gives_the_same_bytes(shop, tmp_path):
    folder, _ = shop
    make_sample(tmp_path / "again", 400, 11)
    assert hashes(folder) == hashes(tmp_path / "again")


def test_another_seed_gives_other_people(shop, tmp_path):
    folder, _ = shop
    make_sample(tmp_path / "other", 400, 12)
    ids = {row["user_id"] for row in rows(folder / "app/users.csv")}
    assert not ids & {row["user_id"] for row in rows(tmp_path / "other/app/users.csv")}


def test_the_counts_are_those_of_the_files(shop):
    folder, counts = shop
    assert counts["app/users.csv"] == len(rows(folder / "app/users.csv"))
    assert counts["stores/小票.csv"] == len(rows(folder / "stores/小票.csv", "gb18030"))
    assert counts["wechat/orders.jsonl"] == len(objects(folder / "wechat/orders.jsonl"))
    with sqlite3.connect(folder / "erp/erp.sqlite") as connection:
        assert counts["erp/stock"] == connection.execute("SELECT count(*) FROM stock").fetchone()[0]
    connection.close()


def test_customers_are_real_people_with_about_two_records_each(shop):
    folder, _ = shop
    owners = Counter(row["person"] for row in rows(folder / "truth/people.csv") if row["person"])
    people = {row["person"] for row in rows(folder / "truth/households.csv")}
    assert len(people) == 400
    assert set(owners) <= people
    assert 1.6 <= sum(owners.values()) / len(owners) <= 2.2


def test_every_record_has_its_truth(shop):
    folder, _ = shop
    known = {(row["system"], row["id"]) for row in rows(folder / "truth/people.csv")}
    stated = {("app", row["user_id"]) for row in rows(folder / "app/users.csv")}
    stated |= {("wechat", row["openid"]) for row in objects(folder / "wechat/members.jsonl")}
    stated |= {("stores", row["会员卡号"]) for row in rows(folder / "stores/会员.csv", "gb18030")}
    assert stated == known


@pytest.mark.parametrize(
    ("file", "column"),
    [("app/users.csv", "user_id"), ("app/orders.csv", "order_id"), ("app/addresses.csv", "address_id")],
)
def test_ids_are_unique(shop, file, column):
    folder, _ = shop
    ids = [row[column] for row in rows(folder / file)]
    assert len(ids) == len(set(ids))


def test_neither_ids_nor_row_order_bring_a_person_or_household_together(shop):
    folder, _ = shop
    household = {row["person"]: row["household"] for row in rows(folder / "truth/households.csv")}
    truth = rows(folder / "truth/people.csv")
    home = {row["id"]: household.get(row["person"]) for row in truth}
    users = [row["user_id"] for row in rows(folder / "app/users.csv")]
    for order in (users, sorted(users)):
        neighbours = sum(home[one] == home[two] for one, two in pairwise(order))
        assert neighbours <= 4


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError) as caught:
        make_sample(tmp_path, 5, 1, replace=True)
    assert caught.value.code == "sample.not-empty"
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_earlier_sample_is_replaced_only_when_asked(tmp_path):
    make_sample(tmp_path / "shop", 5, 1)
    with pytest.raises(ConflictError):
        make_sample(tmp_path / "shop", 6, 1)
    make_sample(tmp_path / "shop", 6, 1, replace=True)
    assert len(rows(tmp_path / "shop/truth/households.csv")) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


@pytest.mark.parametrize("customers", [0, -3, 10**9])
def test_an_impossible_number_of_customers_is_refused(tmp_path, customers):
    with pytest.raises(UsageError) as caught:
        make_sample(tmp_path / "shop", customers, 1)
    assert caught.value.code == "sample.customers"


def test_the_command_writes_a_shop(tmp_path):
    run = CliRunner().invoke(
        cli, ["--lang", "en", "sample", str(tmp_path / "shop"), "--customers", "30", "--seed", "2"]
    )
    assert run.exit_code == 0, run.output
    assert (tmp_path / "shop/erp/erp.sqlite").is_file()
    assert "truth" in run.stderr


def test_app_orders_add_up_and_go_forward_in_time(shop):
    folder, _ = shop
    totals = defaultdict(float)
    for line in rows(folder / "app/order_lines.csv"):
        totals[line["order_id"]] += float(line["amount"])
    faulty = {row["id"] for row in rows(folder / "truth/faults.csv")}
    for order in rows(folder / "app/orders.csv"):
        if order["order_id"] in faulty:
            continue
        assert totals[order["order_id"]] == pytest.approx(float(order["goods_amount"]))
        if order["paid_at"]:
            goods, less, freight = (
                float(order[f"{part}_amount"]) for part in ("goods", "discount", "freight")
            )
            assert float(order["paid_amount"]) == pytest.approx(max(0.0, goods - less + freight))
            assert datetime.fromisoformat(order["created_at"]) < datetime.fromisoformat(order["paid_at"])


def test_what_was_sold_was_wanted_and_nothing_was_sold_from_an_empty_shelf(shop):
    folder, _ = shop
    demand = rows(folder / "truth/demand.csv")
    empty_all_day = [row for row in demand if row["out_minutes"] == "1440"]
    assert empty_all_day
    assert all(float(row["sales"]) == 0 for row in empty_all_day)
    assert sum(float(row["demand"]) for row in demand) > sum(float(row["sales"]) for row in demand)
