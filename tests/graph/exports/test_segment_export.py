"""Consent first, each contact point once, whole or not at all, and the next export knows what changed."""

import json
from datetime import UTC, datetime

import pytest

from graph.commands.segment_export import Wanted, export
from graph.commands.segment_members import Candidate
from graph.commands.segments import Saved
from graph.errors import MachineError, UsageError
from graph.exports.members import Member
from graph.ledger import Ledger, exports
from graph.profiles.segments.evaluate import Evaluator
from graph.profiles.segments.features import Person, Said, Shop
from graph.profiles.segments.gathering import columns
from graph.settings import load_settings

ALL = Saved(
    "s1", "everybody", {"version": 1, "name": "everybody", "where": {"not": {"kind": "case"}}}, "li", None
)
YES = (Said("marketing", "sms", True, 1),)
NOW = datetime(2025, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with Ledger.open(load_settings(tmp_path_factory.mktemp("home"), environ={})) as opened:
        yield opened


@pytest.fixture(autouse=True)
def forgotten(ledger):
    yield
    for one in exports.listed(ledger):
        exports.forget(ledger, one.id)


def person(id_, number, consents=YES, cases=0, **more):
    values = {"name": f"客{id_}", "phones": (f"+8613800138{number:03d}",), "country": "CN"}
    return Candidate(Member(id_, **(values | more)), consents), cases


@pytest.fixture
def run(ledger):
    def made(people, path, **wanted):
        known = {candidate.member.id: candidate for candidate, _ in people}
        rows = [Person(c.member.id, consents=c.consents, cases=cases) for c, cases in people]

        def read(ids, things, parts):
            return (known[id_] for id_ in ids if id_ in known)

        wanted = Wanted(**({"format": "sms", "out": path, "by": "li"} | wanted))
        evaluated = Evaluator(columns(rows, Shop(20_000)))
        return export(ALL, evaluated, read, ledger, wanted, lambda: NOW)

    return made


def phones(path):
    return [line.split(",")[0] for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]


def test_who_did_not_agree_is_left_out_and_counted(tmp_path, run, ledger):
    no = (Said("marketing", "sms", True, 1), Said("marketing", "sms", False, 2))
    people = [
        person("a", 1), person("b", 2, no), person("c", 3, ()), person("d", 1),
        person("e", 5, phones=("+85291234567",)),
        person("f", 6, (Said("marketing", "email", True, 1),)),
    ]  # fmt: skip
    path = tmp_path / "out.csv"
    done = run(people, path)
    assert phones(path) == ["13800138001"]
    assert done.left_out == {"no-consent": 3, "same-contact": 1, "no-identifier": 1}
    manifest = json.loads(done.manifest.read_text(encoding="utf-8"))
    assert (manifest["members"], manifest["files"][0]["members"], manifest["by"]) == (6, 1, "li")
    [logged] = exports.of_person(ledger, "a")
    assert (logged.segment, logged.by, logged.members, logged.written) == ("everybody", "li", 6, 1)
    assert logged.left_out == done.left_out
    assert [exports.of_person(ledger, one) for one in "bcdef"] == [[]] * 5
    assert exports.erase_person(ledger, "a") == 1
    assert exports.of_person(ledger, "a") == []


def test_a_file_that_leaves_the_mainland_needs_consent_to_that_too(tmp_path, run):
    abroad = (*YES, Said("crossBorder", "all", True, 1))
    people = [person("a", 1), person("b", 2, abroad), person("c", 3, country="HK")]
    done = run(people, tmp_path / "g.csv", format="google")
    assert done.files == {str(tmp_path / "g.csv"): 2}
    assert done.left_out == {"not-abroad": 1}


def test_suppressed_contact_points_and_shared_homes(tmp_path, run):
    home = (("address", "door"),)
    people = [person("a", 1), person("b", 2, ties=home), person("c", 3, ties=home)]
    done = run(people, tmp_path / "o.csv", suppressed=frozenset({"138 0013 8001"}), once_a_home=True)
    assert done.left_out == {"suppressed": 1, "same-home": 1}
    assert phones(tmp_path / "o.csv") == ["13800138002"]


def test_a_purpose_nobody_agreed_to_is_refused(tmp_path, run):
    with pytest.raises(UsageError, match=r"segment\.purpose"):
        run([person("a", 1)], tmp_path / "o.csv", purpose="research")


def test_an_empty_segment_writes_nothing(tmp_path, run, ledger):
    with pytest.raises(UsageError, match=r"segment\.nobody"):
        run([person("a", 1, cases=1), person("b", 2, cases=1)], tmp_path / "o.csv")
    assert not (tmp_path / "o.csv").exists()


def test_the_next_export_knows_who_came_changed_and_went(tmp_path, run, ledger):
    path = tmp_path / "o.csv"
    run([person("a", 1), person("b", 2), person("c", 3)], path)
    later = [person("a", 1), person("b", 2, name="新名"), person("c", 3, ()), person("d", 4)]
    done = run(later, path, mode="diff")
    assert {name.split(".")[-2]: count for name, count in done.files.items()} == {
        "added": 1,
        "changed": 1,
        "removed": 1,
    }
    assert phones(tmp_path / "o.removed.csv") == ["13800138003"]


def test_a_full_disk_leaves_the_old_file_and_no_half_one(tmp_path, monkeypatch, run, ledger):
    path = tmp_path / "o.csv"
    path.write_text("old", encoding="utf-8")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("graph.exports.atomic.os.fsync", full)
    with pytest.raises(MachineError, match=r"export\.unwritable"):
        run([person("a", 1)], path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["o.csv"]
    assert exports.listed(ledger) == []


def test_an_export_broken_off_leaves_no_file_and_no_entry(tmp_path, ledger):
    def read(ids, things, parts):
        yield person("a", 1)[0]
        raise KeyboardInterrupt

    evaluated = Evaluator(columns([Person("a", consents=YES)], Shop(20_000)))
    for mode in ("all", "diff"):
        wanted = Wanted("csv", tmp_path / "o.csv", "li", mode=mode)
        with pytest.raises(KeyboardInterrupt):
            export(ALL, evaluated, read, ledger, wanted)
    assert list(tmp_path.iterdir()) == []
    assert exports.of_person(ledger, "a") == []


@pytest.mark.parametrize(("wanted", "code"), [({"format": "papyrus"}, "format"), ({"mode": "some"}, "mode")])
def test_what_there_is_not_is_named(tmp_path, wanted, code, run):
    with pytest.raises(UsageError, match=rf"segment\.{code}"):
        run([person("a", 1)], tmp_path / "o.csv", **wanted)
