"""`renmai profile` on a long file: seconds, CPU and peak memory.

    python -m benchmarks.profiling [ROWS]

Makes a file of ROWS x 30 columns (a million unless told) in a temporary folder; the command profiles it.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

ROWS, CHUNK = 1_000_000, 50_000
WORDS = ["微信", "支付宝", "银行卡", "现金", "", "花呗"]
CITIES = ["杭州市西湖区", "上海市浦东新区", "北京市朝阳区", "广州市天河区", "成都市武侯区"]


def make(path: Path, rows: int) -> None:
    """Orders with customers, addresses, amounts, dates and codes; gaps, copies and slips among them."""
    pick = np.random.default_rng(7)
    writer = None
    for first in range(0, rows, CHUNK):
        table = _chunk(pick, first, min(CHUNK, rows - first))
        writer = writer or csv.CSVWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _chunk(pick: np.random.Generator, first: int, size: int) -> pa.Table:
    texts = pc.cast(pa.array(np.arange(first, first + size)), pa.string())
    columns: dict[str, pa.Array] = {
        "order_id": pc.binary_join_element_wise("SO", pc.utf8_lpad(texts, 12, "0"), ""),
        "customer_id": _text(pick.integers(10**7, 10**7 + 300_000, size)),
        "phone": _text(pick.integers(13 * 10**9, 2 * 10**10, size)),
        "email": pc.binary_join_element_wise(_text(pick.integers(10**5, 10**9, size)), "@qq.com", ""),
    }
    streets = pa.array(np.array(CITIES)[pick.integers(0, len(CITIES), size)])
    doors = _text(pick.integers(1, 2000, size))
    rooms = _text(pick.integers(101, 3300, size))
    columns["address"] = pc.binary_join_element_wise(streets, "文三路", doors, "号3幢", rooms, "室", "")
    for number in range(5):
        columns[f"amount_{number}"] = pa.array(np.round(pick.gamma(2, 80, size), 2))
    for number in range(5):
        columns[f"quantity_{number}"] = pa.array(pick.integers(0, 50, size))
    for number in range(4):
        seconds = pick.integers(1_600_000_000, 1_760_000_000, size)
        columns[f"time_{number}"] = pc.strftime(
            pa.array(seconds, type=pa.timestamp("s")), format="%Y-%m-%d %H:%M:%S"
        )
    for number in range(8):
        columns[f"kind_{number}"] = pa.array(np.array(WORDS)[pick.integers(0, len(WORDS), size)])
    for number in range(3):
        empty = pa.array(pick.random(size) < 0.7)
        columns[f"note_{number}"] = pc.if_else(empty, "", _text(pick.integers(0, 10**6, size)))
    return pa.table(columns)


def _text(numbers: np.ndarray) -> pa.Array:
    return pc.cast(pa.array(numbers), pa.string())


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        make(path, rows)
        size = path.stat().st_size
        began = time.perf_counter()
        command = [str(Path(sys.executable).parent / "renmai"), "profile", str(path), "--json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        wall = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        (profile,) = json.loads(done.stdout)
    print(
        f"renmai profile, {profile['rows']:,} rows x {len(profile['columns'])} columns, {size / 1e6:,.0f} MB:"
    )
    cpu = used.ru_utime + used.ru_stime
    print(f"  {wall:.1f} s, CPU {cpu:.1f} s, peak memory {used.ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
