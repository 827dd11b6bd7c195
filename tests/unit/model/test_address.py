"""Addresses: what of them a mask shows, and by what they are found."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from strongroom.model.fieldtypes import ParseContext, Search, field_type

CONTEXT = ParseContext(today=date(2026, 11, 23))
ADDRESS = field_type("address")
NAMELESS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
STREETS = ("测试路0号", "测试小区1号楼", "人民路市场1号", "建设街道东区5号", "阳光花园东区5号", "学府苑小区")


def _mask(entered: str) -> str:
    return ADDRESS.mask(ADDRESS.parse(entered, CONTEXT, "f"), "zh-CN")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _paths(folder: Path) -> Iterator[str]:
    provinces = {row["code"]: row["name"] for row in _rows(folder / "provinces.csv")}
    cities = {row["code"]: row["name"] for row in _rows(folder / "cities.csv")}
    for row in _rows(folder / "areas.csv"):
        province, city, area = provinces[row["provinceCode"]], cities[row["cityCode"]], row["name"]
        # 东莞市 is listed below 东莞市; 白沟新城 ends like a housing estate.
        if area == city or area == "保定白沟新城":
            continue
        yield province + city + area
        if city in NAMELESS:
            yield province + area
        else:
            yield city + area


@pytest.mark.shared
def test_below_every_district_of_the_mainland_all_is_hidden_and_the_district_is_kept(shared: Path) -> None:
    paths = list(_paths(shared / "data" / "china_divisions"))
    assert len(paths) > 5_000
    wrong = [path for path in paths if _mask(path + "测试路0号") != path + "****"]
    assert wrong == []


@pytest.mark.shared
def test_below_a_city_nothing_that_only_looks_like_a_district_is_shown(shared: Path) -> None:
    folder = shared / "data" / "china_divisions"
    provinces = {row["code"]: row["name"] for row in _rows(folder / "provinces.csv")}
    for row in _rows(folder / "cities.csv"):
        if row["name"] in NAMELESS:
            continue
        for path in (row["name"], provinces[row["provinceCode"]] + row["name"]):
            for street in STREETS:
                assert _mask(path + street) == path + "****"


@pytest.mark.shared
def test_streets_of_hong_kong_macao_and_taiwan_are_hidden(shared: Path) -> None:
    tree = json.loads((shared / "data" / "china_divisions" / "HK-MO-TW.json").read_text(encoding="utf-8"))
    for province, regions in tree.items():
        for region, areas in regions.items():
            for area in areas:
                mask = _mask(f"{province}{region}{area.partition('（')[0]}测试道0号")
                assert mask.startswith(province)
                assert mask.endswith("****")
                assert "测试" not in mask


@pytest.mark.parametrize(
    ("entered", "mask"),
    [
        ("广东省中山市石岐街道测试路0号", "广东省中山市****"),
        ("海南省儋州市那大镇测试路0号", "海南省儋州市****"),
        ("甘肃省嘉峪关市测试路0号", "甘肃省嘉峪关市****"),
        ("北京朝阳区测试路0号", "北京朝阳区****"),
        ("518000 广东省 深圳市，南山区 测试路0号", "广东省 深圳市，南山区****"),
        ("吉林市船营区测试路0号", "吉林市船营区****"),
        ("湖北省荆州市沙市区测试路0号", "湖北省荆州市沙市区****"),
        ("湖南省常德市津市市测试路0号", "湖南省常德市津市市****"),
        ("济南市市中区测试路0号", "济南市市中区****"),
        ("中国上海市浦东新区测试路0号", "中国上海市浦东新区****"),
        ("北京路1号", "****"),
        ("测试超市", "****"),
        ("张三家", "****"),
    ],
)
def test_chinese_addresses_are_kept_to_the_district(entered: str, mask: str) -> None:
    assert _mask(entered) == mask


@pytest.mark.parametrize(
    ("entered", "mask"),
    [
        ("1 Test Street, Springfield, IL 62704, USA", "****, Springfield, IL, USA"),
        ("1 Test Street, Springfield, Illinois", "****, Springfield, Illinois"),
        ("10 Test Road, London SW1A 1AA, UK", "****, London, UK"),
        ("10 Test Road\nLondon\nSW1A 1AA\nUnited Kingdom", "****, London, United Kingdom"),
        ("Av. Teste, 2170, São Paulo, SP, Brazil", "****, São Paulo, SP, Brazil"),
        ("12 rue du Test, 75012 Paris, France", "****, Paris, France"),
        ("Test House, UK", "****, UK"),
        ("1 Test Street, Springfield", "****"),
        ("Test Street 5", "****"),
    ],
)
def test_latin_addresses_are_kept_to_city_state_and_country(entered: str, mask: str) -> None:
    assert _mask(entered) == mask


@pytest.mark.parametrize(
    "spelling",
    [
        "广东省深圳市南山区",
        "深圳市南山区",
        "广东深圳市 南山区测试路0号",
        "中国广东省深圳市，南山区",
    ],
)
def test_a_district_is_found_by_any_spelling(spelling: str) -> None:
    stored = ADDRESS.key(ADDRESS.parse("广东省深圳市南山区测试路0号", CONTEXT, "f"), Search.DISTRICT)
    assert ADDRESS.query_key(spelling, CONTEXT, Search.DISTRICT, "f") == stored
    assert stored == "深圳/南山区"


def test_an_address_without_a_city_has_no_district_key() -> None:
    assert ADDRESS.key(ADDRESS.parse("测试路0号", CONTEXT, "f"), Search.DISTRICT) is None
    assert ADDRESS.key(ADDRESS.parse("Test Street 5", CONTEXT, "f"), Search.DISTRICT) is None
