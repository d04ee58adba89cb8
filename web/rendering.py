"""From a page (a frozen dataclass) to HTML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from importlib import metadata
from typing import Any
from urllib.parse import quote

from flask import Flask, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from graph.profiles.activity import Rhythm
from graph.profiles.behind import HOUR, WEEKDAY, Bar
from graph.profiles.reading import Properties, cells_of
from graph.profiles.search import Hit
from web import assets, navigation
from web.accounts.access import may
from web.captions import address_of
from web.languages import Speaker, minor_digits
from web.own_files import own_version
from web.pages import Page
from web.security import nonce


def speaker() -> Speaker:
    """The language of the request; English where a failure came before it was chosen."""
    if "speaker" not in g:
        g.speaker = Speaker("en", "Asia/Shanghai")
    found: Speaker = g.speaker
    return found


def render(page: Page, status: int = 200, **headers: str) -> ResponseReturnValue:
    """The answer that shows a page; header names are given with underscores."""
    response = make_response(render_template(page.template, page=page), status)
    response.headers["Content-Language"] = speaker().html_lang
    response.headers["Vary"] = "Accept-Language, Cookie"
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def vendor(package: str, file: str) -> str:
    """Address of a locked browser library file."""
    return url_for("files.vendor", name=assets.address_of(package, file))


def own(name: str) -> str:
    """Address of one of our own static files, with the version of them all in it."""
    return url_for("files.own", version=own_version(), name=name)


def is_fragment() -> bool:
    """Whether htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def here() -> str:
    """The path and query of the request, for the language switch."""
    query = request.query_string.decode("utf-8", "replace")
    return quote(request.path) + (f"?{query}" if query else "")


def coded(name: str, value: Any) -> str:
    """A value as text, by its name in the catalogue where it is a code."""
    said = speaker()
    code = f"value.{name}.{value}"
    return said.t(code) if said.has(code) else str(said.plain(value))


def hit_address(hit: Hit) -> str:
    """Where a hit leads: its page, else its graph."""
    return address_of(hit.label, hit.id) or url_for("explore.explore", ref=f"{hit.label}:{hit.id}")


def weekday_names() -> list[str]:
    """Monday to Sunday, short."""
    names = speaker().locale.days["stand-alone"]["abbreviated"]
    return [names[day] for day in range(7)]


def bar_name(bar: Bar) -> str:
    """What a bar of a customer's charts stands for."""
    if bar.chart == WEEKDAY:
        return str(speaker().locale.days["stand-alone"]["wide"][int(bar.value) - 1])
    return speaker().t("page.rhythm.hour", hour=bar.value) if bar.chart == HOUR else bar.value


def amounts(rhythm: Rhythm) -> list[float]:
    """Amounts by month in units of the currency, for a chart."""
    scale = 10 ** minor_digits(rhythm.currency or "CNY")
    return [amount / scale for _, _, amount in rhythm.months]


def line_amount(line: Properties, currency: str | None) -> str:
    """An order line's amount as stated, else quantity times price less discount, rounded half up once."""
    said = speaker()
    if line.get("amount") is not None:
        return said.money(line["amount"], currency)
    price, quantity = line.get("unitPriceE4"), line.get("quantity")
    if price is None or quantity is None:
        return "–"
    share = Decimal(1) - Decimal(str(line.get("discount") or 0))
    exact = (
        Decimal(price) * Decimal(str(quantity)) * share / Decimal(10 ** (4 - minor_digits(currency or "CNY")))
    )
    return said.money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), currency)


def as_code(text: str) -> Markup:
    """A sentence with what stands between back-ticks as code.

    >>> as_code("Run `renmai up` <now>.")
    Markup('Run <code>renmai up</code> &lt;now&gt;.')
    """
    return Markup(_TICKED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped just here


_TICKED = re.compile("`([^`]+)`")


def prepare_templates(app: Flask) -> None:
    """Give every template the functions it may use."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["as_code"] = as_code

    @app.context_processor
    def _names() -> dict[str, Any]:
        said = speaker()
        return {
            "s": said,
            "user": g.get("user"),
            "may": may,
            "navigation": navigation.entries(),
            "t": said.t,
            "own": own,
            "vendor": vendor,
            "nonce": nonce,
            "here": here,
            "now": datetime.now(UTC),
            "theme": request.cookies.get("theme", "auto"),
            "version": metadata.version("renmai"),
            "coded": coded,
            "cells_of": cells_of,
            "hit_address": hit_address,
            "weekday_names": weekday_names,
            "amounts": amounts,
            "bar_name": bar_name,
            "zip": zip,
            "line_amount": line_amount,
        }
