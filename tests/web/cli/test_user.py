"""`renmai user`: the first administrator, and everything after."""

import json

import pytest
from click.testing import CliRunner

from graph.ledger import Ledger, accounts
from graph.settings import load_settings
from web.accounts import passwords
from web.cli import cli

GOOD = "three green lanterns"


@pytest.fixture
def run(tmp_path):
    def call(*args, given=None):
        arguments = ["--home", str(tmp_path), "--lang", "en", "user", *args]
        return CliRunner().invoke(cli, arguments, input=given)

    return call


def test_users_are_added_listed_changed_and_locked_out(run, tmp_path):
    assert "renmai user add" in run("list").stderr
    assert run("add", "Mei", "--role", "administrator", given=f"{GOOD}\n{GOOD}\n").exit_code == 0
    assert run("add", "Hua", "--role", "viewer", "--password-stdin", given=f"{GOOD}\n").exit_code == 0
    assert run("role", "hua", "planner").exit_code == 0
    assert run("disable", "Hua").exit_code == 0
    listed = json.loads(run("list", "--format", "json").stdout)
    assert [(item["name"], item["role"], item["disabled"]) for item in listed] == [
        ("Hua", "planner", True),
        ("Mei", "administrator", False),
    ]
    assert run("enable", "Hua").exit_code == 0
    assert run("password", "Hua", "--password-stdin", given="brass owl sings\n").exit_code == 0
    link = run("link", "Hua", "--port", "8123").stdout.strip()
    with Ledger.open(load_settings(tmp_path, environ={})) as ledger:
        hua = accounts.user_named(ledger, "Hua")
        assert passwords.matches("brass owl sings", hua.password)
        assert accounts.use_link(ledger, link.rpartition("/")[2]).name == "Hua"
    assert link.startswith("http://127.0.0.1:8123/sign-in/once/")


@pytest.mark.parametrize(
    ("args", "given", "code"),
    [
        (["add", "Li", "--role", "viewer"], f"{GOOD}\nother one here\n", "user.password.differ"),
        (["add", "Li", "--role", "viewer", "--password-stdin"], "short\n", "user.password.short"),
        (["role", "nobody", "viewer"], None, "user.unknown"),
        (["add", " ", "--role", "viewer", "--password-stdin"], f"{GOOD}\n", "user.name"),
    ],
)
def test_what_cannot_be_is_said(run, args, given, code):
    assert run(*args, given=given).exception.code == code
