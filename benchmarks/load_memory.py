"""Memory of a load while the file grows: it must stay flat.

``python -m benchmarks.load_memory [GB…]``: customers with an address, phone, e-mail and a long note, nearly
1 KB a row and nearly all values different, in files of 0.5 and 2 GB by default (the issue's is 10). Each is
read, mapped, standardised and checked by `renmai load --dry-run` in a process of its own, whose memory is
printed every 20 seconds. With RENMAI_BENCH_LOAD=1 it is loaded into a graph.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

LIMIT_MB = 1_536
MAPPING = """
source: bench
kind: customer
id: id
updatedAt: updated
columns: {name: name, mobile: phone, mail: email, address: address, level: level, note: nickname}
"""
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文辉"
NOTE = "喜欢绿茶，周末收货，门卫代收；老客户，介绍过三位朋友。" * 8


def write(path, size):
    """A file of about that many bytes; how many rows."""
    written, number = 0, 0
    with path.open("w", encoding="utf-8") as stream:
        stream.write("id,name,mobile,mail,address,level,note,updated\n")
        while written < size:
            rows = []
            for number in range(number, number + 5_000):  # noqa: B020
                name = SURNAMES[number % 20] + GIVEN[number // 20 % 26] + GIVEN[number // 520 % 26]
                mobile = 13_000_000_000 + number * 7919 % 9_999_999_999 % 1_000_000_000
                door = f"{number // 900 % 40}幢{number // 36_000 % 9 + 1}单元{number % 30 + 101}室"
                address = f"浙江省杭州市西湖区文三路{number % 900}号{door}"
                mail = f"u{number}@mail{number % 50}.cn"
                rows.append(f"{number},{name},{mobile},{mail},{address},gold,{NOTE}{number},2024-01-01\n")
            number += 1
            text = "".join(rows)
            stream.write(text)
            written += len(text.encode())
    return number


def watched(command, size):
    """Runs a command; its greatest memory, sampled, of itself and all its own Python processes."""
    began, greatest, marks = time.monotonic(), 0, []
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None:
        try:
            own = [process, *process.children(recursive=True)]
            python = [item for item in own if "java" not in item.name()]
            memory = sum(item.memory_info().rss for item in python)
            single = max(item.memory_info().rss for item in python)
        except psutil.Error:
            continue
        greatest = max(greatest, single)
        if time.monotonic() - began > (len(marks) + 1) * 20:
            marks.append(f"{memory >> 20}")
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(process.stderr.read())
    seconds = time.monotonic() - began
    print(f"  together every 20 s, MB: {' '.join(marks)}")
    return greatest >> 20, seconds


def run(gigabytes):
    with tempfile.TemporaryDirectory(prefix="renmai-bench-") as folder:
        root = Path(folder)
        path, mapping = root / "customers.csv", root / "customers.yaml"
        mapping.write_text(MAPPING, encoding="utf-8")
        rows = write(path, gigabytes * 1e9)
        base = [
            sys.executable,
            "-m",
            "web",
            "--home",
            str(root / "home"),
            "load",
            str(path),
            "--mapping",
            str(mapping),
        ]
        command = base if os.environ.get("RENMAI_BENCH_LOAD") else [*base, "--dry-run"]
        try:
            memory, seconds = watched(command, path.stat().st_size)
        finally:
            subprocess.run([*base[:5], "down"], check=False, capture_output=True)
        rate = rows / seconds
        verdict = "" if memory < LIMIT_MB else f"  OVER {LIMIT_MB} MB"
        print(
            f"{path.stat().st_size / 1e9:5.2f} GB {rows:>10,} rows: largest Python process {memory:>5,} MB, "
            f"{seconds:,.0f} s, {rate:,.0f} rows/s{verdict}",
            flush=True,
        )


def main():
    for text in sys.argv[1:] or ["0.5", "2"]:
        run(float(text))


if __name__ == "__main__":
    main()
