"""Progress on standard error: what, how much, how fast, how much longer."""

import time

import pytest

from web.cli import progress as module
from web.cli.progress import shown


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_a_pipe_gets_a_line_a_step_and_one_every_ten_seconds(capsys, clock):
    with shown("en") as progress:
        for done in range(0, 130_000_000, 1_000_000):
            progress("server.step.fetch", done, 166_000_000, "bytes", megabytes=166)
            clock[0] += 0.125
        progress("server.step.start", 0, None, "seconds")
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert lines[0] == "Downloading the database (166 MB, once) …"
    assert lines[1].endswith("80/166 MB, 8.0 MB/s, 0:11 left")
    assert lines[-1] == "Starting the database …"
    assert len(lines) == 3


def test_work_without_a_known_end_shows_the_seconds(capsys, clock):
    with shown("zh_Hans") as progress:
        for _ in range(25):
            progress("server.step.start", 0, None, "seconds")
            clock[0] += 1
    assert capsys.readouterr().err.splitlines() == [
        "正在启动数据库 …",
        "正在启动数据库: 10 s",
        "正在启动数据库: 20 s",
    ]


def test_a_terminal_gets_bars(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with shown("en") as progress:
        progress("server.step.fetch", 50e6, 166e6, "bytes", megabytes=166)
        progress("server.step.fetch", 166e6, 166e6, "bytes", megabytes=166)
        progress("server.step.start", 1.0, None, "seconds")
        time.sleep(0.15)
    err = capsys.readouterr().err
    assert "Downloading the database (166 MB, once)" in err
    assert "166/166 MB" in err
    assert "Starting the database" in err
