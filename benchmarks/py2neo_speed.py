"""graph.py2neo beside py2neo 2021.2.4: the same calls, the same server, the same run.

The two take turns, PASSES times each; a call's time is its best of three rounds of all passes, after one to
warm up. A factor above 1 means ours is faster.
``data()`` of records is set beside the bare driver's own as well.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._peers import FOLDER, run_peer
from graph.server import ensure_running, stop
from graph.settings import load_settings

ROOT = Path(__file__).parents[1]
PASSES = 4
LEAST = {"create a Subgraph": 1.5, "merge a Subgraph": 1.5, "run().data() of records": 0.0}


def _ours(*arguments: str) -> dict[str, float]:
    script = str(FOLDER / "py2neo_calls.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script, *arguments], check=True, capture_output=True, text=True, env=environment
    )
    times: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return times


def _keep_best(best: dict[str, float], seen: dict[str, float]) -> None:
    for name, took in seen.items():
        best[name] = min(took, best.get(name, took))


def main() -> None:
    with TemporaryDirectory() as folder:
        settings = load_settings(folder, environ={})
        connection = ensure_running(settings)
        try:
            given = connection.uri, connection.username, connection.password
            theirs: dict[str, float] = {}
            ours: dict[str, float] = {}
            for _ in range(PASSES):
                _keep_best(theirs, run_peer("py2neo", "py2neo_calls.py", *given, "theirs"))
                _keep_best(ours, _ours(*given, "ours"))
        finally:
            stop(settings)
    bare = ours.pop("bare driver")
    print(f"{'call':32}{'py2neo':>10}{'ours':>10}{'factor':>8}{'must':>6}")
    for name, took in ours.items():
        factor = theirs[name] / took
        least = LEAST.get(name, 1.0)
        print(f"{name:32}{theirs[name] * 1000:8.0f}ms{took * 1000:8.0f}ms{factor:8.2f}{least:6.1f}")
    share = bare / ours["run().data() of records"]
    print(f"run().data() has {share:.2f} of the speed of the bare driver's, which takes {bare * 1000:.0f} ms")


if __name__ == "__main__":
    main()
