"""`renmai demo`: from nothing to people seen whole, in one command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from graph.errors import MachineError, RenmaiError
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from graph.server.progress import Progress
    from web.demo import Status

_WEB_SECONDS = 20.0


@click.command("demo")
@click.option("--once", is_flag=True, help="Do the work, print a summary as JSON and exit; no front end.")
@click.option("--customers", default=2000, show_default=True, metavar="N", help="People of the sample shop.")
@click.option("--seed", default=7, show_default=True, metavar="S", help="Same seed, same shop.")
@click.option("--port", default=8000, show_default=True, metavar="PORT", help="Of the front end.")
@click.option("--again", is_flag=True, help="Load and resolve again although an earlier demo was completed.")
@click.pass_context
def command(ctx: click.Context, once: bool, customers: int, seed: int, port: int, again: bool) -> None:
    """Show Renmai on a made-up shop and on Northwind: load, resolve, serve the pages."""
    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if once:
        with shown(lang) as progress:
            summary = _work_once(settings, customers, seed, progress)
        _tell_cases(summary, lang, f"http://127.0.0.1:{port}/")
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    _serve(settings, lang, port, customers, seed, again)


def _work_once(settings: Settings, customers: int, seed: int, progress: Progress) -> dict[str, Any]:
    from graph import server
    from web.demo import Demo, Status

    started_here = settings.managed and server.running(settings) is None
    if settings.managed:
        server.fetch(settings, progress)
    status = Status(settings.home)
    try:
        with _cleared_on_failure(status):
            return Demo(settings, customers, seed, progress).run(status)
    finally:
        if started_here and server.running(settings) is not None:
            server.stop(settings, progress)


def _serve(settings: Settings, lang: str, port: int, customers: int, seed: int, again: bool) -> None:
    from graph import server
    from web.assets import fetch_assets
    from web.demo import Demo, Status, finished_before

    with shown(lang) as progress:
        if settings.managed:
            server.fetch(settings, progress)
        fetch_assets(progress, npm_url=settings.npm_url)
    complete = finished_before(settings.home) and not again
    status = Status(settings.home)
    if not complete:
        status.begin("start")
    address = f"http://127.0.0.1:{port}/"
    with _front_end(settings, port) as process:
        _wait_for(address + "health", process, port)
        link = _sign_in_link(settings, port)
        click.echo(text(lang, "demo.up", address=link), err=True)
        _show(link)
        with shown(lang) as progress:
            if complete:
                server.ensure_running(settings, progress)
            else:
                with _cleared_on_failure(status):
                    summary = Demo(settings, customers, seed, progress).run(status)
                click.echo(text(lang, "demo.found", **_found(summary)), err=True)
                _tell_cases(summary, lang, address)
        click.echo(text(lang, "demo.ready", address=address, link=_sign_in_link(settings, port)), err=True)
        _until_stopped(process)
    click.echo(text(lang, "demo.stopped"), err=True)


def _sign_in_link(settings: Settings, port: int) -> str:
    """An address that signs the demo's visitor in, once."""
    from graph.ledger import Ledger, accounts
    from web.accounts.visitors import demo_user
    from web.cli.user import link_address

    with Ledger.open(settings) as ledger:
        return link_address(accounts.make_link(ledger, demo_user(ledger)), port)


def _show(address: str) -> None:
    """Open a browser where somebody sits at a desktop."""
    desktop = (
        sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if desktop and sys.stderr.isatty() and sys.stdin.isatty():
        click.launch(address)


def _tell_cases(summary: dict[str, Any], lang: str, address: str) -> None:
    """The cases found, in a few lines on standard error."""
    if not summary["cases"]:
        return
    click.echo(text(lang, "demo.cases", address=f"{address}cases"), err=True)
    for rank, case in enumerate(summary["cases"], 1):
        best = max(case["reasons"], key=lambda item: item["points"])
        line = text(
            lang,
            "demo.case",
            rank=rank,
            name=text(lang, f"detector.{case['detector']}"),
            score=case["score"],
            people=case["people"],
            value=f"{case['valueAtRisk'] / 100:,.2f} {case['currency']}".strip(),
            reason=text(lang, best["code"], **best["params"]),
        )
        click.echo(line, err=True)


def _found(summary: dict[str, Any]) -> dict[str, object]:
    identity, shop = summary["identity"], summary["sampleShop"]
    return {
        "customers": f"{shop['customers']:,}",
        "persons": f"{identity['persons']:,}",
        "f1": f"{identity['f1']:.3f}",
        "seconds": round(sum(summary["seconds"].values())),
    }


@contextmanager
def _cleared_on_failure(status: Status) -> Iterator[None]:
    try:
        yield
    except BaseException:
        status.clear()
        raise


@contextmanager
def _front_end(settings: Settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "RENMAI_HOME": str(settings.home)}
    arguments = [sys.executable, "-m", "web", "web", "--demo", "--port", str(port)]
    process = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _WEB_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - loopback, fixed scheme
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise MachineError("demo.no-front-end", port=port)


def _until_stopped(process: subprocess.Popen[bytes]) -> None:
    try:
        code = process.wait()
    except KeyboardInterrupt:
        return
    if code:
        raise RenmaiError("demo.front-end-ended", status=code)
