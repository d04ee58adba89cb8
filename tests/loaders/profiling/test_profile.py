"""Profiles: what is told of columns and rows of files of all kinds, and that the figures are right."""

import csv
import json
import random

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import InputError
from loaders.profiling import as_json, profile_path
from loaders.profiling.sketches import Common, Distinct
from web.cli import cli
from web.problem_texts import sentence
from web.translations import LANGUAGES


def write(path, header, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def profiled(path):
    (profile,) = profile_path(path)
    return profile, {column.name: column for column in profile.columns}


def codes(column):
    return {problem.code: problem for problem in column.problems}


@pytest.fixture
def orders(tmp_path):
    pick = random.Random(5)
    rows = []
    for number in range(1, 401):
        phone = f"138{pick.randrange(10**8):08d}"
        amount = f"{pick.uniform(10, 90):.2f}"
        rows.append(
            [f"SO{number:06d}", phone, amount, f"2025-03-{1 + number % 28:02d}", "微信", "杭州市", ""]
        )
    rows[7][2] = "99999.00"
    rows[9][2] = "待定"
    rows[11][1] = " 13800001234"
    rows[12][1] = "１３８００００５６７８"
    rows[13][5] = "杭州市 "
    rows[14][5] = "NULL"
    rows[15][5] = "鏉\ufffd窞"
    rows[399] = list(rows[398])
    header = ["订单号", "手机", "实付金额", "下单时间", "支付方式", "城市", "备注"]
    return write(tmp_path / "orders.csv", header, rows, "gb18030")


def test_types_kinds_and_figures_of_columns_are_found(orders):
    profile, columns = profiled(orders)
    assert (profile.rows, profile.duplicate_rows, profile.encoding) == (400, 1, "gb18030")
    assert columns["手机"].kind == "phone"
    assert columns["实付金额"].type == "decimal"
    assert columns["下单时间"].type == "date"
    assert (columns["下单时间"].earliest, columns["下单时间"].latest) == ("2025-03-01", "2025-03-28")
    assert columns["支付方式"].top == (("微信", 400),)
    assert columns["订单号"].patterns[0] == ("A999999", 1.0)
    assert columns["城市"].fill == pytest.approx(399 / 400)


def test_problems_are_told_with_their_rows(orders):
    profile, columns = profiled(orders)
    assert codes(columns["实付金额"])["profile.outliers"].params["row"] == "8"
    assert codes(columns["实付金额"])["profile.not-a-number"].params["example"] == "待定"
    assert codes(columns["手机"])["profile.spaces"].rows == 1
    assert codes(columns["手机"])["profile.full-width"].rows == 1
    assert codes(columns["城市"])["profile.mojibake"].rows == 1
    assert codes(columns["城市"])["profile.says-empty"].rows == 1
    assert "profile.constant" in codes(columns["支付方式"])
    assert "profile.empty-column" in codes(columns["备注"])
    assert codes(columns["订单号"])["profile.nearly-key"].rows == 1
    assert {problem.code for problem in profile.problems} == {"profile.duplicate-rows"}


def test_a_clean_table_scores_higher_than_a_dirty_one_and_has_its_key(orders, tmp_path):
    clean = write(tmp_path / "clean.csv", ["id", "city"], [[f"A{n:05d}", "杭州市"] for n in range(300)])
    profile, _ = profiled(clean)
    assert profile.keys == ("id",)
    assert profile.quality.score > 99
    assert profiled(orders)[0].quality.score < profile.quality.score


def test_cut_off_texts_and_twins_are_seen(tmp_path):
    rows = [["x" * 20, "微信"] for _ in range(30)] + [[f"note {n}", "微信 支付"] for n in range(60)]
    rows += [["short", "微信支付"] for _ in range(10)]
    _, columns = profiled(write(tmp_path / "notes.csv", ["note", "pay"], rows))
    assert codes(columns["note"])["profile.cut-off"].params["length"] == "20"
    assert codes(columns["pay"])["profile.variants"].rows == 10


def test_counters_of_thirteen_digits_are_no_dates(tmp_path):
    rows = [[str(1_700_000_000_000 + n * 7_919), str(1_700_000_000 + n)] for n in range(200)]
    _, columns = profiled(write(tmp_path / "ids.csv", ["user_id", "created_at"], rows))
    assert columns["user_id"].type == "text"
    assert columns["user_id"].key
    assert columns["created_at"].type == "date"


def test_rows_that_were_not_whole_are_counted(tmp_path):
    path = tmp_path / "ragged.csv"
    path.write_text("a,b,c\n" + "1,2,3\n" * 50 + "1,2,3,4,5,6\n", encoding="utf-8")
    profile, _ = profiled(path)
    assert (profile.rows, profile.unread) == (51, 1)
    assert profile.quality.readability < 100
    assert any(problem.code == "profile.row-faults" for problem in profile.problems)


def test_a_header_without_rows_says_so(tmp_path):
    with pytest.raises(InputError, match=r"profile\.no-rows"):
        profile_path(write(tmp_path / "none.csv", ["a", "b"], []))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_problem_has_its_sentence_and_the_page_holds_them(orders, tmp_path, lang):
    _, columns = profiled(orders)
    page = tmp_path / "page.html"
    done = CliRunner().invoke(cli, ["--lang", lang, "profile", str(orders), "--html", str(page)])
    assert done.exit_code == 0, done.output
    shown = page.read_text(encoding="utf-8")
    assert "<script" not in shown
    for column in columns.values():
        for problem in column.problems:
            told = sentence(lang, problem)
            assert told != problem.code
            assert "…" not in told
            assert told.split("“")[0] in shown


def test_json_is_json(orders):
    done = CliRunner().invoke(cli, ["profile", str(orders), "--json"])
    (told,) = json.loads(done.stdout)
    assert told == json.loads(json.dumps(as_json(profiled(orders)[0]))) | {"seconds": told["seconds"]}


@given(st.integers(1, 60_000), st.integers(1, 5))
@settings(max_examples=15, deadline=None)
def test_distinct_values_are_counted_within_a_few_percent(many, times):
    hashes = np.random.default_rng(many).integers(0, 2**63, many, dtype=np.uint64) * np.uint64(2)
    counted = Distinct()
    for _ in range(times):
        for part in np.array_split(hashes, 7):
            counted.add(part, len(part))
    true = len(np.unique(hashes))
    assert counted.count == true if counted.exact else abs(counted.count - true) < 0.05 * true


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=300))
def test_common_values_are_never_counted_too_high_and_hardly_too_low(values):
    common = Common(room=4)
    for value in values:
        common.add([value], [1])
    for value, count in common.top(4):
        assert values.count(value) - len(values) / 4 <= count <= values.count(value)
