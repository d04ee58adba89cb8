"""Named queries: the files cypher/<area>/<name>.cypher, their headers and their parameters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from graph.errors import InputError, NotFoundError, UsageError
from graph.store.parameters import Parameter, coerce, parse_fields

AUDIENCES = ("page", "analyst", "job")
MODES = ("read", "write", "schema")
ROWS = ("one", "optional", "many", "none")
NEEDS = ("gds", "-")
HEADER = ("name", "summary", "summary-zh", "audience", "mode", "params", "returns", "rows", "needs")
PREFIX = "CYPHER 25"

_BATCHED = re.compile(r"\bIN\s+(?:\d+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b", re.IGNORECASE)
_MIGRATION = re.compile(r"\d{4}_")
_HEADER_LINE = re.compile(r"//\s?(?P<key>[a-z][a-z-]*):(?:\s+(?P<value>.*))?$")
_CONTINUED = re.compile(r"//\s{2,}(?P<value>\S.*)$")


class _Folder(Protocol):
    """What a folder on disk and one inside a wheel have in common."""

    @property
    def name(self) -> str: ...
    def iterdir(self) -> Iterator[Any]: ...
    def is_dir(self) -> bool: ...
    def read_text(self, encoding: str | None = None) -> str: ...


@dataclass(frozen=True, slots=True)
class Query:
    """One named query.

    Attributes:
        area: The folder, such as ``profile``.
        summary: One sentence in English; summary_zh the same in Chinese.
        mode: ``read``, ``write`` or ``schema``; decides the access mode.
        rows: ``one``, ``optional``, ``many`` or ``none``.
        text: The body, starting with ``CYPHER 25``.
        file: Path as messages show it.
        line: Line of the file the body starts at, from 1.
    """

    name: str
    area: str
    summary: str
    summary_zh: str
    audience: str
    mode: str
    params: tuple[Parameter, ...]
    returns: tuple[Parameter, ...]
    rows: str
    needs_gds: bool
    text: str
    file: str
    line: int

    @property
    def batched(self) -> bool:
        """Whether it commits by itself (CALL … IN TRANSACTIONS), so runs outside an explicit transaction."""
        return bool(
            re.search(r"\bIN\s+(?:\d+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b", self.text, re.IGNORECASE)
        )

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The values of all parameters, defaults filled in.

        Raises:
            UsageError: ``query.params-missing`` or ``query.params-unknown``.
        """
        known = {item.name for item in self.params}
        unknown = sorted(set(given) - known)
        if unknown:
            raise UsageError(
                "query.params-unknown", query=self.name, names=unknown, known=sorted(known) or "-"
            )
        missing = [item.name for item in self.params if item.required and item.name not in given]
        if missing:
            raise UsageError("query.params-missing", query=self.name, names=missing)
        return {item.name: in_utc(given.get(item.name, item.default)) for item in self.params}

    def bind_text(self, given: Mapping[str, str], zone: tzinfo = UTC) -> dict[str, Any]:
        """As `bind`, from text as a command line or a form has it.

        Args:
            given: Texts by parameter.
            zone: Of times that name none.

        Raises:
            UsageError: as `bind`, and ``query.param-unreadable`` for a text that is not of the type.
        """
        types = {item.name: item for item in self.params}
        return self.bind(
            {
                name: coerce(types[name], text, self.name, zone) if name in types else text
                for name, text in given.items()
            }
        )


def in_utc(value: Any) -> Any:
    """A moment in UTC, everything else as it is.

    The driver's packer was seen to crash the process on zones of `zoneinfo`; the instant is what counts.
    """
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo else value


def folder() -> _Folder:
    """The folder of query files: inside the wheel, else of the checkout."""
    packaged = resources.files("graph") / "cypher"
    if packaged.is_dir():
        return packaged
    return Path(__file__).parents[2] / "cypher"


@cache
def all_queries() -> dict[str, Query]:
    """Every named query by name.

    Raises:
        InputError: a file whose header cannot be read, with its file and line.
    """
    return load_queries(folder())


def load_queries(root: _Folder) -> dict[str, Query]:
    """Every named query below a folder of areas, by name; see `all_queries`."""
    found: dict[str, Query] = {}
    for area in sorted((item for item in root.iterdir() if item.is_dir()), key=lambda item: str(item.name)):
        for file in sorted(area.iterdir(), key=lambda item: str(item.name)):
            if not file.name.endswith(".cypher") or _MIGRATION.match(file.name):
                continue
            shown = f"cypher/{area.name}/{file.name}"
            query = parse(file.read_text(encoding="utf-8"), shown)
            if query.name in found:
                raise _broken(shown, 1, f"the name {query.name} is also that of {found[query.name].file}")
            found[query.name] = query
    return found


def get(name: str) -> Query:
    """The query of that name.

    Raises:
        NotFoundError: ``query.unknown``, with names that look alike.
    """
    queries = all_queries()
    if name not in queries:
        from difflib import get_close_matches

        close = get_close_matches(name, queries, n=3, cutoff=0.5)
        raise NotFoundError("query.unknown", query=name, close=close or "-")
    return queries[name]


def parse(text: str, file: str) -> Query:
    """One query file.

    Args:
        text: Its content.
        file: Its path as messages show it, ``cypher/<area>/<name>.cypher``.

    Raises:
        InputError: ``query.header`` naming file, line and what is wrong.
    """
    values, lines, body_at = _header(text, file)
    for key in HEADER:
        if not values.get(key):
            raise _broken(file, 1, f"the header lacks `{key}:`")
    for key in ("summary-zh", *values):
        if key not in HEADER:
            raise _broken(
                file, lines[key], f"the header has `{key}:`, which is not one of {', '.join(HEADER)}"
            )
    choices = {"audience": AUDIENCES, "mode": MODES, "rows": ROWS, "needs": NEEDS}
    for key, allowed in choices.items():
        if values[key] not in allowed:
            raise _broken(file, lines[key], f"`{key}:` is `{values[key]}`, not one of {', '.join(allowed)}")
    area, stem = file.split("/")[-2], file.split("/")[-1].removesuffix(".cypher")
    if values["name"] != stem:
        raise _broken(file, lines["name"], f"`name:` is `{values['name']}`, but the file is {stem}.cypher")
    body = "\n".join(text.splitlines()[body_at:]).strip()
    if not body.startswith(PREFIX):
        raise _broken(file, body_at + 1, f"the body does not start with {PREFIX}")
    return Query(
        name=values["name"],
        area=area,
        summary=values["summary"],
        summary_zh=values["summary-zh"],
        audience=values["audience"],
        mode=values["mode"],
        params=_fields(values["params"], file, lines["params"]),
        returns=_fields(values["returns"], file, lines["returns"]),
        rows=values["rows"],
        needs_gds=values["needs"] == "gds",
        text=body,
        file=file,
        line=body_at + 1,
    )


def _header(text: str, file: str) -> tuple[dict[str, str], dict[str, int], int]:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    last = ""
    content = text.splitlines()
    for index, line in enumerate(content):
        if not line.startswith("//"):
            while index < len(content) and not content[index].strip():
                index += 1
            return values, lines, index
        match = _HEADER_LINE.match(line)
        continued = _CONTINUED.match(line)
        if match:
            last = match["key"]
            if last in values:
                raise _broken(file, index + 1, f"the header has `{last}:` twice")
            values[last], lines[last] = (match["value"] or "").strip(), index + 1
        elif continued and last:
            values[last] = f"{values[last]} {continued['value'].strip()}".strip()
        elif line.strip() != "//":
            raise _broken(file, index + 1, "a header line is `// key: value`")
    raise _broken(file, len(content), "there is a header and no query")


def _fields(text: str, file: str, line: int) -> tuple[Parameter, ...]:
    try:
        return () if text == "-" else parse_fields(text)
    except ValueError as error:
        raise _broken(file, line, str(error)) from error


def _broken(file: str, line: int, problem: str) -> InputError:
    return InputError("query.header", file=file, line=line, problem=problem)
