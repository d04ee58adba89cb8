"""Accounts of the sample shop's people as customer records in a graph of their own, of any number.

Each account is written as its system exports it (phone, e-mail, union id, address book, devices; no orders)
and loaded through `renmai load`'s importer, so that the graph is what a load leaves. The truth stays beside.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from graph.ledger import Ledger
from graph.resolve.evaluation import Quality, compare_partitions
from graph.server.importing import holds_graph
from graph.settings import Settings, load_settings
from graph.store import Store
from loaders.offline import load_offline
from loaders.pipeline import LoadOptions, prepare
from loaders.sample.accounts import Account
from loaders.sample.clock import Calendar
from loaders.sample.config import SampleConfig
from loaders.sample.files import Files
from loaders.sample.opening import AccountMaker
from loaders.sample.people import Population
from loaders.sample.systems.app import AppFiles
from loaders.sample.systems.stores import StoreFiles
from loaders.sample.systems.wechat import WechatFiles
from loaders.sample.world import World

RECORDS_A_PERSON = 1.75
TRUTH = "truth.csv"


def shop_of(records: int, seed: int) -> SampleConfig:
    """A shop with at least so many accounts."""
    return SampleConfig(int(records / RECORDS_A_PERSON * 1.2) + 1_000, seed)


def accounts(records: int, seed: int) -> Iterator[Account]:
    """So many accounts, a thousand people at a time."""
    config = shop_of(records, seed)
    world = World(config)
    population, maker = Population(config, world), AccountMaker(config, world)
    made = 0
    for index in range(config.chunks):
        for household in population.chunk(index):
            for account in maker.of_household(household):
                if made == records:
                    return
                made += 1
                yield account


def made(home: Path, records: int, seed: int) -> Settings:
    """Settings of a home whose graph holds so many customer records, loaded where there is none.

    They are loaded by a process of their own, so that what that takes is not in the caller's peak memory.
    """
    settings = load_settings(home, environ={})
    if not holds_graph(settings):
        home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "benchmarks._identity_graph", str(home), str(records), str(seed)]
        subprocess.run(command, check=True)
    return settings


def load(home: Path, records: int, seed: int) -> None:
    """Write the accounts and load them into the home's empty graph."""
    settings = load_settings(home, environ={})
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=home) as folder, Ledger.open(settings) as ledger:
        _write(Path(folder), home / TRUTH, records, seed)
        options = LoadOptions()
        load_offline(prepare([Path(folder)], options, ledger), settings, ledger, options)
    print(f"{records:,} records made and loaded in {time.monotonic() - began:.0f} s", flush=True)


def quality(store: Store, home: Path) -> Quality:
    """Of the persons published, for pairs of records."""
    with (home / TRUTH).open(encoding="utf-8", newline="") as file:
        truth = {(system, id_): person for system, id_, person in csv.reader(file)}
    sources = sorted({system for system, _ in truth})
    numbers: dict[str, int] = {}
    found, told = [], []
    for row in store.stream("record_identities", sources=sources):
        found.append(numbers.setdefault(row["personId"], len(numbers)))
        told.append(truth.get((row["source"], row["sourceId"]), ""))
    return compare_partitions(found, told)


def _write(folder: Path, truth: Path, records: int, seed: int) -> None:
    config = shop_of(records, seed)
    calendar = Calendar(config.last_day - timedelta(days=config.days - 1))
    with Files(folder) as files, truth.open("w", encoding="utf-8", newline="") as answers:
        app, wechat = AppFiles(files, calendar), WechatFiles(files, calendar)
        stores = StoreFiles(files, calendar, World(config))
        systems: dict[str, AppFiles | WechatFiles | StoreFiles] = {
            "app": app, "wechat": wechat, "stores": stores,
        }  # fmt: skip
        told = csv.writer(answers)
        for account in accounts(records, seed):
            systems[account.system].account(account)
            if account.system == "app":
                for device in account.devices:
                    app.device(account, device, account.registered, account.updated)
            told.writerow((account.system, account.id, account.truth))
        files.finish()
        empty = [name for name, rows in files.counts().items() if not rows]
        for name in empty:
            (folder / name).unlink(missing_ok=True)


if __name__ == "__main__":
    load(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
