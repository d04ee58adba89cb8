"""`renmai standardise`: any encoding in, the file's own columns and the parts out, one-sentence errors."""

import csv

import pytest

from web.cli import main

ADDED = [
    *("province", "city", "district", "districtWritten", "street", "road", "number", "building", "unit"),
    *("room", "recipient", "phone", "divisionCode", "confidence", "issues"),
]
ROWS = [
    ["1", "浙江省杭州市西湖区文三路100号3幢2单元501室", "a"],
    ["2", "李飞 13512222222 西安市雁塔区丈八东路7号楼2单元", "b"],
    ["3", "江苏省杭州市西湖区", ""],
    ["4", "", "空"],
    ["5", "绍兴柯桥", "d,e"],
    ["5", "绍兴柯桥", "again"],
]


def write(path, rows, header=("id", "地址", "备注"), encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def run(*args):
    with pytest.raises(SystemExit) as stopped:
        main(["--lang", "en", "standardise", *map(str, args)])
    return stopped.value.code


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_columns_rows_and_order_are_kept_whatever_the_encoding(tmp_path, encoding):
    source = write(tmp_path / "in.csv", ROWS, encoding=encoding)
    assert run("address", source, "--column", "地址", "--out", tmp_path / "out.csv") == 0
    rows = read(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "地址", "备注", *ADDED]
    assert [[row["id"], row["地址"], row["备注"]] for row in rows] == ROWS
    assert [row["district"] for row in rows] == ["西湖区", "雁塔区", "西湖区", "", "柯桥区", "柯桥区"]
    first, second, third, fourth, *_ = rows
    assert [first[name] for name in ADDED[5:10]] == ["文三路", "100号", "3幢", "2单元", "501室"]
    assert (second["recipient"], second["phone"]) == ("李飞", "13512222222")
    assert "address.contradiction" in third["issues"].split(";")
    assert fourth["issues"] == "address.empty"
    assert float(first["confidence"]) > float(third["confidence"]) > float(fourth["confidence"])


def test_traditional_characters_in_big5_are_read(tmp_path):
    rows = [[str(number), "臺北市大安區忠孝東路四段100號5樓之3", "備註"] for number in range(20)]
    source = write(tmp_path / "in.csv", rows, header=("id", "地址", "備註"), encoding="big5")
    assert run("address", source, "--column", "地址", "--out", tmp_path / "out.csv") == 0
    assert {row["district"] for row in read(tmp_path / "out.csv")} == {"大安区"}


def test_a_column_of_the_file_named_like_a_part_is_kept(tmp_path, capsys):
    source = write(tmp_path / "in.csv", [["北京", "绍兴柯桥"]], header=("city", "address"))
    assert run("address", source, "--column", "address", "--out", tmp_path / "out.csv") == 0
    (row,) = read(tmp_path / "out.csv")
    assert (row["city"], row["city_standardised"]) == ("北京", "绍兴市")
    assert "city_standardised" in capsys.readouterr().err


def test_the_output_may_replace_the_input(tmp_path):
    source = write(tmp_path / "in.csv", ROWS)
    assert run("address", source, "--column", "地址", "--out", source) == 0
    assert len(read(source)) == len(ROWS)


def test_a_missing_column_names_those_there_are_and_the_nearest(tmp_path, capsys):
    source = write(tmp_path / "in.csv", ROWS)
    assert run("address", source, "--column", "地址栏", "--out", tmp_path / "out.csv") == 4
    said = capsys.readouterr().err
    assert "地址" in said
    assert "备注" in said
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("content", [b"", bytes(range(256)) * 40])
def test_empty_and_binary_files_are_refused(tmp_path, content, capsys):
    source = tmp_path / "in.csv"
    source.write_bytes(content)
    assert run("address", source, "--column", "a", "--out", tmp_path / "out.csv") == 4
    said = capsys.readouterr().err
    assert "in.csv" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == [source]


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path, capsys):
    assert run("address", tmp_path / "no.csv", "--column", "a", "--out", tmp_path / "out.csv") == 3
    assert "no.csv" in capsys.readouterr().err
    source = write(tmp_path / "in.csv", ROWS)
    assert run("address", source, "--column", "地址", "--out", tmp_path / "nowhere" / "out.csv") == 3
    assert "nowhere" in capsys.readouterr().err


def test_rows_the_reader_cannot_take_apart_keep_their_place(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,address,note\n1,绍兴柯桥,a\n2,乐清柳市镇\n3,北京朝阳,c\n", encoding="utf-8")
    assert run("address", source, "--column", "address", "--out", tmp_path / "out.csv") == 0
    assert [row["id"] for row in read(tmp_path / "out.csv")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("name", "欧阳娜娜"),
        ("phone", "+86 138 0013 8001"),
        ("email", "a@gmial.com"),
        ("id", "11010519491231002X"),
        ("company", "杭州云栖科技有限公司"),
        ("product", "金龙鱼调和油5L*4桶"),
        ("date", "2023年11月5日"),
        ("money", "1.2万元"),
    ],
)
def test_every_other_kind_adds_its_parts_confidence_and_issues(tmp_path, kind, raw):
    source = write(tmp_path / "in.csv", [["1", raw]], header=("id", "raw"))
    assert run(kind, source, "--column", "raw", "--out", tmp_path / "out.csv") == 0
    (row,) = read(tmp_path / "out.csv")
    assert row["raw"] == raw
    assert {f"{kind}Value", "confidence", "issues"} <= set(row)
    assert row[f"{kind}Value"]
