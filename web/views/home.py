"""The first page: three discoveries, what is loaded, or how far loading is."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from graph.commands.cases import list_cases
from graph.profiles.discoveries import Discoveries, discoveries, loaded
from graph.store import Store
from web.database import graph, store
from web.masking import is_masked
from web.pages.home import EmptyPage, HomePage, ProgressPage, ProgressPart, Work
from web.rendering import is_fragment, render, speaker
from web.requested import home_settings

blueprint = Blueprint("home", __name__)

KEPT_SECONDS = 120.0
"""The discoveries look at whole labels; they are found again at most this often."""

STALLED_SECONDS = 90.0


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """The first page."""
    work = work_in_hand()
    if work is not None and not work.finished:
        return render(ProgressPage(work))
    opened = store()
    found = loaded(opened)
    if found.empty:
        return render(EmptyPage())
    cases = list_cases(opened, ["open"], size=3).cases
    return render(HomePage(found, _discoveries(opened), cases))


@blueprint.get("/progress")
def progress() -> ResponseReturnValue:
    """How far the demo is: a part of the page for htmx, a whole page else."""
    work = work_in_hand()
    if work is None or work.finished:
        if is_fragment():
            return render(ProgressPart(work or _unknown()), HX_Redirect="/")
        return render(ProgressPage(work or _unknown()))
    return render(ProgressPart(work) if is_fragment() else ProgressPage(work))


def _discoveries(opened: Store) -> Discoveries:
    kept: dict[str, Any] = current_app.extensions.setdefault(
        f"renmai.discoveries.{'masked' if is_masked() else 'whole'}", {}
    )
    if not kept or kept["store"] is not graph().store() or time.monotonic() - kept["at"] > KEPT_SECONDS:
        kept.update(found=discoveries(opened), at=time.monotonic(), store=opened)
    found: Discoveries = kept["found"]
    return found


def work_in_hand() -> Work | None:
    """What ``demo.json`` in the home says, or None where there is none or it is being written."""
    path: Path = home_settings().home / "demo.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        age = time.time() - path.stat().st_mtime
    except (OSError, ValueError):
        return None
    if not isinstance(content, dict):
        return None
    finished = bool(content.get("finished"))
    return Work(
        step=str(content.get("step", "")),
        label=_label(content),
        share=_share(content.get("done"), content.get("total")),
        seconds_left=_seconds(content.get("secondsLeft")),
        finished=finished,
        stalled=not finished and age > STALLED_SECONDS,
    )


def _label(content: dict[str, Any]) -> str:
    said = speaker()
    code = f"demo.step.{content.get('step', '')}"
    if said.has(code):
        return said.t(code)
    label = content.get("label")
    if isinstance(label, dict):
        label = label.get(said.lang) or label.get("en")
    return str(label or said.t("page.progress.working"))


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value >= 0 else None


def _share(done: Any, total: Any) -> float | None:
    if not isinstance(done, int | float) or not isinstance(total, int | float) or total <= 0:
        return None
    return min(1.0, max(0.0, done / total))


def _unknown() -> Work:
    return Work("", "", None, None, finished=True)
