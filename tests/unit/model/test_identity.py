"""Identity numbers, documents, cards and codes: check digits, dates, what they say and what is shown."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import ParseContext, Search, field_type
from strongroom.model.fieldtypes.check_digits import luhn_fits, mrz_digit, resident_check, uscc_check
from strongroom.model.fieldtypes.national_id import birth_date_of, conflicts, gender_of
from strongroom.model.levels import Level

TODAY = date(2026, 11, 23)
CONTEXT = ParseContext(today=TODAY)
ID, CARD, DOC, USCC = map(field_type, ("national_id", "bank_card", "travel_doc", "uscc"))


def _accepted(type_name: str, entered: str) -> bool:
    try:
        field_type(type_name).parse(entered, CONTEXT, "f")
    except InvalidInput:
        return False
    return True


@pytest.mark.shared
def test_check_digits_agree_with_the_shared_table(shared: Path) -> None:
    path = shared / "vectors" / "crypto" / "check-digits-synthetic" / "check-digits.tsv"
    types = {"resident-id": "national_id", "uscc": "uscc"}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wrong = []
    for row in rows:
        scheme, value = row["scheme"], row["value"]
        fits = luhn_fits(value) if scheme == "luhn" else _accepted(types[scheme], value)
        if fits != (row["valid"] == "true"):
            wrong.append(row)
    assert len(rows) == 291
    assert wrong == []


FIRST_17 = st.builds(
    lambda region, born, order: f"{region}{born:%Y%m%d}{order:03d}",
    st.integers(110000, 829999),
    st.dates(date(1800, 1, 1), TODAY),
    st.integers(0, 999),
)


@given(FIRST_17)
def test_only_one_last_character_fits_an_identity_number(first_17: str) -> None:
    fitting = [last for last in "0123456789X" if _accepted("national_id", first_17 + last)]
    assert fitting == [resident_check(first_17)]


@given(FIRST_17)
def test_eleven_characters_of_an_identity_number_stay_hidden(first_17: str) -> None:
    number = first_17 + resident_check(first_17)
    mask = ID.mask(ID.parse(number, CONTEXT, "f"), "en")
    assert mask == number[:3] + "*" * 11 + number[-4:]


@pytest.mark.parametrize(
    "entered", ["83000019000101002x", "８３００００１９０００１０１００２Ｘ", " 830000-19000101-002X "]
)
def test_spellings_of_an_identity_number_have_one_key(entered: str) -> None:
    assert ID.query_key(entered, CONTEXT, Search.EXACT, "f") == "83000019000101002X"
    assert ID.key(ID.parse(entered, CONTEXT, "f"), Search.SUFFIX4) == "002X"
    assert ID.query_key("002x", CONTEXT, Search.SUFFIX4, "f") == "002X"


def test_fifteen_digits_need_an_import_that_accepts_them_and_are_flagged() -> None:
    with pytest.raises(InvalidInput, match=r"national_id\.15-digits"):
        ID.parse("110101000101001", CONTEXT, "f")
    importing = ParseContext(today=TODAY, accepted=frozenset({"national_id.15-digits"}))
    value = ID.parse("110101000101001", importing, "f")
    assert value.canonical == "110101190001010014"
    assert value.raw == "110101000101001"
    assert value.flags == ("national_id.15-digits",)
    with pytest.raises(InvalidInput, match=r"national_id\.date"):
        ID.parse("110101001301001", importing, "f")


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("11010120991231001X", "national_id.date"),
        ("11010117991231001X", "national_id.date"),
        ("010101190001010014", "national_id.characters"),
        ("١١٠١٠١١٩٠٠٠١٠١٠٠١٤", "national_id.characters"),
        ("1101011900010100X4", "national_id.characters"),
        (1.10101190001010014e17, "value.lossy-number"),
        ("", "value.empty"),
    ],
)
def test_identity_numbers_are_refused_by_their_reason(entered: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        ID.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


def test_a_number_that_disagrees_with_other_fields_is_flagged_and_kept() -> None:
    number = "110101190001010014"
    assert (birth_date_of(number), gender_of(number)) == ("1900-01-01", "1")
    assert conflicts(number, "1900-01-01", "1") == ()
    assert conflicts(number, "1900", None) == ()
    assert conflicts(number, "1900-01", "0") == ()
    assert conflicts(number, "1900-02", "2") == (
        "national_id.birth-date-differs",
        "national_id.gender-differs",
    )


@given(st.from_regex(r"[1-9][0-9]{10,17}", fullmatch=True))
def test_cards_show_six_and_four_and_only_one_last_digit_fits(start: str) -> None:
    fitting = [start + last for last in "0123456789" if luhn_fits(start + last)]
    assert len(fitting) == 1
    if len(set(fitting[0])) > 1:
        value = CARD.parse(fitting[0], CONTEXT, "f")
        assert CARD.mask(value, "zh-CN") == f"{start[:6]}{'*' * (len(start) - 9)}{fitting[0][-4:]}"
        assert CARD.key(value, Search.SUFFIX4) == fitting[0][-4:]


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("41111111111", "bank_card.length"),
        ("4111a11111111111", "bank_card.digits"),
        ("4" * 20, "bank_card.length"),
    ],
)
def test_cards_are_refused_by_their_reason(entered: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        CARD.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("entered", "canonical"),
    [
        ("E00000000", "cn_passport:CN:E00000000"),
        ("e a0000000", "cn_passport:CN:EA0000000"),
        ("H0000000001", "home_return_permit:HK:H0000000001"),
        ("00000001", "taiwan_permit:TW:00000001"),
        ("A123456(3)", "hkid:HK:A1234563"),
        ("a123456（3）", "hkid:HK:A1234563"),
        ("A200000003", "taiwan_id:TW:A200000003"),
        ("123456789", "passport:ZZ:123456789"),
        ("passport:gb:123456789", "passport:GB:123456789"),
        ("TK1234567", "passport:ZZ:TK1234567"),
    ],
)
def test_documents_are_read_with_subtype_and_country(entered: str, canonical: str) -> None:
    assert DOC.parse(entered, CONTEXT, "f").canonical == canonical
    assert DOC.parse(canonical, CONTEXT, "f").flags == ()


def test_a_passport_is_read_from_its_machine_readable_zone() -> None:
    # The specimen of ICAO Doc 9303-4 appendix B.
    line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    assert DOC.parse(line, CONTEXT, "f").canonical == "passport:ZZ:L898902C3"
    assert mrz_digit("520727") == "3"
    with pytest.raises(InvalidInput, match=r"travel_doc\.check"):
        DOC.parse(line.replace("C36", "C46"), CONTEXT, "f")
    british = "123456789" + mrz_digit("123456789") + "GBR" + "9001011" + "M" + "3001019"
    optional = "<" * 14 + "0"
    whole = british + optional
    whole += mrz_digit(whole[:10] + whole[13:20] + whole[21:43])
    dates = mrz_digit("900101"), mrz_digit("300101")
    whole = whole[:19] + dates[0] + whole[20:27] + dates[1] + whole[28:]
    whole = whole[:43] + mrz_digit(whole[:10] + whole[13:20] + whole[21:43])
    assert DOC.parse(whole, CONTEXT, "f").canonical == "passport:GB:123456789"


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("A200000004", "travel_doc.check"),
        ("hkid::A1234564", "travel_doc.check"),
        ("visa:GB:123456789", "travel_doc.subtype"),
        ("passport:QQ:123456789", "travel_doc.format"),
        ("A!", "travel_doc.format"),
        ({"number": "1"}, "travel_doc.format"),
        ("", "value.empty"),
    ],
)
def test_documents_are_refused_by_their_reason(entered: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        DOC.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


def test_a_code_with_a_wrong_check_character_needs_an_approver_and_is_flagged() -> None:
    approved = ParseContext(today=TODAY, accepted=frozenset({"uscc.check"}))
    value = USCC.parse("91110000000000000F", approved, "f")
    assert value.flags == ("uscc.check-digit",)
    assert USCC.mask_canonical(value.canonical, "en") == "9111**********000F"
    assert uscc_check("91350100M000100Y4") == "3"


def test_codes_and_names_of_sole_traders_are_personal() -> None:
    assert USCC.level_of(USCC.parse("92110000MA00000074", CONTEXT, "f"), CONTEXT) is Level.PERSONAL
    assert USCC.level_of(USCC.parse("91350100M000100Y43", CONTEXT, "f"), CONTEXT) is Level.GENERAL
    company = field_type("company_name")
    trader = company.parse("张三餐饮店（个体工商户）", CONTEXT, "f")
    assert company.level_of(trader, CONTEXT) is Level.PERSONAL
    assert company.mask(trader, "zh-CN") == "张**"
    firm = company.parse("测试有限公司", CONTEXT, "f")
    assert company.level_of(firm, CONTEXT) is Level.GENERAL
    assert company.mask(firm, "zh-CN") == "测试有限公司"
    sole = company.with_options({"sole_trader": True})
    assert sole.mask(sole.parse("John Smith", CONTEXT, "f"), "en") == "J*** S***"


def test_companies_are_found_by_their_beginning_and_codes_by_their_region() -> None:
    company = field_type("company_name")
    stored = company.key(company.parse("测试（北京）有限公司", CONTEXT, "f"), Search.PREFIX)
    assert company.query_key("测试(北京）", CONTEXT, Search.PREFIX, "f") == stored == "测试北京"
    assert company.query_key("測試", CONTEXT, Search.EXACT, "f") != stored
    with pytest.raises(InvalidInput, match=r"search\.too-short"):
        company.query_key("测试", CONTEXT, Search.PREFIX, "f")
    code = USCC.key(USCC.parse("91350100M000100Y43", CONTEXT, "f"), Search.PREFIX)
    assert USCC.query_key("91350100", CONTEXT, Search.PREFIX, "f") == code == "91350100"
    with pytest.raises(InvalidInput, match=r"search\.too-short"):
        USCC.query_key("9135", CONTEXT, Search.PREFIX, "f")


class TestBirthDates:
    kind = field_type("birth_date")

    @pytest.mark.parametrize(
        ("entered", "canonical", "mask"),
        [
            ("1990-1-2", "1990-01-02", "1990-**-**"),
            ("19900102", "1990-01-02", "1990-**-**"),
            ("1990/01/02", "1990-01-02", "1990-**-**"),
            ("１９９０年１月２日", "1990-01-02", "1990-**-**"),
            ("1990年1月", "1990-01", "1990-**"),
            ("1990", "1990", "1990"),
            (1990, "1990", "1990"),
            ("2026-11-23", "2026-11-23", "2026-**-**"),
        ],
    )
    def test_are_taken_as_far_as_known(self, entered: object, canonical: str, mask: str) -> None:
        value = self.kind.parse(entered, CONTEXT, "f")
        assert value.canonical == canonical
        assert self.kind.mask(value, "en") == mask
        assert self.kind.key(value, Search.YEAR) == canonical[:4]
        assert self.kind.query_key(str(canonical[:4]), CONTEXT, Search.YEAR, "f") == canonical[:4]

    @pytest.mark.parametrize(
        ("entered", "code"),
        [
            ("2026-11-24", "birth_date.range"),
            ("2027", "birth_date.range"),
            ("1899", "birth_date.range"),
            ("1990-13", "birth_date.not-a-date"),
            ("1990-00-01", "birth_date.not-a-date"),
            ("01/02/1990", "birth_date.format"),
            ("1990-01/02", "birth_date.format"),
            ("199001", "birth_date.format"),
        ],
    )
    def test_that_cannot_be_are_refused(self, entered: str, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.kind.parse(entered, CONTEXT, "f")
        assert caught.value.code == code

    @pytest.mark.parametrize(
        ("entered", "level"),
        [
            ("2012-11-24", Level.SENSITIVE),
            ("2012-11-23", Level.PERSONAL),
            ("2012-11", Level.SENSITIVE),
            ("2012-10", Level.PERSONAL),
            ("2012", Level.SENSITIVE),
            ("2011", Level.PERSONAL),
            ("2026-11-01", Level.SENSITIVE),
        ],
    )
    def test_of_children_under_14_are_sensitive(self, entered: str, level: Level) -> None:
        assert self.kind.level_of(self.kind.parse(entered, CONTEXT, "f"), CONTEXT) is level

    def test_have_no_exact_search(self) -> None:
        assert set(self.kind.searches) == {Search.YEAR}
