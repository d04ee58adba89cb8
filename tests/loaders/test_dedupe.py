"""Duplicates of flat files: the output's shape, and what must never be evidence."""

import csv
import random

import pytest

from graph.errors import RenmaiError
from loaders.dedupe import Request, dedupe

PEOPLE = [
    ("Walter", "Hamilton", "1971-08-12", "13812345678", "Bath"),
    ("Walter", "Hamiltn", "1971-08-12", "13812345678", "Bath"),
    ("Penelope", "Lawrence", "1956-01-01", "13900002222", "Leeds"),
    ("Penny", "Lawrence", "1956-01-01", "13900002222", ""),
    ("Arthur", "Bradley", "1961-11-11", "13711112222", "York"),
    ("Maria", "Novak", "1988-03-04", "13655556666", "York"),
]


def write(path, rows, header=("id", "first_name", "surname", "dob", "phone", "city"), encoding="utf-8"):
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def read(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(tmp_path, rows, **more):
    header = more.pop("header", ("id", "first_name", "surname", "dob", "phone", "city"))
    source = write(tmp_path / "in.csv", rows, header, more.pop("encoding", "utf-8"))
    dedupe(Request((source,), tmp_path / "out.csv", **more))
    return read(tmp_path / "out.csv")


def numbered(people):
    return [(str(number), *person) for number, person in enumerate(people, start=1)]


def test_adds_two_columns_and_numbers_clusters_by_first_row(tmp_path):
    rows = run(tmp_path, numbered(PEOPLE))
    assert [row["renmaiCluster"] for row in rows] == ["1", "1", "2", "2", "3", "4"]
    assert float(rows[0]["renmaiProbability"]) > 0.9
    assert rows[4]["renmaiProbability"] == ""
    assert list(rows[0])[:2] == ["id", "first_name"]


def test_order_of_rows_and_ids_are_never_evidence(tmp_path):
    original = {tuple(row.values())[1:6]: row["renmaiCluster"] for row in run(tmp_path, numbered(PEOPLE))}
    shuffled = random.Random(3).sample(PEOPLE, len(PEOPLE))
    again = {tuple(row.values())[1:6]: row["renmaiCluster"] for row in run(tmp_path, numbered(shuffled))}
    for one in original:
        for two in original:
            assert (original[one] == original[two]) == (again[one] == again[two])


def test_chinese_headers_and_gb18030(tmp_path):
    rows = [
        ("1", "劉嘉欣先生", "13812345678", "北京市朝阳区建国路1号"),
        ("2", "刘嘉欣", "138 1234 5678", "北京市朝阳区建国路1号"),
        ("3", "陈明", "13900002222", "上海市静安区南京西路2号"),
    ]
    found = run(tmp_path, rows, header=("会员号", "姓名", "手机号", "收货地址"), encoding="gb18030")
    assert [row["renmaiCluster"] for row in found] == ["1", "1", "2"]


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_to_compare_still_gives_a_result(tmp_path, count):
    rows = run(tmp_path, numbered(PEOPLE[:count]))
    assert [row["renmaiCluster"] for row in rows] == ["1"] * count


def test_all_the_same_record_is_one_cluster(tmp_path):
    rows = run(tmp_path, numbered([PEOPLE[0]] * 20_000))
    assert {row["renmaiCluster"] for row in rows} == {"1"}


def test_a_column_of_nulls_changes_nothing(tmp_path):
    rows = run(tmp_path, [(*row[:-1], "") for row in numbered(PEOPLE)])
    assert [row["renmaiCluster"] for row in rows] == ["1", "1", "2", "2", "3", "4"]


def test_truth_without_a_common_column_is_a_sentence(tmp_path):
    truth = write(tmp_path / "truth.csv", [("1", "x")], ("other", "truth"))
    with pytest.raises(RenmaiError) as caught:
        run(tmp_path, numbered(PEOPLE), truth=truth)
    assert caught.value.code == "dedupe.truth-id"


def test_records_that_say_next_to_nothing_are_nobody_in_particular(tmp_path):
    rows = [*numbered(PEOPLE), *[("", "", "", "", "", "York")] * 3, *[("", "", "Smith", "", "", "")] * 2]
    found = run(tmp_path, rows)
    assert len({row["renmaiCluster"] for row in found[len(PEOPLE) :]}) == 5


def test_files_that_name_their_columns_differently_are_compared(tmp_path):
    names = ["王建国", "李思怡", "陈博文", "赵晓东", "孙丽华", "周子涵", "吴俊豪", "郑雅琪"]
    one = [(str(place), name, f"138{place:08d}") for place, name in enumerate(names)]
    two = [(f"86138{place:08d}", name, f"c{place}") for place, name in enumerate(names)]
    paths = (
        write(tmp_path / "a.csv", one, ("会员号", "会员姓名", "手机号码")),
        write(tmp_path / "b.csv", two, ("Mobile", "Full Name", "contact_id")),
    )
    dedupe(Request(paths, tmp_path / "out.csv"))
    found = [int(row["renmaiCluster"]) for row in read(tmp_path / "out.csv")]
    assert found == [*range(1, 9), *range(1, 9)]


def test_a_file_without_column_names_loses_no_record(tmp_path):
    rows = [(str(place), "王建国", "1971-08-12", f"1381234{place // 2:04d}") for place in range(12)]
    source = tmp_path / "in.csv"
    source.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    outcome = dedupe(Request((source,), tmp_path / "out.csv"))
    assert outcome.records == 12
    assert ("dedupe.no-header", {"file": "in.csv"}) in outcome.warnings


def test_words_for_nothing_are_no_values(tmp_path):
    rows = [(str(place), "NULL", "N/A", "", "13812345678" if place < 2 else "无", "") for place in range(6)]
    found = run(tmp_path, [*rows, *numbered(PEOPLE)])
    assert [row["renmaiCluster"] for row in found[:6]] == ["1", "1", "2", "3", "4", "5"]


def test_a_quick_run_finds_what_is_plain(tmp_path):
    rows = run(tmp_path, numbered(PEOPLE), quick=True)
    assert [row["renmaiCluster"] for row in rows] == ["1", "1", "2", "2", "3", "4"]
