"""`renmai web`: serve the pages of a home on this machine."""

from __future__ import annotations

import gc
import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click

from graph.errors import MachineError, UsageError
from graph.settings import Settings
from web.cli import settings_of, terminal_language
from web.cli.progress import shown
from web.translations import text

if TYPE_CHECKING:
    from flask import Flask

WORKERS, THREADS = 2, 8
GARBAGE_AT = 20_000
"""New objects after which a process that serves pages looks for garbage; an answer makes some thousands."""

KEPT_OPEN = 75
"""Seconds a connection nobody uses stays open: longer than clients and proxies keep theirs, so that no
request meets one that is being closed."""
LOOPBACK = ("127.0.0.1", "localhost")


@click.command("web")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Loopback only.")
@click.option("--port", default=8000, show_default=True, metavar="PORT", type=click.IntRange(1, 65535))
@click.option("--demo", is_flag=True, hidden=True)
@click.pass_context
def command(ctx: click.Context, host: str, port: int, demo: bool) -> None:
    """Serve the pages of this home to browsers on this machine; starts the database if need be."""
    from web.assets import fetch_assets
    from web.jobs.beside import Beside

    settings = settings_of(ctx)
    lang = terminal_language(settings.lang)
    check_address(host, port)
    with shown(lang) as progress:
        fetch_assets(progress, npm_url=settings.npm_url)
    starting = _start_database(settings, lang)
    click.echo(text(lang, "web.serving", url=f"http://{host}:{port}/"), err=True)
    if not demo:
        _say_who(settings, lang)
    try:
        with Beside(settings):
            serve(settings, host, port, demo)
    finally:
        if starting is not None and starting.poll() is None:
            starting.wait(120)
    click.echo(text(lang, "web.stopped"), err=True)


def check_address(host: str, port: int) -> None:
    """Refuse what is not loopback, and a port that is taken.

    Raises:
        UsageError: ``web.host``.
        MachineError: ``web.port``.
    """
    if host not in LOOPBACK:
        raise UsageError("web.host", host=host)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MachineError("web.port", port=port) from error


def _say_who(settings: Settings, lang: str) -> None:
    """Say how to make the first administrator where nobody can sign in yet."""
    from graph.ledger import Ledger, accounts

    with Ledger.open(settings) as ledger:
        if not accounts.any_user(ledger):
            click.echo(text(lang, "user.none"), err=True)


def serve(settings: Settings, host: str, port: int, demo: bool = False) -> None:
    """Serve until stopped: gunicorn, or waitress on Windows; each process opens its own driver."""
    if sys.platform == "win32":
        from waitress import serve as run

        from web.app import create_app

        run(create_app(settings, demo=demo), host=host, port=port, threads=WORKERS * THREADS, ident=None)
        return
    _gunicorn(settings, f"{host}:{port}", demo)


def _gunicorn(settings: Settings, bind: str, demo: bool) -> None:
    from gunicorn.app.base import BaseApplication

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            chosen: dict[str, Any] = {
                "bind": bind,
                "workers": WORKERS,
                "threads": THREADS,
                "preload_app": True,
                "worker_class": "gthread",
                "timeout": 60,
                "graceful_timeout": 5,
                "keepalive": KEPT_OPEN,
                "loglevel": "warning",
                "proc_name": "renmai-web",
                "control_socket_disable": True,
            }
            for name, value in chosen.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Flask:
            from web.app import create_app

            made = create_app(settings, demo=demo)
            # What is loaded stays for good: collections that look at it took a twelfth of a request's time.
            gc.collect()
            gc.freeze()
            gc.set_threshold(GARBAGE_AT)
            return made

    parent = os.getpid()
    try:
        Pages().run()
    except SystemExit as stopped:
        if stopped.code or os.getpid() != parent:  # a worker ends here, in its own process
            raise


def _start_database(settings: Settings, lang: str) -> subprocess.Popen[bytes] | None:
    """Start the database beside the pages, which say so until it answers; not where a demo is doing that."""
    if not settings.managed or _demo_at_work(settings):
        return None
    from graph.server import running

    if running(settings) is not None:
        return None
    arguments = [sys.executable, "-m", "web", "--home", str(settings.home), "--lang", lang, "up"]
    return subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _demo_at_work(settings: Settings) -> bool:
    try:
        content = json.loads((settings.home / "demo.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and not content.get("finished")
