"""How a large file comes in through the wizard: seconds, and memory of the process that takes it.

``python -m benchmarks.upload [MEGABYTES]`` (2,048 by default): the front end takes a made CSV file in the
pieces the browser sends, breaks off in the middle, goes on where it stopped, and proposes a mapping. Prints
one JSON object.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

from graph.ledger import Ledger, accounts, jobs
from graph.settings import load_settings
from web.app import create_app
from web.jobs.runner import run_job
from web.jobs.uploads import PIECE_BYTES

LINE = "{:08d},张伟明,139{:08d},浙江省杭州市西湖区文三路138号东部软件园3幢502室,2024-03-05\n"


def main() -> None:
    """Send a file and look at it."""
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    with tempfile.TemporaryDirectory(prefix="renmai-upload-") as folder:
        settings = load_settings(Path(folder), environ={})
        with Ledger.open(settings) as ledger:
            token = accounts.open_session(ledger, accounts.add_user(ledger, "bench", "analyst", None))
        app = create_app(settings, prepared=False)
        client = app.test_client()
        client.set_cookie(app.config["RENMAI_COOKIE"], token, domain="localhost")
        page = client.get("/start").get_data(as_text=True)
        headers = {"X-CSRFToken": re.search(r'name="csrf-token" content="([^"]+)"', page)[1]}
        print(json.dumps(measured(settings, client, headers, megabytes << 20), ensure_ascii=False))
        app.extensions["renmai.ledger"].close()


def measured(settings, client, headers, size: int) -> dict[str, object]:
    """Seconds and megabytes of sending and of looking at a file."""
    before = peak()
    made = client.post("/start", json={"files": [{"name": "会员.csv", "size": size}]}, headers=headers)
    address = f"/start/{made.get_json()['id']}"
    piece = b"".join(LINE.format(n, n).encode() for n in range(60_000))[:PIECE_BYTES]
    piece = "编号,姓名,手机号,地址,注册时间\n".encode() + piece
    began, here, again = time.perf_counter(), 0, False
    while here < size:
        if not again and here > size // 2:
            again = True  # the browser was closed: it asks how much is here
            here = client.get(f"{address}/files").get_json()["files"][0]["received"]
        body = piece[: min(PIECE_BYTES, size - here)]
        here = client.put(f"{address}/files/0?offset={here}", data=body, headers=headers).get_json()[
            "received"
        ]
    sent, taken = time.perf_counter() - began, peak()
    began = time.perf_counter()
    with Ledger.open(settings) as ledger:
        (number,) = jobs.waiting(ledger)
        run_job(settings, number)
        looked = jobs.get(ledger, number)
    return {
        "megabytes": size >> 20,
        "sent in seconds": round(sent, 1),
        "megabytes a second": round((size >> 20) / sent),
        "memory while sending, MB": round(taken - before),
        "looked at in seconds": round(time.perf_counter() - began, 1),
        "memory in all, MB": round(peak()),
        "status": looked.status,
        "tables": looked.result.get("tables"),
    }


def peak() -> float:
    """Most memory this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
