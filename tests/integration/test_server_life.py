"""One home's server through starts, stops and crashes, as the command line sees it.

The tests share one home and follow each other: each starts from what the one before has left.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import neo4j
import psutil
import pytest

from graph.errors import MachineError
from graph.server import Memory, ServerHome, ensure_running, running, status, stop
from graph.server.admin import offline, run_admin
from graph.server.process import find_stray, port_is_free
from graph.settings import load_settings

pytestmark = [pytest.mark.integration, pytest.mark.own_server]

MEMORY = Memory(heap=640 * 1024**2, page_cache=64 * 1024**2)
RENMAI = str(Path(sys.executable).parent / "renmai")


@pytest.fixture(scope="module")
def settings(tmp_path_factory, java_flags):
    settings = load_settings(tmp_path_factory.mktemp("life") / "人脉 shop", environ={}, java_flags=java_flags)
    yield settings
    stop(settings)


def start(settings, *arguments):
    return subprocess.Popen(
        [RENMAI, "--home", str(settings.home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("NEO4J")},
            "RENMAI_LANG": "en",
            "LC_ALL": "C",
        },
        preexec_fn=hears_interrupts,
    )


def hears_interrupts():
    """What a shell runs in the background ignores interrupts, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def call(settings, *arguments):
    command = start(settings, *arguments)
    out, err = command.communicate(timeout=120)
    assert "Traceback" not in err
    return command.returncode, out, err


def ask(settings, query):
    connection = running(settings)
    auth = (connection.username, connection.password)
    with neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver:
        return [record.data() for record in driver.execute_query(query).records]


def wait_until(true):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def servers_of(settings):
    root = ServerHome.of(settings).root
    return [
        item
        for item in psutil.process_iter(["cmdline"])
        if f"--home-dir={root}" in (item.info["cmdline"] or ()) and item.status() != psutil.STATUS_ZOMBIE
    ]


def test_a_start_that_is_interrupted_leaves_nothing_running(settings):
    command = start(settings, "up")
    wait_until(lambda: find_stray(ServerHome.of(settings).root))
    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=60)
    assert command.returncode == 130, err
    assert "Traceback" not in err
    assert servers_of(settings) == []
    assert call(settings, "status")[0] == 3


def test_two_starts_at_once_make_one_server(settings):
    first, second = start(settings, "up"), start(settings, "up")
    told = [command.communicate(timeout=120) for command in (first, second)]
    assert (first.returncode, second.returncode) == (0, 0), told
    assert told[0][0] == told[1][0]
    assert len(servers_of(settings)) == 1
    assert running(settings).uri in told[0][0]


def test_it_outlives_the_command_that_started_it(settings):
    ask(settings, "CREATE (:Kept {name: '张三'})")
    code, out, _ = call(settings, "status")
    assert code == 0
    assert str(status(settings).pid) in out


def test_after_a_crash_the_next_start_brings_the_data_back_at_the_same_address(settings):
    before = running(settings)
    crashed = psutil.Process(status(settings).pid)
    crashed.kill()
    crashed.wait(30)
    assert running(settings) is None
    assert call(settings, "status")[0] == 3
    assert ensure_running(settings, memory=MEMORY) == before
    assert ask(settings, "MATCH (n:Kept) RETURN n.name AS name") == [{"name": "张三"}]


STARTER = """
import sys, time
from graph.server import Memory, ensure_running
from graph.settings import load_settings

settings = load_settings(sys.argv[1], environ={}, java_flags=sys.argv[2])
ensure_running(settings, memory=Memory(*map(int, sys.argv[3:])))
print("up", flush=True)
time.sleep(600)
"""
"""Starts a server and lives on without ever collecting it, as the first process of many containers does."""


def test_a_server_told_to_stop_by_one_who_died_is_waited_for_and_started_again(settings):
    stop(settings)
    sizes = [str(MEMORY.heap), str(MEMORY.page_cache)]
    words = [sys.executable, "-c", STARTER, str(settings.home), settings.java_flags, *sizes]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as starter:
        try:
            assert starter.stdout.readline() == "up\n"
            before, pid = running(settings), status(settings).pid
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: running(settings) is None)
            assert ensure_running(settings, memory=MEMORY) == before
            assert status(settings).pid != pid
        finally:
            starter.kill()
    assert ask(settings, "MATCH (n:Kept) RETURN n.name AS name") == [{"name": "张三"}]


def test_a_killed_server_of_this_very_process_is_not_taken_for_alive(settings):
    os.kill(status(settings).pid, signal.SIGKILL)
    wait_until(lambda: running(settings) is None)
    assert status(settings).pid is None


def test_a_kept_port_that_another_program_took_is_said_and_a_new_one_can_be_chosen(settings):
    port = ServerHome.of(settings).read_state().bolt_port
    wait_until(lambda: port_is_free(port))
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        with pytest.raises(MachineError) as caught:
            ensure_running(settings, memory=MEMORY)
        assert caught.value.code == "server.port.taken"
        code, out, err = call(settings, "up")
        assert (code, out) == (8, "")
        assert f"Port {port}" in err
        assert "--new-port" in err
        assert servers_of(settings) == []
        connection = ensure_running(settings, memory=MEMORY, new_port=True)
    assert connection.uri != f"bolt://127.0.0.1:{port}"
    assert running(settings) == connection


def test_a_lost_server_json_is_no_obstacle_to_stopping_cleanly(settings):
    ServerHome.of(settings).state_file.unlink()
    code, out, _ = call(settings, "down")
    assert code == 0
    assert "is stopped" in out
    assert servers_of(settings) == []
    assert call(settings, "down")[0] == 0


def test_admin_commands_run_while_nobody_can_start_it(settings, tmp_path):
    with offline(settings) as home:
        run_admin(home, settings, ["database", "dump", "neo4j", f"--to-path={tmp_path}"], MEMORY)
    assert (tmp_path / "neo4j.dump").stat().st_size > 1000
