"""recordlinkage on a benchmark file of people: five blocks, string comparisons, ECM, components.

    python recordlinkage_er.py fake-1000|febrl FILE.csv OUT.csv

OUT.csv has row and cluster; the last line printed is JSON with seconds and CPU seconds.
"""

import json
import resource
import sys
import time
import warnings

import networkx as nx
import pandas as pd
import recordlinkage

warnings.filterwarnings("ignore")

FIELDS = {
    "febrl": (
        ["given_name", "surname", "date_of_birth", "postcode", "soc_sec_id"],
        [
            ("given_name", "jarowinkler"),
            ("surname", "jarowinkler"),
            ("address_1", "jarowinkler"),
            ("suburb", "jarowinkler"),
        ],
        ["date_of_birth", "postcode", "soc_sec_id", "state"],
    ),
    "fake-1000": (
        ["dob", "email", "surname"],
        [
            ("first_name", "jarowinkler"),
            ("surname", "jarowinkler"),
            ("email", "jarowinkler"),
            ("city", "jarowinkler"),
        ],
        ["dob"],
    ),
}


def main() -> None:
    """Block, compare, classify, cluster."""
    which, path, out = sys.argv[1:]
    started = time.monotonic()
    frame = pd.read_csv(path, dtype=str).set_index("row")
    blocks, strings, exact = FIELDS[which]
    indexer = recordlinkage.Index()
    for column in blocks:
        indexer.block(column)
    pairs = indexer.index(frame)
    compare = recordlinkage.Compare()
    for column, method in strings:
        compare.string(column, column, method=method, threshold=0.85)
    for column in exact:
        compare.exact(column, column)
    vectors = compare.compute(pairs, frame)
    found = recordlinkage.ECMClassifier().fit_predict((vectors > 0).astype(int))
    graph = nx.Graph()
    graph.add_nodes_from(frame.index)
    graph.add_edges_from(found)
    labels = {row: number for number, part in enumerate(nx.connected_components(graph)) for row in part}
    pd.Series(labels, name="cluster").rename_axis("row").to_csv(out)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": round(time.monotonic() - started, 1),
                "cpuSeconds": round(usage.ru_utime + usage.ru_stime, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
