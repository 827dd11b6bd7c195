"""Places, accounts, devices, lists and text."""

from datetime import date

import pytest

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import ParseContext, Search, field_type
from strongroom.model.fieldtypes.countries import ALPHA_2, ALPHA_3, country_code, country_name

CONTEXT = ParseContext(today=date(2026, 11, 23))


def _canonical(name: str, entered: object) -> str:
    return field_type(name).parse(entered, CONTEXT, "f").canonical


def _code(name: str, entered: object) -> str:
    with pytest.raises(InvalidInput) as caught:
        field_type(name).parse(entered, CONTEXT, "f")
    return caught.value.code


@pytest.mark.parametrize(
    ("entered", "canonical"),
    [
        ("CN", "CN"),
        ("cn", "CN"),
        ("ＣＨＮ", "CN"),
        ("China", "CN"),
        ("中国", "CN"),
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("USA", "US"),
        ("u.s.a.", "US"),
        ("Brazil", "BR"),
        ("Czech Republic", "CZ"),
        ("香港", "HK"),
        ("Côte d’Ivoire", "CI"),
        ("Korea, Republic of", "KR"),
    ],
)
def test_countries_are_recognised_by_code_and_name(entered: str, canonical: str) -> None:
    assert _canonical("country", entered) == canonical
    kind = field_type("country")
    assert kind.query_key(entered, CONTEXT, Search.EXACT, "f") == canonical.lower()


@pytest.mark.parametrize("entered", ["European Community", "Channel Islands", "Unspecified"])
def test_what_is_no_country_stays_as_it_is_and_is_flagged(entered: str) -> None:
    value = field_type("country").parse(f" {entered} ", CONTEXT, "f")
    assert (value.canonical, value.flags) == (entered, ("country.unrecognised",))


def test_the_table_of_countries_is_whole() -> None:
    assert len(ALPHA_2) == len(ALPHA_3) == 249
    assert all(country_code(code) == code for code in ALPHA_2)
    assert all(country_code(three) == two for three, two in ALPHA_3.items())
    for language in ("en", "zh-CN"):
        assert all(country_code(country_name(code, language)) == code for code in ALPHA_2)
    assert (country_name("FR", "zh-CN"), country_name("FR", "en")) == ("法国", "France")
    assert country_name("Channel Islands", "en") == "Channel Islands", "what is no code stays"


@pytest.mark.parametrize(
    ("stored", "asked"),
    [("杭州市", "杭州"), ("杭州", "杭州市"), ("São Paulo", "SÃO  PAULO"), ("Sankt-Pölten", "sankt pölten")],
)
def test_a_city_is_found_by_any_spelling(stored: str, asked: str) -> None:
    city = field_type("city")
    assert city.query_key(asked, CONTEXT, Search.EXACT, "f") == city.key(
        city.parse(stored, CONTEXT, "f"), Search.EXACT
    )


@pytest.mark.parametrize(
    ("entered", "mask"),
    [("17850", "17****"), ("ABCD", "****"), ("A", "****"), ("alice@example.com", "al****")],
)
def test_an_external_id_shows_two_characters_of_five_or_more(entered: str, mask: str) -> None:
    kind = field_type("external_id")
    assert kind.mask(kind.parse(entered, CONTEXT, "f"), "en") == mask


def test_an_external_id_is_found_whatever_its_width_and_case() -> None:
    kind = field_type("external_id")
    stored = kind.key(kind.parse(" Kunde-①７ ", CONTEXT, "f"), Search.EXACT)
    assert kind.query_key("KUNDE-17", CONTEXT, Search.EXACT, "f") == stored


@pytest.mark.parametrize(
    ("name", "entered", "canonical"),
    [
        ("ip", "2001:0DB8:0:0::7", "2001:db8::7"),
        ("ip", "::ffff:192.0.2.7", "192.0.2.7"),
        ("ip", "１９２．０．２．７", "192.0.2.7"),
        ("device_id", "00-00-5e-00-53-01", "00:00:5E:00:53:01"),
        ("device_id", "0000.5E00.5301", "00:00:5E:00:53:01"),
        ("device_id", "00005e005301", "00:00:5E:00:53:01"),
        ("device_id", "49-015420-323751-8", "490154203237518"),
        ("device_id", "550E8400-E29B-11D4-A716-446655440000", "550e8400-e29b-11d4-a716-446655440000"),
        ("opaque_id", "{550E8400-E29B-41D4-A716-446655440000}", "550e8400-e29b-41d4-a716-446655440000"),
        ("plate", "京·A 00000", "京A00000"),
        ("plate", "粤Z0000港", "粤Z0000港"),
        ("plate", "京A00000D", "京A00000D"),
        ("wechat_id", "ｗｘ_Demo_0", "wx_Demo_0"),
        ("medical_record_no", "hosp/mrn-000042", "HOSP/MRN-000042"),
        ("diagnosis", "i10.X00X002", "I10.x00x002"),
        ("diagnosis", "X60", "X60"),
        ("diagnosis", "COVID-19", "COVID-19"),
        ("diagnosis", "2 型糖尿病", "2 型糖尿病"),
        ("gender", "女", "2"),
        ("gender", "Male", "1"),
        ("free_text", "a\r\nb\rc\td", "a\nb\nc\td"),
        ("text", " visa ", "visa"),
    ],
)
def test_spellings_become_one_normal_form(name: str, entered: str, canonical: str) -> None:
    assert _canonical(name, entered) == canonical


@pytest.mark.parametrize(
    ("name", "entered", "code"),
    [
        ("ip", 3221225991, "value.wrong-kind"),
        ("ip", "fe80::1%eth0", "ip.format"),
        ("ip", "192.0.2.07", "ip.format"),
        ("ip", "192.0.2.7:80", "ip.format"),
        ("device_id", "00:00-5E:00:53:01", "device_id.format"),
        ("opaque_id", "550e8400-e29b-11d4-a716-446655440000", "opaque_id.format"),
        ("plate", "京O00000", "plate.format"),
        ("plate", "京A0000", "plate.format"),
        ("wechat_id", "short", "wechat_id.format"),
        ("wechat_id", "wx_😀_demo", "wechat_id.format"),
        ("qq", "١٢٣٤٥٦", "qq.format"),
        ("medical_record_no", "/1234", "medical_record_no.format"),
        ("medical_record_no", "A_B/12/34", "medical_record_no.format"),
        ("geolocation", "39.9,116.4", "geolocation.datum"),
        ("geolocation", "EPSG-3857 39.9,116.4", "geolocation.datum"),
        ("geolocation", "WGS-84 0,180.1", "geolocation.range"),
        ("geolocation", {"lat": 1}, "geolocation.format"),
        ("gender", "x", "gender.code"),
        ("choice", "open", "choice.no-codes"),
        ("currency", "XXX", "currency.code"),
        ("free_text", "a\x00b", "text.control"),
        ("free_text", "字" * 22_000, "value.too-long"),
        ("free_text", " \n ", "value.empty"),
        ("text", "a" * 201, "value.too-long"),
        ("person_name", "...", "person_name.characters"),
        ("person_name", "a" * 201, "value.too-long"),
        ("person_name", "José Eduardo181", "person_name.characters"),
    ],
)
def test_values_are_refused_by_their_reason(name: str, entered: object, code: str) -> None:
    assert _code(name, entered) == code


def test_a_name_of_fifty_characters_fits() -> None:
    assert _canonical("person_name", "买买提·" * 12 + "阿迪") == "买买提·" * 12 + "阿迪"
    assert _canonical("person_name", "a" * 200) == "a" * 200


def test_choices_take_the_words_of_the_schema() -> None:
    kind = field_type("choice").with_options({"codes": {"open": ["新建", "New"], "done": "完成"}})
    assert kind.parse("NEW", CONTEXT, "f").canonical == "open"
    assert kind.parse("完成", CONTEXT, "f").canonical == "done"
    with pytest.raises(InvalidInput, match=r"choice\.code") as caught:
        kind.parse("other", CONTEXT, "f")
    assert "open, done" in caught.value.hint("en")
    assert kind.mask_canonical("dropped_since", "en") == "dropped_since"


def test_a_tenant_may_add_genders_but_not_redefine_any() -> None:
    kind = field_type("gender").with_options({"codes": {"x": ["diverse", "男"]}})
    assert kind.parse("diverse", CONTEXT, "f").canonical == "x"
    assert kind.parse("男", CONTEXT, "f").canonical == "1"
    assert kind.mask_canonical("x", "en") == "*"


def test_coarse_keys_are_shared_by_neighbours() -> None:
    place = field_type("geolocation")
    key = place.key(place.parse("WGS-84 39.9042,116.4074", CONTEXT, "f"), Search.CELL)
    assert place.query_key("WGS84 39.91,116.39", CONTEXT, Search.CELL, "f") == key == "WGS-84 39.9,116.4"
    assert place.query_key("GCJ-02 39.91,116.39", CONTEXT, Search.CELL, "f") != key
    ip = field_type("ip")
    assert ip.query_key("192.0.2.0/24", CONTEXT, Search.SUBNET, "f") == "192.0.2.0/24"
    assert ip.key(ip.parse("192.0.2.7", CONTEXT, "f"), Search.SUBNET) == "192.0.2.0/24"


def test_only_a_code_of_a_diagnosis_is_searched() -> None:
    kind = field_type("diagnosis")
    assert kind.key(kind.parse("I10", CONTEXT, "f"), Search.EXACT) == "I10"
    assert kind.key(kind.parse("感冒", CONTEXT, "f"), Search.EXACT) is None


def test_the_issuer_of_a_record_number_is_part_of_its_key() -> None:
    kind = field_type("medical_record_no").with_options({"issuer": "hosp"})
    assert kind.query_key("MRN-000042", CONTEXT, Search.EXACT, "f") == "HOSP/MRN-000042"
    assert kind.mask_canonical("HOSP/MRN-000042", "en") == "********42"
