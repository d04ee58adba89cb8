"""`renmai dedupe` as typed: output, report, truth, and a sentence for each thing that cannot be done."""

import csv
import json
import subprocess
import sys

import pytest

PEOPLE = """id,name,phone,city
1,Walter Hamilton,13812345678,Bath
2,Walter Hamiltn,13812345678,Bath
3,Penelope Lawrence,13900002222,Leeds
4,Arthur Bradley,13711112222,York
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "truth.csv").write_text("id,truth\n1,a\n2,a\n3,b\n4,c\n", encoding="utf-8")
    (tmp_path / "pairs.csv").write_text("left,right\n1,2\n", encoding="utf-8")
    return tmp_path


def renmai(folder, *arguments, lang="en"):
    return subprocess.run(
        [sys.executable, "-m", "web", "--lang", lang, "dedupe", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize("truth", ["truth.csv", "pairs.csv"])
def test_result_and_report_against_a_truth(folder, truth):
    arguments = ["people.csv", "--out", "out.csv", "--report", "r.json", "--truth", str(folder / truth)]
    run = renmai(
        folder, *(str(folder / item) if item.endswith((".csv", ".json")) else item for item in arguments)
    )
    assert run.returncode == 0, run.stderr
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["renmaiCluster"] for row in rows] == ["1", "1", "2", "3"]
    report = json.loads((folder / "r.json").read_text(encoding="utf-8"))
    assert report["f1"] == 1.0
    assert report["candidateRecall"] == 1.0
    assert {"seconds", "cpuSeconds", "peakMemoryBytes", "columns", "model"} <= report.keys()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["people.csv", "--id", "nobody"], 2, "no column named nobody"),
        (["people.csv", "--one-per-source"], 2, "source"),
        (["missing.csv"], None, "missing.csv"),
        (["people.csv", "--mapping", "truth.csv"], 4, "column: role"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(folder, arguments, code, words):
    files = [str(folder / item) if item.endswith(".csv") else item for item in arguments]
    run = renmai(folder, *files, "--out", str(folder / "out.csv"))
    assert run.returncode == code if code else run.returncode > 1
    assert words in run.stderr
    assert "Traceback" not in run.stderr
    assert not (folder / "out.csv").exists()


def test_columns_that_say_nothing_are_a_sentence_in_chinese(folder):
    (folder / "odd.csv").write_text("qqq,zzz\n1,2\n3,4\n", encoding="utf-8")
    run = renmai(folder, str(folder / "odd.csv"), "--out", str(folder / "o.csv"), lang="zh_Hans")
    assert run.returncode == 4
    assert "没有一列" in run.stderr


def test_several_files_become_one_output_with_file_and_row(folder):
    second = folder / "more.csv"
    second.write_text("id,name,phone,city\n9,Walter Hamilton,13812345678,Bath\n", encoding="utf-8")
    run = renmai(folder, str(folder / "people.csv"), str(second), "--out", str(folder / "out.csv"))
    assert run.returncode == 0, run.stderr
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[-1]["file"], rows[-1]["row"], rows[-1]["renmaiCluster"]) == ("more.csv", "1", "1")
