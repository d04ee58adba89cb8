"""Settings of one home: option > environment > ``$RENMAI_HOME/renmai.toml`` > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from graph.errors import InputError

DEFAULT_MAVEN_URL = "https://repo1.maven.org/maven2"
DEFAULT_NPM_URL = "https://registry.npmjs.org"


def _setting(variable: str, doc: str, default: str | None = None) -> Any:
    return field(default=default, metadata={"variable": variable, "doc": doc})


@dataclass(frozen=True, slots=True)
class Settings:
    """One home and how to reach what belongs to it.

    In renmai.toml a setting has its variable's name in lower case without ``RENMAI_``:
    ``timezone = "Asia/Shanghai"``, ``neo4j_uri = "neo4j://db:7687"``.
    """

    home: Path
    neo4j_uri: str | None = _setting("NEO4J_URI", "Your own Neo4j; unset, Renmai starts and stops one.")
    neo4j_username: str = _setting("NEO4J_USERNAME", "User of your own Neo4j.", "neo4j")
    neo4j_password: str | None = _setting("NEO4J_PASSWORD", "Password of your own Neo4j.")
    neo4j_database: str = _setting("NEO4J_DATABASE", "Database of your own Neo4j.", "neo4j")
    sql_url: str | None = _setting("RENMAI_SQL_URL", "SQL database of the ledger; unset, SQLite in the home.")
    secret_key: str | None = _setting(
        "RENMAI_SECRET_KEY", "Signs browser sessions; unset, one is made and kept in the home."
    )
    timezone: str = _setting("RENMAI_TIMEZONE", "Zone of source times that name none.", "Asia/Shanghai")
    currency: str = _setting("RENMAI_CURRENCY", "Currency of amounts that name none (ISO 4217).", "CNY")
    lang: str | None = _setting("RENMAI_LANG", "en or zh_Hans; unset, the browser's or terminal's.")
    webhook_networks: str | None = _setting(
        "RENMAI_WEBHOOK_NETWORKS",
        "Private networks webhooks may reach, such as 10.1.0.0/16; unset, public addresses only.",
    )
    java_flags: str = _setting("RENMAI_JAVA_FLAGS", "Further flags for the Java of Renmai's Neo4j.", "")
    maven_url: str = _setting("RENMAI_MAVEN_URL", "Where Neo4j's jars are fetched from.", DEFAULT_MAVEN_URL)
    npm_url: str = _setting("RENMAI_NPM_URL", "Where browser libraries are fetched from.", DEFAULT_NPM_URL)

    @property
    def managed(self) -> bool:
        """Whether Renmai starts and stops the Neo4j of this home."""
        return self.neo4j_uri is None


def cache_directory() -> Path:
    """Where downloads shared by all homes of this user are kept."""
    return Path(os.environ.get("RENMAI_CACHE") or platformdirs.user_cache_dir("renmai"))


def load_settings(
    home: Path | str | None = None, environ: Mapping[str, str] | None = None, **options: str | None
) -> Settings:
    """Read the settings of a home.

    Args:
        home: The ``--home`` option; else RENMAI_HOME; else the user's data directory.
        environ: The environment; the process's by default.
        options: Settings given on the command line, by field name; None means not given.

    Raises:
        InputError: ``settings.unreadable`` or ``settings.unknown`` for a broken renmai.toml.
    """
    env = os.environ if environ is None else environ
    chosen = (
        Path(home or env.get("RENMAI_HOME") or platformdirs.user_data_dir("renmai")).expanduser().absolute()
    )
    from_file = _read_toml(chosen / "renmai.toml")
    values: dict[str, Any] = {"home": chosen}
    for item in fields(Settings):
        if item.name == "home":
            continue
        option = options.get(item.name)
        value = option or env.get(item.metadata["variable"]) or from_file.get(item.name)
        if value:
            values[item.name] = value
    return Settings(**values)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("settings.unreadable", path=str(path), detail=str(error)) from error
    known = {item.name for item in fields(Settings)} - {"home"}
    unknown = sorted(set(content) - known)
    if unknown:
        raise InputError("settings.unknown", path=str(path), names=unknown, known=sorted(known))
    return content
