"""A mapping proposed from a table's columns: their names (Chinese or English) and their values.

Pure: the table's header and a sample of its rows in, a proposal with a confidence and a reason for each
column out. Nothing is applied without a person: `renmai map` writes it as a file to read and correct.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.standardise.dates import day_first_of
from loaders.column_facts import Facts, facts_of
from loaders.column_roles import words_of
from loaders.header_words import expected_values, named_like, pairs_of, without_hundredths
from loaders.kinds import KINDS, FieldType, Kind
from loaders.mapping import Refers, RowMapping, Target
from loaders.mapping_targets import LAYOUTS, Pair
from loaders.sources import Cell

SURE, LIKELY, WEAK = 0.95, 0.8, 0.5
_AROUND = ("!updatedAt", "currency", "at", "placedAt", "addedAt")
_ID = re.compile(r"(?:^| )(?:id|no|sn|code|number|key|row|index|record)$|号$|编码$|id$")
_HINTS = {
    "openid": {"platform": "wechat", "idType": "openid"},
    "unionid": {"platform": "wechat", "idType": "unionid"},
}


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What one column is taken for.

    Attributes:
        target: A field's name, ``@reference``, ``!id``, ``!updatedAt``, ``!deleted``; empty for none.
        confidence: 0 to 1.
        code: Reason, a key of web/translations, with ``params``.
        unknown: Values of a column of few values that Renmai cannot read; a person says what they mean.
    """

    column: str
    target: str = ""
    confidence: float = 0.0
    code: str = "map.reason.unknown"
    params: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping proposed for a table.

    Attributes:
        columns: One for each column of the table.
        confidence: Of the kind, 0 to 1.
        others: Other kinds the table may hold as well or instead, with their confidence.
        missing: Fields and references without which rows of the kind cannot be loaded.
    """

    mapping: RowMapping
    columns: tuple[ColumnProposal, ...]
    confidence: float
    others: tuple[tuple[str, float], ...] = ()
    missing: tuple[str, ...] = ()


def propose(
    name: str,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    source: str,
    kind: str | None = None,
    each: str = "",
    chosen: Mapping[str, str] | None = None,
) -> Proposal:
    """Propose a mapping.

    Args:
        name: Of the file or table; it says something about the kind.
        header: Column names.
        rows: Some rows, best a few hundred or more.
        source: The system the rows come from.
        kind: What one row is, where a person said so.
        each: The list of a JSON object whose elements are the rows; columns outside it can only say which row
            of another kind they belong to, and when.
        chosen: Column to target, as a person said; empty for a column that is not to be used.

    >>> found = propose("会员.csv", ["会员号", "姓名", "手机号"], [["1", "张伟", "13957120468"]], "shop")
    >>> found.mapping.kind, [(item.column, item.target) for item in found.columns]
    ('customer', [('会员号', '!id'), ('姓名', 'name'), ('手机号', 'phone')])
    """
    facts = [
        facts_of([row[place] if place < len(row) else None for row in rows]) for place in range(len(header))
    ]
    pairs = [pairs_of(column) for column in header]
    tried = {}
    for candidate in [kind] if kind else KINDS:
        columns = _as_chosen(
            KINDS[candidate], _assigned(KINDS[candidate], header, pairs, facts, each), chosen
        )
        tried[candidate] = (_score(KINDS[candidate], columns, facts, name), columns)
    ranked = sorted(tried, key=lambda item: -tried[item][0])
    best = ranked[0]
    score, columns = tried[best]
    others = tuple(
        (item, _sureness(tried[item][0])) for item in ranked[1:4] if tried[item][0] >= max(2.0, score * 0.6)
    )
    gap = score - (tried[ranked[1]][0] if len(ranked) > 1 else 0.0)
    sure = _sureness(score) * (1.0 if gap > 1.0 or kind else 0.8)
    mapping = replace(_mapping(KINDS[best], columns, header, rows, facts, source), each=each)
    return Proposal(mapping, tuple(columns), round(sure, 2), others, _missing(KINDS[best], columns))


def _assigned(
    kind: Kind,
    header: Sequence[str],
    pairs: Sequence[Sequence[Pair]],
    facts: Sequence[Facts],
    each: str = "",
) -> list[ColumnProposal]:
    """The best target of each column for a kind; of two for one target, the surer stays."""
    options: list[tuple[float, int, ColumnProposal]] = []
    for place, column in enumerate(header):
        found = _options(column, kind, pairs[place], facts[place])
        if each and not column.startswith(f"{each}."):
            found = [item for item in found if item.target.startswith("@") or item.target in _AROUND]
        options += [(item.confidence, place, item) for item in found]
    taken: dict[str, int] = {}
    chosen = [ColumnProposal(column, code=_nothing(column, each)) for column in header]
    for _, place, item in sorted(options, key=lambda option: (-option[0], option[1])):
        spec = kind.by_name.get(item.target)
        if chosen[place].target:
            continue
        if item.target in taken and not (spec and spec.many and spec.type is not FieldType.ADDRESS):
            params = {"other": header[taken[item.target]]}
            chosen[place] = ColumnProposal(item.column, code="map.reason.taken", params=params)
            continue
        taken.setdefault(item.target, place)
        chosen[place] = item
    return _whole_address(chosen)


def _as_chosen(
    kind: Kind, columns: list[ColumnProposal], chosen: Mapping[str, str] | None
) -> list[ColumnProposal]:
    """What a person said goes before what was found; a target has one column but where it takes several."""
    said = chosen or {}
    single = {
        target for target in said.values() if not (kind.by_name.get(target) and kind.by_name[target].many)
    }
    found = []
    for item in columns:
        if item.column in said:
            found.append(ColumnProposal(item.column, said[item.column], 1.0, "map.reason.chosen"))
        elif item.target in single:
            other = next(column for column, target in said.items() if target == item.target)
            found.append(ColumnProposal(item.column, code="map.reason.taken", params={"other": other}))
        else:
            found.append(item)
    return found


def _nothing(column: str, each: str) -> str:
    outside = bool(each) and not column.startswith(f"{each}.")
    return "map.reason.outside" if outside else "map.reason.unknown"


def _options(column: str, kind: Kind, pairs: Sequence[Pair], facts: Facts) -> list[ColumnProposal]:
    """Everything a column may be in a kind."""
    layout = LAYOUTS[kind.name]
    found: list[ColumnProposal] = []
    for pair in pairs:
        target = layout.target(pair)
        if target is not None:
            found.append(_weighed(column, pair, target, kind, facts))
            if target == "!id" and kind.name == "order" and pair[0] and facts.is_key:
                found.append(_weighed(column, pair, "orderNumber?", kind, facts))
    if not pairs:
        guess = _by_values(column, kind, facts)
        found += [guess] if guess else []
    if not any(item.target == "!id" for item in found) and facts.is_key and _ID.search(words_of(column)):
        found.append(ColumnProposal(column, "!id", WEAK + 0.05, "map.reason.key"))
    return found


def _whole_address(columns: list[ColumnProposal]) -> list[ColumnProposal]:
    """A detailed address beside no column of province, city or district is a whole one."""
    filled = {item.target.rpartition(".")[2] for item in columns}
    if "detail" not in filled or filled & {"province", "city", "district", "address", "text"}:
        return columns
    whole = {"detail": "text", "address.detail": "address"}
    return [replace(item, target=whole.get(item.target, item.target)) for item in columns]


def _weighed(column: str, pair: Pair, target: str, kind: Kind, facts: Facts) -> ColumnProposal:
    """A target the name speaks for, with what the values say about it."""
    attribute = pair[1]
    confidence = SURE if pair[0] or attribute == "id" else 0.9
    if target.endswith("?"):
        target, confidence = target[:-1], 0.6
    code, params = "map.reason.name", {"share": ""}
    expected = (
        "text"
        if attribute == "bare" and not target.startswith(("@", "!"))
        else expected_values().get(attribute, "")
    )
    if attribute == "bare":
        confidence = LIKELY
        if target.startswith(("@", "!")) and facts.length > 24:
            confidence = 0.3
    if target == "!id" and facts.filled:
        confidence = confidence if facts.is_key or facts.unique >= 0.98 * facts.rows else 0.4
        if facts.is_key:
            code = "map.reason.key"
    if expected and facts.filled:
        share = facts.share(expected)
        params = {"share": f"{share:.0%}"}
        if share >= 0.6:
            confidence, code = min(0.99, confidence + 0.04), f"map.reason.both.{expected}"
        elif share < 0.25:
            confidence, code = 0.3, "map.reason.differs"
    unknown = _unknown(kind, target, facts)
    if facts.top and kind.by_name.get(target) and kind.by_name[target].choices:
        known = 1 - len(unknown) / len(facts.top)
        confidence = min(0.99, confidence + 0.05) if known > 0.5 else confidence - 0.05
    return ColumnProposal(column, target, confidence, code, params, unknown, attribute)


def _unknown(kind: Kind, target: str, facts: Facts) -> tuple[str, ...]:
    from loaders.words import word_of

    spec = kind.by_name.get(target)
    if spec is None or not spec.choices or not facts.top:
        return ()
    return tuple(sorted(text for text in facts.top if word_of(spec.name, text, spec.choices) is None))


def _by_values(column: str, kind: Kind, facts: Facts) -> ColumnProposal | None:
    """A column whose name says nothing, but whose values do."""
    if facts.filled < 3:
        return None
    names = kind.by_name
    for share, field_names, what in (
        (facts.email, ("email",), "email"),
        (
            facts.phone if facts.number < 1 or facts.length >= 10 else 0.0,
            ("phone", "recipientPhone"),
            "phone",
        ),
        (facts.place, ("address", "text"), "address"),
    ):
        target = next((name for name in field_names if name in names), None)
        if share >= 0.7 and target:
            params = {"share": f"{share:.0%}"}
            return ColumnProposal(column, target, WEAK, f"map.reason.values.{what}", params)
    return None


def _score(kind: Kind, columns: Sequence[ColumnProposal], facts: Sequence[Facts], name: str) -> float:
    """How well a table's columns make a kind of row."""
    filled = {item.target for item in columns if item.target}
    if not filled - {"!updatedAt", "!deleted", "!id"}:
        return 0.0
    score = sum(item.confidence for item in columns if item.target)
    score -= 0.35 * sum(1 for item in columns if not item.target) + 2.5 * len(_missing(kind, columns))
    score += _like_names(kind, columns, facts)
    own = next((item for item in columns if item.target == "!id"), None)
    if own is not None:
        score += 1.5 if own.confidence > WEAK else -3.0
    elif not kind.is_part:
        score -= 1.5
    required = [kind.of, *(item.name for item in kind.references if item.required), *kind.required]
    score += 0.5 * sum(1 for item in required if item)
    return score + (3.0 if named_like(kind.name, name) else 0.0)


def _like_names(kind: Kind, columns: Sequence[ColumnProposal], facts: Sequence[Facts]) -> float:
    """What the names are like speaks for people or for companies."""
    place = next((place for place, item in enumerate(columns) if item.target == "name"), None)
    if place is None:
        return 0.0
    person, company = facts[place].person, facts[place].company
    if kind.name == "customer":
        return 2 * (person - company)
    return 2 * (company - person) if kind.name == "supplier" else -2 * person


def _missing(kind: Kind, columns: Sequence[ColumnProposal]) -> tuple[str, ...]:
    filled = {item.target for item in columns if item.target}
    references = [kind.of, *(item.name for item in kind.references if item.required)]
    return (
        *(name for name in references if name and f"@{name}" not in filled),
        *(name for name in kind.required if name not in filled),
    )


def _sureness(score: float) -> float:
    return round(min(0.99, max(0.0, score / (score + 2.0))), 2) if score > 0 else 0.0


def _mapping(
    kind: Kind,
    columns: Sequence[ColumnProposal],
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    facts: Sequence[Facts],
    source: str,
) -> RowMapping:
    by_target: dict[str, list[str]] = {}
    for item in columns:
        if item.target:
            by_target.setdefault(item.target, []).append(item.column)
    targets: dict[str, tuple[Target, ...]] = {}
    for place, item in enumerate(columns):
        if item.target and not item.target.startswith(("@", "!")):
            targets[item.column] = (_target(item, kind, [row[place] for row in rows if place < len(row)]),)
    references = {
        name.removeprefix("@"): Refers(id=tuple(found))
        for name, found in by_target.items()
        if name.startswith("@")
    }
    ids = tuple(by_target.get("!id", ()))
    if not ids and kind.is_part:
        ids = _key_of_part(kind, by_target, header, rows)
    deleted = by_target.get("!deleted")
    return RowMapping(
        source=source,
        kind=kind.name,
        columns=targets,
        id=ids,
        references=references,
        updated_at=(by_target.get("!updatedAt") or [""])[0],
        deleted=(deleted[0], ("1", "true", "是")) if deleted else None,
        nulls=tuple(dict.fromkeys(text for item in facts for text in item.nulls)),
    )


def _target(item: ColumnProposal, kind: Kind, cells: Sequence[Cell]) -> Target:
    spec = kind.by_name[item.target]
    written = ""
    if spec.type in (FieldType.INSTANT, FieldType.DATE):
        first = day_first_of([cell for cell in cells if isinstance(cell, str)])
        written = "" if first is None else "day-first" if first else "month-first"
    money = spec.type in (FieldType.MONEY, FieldType.PRICE)
    scale = 0.01 if money and without_hundredths(item.column.rpartition(".")[2])[1] else 1.0
    hints = dict(_HINTS.get(item.attribute, {}))
    if spec.type is FieldType.ACCOUNT and not hints:
        hints = {"platform": "", "idType": "account"}
    return Target(item.target, dict.fromkeys(item.unknown, ""), format=written, scale=scale, hints=hints)


def _key_of_part(
    kind: Kind, by_target: Mapping[str, list[str]], header: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> tuple[str, ...]:
    """The references of a part together, where they tell its rows apart."""
    names = [f"@{kind.of}", *(f"@{item.name}" for item in kind.references)]
    columns = [column for name in names for column in by_target.get(name, ())]
    places = [list(header).index(column) for column in columns]
    keys = {tuple(str(row[place]) for place in places) for row in rows if len(row) >= len(header)}
    return tuple(columns) if columns and len(keys) == len(rows) else ()
