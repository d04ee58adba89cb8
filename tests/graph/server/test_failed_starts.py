"""Starts that fail: a stand-in for Java behaves badly in the ways a real one does; each is one sentence."""

import errno
import os
import shutil
import socket
import stat
import sys
from types import SimpleNamespace

import psutil
import pytest

from graph import server
from graph.errors import DatabaseError, MachineError
from graph.server import managed, process, starting
from graph.server.downloads import Distribution
from graph.server.home import ServerHome, ServerState
from graph.settings import Settings


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home whose jars are there (empty folders: no real Java reads them)."""
    distribution = Distribution(tmp_path / "jars")
    distribution.lib.mkdir(parents=True)
    distribution.plugins.mkdir()
    monkeypatch.setattr(managed, "fetch_jars", lambda settings, progress: distribution)
    return ServerHome.of(Settings(home=tmp_path / "home"))


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path / "home")


def stand_in(monkeypatch, tmp_path, body):
    java = tmp_path / "java"
    java.write_text(f"#!{sys.executable}\nimport os, signal, sys, time\n{body}\n")
    java.chmod(java.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(process, "java_executable", lambda: java)


def failure(settings):
    with pytest.raises((MachineError, DatabaseError)) as caught:
        server.ensure_running(settings)
    return caught.value


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("sys.exit('Error: Could not reserve enough space for object heap')", "server.memory.refused"),
        ("print('java.net.BindException: Address already in use'); sys.exit(1)", "server.port.taken"),
        ("print('java.io.IOException: No space left on device'); sys.exit(1)", "server.disk.full"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "server.start.killed"),
        ("print('Unrecognized option: --nonsense'); sys.exit(1)", "server.start.failed"),
        ("sys.exit(3)", "server.start.failed"),
    ],
)
def test_what_java_said_becomes_a_sentence(home, settings, monkeypatch, tmp_path, body, code):
    stand_in(monkeypatch, tmp_path, body)
    assert failure(settings).code == code
    assert home.read_state().pid is None, "nothing is left that looks like a server"
    assert server.running(settings) is None


def test_the_last_lines_of_the_log_are_in_the_sentence(home, settings, monkeypatch, tmp_path):
    stand_in(monkeypatch, tmp_path, r"print('one\n\n\tat stack.Frame\ntwo\nthree\nfour'); sys.exit(1)")
    assert failure(settings).params["detail"] == "two / three / four"


def test_a_java_that_cannot_run_is_said(home, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(process, "java_executable", lambda: tmp_path / "absent")
    assert failure(settings).code == "server.java.cannot-run"


def test_a_silent_server_is_ended(home, settings, monkeypatch, tmp_path):
    stand_in(monkeypatch, tmp_path, "time.sleep(60)")
    monkeypatch.setattr(starting, "_QUIET_LIMIT", 0.3)
    assert failure(settings).code == "server.start.silent"
    assert process.find_stray(home.root) is None


def test_an_interrupted_start_leaves_no_process(home, settings, monkeypatch, tmp_path):
    stand_in(monkeypatch, tmp_path, "time.sleep(60)")

    def interrupt(step, done, *args, **params):
        if done > 0.2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        server.ensure_running(settings, interrupt)
    assert process.find_stray(home.root) is None
    assert home.read_state().pid is None


def test_the_kept_port_held_by_another_program_is_named_with_its_holder(
    home, settings, monkeypatch, tmp_path
):
    stand_in(monkeypatch, tmp_path, "sys.exit('started, which it must not be')")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        home.make()
        home.write_state(ServerState(bolt_port=port))
        error = failure(settings)
    assert error.code == "server.port.taken"
    assert error.params["port"] == port
    assert str(os.getpid()) in error.params["holder"]


def test_a_full_disk_and_too_little_memory_are_said_before_java_starts(home, settings, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 1024**2))
    assert failure(settings).code == "server.disk.small"
    monkeypatch.undo()
    monkeypatch.setattr(managed, "fetch_jars", lambda settings, progress: Distribution(home.root))
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=10**6, total=8 * 1024**3))
    assert failure(settings).code == "server.memory.small"


def test_a_lost_password_is_said_when_there_are_data(home, settings):
    (home.data / "databases" / "system").mkdir(parents=True)
    assert failure(settings).code == "server.password.lost"


@pytest.mark.parametrize("act", [server.ensure_running, server.stop])
def test_a_home_of_another_user_is_said(home, settings, monkeypatch, act):
    def refuse(*args, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    home.make()
    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    with pytest.raises(MachineError) as caught:
        act(settings)
    assert caught.value.code == "server.home.unwritable"
    assert caught.value.params["detail"] == "Permission denied"


def test_no_free_port_is_said(monkeypatch):
    monkeypatch.setattr(process, "port_is_free", lambda port: False)
    with pytest.raises(MachineError) as caught:
        process.choose_port()
    assert caught.value.code == "server.port.none"


def test_stopping_what_never_ran_touches_nothing(settings, tmp_path):
    assert server.stop(settings) is False
    assert not (tmp_path / "home").exists()


def test_a_stray_server_that_server_json_does_not_know_is_found_and_stopped(
    home, settings, monkeypatch, tmp_path
):
    stand_in(monkeypatch, tmp_path, "time.sleep(60)")
    home.make()
    jars = Distribution(tmp_path / "jars")
    child = process.launch(home, jars, 20001, managed.Memory(1024**3, 1024**2))
    assert home.read_state() is None
    assert server.stop(settings) is True
    assert child.poll() is not None
