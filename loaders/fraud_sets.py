"""Reads the public fraud sets in the layout they are published in: Elliptic, and YelpChi and Amazon.

Elliptic is a folder of three CSV files (``elliptic_txs_features.csv`` without a header: id, time step and
features; ``elliptic_txs_classes.csv``: txId, class 1 illicit, 2 licit or unknown;
``elliptic_txs_edgelist.csv``: txId1, txId2). YelpChi and Amazon are one MATLAB file each with ``label``,
``features`` and one sparse matrix a relation: ``net_rur``, ``net_rtr``, ``net_rsr`` of reviews; ``net_upu``,
``net_usu``, ``net_uvu`` of users. Whoever has them reads them so; Renmai ships none and states no results.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, issparse

from graph.errors import InputError, NotFoundError

Numbers = NDArray[np.int64]

FRAUD, HONEST, UNKNOWN = 1, 0, -1
ELLIPTIC = ("elliptic_txs_features.csv", "elliptic_txs_classes.csv", "elliptic_txs_edgelist.csv")
_CLASSES = {"1": FRAUD, "2": HONEST, "unknown": UNKNOWN}


@dataclass(frozen=True, slots=True, eq=False)
class FraudSet:
    """One set.

    Attributes:
        ids: As published; row numbers where the set has none.
        labels: FRAUD, HONEST or UNKNOWN by row.
        features: Rows by columns.
        links: By name of the relation, two arrays of row numbers.
    """

    name: str
    ids: tuple[str, ...]
    labels: Numbers
    features: csr_matrix
    links: Mapping[str, tuple[Numbers, Numbers]]


def read_fraud_set(path: Path) -> FraudSet:
    """Read a folder of Elliptic's files or a MATLAB file of YelpChi or Amazon.

    Raises:
        NotFoundError: ``fraud-set.missing``: no such file, or one of Elliptic's three is not there.
        InputError: ``fraud-set.layout``: it is not laid out as published.
    """
    if path.is_dir():
        return _elliptic(path)
    if not path.is_file():
        raise NotFoundError("fraud-set.missing", path=str(path))
    return _relations(path)


def _elliptic(folder: Path) -> FraudSet:
    for name in ELLIPTIC:
        if not (folder / name).is_file():
            raise NotFoundError("fraud-set.missing", path=str(folder / name))
    features, classes, edges = (folder / name for name in ELLIPTIC)
    ids, rows = [], []
    for line, row in _rows(features):
        try:
            ids.append(row[0])
            rows.append([float(cell) for cell in row[1:]])
        except (IndexError, ValueError) as error:
            raise InputError("fraud-set.layout", path=str(features), line=line, detail=str(error)) from error
    if len({len(row) for row in rows}) > 1:
        raise InputError("fraud-set.layout", path=str(features), line=1, detail="rows of unequal length")
    place = {id_: number for number, id_ in enumerate(ids)}
    labels = np.full(len(ids), UNKNOWN, np.int64)
    for line, row in _rows(classes, skip=1):
        if len(row) != 2 or row[0] not in place or row[1] not in _CLASSES:
            raise InputError("fraud-set.layout", path=str(classes), line=line, detail=", ".join(row))
        labels[place[row[0]]] = _CLASSES[row[1]]
    ends: list[tuple[int, int]] = []
    for line, row in _rows(edges, skip=1):
        if len(row) != 2 or row[0] not in place or row[1] not in place:
            raise InputError("fraud-set.layout", path=str(edges), line=line, detail=", ".join(row))
        ends.append((place[row[0]], place[row[1]]))
    pairs = np.array(ends, np.int64).reshape(-1, 2)
    table = csr_matrix(np.array(rows, np.float64).reshape(len(ids), -1))
    return FraudSet("elliptic", tuple(ids), labels, table, {"pays": (pairs[:, 0], pairs[:, 1])})


def _rows(path: Path, skip: int = 0) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.reader(file), 1):
            if line > skip and row:
                yield line, row


def _relations(path: Path) -> FraudSet:
    from scipy.io import loadmat
    from scipy.io.matlab import MatReadError

    try:
        content: dict[str, Any] = loadmat(path)
    except (MatReadError, ValueError, TypeError, NotImplementedError) as error:
        raise InputError("fraud-set.layout", path=str(path), line=1, detail=str(error)) from error
    nets = {name: value for name, value in content.items() if name.startswith("net_") and issparse(value)}
    if not nets or "label" not in content or "features" not in content:
        known = ", ".join(sorted(name for name in content if not name.startswith("__")))
        raise InputError("fraud-set.layout", path=str(path), line=1, detail=known)
    labels = np.asarray(content["label"]).ravel().astype(np.int64)
    features = csr_matrix(content["features"])
    if any(net.shape != (len(labels), len(labels)) for net in nets.values()):
        raise InputError("fraud-set.layout", path=str(path), line=1, detail="label and net_* differ in size")
    links = {}
    for name, net in sorted(nets.items()):
        pairs = coo_matrix(net)
        links[name] = (pairs.row.astype(np.int64), pairs.col.astype(np.int64))
    kind = "amazon" if "net_upu" in nets else "yelpchi" if "net_rur" in nets else path.stem
    return FraudSet(kind, tuple(str(number) for number in range(len(labels))), labels, features, links)
