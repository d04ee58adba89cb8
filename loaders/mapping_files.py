"""Reading and writing mapping files, with a clear word about each mistake in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields as dataclass_fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from graph.errors import InputError
from loaders.kinds import KINDS, Kind
from loaders.mapping import Carry, Reading, Refers, RowMapping, Target
from loaders.mapping_yaml import TwiceError
from loaders.mapping_yaml import yaml_content as yaml_content

KEYS = {
    "source",
    "kind",
    "title",
    "files",
    "reading",
    "id",
    "otherwise",
    "carry",
    "updatedAt",
    "deleted",
    "timezone",
    "currency",
    "country",
    "nulls",
    "onePerPerson",
    "where",
    "each",
    "columns",
    "optional",
    "needs",
    "constants",
    "references",
}
_TARGET_KEYS = {"to", "values", "other", "format", "scale", "split"}
_HINTS = {"platform", "appId", "idType", "kind", "model", "os", "bank"}
_READING_KEYS = {"encoding", "delimiter", "skipLines"}
_REFERS_KEYS = {item.name for item in dataclass_fields(Refers)}
_OTHER = ("keep", "empty", "refuse")


def read_mapping(path: Path) -> RowMapping:
    """Read one mapping file.

    Raises:
        InputError: ``mapping.…``, naming the file, the key and what would be right.
    """
    try:
        content = yaml_content(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("mapping.unreadable", path=str(path), detail=str(error)) from error
    except TwiceError as error:
        raise InputError(
            "mapping.key-twice", path=str(path), key=error.key, lines=list(error.lines)
        ) from error
    except yaml.YAMLError as error:
        raise InputError("mapping.unreadable", path=str(path), detail=" ".join(str(error).split())) from error
    if not isinstance(content, dict):
        raise InputError("mapping.empty", path=str(path))
    return parse_mapping(content, str(path))


def parse_mapping(content: Mapping[str, Any], path: str = "") -> RowMapping:
    """Check the content of a mapping file and make the mapping.

    Raises:
        InputError: as ``read_mapping``.
    """
    _refuse_unknown(content, KEYS, path, "")
    source, kind_name = _text(content, "source", path), _text(content, "kind", path)
    if not source or not kind_name:
        raise InputError("mapping.key-missing", path=path, key="kind" if source else "source")
    if kind_name not in KINDS:
        raise InputError("mapping.kind-unknown", path=path, kind=kind_name, known=list(KINDS))
    kind = KINDS[kind_name]
    columns = _columns(_map(content, "columns", path), kind, path)
    updated_at, updated_format = _updated_at(content.get("updatedAt"), path)
    mapping = RowMapping(
        source=source,
        kind=kind_name,
        columns=columns,
        id=_texts(content.get("id")),
        otherwise=_texts(content.get("otherwise")),
        carry=_carry(_map(content, "carry", path), path),
        title=_text(content, "title", path),
        files=_texts(content.get("files")),
        references=_references(_map(content, "references", path), kind, path),
        constants=_constants(_map(content, "constants", path), kind, path),
        optional=frozenset(_texts(content.get("optional"))),
        needs=_texts(content.get("needs")),
        where={str(column): _texts(values) for column, values in _map(content, "where", path).items()},
        each=_text(content, "each", path),
        updated_at=updated_at,
        updated_at_format=updated_format,
        deleted=_deleted(content.get("deleted"), path),
        timezone=_zone(_text(content, "timezone", path), path),
        currency=_text(content, "currency", path).upper(),
        country=_text(content, "country", path).upper(),
        nulls=_texts(content.get("nulls")),
        one_per_person=_text(content, "onePerPerson", path).lower() == "true",
        reading=_reading(_map(content, "reading", path), path),
        path=path,
    )
    _check_whole(mapping, path)
    return mapping


def _check_whole(mapping: RowMapping, path: str) -> None:
    kind = mapping.spec
    filled: dict[str, str] = {}
    for column, target in mapping.targets():
        if not kind.by_name[target.to].many and target.to in filled:
            raise InputError(
                "mapping.twice", path=path, target=target.to, columns=[filled[target.to], column]
            )
        filled[target.to] = column
    if not mapping.used_columns():
        raise InputError("mapping.key-missing", path=path, key="columns")
    for name in (kind.of, *(item.name for item in kind.references if item.required)):
        if name and name not in mapping.references:
            raise InputError("mapping.reference-missing", path=path, kind=mapping.kind, reference=name)
    for name in kind.required:
        if name not in filled and name not in mapping.constants:
            raise InputError("mapping.target-missing", path=path, kind=mapping.kind, target=name)
    strangers = sorted(mapping.optional - set(mapping.used_columns()))
    if strangers:
        raise InputError("mapping.optional-unknown", path=path, columns=strangers)


def _columns(content: Mapping[Any, Any], kind: Kind, path: str) -> dict[str, tuple[Target, ...]]:
    columns: dict[str, tuple[Target, ...]] = {}
    for column, stated in content.items():
        entries = stated if isinstance(stated, list) else [stated]
        columns[str(column)] = tuple(_target(str(column), entry, kind, path) for entry in entries)
    return columns


def _target(column: str, entry: object, kind: Kind, path: str) -> Target:
    content: dict[str, Any] = {"to": entry} if isinstance(entry, str) else dict(entry or {})  # type: ignore[call-overload]
    _refuse_unknown(content, _TARGET_KEYS | _HINTS, path, f"columns.{column}.")
    to = str(content.get("to", ""))
    if to not in kind.by_name:
        raise _unknown_target(to, column, kind, path)
    other = str(content.get("other", "keep"))
    if other not in _OTHER:
        raise InputError("mapping.choice", path=path, key=f"columns.{column}.other", known=list(_OTHER))
    try:
        scale = float(content.get("scale", 1))
    except (TypeError, ValueError) as error:
        raise InputError("mapping.number", path=path, key=f"columns.{column}.scale") from error
    return Target(
        to=to,
        values={_scalar(key): _scalar(value) for key, value in (content.get("values") or {}).items()},
        other=other,
        format=str(content.get("format", "")),
        scale=scale,
        split=str(content.get("split", "")),
        hints={key: str(content[key]) for key in sorted(_HINTS & set(content))},
    )


def _unknown_target(to: str, column: str, kind: Kind, path: str) -> InputError:
    known = list(kind.by_name)
    if to in kind.reference_names():
        return InputError("mapping.target-is-reference", path=path, column=column, target=to)
    near = get_close_matches(to, known, n=3, cutoff=0.5) or known
    return InputError(
        "mapping.target-unknown", path=path, column=column, target=to, kind=kind.name, known=near
    )


def _constants(content: Mapping[Any, Any], kind: Kind, path: str) -> dict[str, str]:
    for name in content:
        if str(name) not in kind.by_name:
            raise _unknown_target(str(name), "constants", kind, path)
    return {str(name): _scalar(value) for name, value in content.items()}


def _references(content: Mapping[Any, Any], kind: Kind, path: str) -> dict[str, Refers]:
    known = kind.reference_names()
    references: dict[str, Refers] = {}
    for name, stated in content.items():
        if str(name) not in known:
            raise InputError(
                "mapping.reference-unknown", path=path, kind=kind.name, reference=str(name), known=list(known)
            )
        if not isinstance(stated, dict):
            references[str(name)] = Refers(id=_texts(stated))
            continue
        _refuse_unknown(stated, _REFERS_KEYS, path, f"references.{name}.")
        references[str(name)] = Refers(
            id=_texts(stated.get("id")),
            source=_scalar(stated.get("source")),
            name=_scalar(stated.get("name")),
            nulls=_texts(stated.get("nulls")),
            constant=_scalar(stated.get("constant")),
            otherwise=_texts(stated.get("otherwise")),
        )
    for name, reference in references.items():
        if bool(reference.id) == bool(reference.constant):
            raise InputError("mapping.reference-empty", path=path, reference=name)
    return references


def _updated_at(stated: object, path: str) -> tuple[str, str]:
    if isinstance(stated, dict):
        _refuse_unknown(stated, {"column", "format"}, path, "updatedAt.")
        return _scalar(stated.get("column")), _scalar(stated.get("format"))
    return _scalar(stated), ""


def _deleted(stated: object, path: str) -> tuple[str, tuple[str, ...]] | None:
    if stated is None:
        return None
    if not isinstance(stated, dict) or not stated.get("column") or not stated.get("values"):
        raise InputError("mapping.deleted", path=path)
    return _scalar(stated["column"]), _texts(stated["values"])


def _carry(content: Mapping[Any, Any], path: str) -> Carry | None:
    if not content:
        return None
    _refuse_unknown(content, {"within", "columns"}, path, "carry.")
    found = Carry(_texts(content.get("within")), _texts(content.get("columns")))
    if not found.within or not found.columns:
        missing = "carry.columns" if found.within else "carry.within"
        raise InputError("mapping.key-missing", path=path, key=missing)
    return found


def _reading(content: Mapping[Any, Any], path: str) -> Reading:
    _refuse_unknown(content, _READING_KEYS, path, "reading.")
    try:
        skip = int(content.get("skipLines", 0))
    except (TypeError, ValueError) as error:
        raise InputError("mapping.number", path=path, key="reading.skipLines") from error
    return Reading(str(content.get("encoding", "")), str(content.get("delimiter", "")), skip)


def _zone(name: str, path: str) -> str:
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InputError("mapping.timezone", path=path, timezone=name) from error
    return name


def _refuse_unknown(content: Mapping[Any, Any], known: set[str], path: str, where: str) -> None:
    for key in content:
        if key not in known:
            near = get_close_matches(str(key), sorted(known), n=3, cutoff=0.5) or sorted(known)
            raise InputError("mapping.key-unknown", path=path, key=f"{where}{key}", known=near)


def _map(content: Mapping[str, Any], key: str, path: str) -> Mapping[Any, Any]:
    value = content.get(key) or {}
    if not isinstance(value, dict):
        raise InputError("mapping.not-a-map", path=path, key=key)
    return value


def _text(content: Mapping[str, Any], key: str, path: str) -> str:
    value = content.get(key)
    if isinstance(value, dict | list):
        raise InputError("mapping.not-a-text", path=path, key=key)
    return _scalar(value).strip()


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    entries: Sequence[object] = value if isinstance(value, list) else [value]
    return tuple(_scalar(item) for item in entries)


def _scalar(value: object) -> str:
    """A YAML scalar as the text a cell would have: true and 1.0 are written as people write them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def mapping_text(mapping: RowMapping) -> str:
    """A mapping as the YAML a person would write: only what is not the default, columns in order.

    >>> print(mapping_text(RowMapping("app", "brand", {"title": (Target("name"),)}, id=("id",))), end="")
    source: app
    kind: brand
    id: id
    columns:
      title: name
    """
    return yaml.safe_dump(mapping_content(mapping), allow_unicode=True, sort_keys=False, width=100)


def mapping_content(mapping: RowMapping) -> dict[str, Any]:
    """The content of a mapping's file; `parse_mapping` makes the same mapping of it."""
    updated: object = mapping.updated_at
    if mapping.updated_at_format:
        updated = {"column": mapping.updated_at, "format": mapping.updated_at_format}
    reading = {
        "encoding": mapping.reading.encoding,
        "delimiter": mapping.reading.delimiter,
        "skipLines": mapping.reading.skip_lines,
    }
    deleted = mapping.deleted and {"column": mapping.deleted[0], "values": list(mapping.deleted[1])}
    content: dict[str, Any] = {
        "source": mapping.source,
        "kind": mapping.kind,
        "title": mapping.title,
        "files": _short(mapping.files),
        "reading": {key: value for key, value in reading.items() if value},
        "id": _short(mapping.id),
        "otherwise": _short(mapping.otherwise),
        "carry": mapping.carry
        and {"within": _short(mapping.carry.within), "columns": list(mapping.carry.columns)},
        "updatedAt": updated,
        "deleted": deleted,
        "timezone": mapping.timezone,
        "currency": mapping.currency,
        "country": mapping.country,
        "nulls": list(mapping.nulls),
        "onePerPerson": mapping.one_per_person,
        "where": {column: _short(values) for column, values in mapping.where.items()},
        "each": mapping.each,
        "columns": {column: _targets_content(targets) for column, targets in mapping.columns.items()},
        "optional": sorted(mapping.optional),
        "needs": list(mapping.needs),
        "constants": dict(mapping.constants),
        "references": {name: _refers_content(item) for name, item in mapping.references.items()},
    }
    return {key: value for key, value in content.items() if value}


def _short(texts: Sequence[str]) -> object:
    return texts[0] if len(texts) == 1 else list(texts)


def _targets_content(targets: Sequence[Target]) -> object:
    listed = [_target_content(target) for target in targets]
    return listed[0] if len(listed) == 1 else listed


def _target_content(target: Target) -> object:
    content: dict[str, Any] = {
        "to": target.to,
        "values": dict(target.values),
        "other": "" if target.other == "keep" else target.other,
        "format": target.format,
        "scale": 0 if target.scale == 1.0 else target.scale,
        "split": target.split,
        **target.hints,
    }
    content = {key: value for key, value in content.items() if value}
    return target.to if len(content) == 1 else content


def _refers_content(refers: Refers) -> object:
    content = {
        "id": _short(refers.id) if refers.id else "",
        "source": refers.source,
        "name": refers.name,
        "nulls": list(refers.nulls),
        "constant": refers.constant,
        "otherwise": _short(refers.otherwise) if refers.otherwise else "",
    }
    content = {key: value for key, value in content.items() if value}
    return content["id"] if set(content) == {"id"} else content
