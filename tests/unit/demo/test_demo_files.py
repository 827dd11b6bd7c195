"""Files of made-up people: what was written is what other programs read."""

import csv
import json
from pathlib import Path

import pytest

from strongroom.demo.files import (
    CHINESE_HEADINGS,
    CUSTOMER_COLUMNS,
    invoice_lines,
    write_csv,
    write_folder,
    write_json_lines,
)
from strongroom.demo.people import customers
from strongroom.demo.purchases import purchases


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16-le", "utf-16"),
        ("utf-16-be", "utf-16"),
    ],
)
def test_csv_is_read_back_in_every_encoding(tmp_path: Path, encoding: str, read_as: str) -> None:
    people = list(customers(2, 300))
    write_csv(tmp_path / "c.csv", people, CUSTOMER_COLUMNS, encoding=encoding)
    with (tmp_path / "c.csv").open(encoding=read_as, newline="") as file:
        rows = list(csv.DictReader(file))
    expected = [{column: str(p.get(column, "")) for column in CUSTOMER_COLUMNS} for p in people]
    assert rows == expected


def test_an_encoding_that_lacks_a_character_is_refused_and_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_csv(tmp_path / "c.csv", [{"name": "𠮷野"}], ["name"], encoding="gb2312")


def test_headings_stand_in_the_first_line(tmp_path: Path) -> None:
    write_csv(tmp_path / "c.csv", [], CUSTOMER_COLUMNS, headings=CHINESE_HEADINGS)
    first = (tmp_path / "c.csv").read_bytes().split(b"\r\n")[0].decode()
    assert first.split(",")[:5] == ["客户类型", "客户编号", "姓名", "公司名称", "手机号"]
    assert set(CHINESE_HEADINGS) == set(CUSTOMER_COLUMNS)


def test_json_lines_are_read_back(tmp_path: Path) -> None:
    people = list(customers(2, 50))
    bought = list(purchases(2, people))
    write_json_lines(tmp_path / "p.jsonl", bought)
    lines = (tmp_path / "p.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == bought


def test_every_item_of_a_purchase_becomes_a_line() -> None:
    bought = list(purchases(2, list(customers(2, 50))))
    lines = list(invoice_lines(bought))
    assert len(lines) == sum(len(p["items"]) for p in bought if isinstance(p["items"], list))
    assert all("sku" in line and "items" not in line for line in lines)


def test_a_folder_holds_the_same_bytes_every_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = write_folder(tmp_path / "a", 9, 120), write_folder(tmp_path / "b", 9, 120)
    assert len(first) == 8
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in first) == sorted(path.name for path in (tmp_path / "a").iterdir())
