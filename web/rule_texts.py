"""Broken rules in words, for the terminal, files and pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from graph.analytics.rules import RuleFinding
from graph.standardise.money import minor_digits
from web.translations import catalogue, text


def rule_name(lang: str, rule: str) -> str:
    """The name of a rule."""
    return text(lang, f"rule.{rule}.name")


def amount(minor: int, currency: str) -> str:
    """Minor units as an amount with its currency.

    >>> amount(123456, "CNY")
    '1,234.56 CNY'
    """
    digits = minor_digits(currency or "CNY")
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f} {currency}".strip()


def told(lang: str, finding: RuleFinding, timezone: str) -> str:
    """One finding as a sentence, with its repair where there is one."""
    code = f"rule.{finding.rule}"
    if finding.right and f"{code}.repair" in catalogue(lang):
        code += ".repair"
    shown = {name: value_text(finding, getattr(finding, name), timezone) for name in ("found", "right")}
    return text(lang, code, other=finding.other, **shown)


def value_text(finding: RuleFinding, value: str, timezone: str) -> str:
    """A value of a finding as people read it: amounts with currency, instants in the shop's time."""
    if not value:
        return ""
    if finding.values == "amount":
        return amount(int(value), finding.currency)
    if finding.values == "price":
        return f"{Decimal(value).scaleb(-4):.2f} {finding.currency}".strip()
    if finding.values == "instant":
        return f"{datetime.fromisoformat(value).astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
    return value
