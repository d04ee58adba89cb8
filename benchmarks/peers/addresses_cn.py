"""cpca and jionlp on a file of addresses, one a line as JSON text.

    python addresses_cn.py cpca|jionlp ADDRESSES.jsonl OUT.jsonl

OUT has [province, city, district] a line; the last line printed is JSON with CPU seconds and the rows
on which the tool raised.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")


def read_cpca(texts):
    import cpca

    cpca.transform(["北京市朝阳区"])
    began = time.process_time()
    frame = cpca.transform(texts)
    seconds = time.process_time() - began
    rows = [[value or "" for value in row] for row in frame[["省", "市", "区"]].fillna("").values.tolist()]
    return rows, seconds, 0


def read_jionlp(texts):
    import jionlp

    jionlp.parse_location("北京市朝阳区")
    rows, failed = [], 0
    began = time.process_time()
    for text in texts:
        try:
            found = jionlp.parse_location(text)
        except Exception:
            found, failed = {}, failed + 1
        rows.append([found.get(name) or "" for name in ("province", "city", "county")])
    return rows, time.process_time() - began, failed


def main(tool, source, out):
    with open(source, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    rows, seconds, failed = {"cpca": read_cpca, "jionlp": read_jionlp}[tool](texts)
    with open(out, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(json.dumps({"seconds": seconds, "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
