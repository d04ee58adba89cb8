"""A profile as a page of its own: one HTML file without scripts, readable anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from jinja2 import Environment, StrictUndefined

from loaders.profiling.results import ColumnProfile, TableProfile
from web.problem_texts import sentence
from web.translations import text

_PARTS = ("completeness", "validity", "consistency", "uniqueness", "readability")


def summary(lang: str, profile: TableProfile) -> str:
    """Rows, columns, encoding and seconds in one sentence."""
    return text(
        lang,
        "profile.summary",
        rows=f"{profile.rows:,}",
        columns=len(profile.columns),
        encoding=profile.encoding or "–",
        seconds=f"{profile.seconds:.1f}",
    )


def parts(lang: str, profile: TableProfile) -> str:
    """The quality score with its parts."""
    each = " · ".join(
        f"{text(lang, f'profile.part.{name}')} {getattr(profile.quality, name):.1f}" for name in _PARTS
    )
    return f"{text(lang, 'profile.quality', score=f'{profile.quality.score:.1f}')}: {each}"


def described(lang: str, column: ColumnProfile) -> tuple[str, str, str, str, str, str, str]:
    """Name, type, fill, distinct, length, range and commonest values of a column as texts."""
    kind = f" ({text(lang, f'profile.kind.{column.kind}')})" if column.kind not in ("", column.type) else ""
    numbers = column.numbers
    span = f"{column.earliest} – {column.latest}" if column.earliest else ""
    if numbers is not None:
        span = f"{numbers.lowest:g} – {numbers.highest:g}"
    length = (
        str(column.longest) if column.shortest == column.longest else f"{column.shortest}–{column.longest}"
    )
    top = ", ".join(f"{value[:24]} ({count:,})" for value, count in column.top[:3])
    return (
        column.name,
        text(lang, f"profile.type.{column.type}") + kind,
        f"{column.fill:.1%}",
        f"{'' if column.distinct_exact else '≈'}{column.distinct:,}",
        length,
        span,
        top,
    )


def page(lang: str, profiles: Sequence[TableProfile]) -> str:
    """One HTML document of all profiles."""
    source = resources.files("web") / "templates" / "profile_file.html"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(source.read_text(encoding="utf-8"))

    def say(code: str, **params: object) -> str:
        return text(lang, code, **params)

    return template.render(
        lang=lang.replace("_", "-"),
        profiles=profiles,
        say=say,
        sentence=lambda problem: sentence(lang, problem),
        described=lambda column: described(lang, column),
        summary=lambda profile: summary(lang, profile),
        part_names=_PARTS,
    )
