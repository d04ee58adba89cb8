"""Sources and loads: what came in, how old it is, and what became of its rows."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint
from flask.typing import ResponseReturnValue

from graph.errors import NotFoundError
from graph.ledger import quarantine as aside
from graph.ledger.quarantine import Wanted
from web.database import store
from web.ledger import ledger
from web.pages.data import LoadPage, SourcesPage
from web.rendering import render
from web.views.runs import coming

blueprint = Blueprint("data", __name__)

LATEST = 30


@blueprint.get("/sources")
def sources() -> ResponseReturnValue:
    """Sources with their age, and the latest loads."""
    rows = sorted(store().read("loaded_sources"), key=lambda row: row["source"])
    grouped = tuple((name, tuple(each)) for name, each in groupby(rows, key=lambda row: row["source"]))
    loads = tuple(store().read("loads", limit=LATEST))
    kept = sum(entry[4] for entry in aside.counted(ledger(), Wanted()))
    return render(SourcesPage(grouped, loads, kept, coming()))


@blueprint.get("/loads/<id>")
def load(id: str) -> ResponseReturnValue:
    """One load with its counts, which add up."""
    found = store().one("load_whole", id=id)
    if found is None:
        raise NotFoundError("load.missing", id=id[:60])
    kept = sum(entry[4] for entry in aside.counted(ledger(), Wanted(load=id)))
    return render(LoadPage(found, kept))
