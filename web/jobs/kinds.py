"""What a worker can do: one function a kind of job, each taking its work and giving a result for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from graph.errors import RenmaiError
from graph.ledger import sittings
from web.jobs import segments, uploads

if TYPE_CHECKING:
    from graph.store import Store
    from loaders.catalogue import Choice
    from loaders.pipeline import LoadOptions, Step
    from web.jobs.runner import Work

Result = Mapping[str, Any]

RESOLVED = ("customer", "product", "supplier", "address")


@contextmanager
def _store(work: Work) -> Iterator[Store]:
    from graph.server import ensure_running
    from graph.store import Store

    with Store.open(ensure_running(work.settings, work.progress)) as store:
        yield store


def _teller(work: Work) -> Callable[[Step], None]:
    def tell(step: Step) -> None:
        share = (step.table - 1 + step.share) / max(1, step.tables)
        work.progress("job.step.rows", round(share * 1000), 1000, "share", file=step.file, rows=step.rows)

    return tell


def plan(work: Work) -> Result:
    """Look at the files of a sitting and propose what becomes of each table.

    Params: ``sitting``. A file that cannot be read keeps its reason in the sitting; the others go on.
    """
    from loaders.plan import plan_file

    sitting = sittings.get(work.ledger, str(work.params["sitting"]))
    plans: list[Result] = []
    troubles: dict[str, Result] = {}
    paths = uploads.whole_files(work.settings, sitting)
    for number, path in enumerate(paths):
        work.progress("job.step.looking", number, len(paths), "files", file=path.name)
        try:
            plans += [item.as_dict() for item in plan_file(path, sitting.state.get("source") or None)]
        except RenmaiError as error:
            params = {name: str(value) for name, value in error.params.items()}
            if "path" in params:
                params["path"] = path.name  # where it lies on the server says nothing to who sent it
            troubles[path.name] = {"code": error.code, "params": params}

    def note(state: dict[str, Any]) -> None:
        state.update(tables=plans, troubles=troubles)

    sittings.change(work.ledger, sitting.id, note)
    return {"tables": len(plans), "troubles": len(troubles)}


def check(work: Work) -> Result:
    """Read, map and standardise the tables of a sitting without writing anything. Params: ``sitting``."""
    from loaders.pipeline import load_choice

    choice, options = _chosen(work, True)
    return load_choice(choice, work.settings, None, None, options, _teller(work)).as_dict()


def load(work: Work) -> Result:
    """Load the tables of a sitting, then resolve what they brought. Params: ``sitting``."""
    from loaders.pipeline import load_choice

    choice, options = _chosen(work, False)
    with _store(work) as store:
        report = load_choice(choice, work.settings, store, work.ledger, options, _teller(work))
        resolved = _resolve(work, store, {table.kind for table in report.tables})
        sources = sorted({table.source for table in report.tables})
        seen = store.one("first_customer_of_sources", sources=sources)
    return {**report.as_dict(), "resolved": resolved, "first": dict(seen) if seen else None}


def treat(work: Work) -> Result:
    """Write the files of a sitting as corrected workbooks, nothing loaded. Params: ``sitting``, ``lang``."""
    from loaders.treatment import treat as write_workbook
    from web.translations import text

    sitting = sittings.get(work.ledger, str(work.params["sitting"]))
    lang = str(work.params.get("lang", "en"))
    folder = uploads.folder_of(work.settings, sitting.id) / "treated"
    folder.mkdir(exist_ok=True)
    books: list[Result] = []
    for path in uploads.whole_files(work.settings, sitting):
        out = folder / f"{path.stem}.xlsx"
        try:
            done = write_workbook(path, out, lambda code, params: text(lang, code, **params), work.progress)
        except RenmaiError as error:
            params = {name: str(value) for name, value in error.params.items()}
            books.append({"file": path.name, "error": {"code": error.code, "params": params}})
        else:
            asked = done.asked + done.unread
            books.append({"file": path.name, "book": out.name, "changes": done.changes, "asked": asked})
    return {"books": books}


def bring(work: Work) -> Result:
    """Plan and load a sitting in one go, for programs. Params: ``sitting``."""
    plan(work)
    return load(work)


def _chosen(work: Work, dry_run: bool) -> tuple[Choice, LoadOptions]:
    from loaders.pipeline import LoadOptions
    from loaders.plan import TablePlan, choice_of

    sitting = sittings.get(work.ledger, str(work.params["sitting"]))
    plans = [TablePlan.of_dict(item) for item in sitting.state.get("tables", ())]
    as_of = datetime.fromisoformat(sitting.state["asOf"]) if sitting.state.get("asOf") else None
    return choice_of(plans), LoadOptions(as_of=as_of, dry_run=dry_run)


def resolve(work: Work) -> Result:
    """Find out which records are one. Params: ``kinds`` (all by default)."""
    with _store(work) as store:
        return {"resolved": _resolve(work, store, set(work.params.get("kinds") or RESOLVED))}


def _resolve(work: Work, store: Store, kinds: set[str]) -> list[Result]:
    from graph.commands.resolve import resolve as resolve_kind

    return [
        resolve_kind(store, kind, work.progress, ledger=work.ledger).as_dict()
        for kind in RESOLVED
        if kind in kinds
    ]


def detect(work: Work) -> Result:
    """Run the detectors and publish the cases."""
    from graph.commands.detect import detect as run_detectors

    with _store(work) as store:
        report = run_detectors(store, progress=work.progress, ledger=work.ledger)
    return {"cases": report.cases}


def retry(work: Work) -> Result:
    """Try rows in quarantine again. Params: ``source``, ``kind``, ``code``, ``ids``."""
    from graph.ledger.quarantine import Wanted
    from loaders.repair import retry as try_again

    params = work.params
    wanted = Wanted(
        params.get("source"), params.get("kind"), None, params.get("code"), tuple(params.get("ids") or ())
    )
    with _store(work) as store:
        done = try_again(work.settings, store, work.ledger, wanted)
    return {"tried": done.tried, "still": done.still, "written": done.written, "reasons": done.reasons}


def export(work: Work) -> Result:
    """Write all rows of a named query into a file. Params: ``query``, ``params``, ``format``."""
    from graph.store.queries import get
    from web.api.shown import as_json
    from web.jobs import exporting

    params, settings = work.params, work.settings
    query, ending = get(str(params["query"])), str(params["format"])
    values = exporting.bound(query, params["params"], ZoneInfo(settings.timezone))
    with _store(work) as store:

        def rows() -> Iterator[Mapping[str, Any]]:
            for number, row in enumerate(store.stream(query.name, **values)):
                if number % 1_000 == 0:
                    work.progress("job.step.exporting", number, None, "rows")
                yield as_json(row)

        path = exporting.file_of(settings, work.job.id, ending)
        return {"rows": exporting.write(path, ending, rows())}


KINDS: Mapping[str, Callable[[Work], Result]] = {
    "plan": plan,
    "check": check,
    "load": load,
    "bring": bring,
    "treat": treat,
    "resolve": resolve,
    "detect": detect,
    "retry": retry,
    "segment": segments.segment,
    "people": segments.everybody,
    "hand-over": segments.hand_over,
    "export": export,
}
"""Name of a kind to what does it."""
