"""The `renmai` command. Each subcommand lives in a module of its own, imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

import click

from graph.errors import RenmaiError
from graph.settings import Settings, load_settings
from web.translations import LANGUAGES, text

COMMANDS: dict[str, str] = {
    "up": "web.cli.database:up",
    "down": "web.cli.database:down",
    "status": "web.cli.database:status",
    "fetch": "web.cli.database:fetch",
    "standardise": "web.cli.standardise:command",
    "profile": "web.cli.profile_file:command",
    "check": "web.cli.check:command",
    "treat": "web.cli.treat:command",
    "deliverability": "web.cli.deliverability:command",
    "dedupe": "web.cli.dedupe:command",
    "load": "web.cli.load:command",
    "map": "web.cli.map:command",
    "quarantine": "web.cli.quarantine:command",
    "sample": "web.cli.sample:command",
    "query": "web.cli.query:command",
    "resolve": "web.cli.resolve:command",
    "judge": "web.cli.judge:command",
    "undo": "web.cli.judge:undo_command",
    "explain": "web.cli.explain:command",
    "detect": "web.cli.detect:command",
    "cases": "web.cli.cases:command",
    "path": "web.cli.path:command",
    "communities": "web.cli.communities:command",
    "stock": "web.cli.stock:command",
    "segment": "web.cli.segment:command",
    "tag": "web.cli.tag:command",
    "recommend": "web.cli.recommend:command",
    "demo": "web.cli.demo:command",
    "web": "web.cli.web:command",
    "worker": "web.cli.worker:command",
    "watch": "web.cli.watch:command",
    "sources": "web.cli.sources:command",
    "runs": "web.cli.runs:command",
    "replay": "web.cli.runs:replay_command",
    "user": "web.cli.user:command",
    "token": "web.cli.tokens:command",
}
"""Subcommand name to ``module:attribute``."""


class LazyGroup(click.Group):
    """A group whose subcommands are imported when asked for, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all subcommands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, or None."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


def terminal_language(setting: str | None = None) -> str:
    """The language to speak in a terminal: RENMAI_LANG, else the locale's, else English."""
    wanted = (
        setting or os.environ.get("RENMAI_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    )
    return "zh_Hans" if wanted.lower().startswith("zh") else "en"


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--home", metavar="DIR", help="The home of one shop: its graph, ledger and settings.  [RENMAI_HOME]"
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of messages.  [RENMAI_LANG]")
@click.version_option(package_name="renmai", prog_name="renmai")
@click.pass_context
def cli(ctx: click.Context, home: str | None, lang: str | None) -> None:
    """Renmai 人脉: a shop's customers, orders, products and suppliers as one graph."""
    ctx.obj = load_settings(home, lang=lang)


def settings_of(ctx: click.Context) -> Settings:
    """The settings of the running command."""
    found = ctx.find_object(Settings)
    return found if found is not None else load_settings()


def main(args: list[str] | None = None) -> None:
    """Run the command line; a failure is one sentence on standard error and an exit code."""
    lang = _requested_language(sys.argv[1:] if args is None else args)
    try:
        result = cli.main(args=args, prog_name="renmai", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(text(lang, "error.interrupted"), err=True)
        sys.exit(130)
    except RenmaiError as error:
        click.echo(text(lang, error.code, **error.params), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (
        Exception
    ) as error:  # the last line of defence: a person reads a sentence, the trace goes to a file
        click.echo(text(lang, "error.unexpected", **_kept(error)), err=True)
        sys.exit(1)


def _requested_language(args: list[str]) -> str:
    for index, arg in enumerate(args):
        if arg == "--lang" and index + 1 < len(args):
            return terminal_language(args[index + 1])
        if arg.startswith("--lang="):
            return terminal_language(arg.partition("=")[2])
    return terminal_language()


def _kept(error: Exception) -> dict[str, Any]:
    handle, path = tempfile.mkstemp(prefix="renmai-error-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return {"kind": type(error).__name__, "detail": str(error), "path": str(Path(path))}
