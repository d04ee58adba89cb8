"""How many neighbourhood reads a second the REST API answers, and how long each takes, on the real server.

``python -m benchmarks.api_load [PEOPLE [RATE …]]`` (20,000 people, RATES by default): a managed server in a
temporary home, the front end as `renmai web` serves it, and a client process of its own that sends so many
requests a second for SECONDS each, on connections kept open, never waiting for an answer before it sends the
next. Prints one JSON object a rate: requests answered, errors, median and 95th percentile in milliseconds
from when each was due.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time

import httpx

from benchmarks._big_shop import shop_home
from benchmarks.pages import answers, person, say, spread
from graph import server
from graph.ledger import Ledger, accounts, tokens

RATES = (10, 25, 50, 100)
SECONDS, WARM = 15, 6
AT_ONCE = 64
PORT = 8953


def main() -> None:
    """Serve a shop and send requests."""
    if sys.argv[1:2] == ["--client"]:
        address, token, people, rate, seconds = sys.argv[2:7]
        print(json.dumps(asyncio.run(client(address, token, int(people), float(rate), float(seconds)))))
        return
    people = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdecimal() else 20_000
    with shop_home(people) as settings:
        server.ensure_running(settings)
        try:
            with Ledger.open(settings) as ledger:
                accounts.add_user(ledger, "bench", "administrator", None)
                token = tokens.add(ledger, "bench", "load", ["read"])
            measure(settings, token, people, [float(rate) for rate in sys.argv[2:]] or RATES)
        finally:
            server.stop(settings)


def measure(settings, token: str, people: int, rates) -> None:
    """Each rate in turn, on the front end of a home."""
    site = f"http://127.0.0.1:{PORT}"
    command = [sys.executable, "-m", "web", "--home", str(settings.home), "web", "--port", str(PORT)]
    serving = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if not answers(f"{site}/sign-in"):
            raise SystemExit("the front end did not answer")
        sent(site, token, people, 20, WARM)
        for rate in rates:
            say(f"{rate:g} neighbourhoods a second", sent(site, token, people, rate, SECONDS))
    finally:
        serving.terminate()
        serving.wait(30)


def sent(site: str, token: str, people: int, rate: float, seconds: float) -> dict[str, object]:
    """What a client process measured."""
    arguments = ["--client", site, token, str(people), str(rate), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.api_load", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


async def client(site: str, token: str, people: int, rate: float, seconds: float) -> dict[str, object]:
    """Send requests at a rate, each when it is due, and time them from then."""
    rng = random.Random(7)
    took: list[float] = []
    failed: list[str] = []
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    headers = {"Authorization": f"Bearer {token}"}

    async def one(due: float) -> None:
        ref = f"Person:{person(rng.randrange(people - 1))}"
        try:
            answer = await asking.get("/api/v1/neighbourhood", params={"ref": ref, "cap": 60})
            if answer.status_code != 200 or not answer.json()["nodes"]:
                failed.append(f"{answer.status_code} {answer.text[:80]}")
        except httpx.HTTPError as error:
            failed.append(repr(error))
        took.append((time.perf_counter() - due) * 1000)

    async with httpx.AsyncClient(base_url=site, headers=headers, limits=limits, timeout=30) as asking:
        begin = time.perf_counter()
        waiting = []
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(asyncio.create_task(one(due)))
        await asyncio.gather(*waiting)
        whole = time.perf_counter() - begin
    return {
        **spread(took),
        "answered a second": round(len(took) / whole, 1),
        "errors": len(failed),
        "first": failed[:1],
    }


if __name__ == "__main__":
    main()
