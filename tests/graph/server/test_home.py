"""server.json and the password: written whole, closed to others, believed only as far as they are true."""

import os
import stat
import subprocess
import sys
import time

import psutil
import pytest

from graph.errors import MachineError
from graph.server.home import ServerHome, ServerState, home_argument


@pytest.fixture
def home(tmp_path):
    home = ServerHome(tmp_path / "人脉 home" / "neo4j")
    home.make()
    return home


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_password_and_state_are_closed_to_other_users(home):
    home.make_password()
    home.write_state(ServerState(bolt_port=20001))
    assert mode(home.root) == 0o700
    assert mode(home.password_file) == 0o600
    assert mode(home.state_file) == 0o600


def test_the_password_is_made_once(home):
    first = home.make_password()
    assert len(first) >= 32
    assert home.make_password() == first == home.password()


def test_state_is_read_as_it_was_written(home):
    state = ServerState(bolt_port=20001, pid=7, started=12.5, fingerprint="ab")
    home.write_state(state)
    assert home.read_state() == state
    home.forget_process()
    assert home.read_state() == ServerState(bolt_port=20001, fingerprint="ab")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"bolt_port": "x"}', '{"bolt_port": 1, "pid": null}', "\x00\x00"]
)
def test_a_server_json_a_crash_left_is_no_state(home, text):
    home.state_file.write_text(text)
    assert home.read_state() is None


def test_a_half_written_file_of_a_killed_process_is_no_obstacle(home):
    home.state_file.with_name("server.json.new").write_text("{")
    home.write_state(ServerState(bolt_port=20001))
    assert home.read_state() == ServerState(bolt_port=20001)


def test_a_pid_that_is_another_process_now_is_not_the_server(home):
    state = ServerState(20001, pid=os.getpid(), started=psutil.Process().create_time())
    assert state.process(home.root) is None


def test_a_pid_nobody_has_is_not_the_server(home):
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert ServerState(20001, pid=child.pid, started=time.time()).process(home.root) is None


def test_a_zombie_is_not_the_server(home):
    child = subprocess.Popen([sys.executable, "-c", "", home_argument(home.root)])
    deadline = time.monotonic() + 10
    while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        assert ServerState(20001, pid=child.pid).process(home.root) is None
    finally:
        child.wait()


def test_the_process_of_this_home_is_the_server_and_another_homes_is_not(home, tmp_path):
    sleep = "import time; time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", sleep, home_argument(home.root)])
    try:
        state = ServerState(20001, pid=child.pid)
        assert state.process(home.root).pid == child.pid
        assert state.process(tmp_path / "elsewhere") is None
    finally:
        child.kill()
        child.wait()


def test_a_home_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MachineError) as caught:
        ServerHome(tmp_path / "file" / "neo4j").make()
    assert caught.value.code == "server.home.unwritable"
