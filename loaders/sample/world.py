"""Where the sample shop's people live, work and are served: real divisions, made-up doors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from loaders.sample.config import SampleConfig
from loaders.sample.streams import Weighted, stream
from loaders.sample.tables import table

HONG_KONG = "810000"
_PEOPLE_PER_COMMUNITY = 55


@dataclass(frozen=True, slots=True)
class Former:
    """A district that was merged into another, with the part of the city it stood for."""

    name: str
    streets: tuple[str, ...]
    roads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """A quarter of a Hong Kong district with its roads, in Chinese and English."""

    name: str
    english: str
    roads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class District:
    """One district with its towns and roads; Hong Kong's have areas instead."""

    city: int
    index: int
    code: str
    name: str
    english: str
    streets: tuple[str, ...]
    roads: tuple[str, ...]
    former: tuple[Former, ...]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class City:
    """One city served."""

    index: int
    code: str
    name: str
    province: str
    weight: float
    districts: tuple[District, ...]

    @property
    def hong_kong(self) -> bool:
        """Whether it is Hong Kong, with other names, phones, money and addresses."""
        return self.code == HONG_KONG

    @property
    def municipality(self) -> bool:
        """Whether city and province are one (北京市, 上海市 …)."""
        return self.name == self.province


@dataclass(frozen=True, slots=True)
class Site:
    """A residential community, office tower or dormitory: what its doors have in common."""

    kind: str
    district: District
    street: str
    road: str
    road_english: str
    number: int
    name: str
    name_english: str
    former: str
    area: str = ""
    area_english: str = ""
    buildings: int = 1
    units: int = 0
    floors: int = 6
    suffix: str = "幢"


@dataclass(frozen=True, slots=True)
class Door:
    """A place something can be delivered to: the truth behind every way of writing it."""

    site: Site
    building: str
    unit: str
    room: str
    kind: str

    @property
    def key(self) -> tuple[str, str, str, str, str, str]:
        """Equal for equal doors."""
        site = self.site
        return (site.district.name, site.road, site.name, self.building, self.unit, self.room)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A store with a warehouse behind it, and the districts it serves."""

    index: int
    code: str
    name: str
    city: int
    districts: tuple[int, ...]


def _areas(raw: Sequence[dict[str, object]]) -> tuple[Area, ...]:
    return tuple(
        Area(
            str(area["name"]),
            str(area["english"]),
            tuple((road["name"], road["english"]) for road in area["roads"]),  # type: ignore[attr-defined]
        )
        for area in raw
    )


def read_cities(count: int) -> tuple[City, ...]:
    """The first so many cities of divisions.yaml."""
    cities = []
    for index, raw in enumerate(table("divisions")["cities"][:count]):
        districts = tuple(
            District(
                index,
                place,
                str(item["code"]),
                item["name"],
                item.get("english", ""),
                tuple(item.get("streets", ())),
                tuple(item.get("roads", ())),
                tuple(
                    Former(old["name"], tuple(old["streets"]), tuple(old["roads"]))
                    for old in item.get("former", ())
                ),
                _areas(item.get("areas", ())),
            )
            for place, item in enumerate(raw["districts"])
        )
        cities.append(City(index, raw["code"], raw["name"], raw["province"], raw["weight"], districts))
    return tuple(cities)


class World:
    """Cities, sites, doors and warehouses of one shop, each made when asked for and always the same."""

    def __init__(self, config: SampleConfig) -> None:
        self.config = config
        self.cities = read_cities(config.cities)
        self._city = Weighted(self.cities, [city.weight for city in self.cities])
        total = sum(city.weight for city in self.cities)
        self._communities = [
            max(
                2,
                round(
                    config.customers * city.weight / total / len(city.districts) / _PEOPLE_PER_COMMUNITY,
                ),
            )
            for city in self.cities
        ]
        self.warehouses = self._make_warehouses()
        self._serving = {
            (warehouse.city, district): warehouse
            for warehouse in self.warehouses
            for district in warehouse.districts
        }
        self.site = lru_cache(maxsize=50_000)(self._make_site)

    def _make_warehouses(self) -> tuple[Warehouse, ...]:
        warehouses: list[Warehouse] = []
        codes = list(range(101, 200))
        stream(self.config.seed, "warehouse codes").shuffle(codes)
        for city in self.cities:
            parts = 2 if self.config.customers >= 10_000 and city.weight >= 9 else 1
            for part in range(parts):
                districts = tuple(d.index for d in city.districts if d.index % parts == part)
                name = city.name.removesuffix("市").removesuffix("特别行政区")
                index = len(warehouses)
                label = f"{name}{'一二'[part]}号店仓" if parts > 1 else f"{name}店仓"
                warehouses.append(Warehouse(index, f"W{codes[index]}", label, city.index, districts))
        return tuple(warehouses)

    def warehouse_of(self, district: District) -> Warehouse:
        """The warehouse that serves a district."""
        return self._serving[(district.city, district.index)]

    def draw_city(self, rng: Random) -> City:
        """A city by its weight."""
        return self._city.draw(rng)

    def desk_phone(self, site: Site) -> str:
        """The number of a site's front desk or parcel station, which many give as theirs."""
        rng = stream(self.config.seed, "desk", site.district.code, site.district.name, site.road, site.name)
        return f"{rng.choice(('177', '189', '133'))}{rng.randrange(10**8):08d}"

    def home(self, rng: Random, district: District) -> Door:
        """A flat in one of the district's communities."""
        number = rng.randrange(self._communities[district.city])
        return self.flat(rng, self.site(district.city, district.index, "home", number))

    def flat(self, rng: Random, site: Site) -> Door:
        """A flat of a community."""
        building = str(rng.randint(1, site.buildings))
        floor = rng.randint(1, site.floors)
        if site.district.areas:
            return Door(site, building, str(floor), rng.choice("ABCDEFGH"), "home")
        unit = str(rng.randint(1, site.units)) if site.units else ""
        return Door(site, building, unit, f"{floor}{rng.randint(1, 4):02d}", "home")

    def office(self, rng: Random, district: District, floor: int | None = None) -> Door:
        """A room of one of the district's two office towers."""
        site = self.site(district.city, district.index, "tower", rng.randrange(2))
        level = floor or rng.randint(2, site.floors)
        if site.district.areas:
            return Door(site, "", str(level), str(rng.randint(1, 12)), "tower")
        building = "AB"[rng.randrange(2)]
        return Door(site, building, "", f"{level}{rng.randint(1, 12):02d}", "tower")

    def locker(self, rng: Random, home: Door) -> Door:
        """The courier locker at a community's gate, shared by all its people."""
        return Door(home.site, "", "", rng.choice(("北门丰巢柜", "南门菜鸟驿站")), "locker")

    def dormitory(self, rng: Random, district: District) -> Door:
        """A dormitory room; four to six people live in it."""
        site = self.site(district.city, district.index, "dormitory", 0)
        return Door(
            site, str(rng.randint(1, 9)), "", f"{rng.randint(1, 6)}{rng.randint(1, 30):02d}", "dormitory"
        )

    def _make_site(self, city: int, place: int, kind: str, number: int) -> Site:
        district = self.cities[city].districts[place]
        rng = stream(self.config.seed, "site", city, place, kind, number)
        if district.areas:
            return _hong_kong_site(rng, district, kind)
        former = rng.choice(district.former) if district.former and rng.random() < 0.35 else None
        if former:
            street, road = rng.choice(former.streets), rng.choice(former.roads)
        else:
            old = {name for item in district.former for name in item.streets}
            modern = [name for name in district.streets if name not in old] or list(district.streets)
            street, road = rng.choice(modern), rng.choice(district.roads)
        number_there = rng.randint(1, 899)
        old_name = former.name if former else ""
        if kind == "tower":
            name = road[:2] + rng.choice(table("names")["towers"].split())
            buildings, units, floors, suffix = 2, 0, 28, "座"
        elif kind == "dormitory":
            name = rng.choice(("科技职业学院", "师范学院", "理工学院", "财经学院")) + "学生公寓"
            buildings, units, floors, suffix = 9, 0, 6, "号楼"
        else:
            words = table("names")["communities"]
            name = rng.choice(words["first"].split()) + rng.choice(words["last"].split())
            buildings, units = rng.randint(4, 22), rng.randint(1, 3)
            floors = rng.choice((11, 18, 26, 32)) if rng.random() < 0.55 else 6
            suffix = rng.choice(("幢", "栋", "号楼"))
        return Site(
            kind, district, street, road, "", number_there, name, "", old_name, "", "", buildings,
            units, floors, suffix,
        )  # fmt: skip


def _hong_kong_site(rng: Random, district: District, kind: str) -> Site:
    area = rng.choice(district.areas)
    road, road_english = rng.choice(area.roads)
    building = str(rng.choice(table("names")["hongkong_buildings"]))
    name, _, english = building.partition(" ")
    return Site(
        kind, district, "", road, road_english, rng.randint(1, 780), name, english, "",
        area.name, area.english, rng.randint(1, 4), 0, rng.randint(12, 38), "座",
    )  # fmt: skip
