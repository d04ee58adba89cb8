"""Numbers, money, dates and sentences as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from graph.profiles.reading import Reason
from web.languages import Speaker, choose

EN, ZH = Speaker("en", "Asia/Shanghai"), Speaker("zh_Hans", "Asia/Shanghai")


@pytest.mark.parametrize(
    ("cookie", "setting", "accepted", "expected"),
    [
        (None, None, ["fr", "zh-HK", "en"], "zh_Hans"),
        (None, None, ["fr"], "en"),
        (None, "zh_Hans", ["en"], "zh_Hans"),
        ("en", "zh_Hans", ["zh"], "en"),
        ("../../etc", None, ["zh"], "zh_Hans"),
    ],
)
def test_the_language_is_the_visitors_choice_then_the_setting_then_the_browsers(
    cookie, setting, accepted, expected
):
    assert choose(cookie, setting, accepted) == expected


@pytest.mark.parametrize(
    ("minor", "currency", "english", "chinese"),
    [
        (123456, "CNY", "CN¥1,234.56", "¥1,234.56"),
        (1234, "JPY", "¥1,234", "JP¥1,234"),
        (-50, "USD", "-$0.50", "-US$0.50"),
        (None, "CNY", "–", "–"),
    ],
)
def test_money_is_minor_units_of_its_currency(minor, currency, english, chinese):
    assert EN.money(minor, currency) == english
    assert ZH.money(minor, currency) == chinese


def test_a_unit_price_is_ten_thousandths():
    assert EN.unit_price(140000, "USD") == "$14.00"


def test_a_day_is_that_of_the_shops_zone():
    late = datetime(2026, 1, 31, 17, 30, tzinfo=UTC)
    assert EN.day(late) == "Feb 1, 2026"
    assert ZH.day(late) == "2026年2月1日"
    assert ZH.moment(late) == "2026-02-01 01:30"
    assert EN.day(date(2026, 1, 31)) == "Jan 31, 2026"


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [(1.0, 1, "100.0%"), (0.99996, 1, "99.9%"), (0.5, 0, "50%"), (0.9849, 0, "98%")],
)
def test_what_is_nearly_certain_is_never_shown_as_certain(share, digits, shown):
    assert EN.percent(share, digits) == shown


def test_one_thing_is_counted_in_the_singular():
    assert EN.t("page.records", count=1) == "1 record"
    assert EN.t("page.records", count=1234) == "1,234 records"


def test_reasons_become_one_sentence():
    reasons = [Reason("match.same-phone", {"value": "+86139"}), Reason("match.same-payment")]
    said = ZH.sentence(reasons, left="陈鹏", right="Peng", leftSource="stores", rightSource="app")
    assert "+86139；" in said
    assert said.endswith("。")
