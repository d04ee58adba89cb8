"""Made-up files of people, companies and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from pypinyin import lazy_pinyin

from benchmarks._made_parts import (
    CITIES,
    FAMILY,
    GIVEN,
    STREETS,
    TOWNS,
    WORDS,
    Rows,
    blank,
    copies,
    digits,
    han_address,
    han_address_text,
    han_name,
    maybe,
    mess,
    mobile,
    one_digit,
    slip,
)


def pinyin_people(random: Random) -> Rows:
    """Headers in pinyin: xingming, shouji, shengri, dizhi, xingbie."""
    for person in range(900):
        name, phone, home = han_name(random), mobile(random), han_address(random)
        born = f"{random.randrange(1950, 2006)}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
        other = mobile(random)
        for _ in range(copies(random)):
            used = phone if random.random() < 0.8 else other
            yield str(person), (
                mess(random, name), blank(random, 0.15, maybe(random, 0.06, one_digit, used)),
                blank(random, 0.3, born), blank(random, 0.2, han_address_text(random, home)),
                random.choice(("男", "女", "")),
            )  # fmt: skip


def latin_people(random: Random) -> Rows:
    """One name column in several orders, American dates, phones in many spellings."""
    for person in range(1000):
        first, last = random.choice(GIVEN), random.choice(FAMILY)
        middle = random.choice(GIVEN)[0]
        year, month, day = random.randrange(1935, 2005), random.randrange(1, 13), random.randrange(1, 29)
        phone = f"{random.randrange(201, 989)}{digits(random, 7)}"
        number, street, town = random.randrange(1, 400), random.choice(STREETS), random.choice(TOWNS)
        host = random.choice(("mail", "post", "inbox"))
        mail = f"{first}.{last}{random.randrange(10, 99)}@{host}.example".lower()
        for _ in range(copies(random)):
            one, two = maybe(random, 0.12, slip, first), maybe(random, 0.12, slip, last)
            name = random.choice(
                (f"{one} {two}", f"{one} {two}", f"{two}, {one}", f"{one} {middle}. {two}", f"{one[0]} {two}")
            )
            told = random.choice(
                (phone, f"({phone[:3]}) {phone[3:6]}-{phone[6:]}", f"+1 {phone[:3]} {phone[3:]}")
            )
            kind = random.choice(("Street", "St", "St."))
            yield str(person), (
                name, blank(random, 0.3, told), blank(random, 0.4, mail),
                blank(random, 0.2, maybe(random, 0.08, one_digit, f"{month}/{day}/{year}")),
                blank(random, 0.2, f"{number} {street} {kind}, {town}"),
            )  # fmt: skip


def name_and_city(random: Random) -> Rows:
    """People known by no more than a name and a town."""
    for person in range(700):
        first, last = random.choice(GIVEN), random.choice(FAMILY) + random.choice(("", "", "", "son", "ley"))
        town = random.choice(TOWNS)
        for _ in range(copies(random, 3)):
            yield (
                str(person),
                (maybe(random, 0.1, slip, first), maybe(random, 0.1, slip, last), blank(random, 0.1, town)),
            )


LINES = ["Foods", "Trading", "Logistics", "Textiles", "Packaging", "Electronics", "Farms", "Paper", "Tools"]
FORMS = ("有限公司", "有限责任公司", "股份有限公司")


def han_suppliers(random: Random) -> Rows:
    """供应商全称, 对接人, 联系方式, 办公地址, 税号: companies with branches left out and forms shortened."""
    for number in range(600):
        city = random.choice(list(CITIES))
        name, trade, form = (
            "".join(random.sample(WORDS["companyNames"], 2)),
            random.choice(WORDS["trades"].split()),
            random.choice(FORMS),
        )
        person, phone, code = han_name(random), mobile(random), f"91{digits(random, 6)}MA{digits(random, 8)}"
        home = han_address(random)
        for _ in range(copies(random, 3)):
            told = random.choice(
                (
                    f"{city}{name}{trade}{form}",
                    f"{city[:-1]}{name}{trade}{form}",
                    f"{name}{trade}",
                    f"{city[:-1]}{name}{trade}公司",
                    f"{name}（{city[:-1]}）{trade}{form}",
                )
            )
            yield str(number), (
                told, blank(random, 0.3, person), blank(random, 0.2, phone),
                blank(random, 0.3, han_address_text(random, home)), blank(random, 0.5, code),
            )  # fmt: skip


def latin_suppliers(random: Random) -> Rows:
    """Vendors with contacts, phones and web sites."""
    for number in range(700):
        partner = random.choice(("", "& " + random.choice(FAMILY) + " "))
        name = f"{random.choice(FAMILY)} {partner}{random.choice(LINES)}"
        form = random.choice(
            (("Ltd", "Limited"), ("Inc", "Inc.", "Incorporated"), ("GmbH",), ("LLC", "L.L.C."))
        )
        contact, town, phone = (
            f"{random.choice(GIVEN)} {random.choice(FAMILY)}",
            random.choice(TOWNS),
            f"0{digits(random, 10)}",
        )
        site = name.lower().replace(" & ", "and").replace(" ", "") + ".example"
        for _ in range(copies(random, 3)):
            told = maybe(random, 0.1, slip, name) + random.choice(
                (" " + random.choice(form), ", " + random.choice(form), "")
            )
            yield str(number), (
                told, blank(random, 0.3, contact), blank(random, 0.3, phone), blank(random, 0.2, town),
                blank(random, 0.5, random.choice(("", "www.", "https://")) + site),
            )  # fmt: skip


def han_addresses(random: Random) -> Rows:
    """One column of Chinese addresses; neighbours differ by building or room."""
    number = 0
    for _ in range(350):
        home = han_address(random)
        doors = [home]
        for _ in range(random.choice((0, 0, 1, 2))):
            doors.append(
                (*home[:4], random.randrange(1, 30), random.randrange(1, 30) * 100 + random.randrange(1, 5))
            )
        for door in dict.fromkeys(doors):
            number += 1
            for _ in range(copies(random)):
                yield str(number), (han_address_text(random, door),)


def latin_addresses(random: Random) -> Rows:
    """Addresses in one column, flats told apart."""
    for number in range(800):
        house, street, town = random.randrange(1, 200), random.choice(STREETS), random.choice(TOWNS)
        kind = random.choice((("Road", "Rd", "Rd."), ("Street", "St", "St."), ("Avenue", "Ave", "Av.")))
        flat = random.choice(("", "", f"Flat {random.randrange(1, 30)}"))
        area = f"{random.choice('BCDEGLNS')}{random.randrange(1, 30)}"
        code = f"{area} {random.randrange(1, 9)}{random.choice('ABDEF')}{random.choice('GHJLN')}"
        for _ in range(copies(random, 3)):
            told = f"{house} {maybe(random, 0.1, slip, street)} {random.choice(kind)}"
            parts = [flat, told, town, blank(random, 0.3, code)]
            if flat and random.random() < 0.3:
                parts = [told, flat, town, code]
            yield str(number), (random.choice((", ", " ", ", ")).join(filter(None, parts)),)


def two_systems(random: Random) -> tuple[Rows, Rows]:
    """Members of a shop (Chinese headers) and contacts of a web site (English headers)."""
    one: list[tuple[str, Sequence[str]]] = []
    two: list[tuple[str, Sequence[str]]] = []
    for number in range(900):
        name, phone = han_name(random), mobile(random)
        mail = "".join(lazy_pinyin(name)) + digits(random, 3) + "@post.example"
        spoken = lazy_pinyin(name)
        where = random.random()
        if where < 0.7:
            one.append(
                (
                    str(number),
                    (
                        mess(random, name),
                        blank(random, 0.1, phone),
                        blank(random, 0.5, mail),
                        random.choice("男女"),
                    ),
                )
            )
        if where > 0.3:
            told = random.choice((name, f"{''.join(spoken[1:]).title()} {spoken[0].title()}"))
            two.append((str(number), (told, blank(random, 0.2, mail), blank(random, 0.25, f"+86 {phone}"))))
    return one, two
