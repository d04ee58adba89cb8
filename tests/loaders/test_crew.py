"""Worker processes: tasks are done, failures come back as what they are, and nobody outlives the parent."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from graph.errors import InputError, MachineError
from loaders.offline.crew import Crew


class Work:
    def __init__(self, number, base):
        self.number, self.base = number, base

    def do(self, task):
        kind, *rest = task
        if kind == "add":
            return self.base + rest[0]
        if kind == "refuse":
            raise InputError("source.empty", path="x.csv")
        if kind == "full":
            raise OSError(28, "No space left on device", "/home/x")
        if kind == "die":
            os._exit(1)
        return None


def test_every_task_is_done_once_and_answered():
    answers = []
    with Crew(Work, (100,), 2, answers.append) as crew:
        crew.give_all(("note",))
        for number in range(50):
            crew.give(("add", number))
        crew.finish()
    assert sorted(answers) == [100 + number for number in range(50)]


@pytest.mark.parametrize(
    ("task", "kind", "said"),
    [
        ("refuse", InputError, "source.empty"),
        ("full", MachineError, "server.disk.full"),
        ("die", RuntimeError, "worker"),
    ],
)
def test_a_failure_is_raised_where_tasks_are_given(task, kind, said):
    def work():
        with Crew(Work, (0,), 1, print) as crew:
            crew.give((task,))
            crew.finish()

    with pytest.raises(kind) as caught:
        work()
    assert said in str(caught.value)


PARENT = """
import sys, time
sys.path.insert(0, {folder!r})
from loaders.offline.crew import Crew
from loaders.offline.work import Worker
if __name__ == "__main__":
    crew = Crew(print, (), 1, print)
    print("up", flush=True)
    time.sleep(60)
"""


def test_workers_end_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(folder=os.getcwd()), encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline()
    workers = psutil.Process(parent.pid).children(recursive=True)
    assert workers
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while any(worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers):
        assert time.monotonic() < until
        time.sleep(0.1)
