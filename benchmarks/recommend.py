"""Recommendations: quality on complete-journey beside baselines, and the time for a million people.

It trains on all but the last weeks of the shop and tests on those, for types of
product and for single products; households that bought in both count. Options were chosen on the eight weeks
before (``--tune`` prints those), never on the test. ``--people 1000000`` times ten recommendations each for
made-up people; ``--graph 1000000`` makes a shop of so many in a managed server (kept under ``--keep FOLDER``)
and times `renmai recommend --all` whole, then single people.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import scipy.sparse as sp

from graph.analytics.recommend import Options, best, learn, score
from graph.analytics.recommend_history import History, histories

DATA = Path(__file__).parents[2] / "shared" / "data" / "shops" / "complete-journey"
K = 10
TEST_AFTER, TUNE_AFTER = 44, 36
"""Week 53 has six days: the test is weeks 45 to 53."""
_GAIN = 1.0 / np.log2(np.arange(2, K + 2))


@dataclass(frozen=True)
class Split:
    history: History
    today: int
    truth: list[set[int]]
    tested: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--graph", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    given, _ = parser.parse_known_args()
    if given.graph:
        report = from_graph(given.graph, given.keep)
    elif given.people:
        report = timing(given.people)
    else:
        after = TUNE_AFTER if given.tune else TEST_AFTER
        until = TEST_AFTER if given.tune else 99
        lines = complete_journey()
        report = {
            name: quality(split(lines, column, after, until))
            for name, column in (("product types", "product_type"), ("single products", "product_id"))
        }
    print(json.dumps(report, indent=2, ensure_ascii=False))


def complete_journey() -> pd.DataFrame:
    lines = pd.read_csv(DATA / "transactions_sample.csv.gz")
    products = pd.read_csv(DATA / "products.csv.gz")
    lines = lines.merge(products, on="product_id", how="left")
    when = pd.to_datetime(lines["transaction_timestamp"])
    return lines.assign(day=when.dt.normalize().astype("datetime64[s]").astype("int64") // 86_400)


def split(lines: pd.DataFrame, column: str, after: int, until: int) -> Split:
    lines = lines.dropna(subset=[column])
    train = lines[lines["week"] <= after]
    test = lines[(lines["week"] > after) & (lines["week"] <= until)]
    people = pd.Index(sorted(train["household_id"].unique()))
    things = pd.Index(sorted(train[column].unique()))
    today = int(train["day"].max())
    history = histories(
        people.get_indexer(train["household_id"]).astype(np.int64),
        things.get_indexer(train[column]).astype(np.int64),
        pd.factorize(train["basket_id"])[0].astype(np.int64),
        train["day"].to_numpy(np.int64), len(people), len(things), today, Options().fade,
    )  # fmt: skip
    # A thing never sold before cannot be offered; it still counts as missed (a number of its own below zero).
    unseen = {name: -1 - at for at, name in enumerate(sorted(set(test[column]) - set(things)))}
    known = {name: at for at, name in enumerate(things)} | unseen
    bought = test[test["household_id"].isin(people)].groupby("household_id")[column].agg(set)
    return Split(
        history,
        today,
        [{known[name] for name in names} for names in bought],
        people.get_indexer(bought.index).astype(np.int64),
    )


def quality(split: Split) -> dict[str, object]:
    history = split.history
    counts = history.matrix(history.times)
    popular = np.asarray(counts.sum(axis=0)).ravel()
    tie = popular / (popular.max() + 1.0)
    ones = counts.copy()
    ones.data[:] = 1.0
    shared = (ones.T @ ones).tocsr()
    buyers = np.maximum(np.asarray(ones.sum(axis=0)).ravel(), 1.0)
    scale = sp.diags(1.0 / np.sqrt(buyers))
    cosine = (scale @ shared @ scale).tolil()
    cosine.setdiag(0)
    cosine = cosine.tocsr()
    started = time.perf_counter()
    crowd = learn(history, split.today)
    learnt = time.perf_counter() - started

    def ours(rows: np.ndarray) -> np.ndarray:
        return score(history.rows(rows), crowd, split.today, exclude=rows).total

    makers = {
        "popular": lambda rows: np.repeat(tie[None, :], len(rows), axis=0),
        "personal then popular": lambda rows: counts[rows].toarray() + tie[None, :],
        "personal + co-purchase": lambda rows: (
            counts[rows].toarray() / 3.0 + (ones[rows] @ cosine).toarray() + tie[None, :] / 10.0
        ),
        "renmai": ours,
    }
    found: dict[str, object] = {
        "households": len(split.tested),
        "things": history.things,
        "seconds to learn": round(learnt, 2),
    }
    for name, maker in makers.items():
        started = time.perf_counter()
        picks = np.vstack(
            [best(maker(rows), K) for rows in np.array_split(split.tested, 1 + len(split.tested) // 250)]
        )
        measured = _measure(picks, split)
        found[name] = measured | {"seconds": round(time.perf_counter() - started, 2)}
    return found


def _measure(picks: np.ndarray, split: Split) -> dict[str, float]:
    """Means over households: recall and NDCG of all, and recall of repeats and of new things apart."""
    recall, gain, repeat, new = [], [], [], []
    for place, (person, truth) in enumerate(zip(split.tested, split.truth, strict=True)):
        entries = split.history.thing[split.history.indptr[person] : split.history.indptr[person + 1]]
        had = truth & set(entries.tolist())
        hit = np.array([pick in truth for pick in picks[place].tolist()])
        hits = {pick for pick in picks[place].tolist() if pick in truth}
        recall.append(len(hits) / len(truth))
        gain.append(float((hit * _GAIN).sum() / _GAIN[: min(K, len(truth))].sum()))
        if had:
            repeat.append(len(hits & had) / len(had))
        if truth - had:
            new.append(len(hits - had) / len(truth - had))
    means = {"recall@10": recall, "ndcg@10": gain, "recall@10 of repeats": repeat, "recall@10 of new": new}
    return {name: round(float(np.mean(values)), 4) for name, values in means.items()}


def made_up(people: int, things: int, seed: int = 7) -> tuple[np.ndarray, ...]:
    """Order lines of made-up people: five orders of two things each, mostly from nine favourites."""
    rng = np.random.default_rng(seed)
    weight = 1.0 / np.arange(1, things + 1) ** 0.8
    weight /= weight.sum()
    lines = people * 10
    person = np.repeat(np.arange(people, dtype=np.int64), 10)
    favourites = rng.choice(things, size=(people, 9), p=weight)
    chosen = favourites[person, rng.integers(0, 9, lines)]
    stray = rng.random(lines) < 0.38
    chosen[stray] = rng.choice(things, size=int(stray.sum()), p=weight)
    basket = np.repeat(np.arange(people * 5, dtype=np.int64), 2)
    day = np.repeat(rng.integers(20_000, 20_182, people * 5), 2)
    return person, chosen.astype(np.int64), basket, day


def timing(people: int, things: int = 520) -> dict[str, object]:
    person, thing, basket, day = made_up(people, things)
    started = time.perf_counter()
    history = histories(person, thing, basket, day, people, things, 20_182, Options().fade)
    built = time.perf_counter() - started
    started = time.perf_counter()
    crowd = learn(history, 20_182)
    learnt = time.perf_counter() - started
    started = time.perf_counter()
    given = 0
    for start in range(0, people, 1000):
        rows = np.arange(start, min(start + 1000, people))
        given += int((best(score(history.rows(rows), crowd, 20_182, exclude=rows).total, K) >= 0).sum())
    scored = time.perf_counter() - started
    single = []
    for row in np.random.default_rng(1).integers(0, people, 50):
        started = time.perf_counter()
        rows = np.array([row])
        best(score(history.rows(rows), crowd, 20_182, exclude=rows).total, K)
        single.append(time.perf_counter() - started)
    return {
        "people": people, "things": things, "lines": len(person), "recommendations": given,
        "seconds to build histories": round(built, 1), "seconds to learn": round(learnt, 1),
        "seconds to recommend": round(scored, 1), "people a second": round(people / scored),
        "milliseconds for one person": round(1000 * float(np.median(single)), 1),
    }  # fmt: skip


def from_graph(people: int, keep: Path | None) -> dict[str, object]:
    """The command for everybody, in a process of its own, and single people in this one."""
    from benchmarks._big_shop import shop_home
    from graph import server
    from graph.commands.recommend import recommend_person
    from graph.store import Store, migrate

    with shop_home(people, keep) as settings, tempfile.TemporaryDirectory() as folder:
        connection = server.ensure_running(settings)
        try:
            with Store.open(connection) as store:
                migrate(store)
                out = Path(folder) / "offers.csv"
                command = [sys.executable, "-m", "web", "--home", str(settings.home), "recommend", "--all"]
                started = time.perf_counter()
                subprocess.run([*command, "--out", str(out)], check=True)
                seconds = time.perf_counter() - started
                used = resource.getrusage(resource.RUSAGE_CHILDREN)
                with out.open("rb") as file:
                    rows = sum(1 for _ in file) - 1
                single = []
                for row in np.random.default_rng(1).integers(0, people - 1, 60):
                    started = time.perf_counter()
                    recommend_person(store, settings.home, ZoneInfo(settings.timezone), f"p{row:08}")
                    single.append(1000 * (time.perf_counter() - started))
        finally:
            server.stop(settings)
    return {
        "people": people, "offers": rows, "seconds for everybody": round(seconds, 1),
        "CPU seconds of Python": round(used.ru_utime + used.ru_stime, 1),
        "peak memory of Python, MB": used.ru_maxrss // 1024,
        "milliseconds for one person": round(float(np.median(single[10:])), 1),
        "at 95 %": round(float(np.quantile(single[10:], 0.95)), 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
