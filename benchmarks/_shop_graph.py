"""A shop of any size written straight into a graph: people, records, contact points, orders, goods, hubs.

Made numbers, no data of anybody. Everything that pages read is there: composite keys of orders, full-text
properties, pinyin, a person of 50,000 orders beside one of 50, a channel that every order came through.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from graph.model import shared_key
from graph.resolve.search_words import search_words
from graph.standardise.romanisation import pinyin

CHUNK = 10_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲云建国华慧红鑫宇浩然子轩梓涵一诺雨欣"
ROADS = (
    "人民路",
    "中山路",
    "解放路",
    "建设路",
    "文三路",
    "学院路",
    "胜利街",
    "和平街",
    "长江路",
    "黄河路",
    "友谊路",
    "滨江大道",
)
CITIES = ("杭州市", "上海市", "北京市", "成都市", "广州市", "武汉市", "南京市", "苏州市")
GOODS = (
    "牛奶",
    "鸡蛋",
    "大米",
    "面粉",
    "酱油",
    "苹果",
    "香蕉",
    "薯片",
    "可乐",
    "绿茶",
    "洗衣液",
    "牙膏",
    "纸巾",
    "饼干",
    "巧克力",
    "咖啡",
)
END = datetime(2026, 6, 1, tzinfo=UTC)


def write_shop(store, people: int, orders_each: int = 3, seed: int = 7) -> dict[str, float]:
    """Write it; returns counts and seconds."""
    rng = random.Random(seed)
    began = time.monotonic()
    goods = max(200, people // 50)
    _goods(store, goods)
    store.execute("CYPHER 25 MERGE (:Channel {key: 'channel', name: '小程序', source: 'bench'})")
    counts = {"people": people, "orders": 0, "products": goods}
    for chunk in _chunks(_people(rng, people)):
        _write_people(store, chunk)
    for chunk in _chunks(_orders(rng, people, orders_each, goods)):
        _write_orders(store, chunk)
        counts["orders"] += len(chunk)
    store.execute("CALL db.awaitIndexes(600)")
    store.execute("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    return {**counts, "seconds": round(time.monotonic() - began, 1)}


def _chunks(rows: Iterable[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    held: list[dict[str, object]] = []
    for row in rows:
        held.append(row)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


def _goods(store, goods: int) -> None:
    rows = [
        {
            "key": f"x{n}",
            "name": f"{GOODS[n % len(GOODS)]} {100 + n % 900}g",
            "category": GOODS[n % len(GOODS)],
            "supplier": f"s{n % max(10, goods // 20)}",
            "price": 10_000 + n * 37 % 900_000,
        }
        for n in range(goods)
    ]
    store.execute(
        """CYPHER 25 UNWIND $rows AS row
        CREATE (p:Record:Product {key: row.key, source: 'bench', sourceId: row.key, name: row.name,
                                  category: row.category, priceE4: row.price, currency: 'CNY'})
        MERGE (s:Supplier {key: row.supplier})
          ON CREATE SET s:Record, s.source = 'bench', s.sourceId = row.supplier,
                        s.name = '供应商' + row.supplier
        CREATE (s)-[:SUPPLIES {unitCostE4: row.price / 2}]->(p)""",
        {"rows": rows},
    )


def _people(rng: random.Random, people: int) -> Iterator[dict[str, object]]:
    words: dict[str, tuple[str, str]] = {}
    for n in range(people):
        given = "".join(rng.choices(GIVEN, k=2 if n % 4 else 1))
        name = rng.choice(SURNAMES) + given
        if name not in words:
            reading = f"{pinyin(name[0], surname=True)} {''.join(pinyin(char) for char in name[1:])}"
            words[name] = (reading, search_words([name]) or "")
        phone, email = f"+86139{n:08d}", f"user{n}@example.cn"
        city = rng.choice(CITIES)
        address = f"{city}{rng.choice(ROADS)}{rng.randrange(1, 900)}号{rng.randrange(1, 30)}幢{n % 2000}室"
        yield {
            "id": f"p{n}",
            "keys": [f"c{n}"] if n % 3 else [f"c{n}", f"d{n}"],
            "name": name,
            "pinyin": words[name][0],
            "words": words[name][1],
            "phone": phone,
            "phoneKey": shared_key("Phone", phone),
            "email": email,
            "emailKey": shared_key("Email", email),
            "address": address,
            "city": city,
            "raw": f'{{"姓名":"{name}","手机":"{phone}"}}',
        }


def _write_people(store, rows: list[dict[str, object]]) -> None:
    store.execute(
        """CYPHER 25 UNWIND $rows AS row
        CREATE (p:Identity:Person {id: row.id, name: row.name, records: size(row.keys),
                                   sources: size(row.keys), searchText: row.words, city: row.city}),
               (f:Phone {key: row.phoneKey, value: row.phone}),
               (e:Email {key: row.emailKey, value: row.email}),
               (a:Record:Address {key: 'a' + row.id, source: 'bench', sourceId: row.id, text: row.address})
        WITH row, p, f, e, a UNWIND row.keys AS key
        CREATE (c:Record:Customer {key: key, source: left(key, 1), sourceId: key, name: row.name,
                                   namePinyin: row.pinyin, phones: row.phone, emails: row.email,
                                   city: row.city,
                                   addressText: row.address, raw: row.raw,
                                   eventAt: datetime('2026-01-01T00:00:00Z')}),
               (c)-[:RESOLVES_TO]->(p), (c)-[:HAS_PHONE]->(f), (c)-[:HAS_EMAIL]->(e), (c)-[:HAS_ADDRESS]->(a)
        WITH row, collect(c) AS both
        WITH both WHERE size(both) = 2 WITH both[0] AS one, both[1] AS two
        CREATE (one)-[:MATCHES {probability: 0.99, weight: 8.0}]->(two)""",
        {"rows": rows},
    )


def _orders(rng: random.Random, people: int, each: int, goods: int) -> Iterator[dict[str, object]]:
    """The first person has 50,000 orders, the second 50, the others ``each`` on average."""
    number = 0
    for n in range(people):
        for _ in range({0: 50_000, 1: 50}.get(n, rng.randrange(0, 2 * each + 1))):
            number += 1
            yield {
                "key": f"o{number}",
                "number": f"B{number:010d}",
                "customer": f"c{n}",
                "address": f"ap{n}",
                "at": END - timedelta(minutes=rng.randrange(0, 1_000_000)),
                "amount": rng.randrange(500, 90_000),
                "goods": [f"x{rng.randrange(goods)}" for _ in range(rng.choice((1, 1, 2)))],
            }


def _write_orders(store, rows: list[dict[str, object]]) -> None:
    store.execute(
        """CYPHER 25 MATCH (channel:Channel {key: 'channel'})
        UNWIND $rows AS row
        MATCH (c:Customer {key: row.customer}), (a:Address {key: row.address})
        CREATE (o:Order {key: row.key, orderNumber: row.number, source: 'bench', sourceId: row.number,
                         customerKey: row.customer, placedAt: row.at, status: 'completed',
                         paidAmount: row.amount, currency: 'CNY', eventAt: row.at}),
               (c)-[:PLACED]->(o), (o)-[:SHIPPED_TO]->(a), (o)-[:THROUGH]->(channel)
        WITH o, row UNWIND range(0, size(row.goods) - 1) AS line
        MATCH (p:Product {key: row.goods[line]})
        CREATE (o)-[:CONTAINS {line: toString(line), quantity: 1.0, unitPriceE4: p.priceE4}]->(p)""",
        {"rows": rows},
    )
