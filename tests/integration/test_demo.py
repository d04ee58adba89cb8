"""`renmai demo --once`: from an empty home to resolved people, and a summary a program can read."""

import json
import subprocess
import sys

import pytest

from graph.settings import load_settings
from web.demo import Status, finished_before

pytestmark = [pytest.mark.integration, pytest.mark.own_server]

COUNTS = {"customers", "orders", "lines", "products", "suppliers", "addresses", "quarantined"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("demo") / "家"


@pytest.fixture(scope="module")
def run(home):
    arguments = [sys.executable, "-m", "web", "--home", str(home), "demo", "--once", "--customers", "60"]
    return subprocess.run(arguments, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def test_the_summary_on_standard_output_has_every_key(run):
    assert run.returncode == 0, run.stderr
    summary = json.loads(run.stdout)
    assert set(summary) == {"northwind", "sampleShop", "identity", "cases", "seconds"}
    assert set(summary["northwind"]) == set(summary["sampleShop"]) == COUNTS
    assert set(summary["identity"]) == {"precision", "recall", "f1", "persons"}
    assert summary["seconds"]["sampleShop"] > 0


def test_all_of_northwind_arrives_and_nothing_is_quarantined(run):
    northwind = json.loads(run.stdout)["northwind"]
    assert northwind | {"addresses": 0} == {
        "customers": 91,
        "orders": 830,
        "lines": 2155,
        "products": 77,
        "suppliers": 29,
        "addresses": 0,
        "quarantined": 0,
    }


def test_progress_goes_to_standard_error_without_a_traceback(run):
    assert "Loading" in run.stderr
    assert "Traceback" not in run.stderr


def test_what_it_started_is_stopped_and_the_home_says_it_is_done(run, home):
    from graph.server import running

    assert run.returncode == 0, run.stderr
    assert running(load_settings(home, {})) is None
    assert finished_before(home)


def test_a_failed_attempt_leaves_no_page_waiting(tmp_path):
    status = Status(tmp_path)
    status.begin("start")
    assert (tmp_path / "demo.json").exists()
    assert not finished_before(tmp_path)
    status.clear()
    assert not (tmp_path / "demo.json").exists()
