"""What holds for every field type."""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import TABLE, InvalidInput
from strongroom.model.fieldtypes import (
    FIELD_TYPES,
    FieldType,
    ParseContext,
    Search,
    Value,
    field_type,
    mask_canonical,
    type_names,
)
from strongroom.model.levels import Level

TODAY = date(2026, 11, 23)
CONTEXT = ParseContext(today=TODAY)

OPTIONS: Mapping[str, Mapping[str, object]] = {
    "choice": {"codes": ["open", "done"]},
    "geolocation": {"datum": "WGS-84"},
    "money": {"negative": True},
    "integer": {"minimum": -5, "maximum": 150},
}
SAMPLES: Mapping[str, list[object]] = {
    "person_name": ["张小明", "John Smith", "阿迪力·买买提", "محمد", "O’Brien", "王 小明"],
    "phone": ["13800005678", "010-00001234转8001", "+44 20 7946 0018", "95588", "400-000-1234", 13800005678],
    "email": ["Alice@Example.COM", "例@例子.中国", "straße@straße.de"],
    "national_id": ["83000019000101002x", "110101 19000101 0014"],
    "travel_doc": ["A123456(3)", "passport:GB:123456789", {"subtype": "hkid", "number": "Z000000(1)"}],
    "bank_card": ["4111 1111 1111 1111"],
    "address": ["北京市东城区测试路0号", "1 Test Street, Springfield, IL 62704, USA", "甲\n乙"],
    "birth_date": ["1990-1-2", "1990", 1990, date(1990, 1, 2), "1990年1月2日"],
    "gender": ["男", "F", 9],
    "company_name": ["测试（北京）有限公司", "张三餐饮店（个体工商户）"],
    "uscc": ["91350100m000100y43"],
    "plate": ["京A·00000", "京AD00000"],
    "wechat_id": ["wx_Demo_0"],
    "qq": [99999999999],
    "ip": ["2001:DB8:0::7", "::ffff:192.0.2.7"],
    "device_id": [
        "00-00-5e-00-53-01",
        "490154203237518",
        "0000.5e00.5301",
        "550E8400-E29B-41D4-A716-446655440000",
    ],
    "geolocation": ["GCJ-02 39.9,116.4", {"lat": 39.9, "lon": 116.4, "datum": "BD-09"}],
    "medical_record_no": ["hosp/mrn-000042", "MRN-000042"],
    "diagnosis": ["i10.X00x002", "感冒"],
    "free_text": ["第一行\r\n第二行 ½"],
    "money": ["12.34", "-1", 12, 0.5, "JPY 100", "¥1,234.50", "KWD 1.234"],
    "quantity": ["1.50 kg", -2, "3 箱"],
    "opaque_id": ["550E8400E29B41D4A716446655440000"],
    "timestamp": ["2026-01-02T03:04:05.006+08:00", "2010-12-01 08:26", "2019/4/27"],
    "text": ["  visa  "],
    "choice": ["OPEN"],
    "integer": ["007", 42, -5],
    "country": ["EIRE", "中国", "Channel Islands", "gb"],
    "city": ["杭州市", "São José dos Campos"],
    "external_id": ["C-17850", "alice@example.com"],
    "items": [
        [{"sku": "85123A", "quantity": 6, "unit_price": "129.696"}],
        '[{"description": "灯", "quantity": -1}]',
    ],
    "currency": ["cny"],
}
PAIRS = [(name, entered) for name, samples in SAMPLES.items() for entered in samples]


def _type(name: str) -> FieldType:
    return field_type(name).with_options(OPTIONS.get(name, {}))


def test_every_type_has_a_sample_here() -> None:
    assert set(SAMPLES) == set(FIELD_TYPES) == set(type_names())
    assert len(FIELD_TYPES) == 32
    assert "card_auth" not in FIELD_TYPES


@pytest.mark.parametrize(("name", "entered"), PAIRS)
def test_a_canonical_form_is_its_own(name: str, entered: object) -> None:
    kind = _type(name)
    value = kind.parse(entered, CONTEXT, "f")
    again = kind.parse(value.canonical, CONTEXT, "f")
    assert again.canonical == value.canonical
    assert kind.read(value.canonical).canonical == value.canonical
    for search in kind.searches:
        assert kind.key(value, search) == kind.key(again, search)


@pytest.mark.parametrize(("name", "entered"), PAIRS)
def test_any_value_that_has_a_key_is_found_by_what_was_entered(name: str, entered: object) -> None:
    kind = _type(name)
    value = kind.parse(entered, CONTEXT, "f")
    if Search.EXACT in kind.searches and kind.key(value, Search.EXACT) and isinstance(entered, str):
        assert kind.query_key(entered, CONTEXT, Search.EXACT, "f") == kind.key(value, Search.EXACT)


@pytest.mark.parametrize(("name", "entered"), PAIRS)
def test_mask_of_a_stored_form_is_the_mask_of_the_value(name: str, entered: object) -> None:
    kind = _type(name)
    value = kind.parse(entered, CONTEXT, "f")
    for language in ("zh-CN", "en"):
        assert mask_canonical(name, value.canonical, language) == kind.mask(value, language)


@pytest.mark.parametrize(
    "name", sorted(set(SAMPLES) - {"text", "free_text", "city", "country", "company_name"})
)
def test_what_does_not_parse_is_masked_whole(name: str) -> None:
    assert mask_canonical(name, "\u202e\x00", "zh-CN") == "****"
    assert mask_canonical("no_such_type", "x", "en") == "****"


def _refusal(kind: FieldType, entered: object) -> InvalidInput | None:
    try:
        kind.parse(entered, CONTEXT, "f")
    except InvalidInput as error:
        return error
    return None


_ANYTHING = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.lists(st.text()),
    st.just({"sku": "a"}),
)


@pytest.mark.parametrize("name", type_names())
@given(entered=_ANYTHING)
def test_whatever_is_entered_is_taken_or_refused_by_a_known_code(name: str, entered: object) -> None:
    kind = _type(name)
    refusal = _refusal(kind, entered)
    if refusal:
        assert refusal.code in TABLE
        return
    value = kind.parse(entered, CONTEXT, "f")
    value.canonical.encode()
    assert kind.read(value.canonical).canonical == value.canonical
    assert kind.mask(value, "zh-CN")
    assert kind.mask(value, "en")


@pytest.mark.parametrize("name", type_names())
@given(entered=st.text(min_size=4, alphabet=st.characters(exclude_categories=["Cs"])))
def test_errors_never_hold_the_value(name: str, entered: str) -> None:
    refusal = _refusal(_type(name), "\u202e" + entered + "ZQ7")
    if refusal:
        texts = [str(refusal), repr(refusal)]
        texts += [text(language) for text in (refusal.message, refusal.hint) for language in ("en", "zh-CN")]
        assert not any("ZQ7" in text for text in texts)
        assert refusal.__cause__ is None


def test_a_value_is_silent_in_print() -> None:
    value = Value("canonical-secret", "raw-secret", ("phone.region=CN",))
    for text in (repr(value), str(value), f"{value}", repr([value])):
        assert "secret" not in text
        assert "Value" in text
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize("name", type_names())
def test_searches_have_a_price_in_both_languages(name: str) -> None:
    for rule in field_type(name).searches.values():
        assert rule.leak_en
        assert rule.leak_zh
        assert rule.domain_bits > 0


def test_searches_on_by_default_are_the_agreed_ones() -> None:
    default = {
        (kind.name, str(search))
        for kind in FIELD_TYPES.values()
        for search, rule in kind.searches.items()
        if rule.default
    }
    exact = {
        *("person_name", "phone", "email", "national_id", "travel_doc", "bank_card", "company_name", "uscc"),
        *("plate", "wechat_id", "qq", "ip", "device_id", "medical_record_no", "opaque_id", "external_id"),
    }
    assert default == {(name, "exact") for name in exact} | {("phone", "suffix4")}


@pytest.mark.parametrize("name", ["free_text", "gender", "money", "items"])
def test_types_without_an_index_refuse_every_search(name: str) -> None:
    kind = _type(name)
    value = kind.parse(SAMPLES[name][0], CONTEXT, "f")
    for search in Search:
        with pytest.raises(InvalidInput, match=r"search\.not-offered"):
            kind.key(value, search)
        with pytest.raises(InvalidInput, match=r"search\.not-offered"):
            kind.query_key("x", CONTEXT, search, "f")


def test_levels_are_those_of_the_rules() -> None:
    sensitive = {"national_id", "travel_doc", "bank_card", "geolocation", "diagnosis", "free_text"}
    sensitive.add("medical_record_no")
    general = {"company_name", "uscc", "quantity", "opaque_id", "timestamp", "choice", "currency"}
    for kind in FIELD_TYPES.values():
        expected = (
            Level.SENSITIVE
            if kind.name in sensitive
            else Level.GENERAL
            if kind.name in general
            else Level.PERSONAL
        )
        assert kind.level is expected, kind.name


@pytest.mark.parametrize("name", type_names())
def test_an_unknown_option_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"schema\.unknown-option"):
        field_type(name).with_options({"colour": "red"})


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("choice", {"codes": []}),
        ("choice", {"codes": "open"}),
        ("choice", {"codes": ["a b"]}),
        ("choice", {"codes": {"open": 3}}),
        ("gender", {"codes": [1]}),
        ("integer", {"minimum": 5, "maximum": 1}),
        ("integer", {"minimum": True}),
        ("money", {"negative": "yes"}),
        ("timestamp", {"precision": "year"}),
        ("geolocation", {"datum": "EPSG:3857"}),
        ("medical_record_no", {"issuer": "a/b"}),
        ("person_name", {"surnames": ["长长长"]}),
        ("company_name", {"sole_trader": 1}),
    ],
)
def test_an_option_of_the_wrong_kind_is_refused(name: str, options: Mapping[str, object]) -> None:
    with pytest.raises(InvalidInput, match=r"schema\.bad-option"):
        field_type(name).with_options(options)


@pytest.mark.parametrize("page", ["docs/reference/field-types.md", "docs/zh/reference/field-types.md"])
def test_the_reference_names_every_type_and_option(page: str) -> None:
    lines = (Path(__file__).parents[3] / page).read_text(encoding="utf-8").splitlines()
    rows = {line.split(" | ")[0].strip("| "): line for line in lines if line.startswith("| ")}
    assert set(FIELD_TYPES) == set(rows) - {"type", "类型"}
    for name, row in rows.items():
        for option in FIELD_TYPES[name].known_options if name in FIELD_TYPES else ():
            assert f"`{option}`" in row


def test_an_unknown_type_lists_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"schema\.unknown-type") as caught:
        field_type("nickname")
    assert "person_name" in caught.value.hint("en")


def test_the_library_of_phone_numbers_is_loaded_only_for_foreign_ones() -> None:
    script = (
        "import sys, datetime\n"
        "from strongroom.model.fieldtypes import ParseContext, field_type\n"
        "context = ParseContext(today=datetime.date(2026, 1, 1))\n"
        "for number in ('13800005678', '010-00001234', '+12025550143', '+85251234567'):\n"
        "    field_type('phone').parse(number, context, 'f')\n"
        "assert 'phonenumbers' not in sys.modules\n"
        "field_type('phone').parse('+44 20 7946 0018', context, 'f')\n"
        "assert 'phonenumbers' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
