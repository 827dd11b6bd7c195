"""Money, quantities, whole numbers, lines of purchases and times."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes import ParseContext, field_type
from strongroom.model.fieldtypes.currencies import DECIMALS
from strongroom.model.fieldtypes.money import write_amount

TODAY = datetime.date(2026, 11, 23)
CONTEXT = ParseContext(today=TODAY)
MONEY = field_type("money").with_options({"negative": True})
ITEMS, TIME = field_type("items"), field_type("timestamp")


@pytest.mark.parametrize(
    ("entered", "canonical"),
    [
        ("12.34", "CNY 1234"),
        ("CNY 12.34", "CNY 1234"),
        ("cny12.3", "CNY 1230"),
        ("12 CNY", "CNY 1200"),
        ("12", "CNY 1200"),
        (12, "CNY 1200"),
        (12.5, "CNY 1250"),
        (Decimal("0.10"), "CNY 10"),
        (0.1, "CNY 10"),
        ("12.3400", "CNY 1234"),
        ("￥１，２３４．５０", "CNY 123450"),
        ("12元", "CNY 1200"),
        ("JPY 100", "JPY 100"),
        ("100 JPY", "JPY 100"),
        ("KWD 1.234", "KWD 1234"),
        ("CLF 1.2345", "CLF 12345"),
        ("-12.34", "CNY -1234"),
        ("-0.00", "CNY 0"),
        ("CNY -12.34", "CNY -1234"),
    ],
)
def test_amounts_become_whole_minor_units(entered: object, canonical: str) -> None:
    assert MONEY.parse(entered, CONTEXT, "f").canonical == canonical


def test_a_code_and_a_whole_number_are_minor_units_and_say_so() -> None:
    value = MONEY.parse("CNY 1234500", CONTEXT, "f")
    assert (value.canonical, value.flags) == ("CNY 1234500", ("money.minor-units",))
    assert MONEY.parse("JPY 1234500", CONTEXT, "f").flags == ()
    assert write_amount(value.canonical) == "CNY 12345.00"


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("12.345", "money.too-fine"),
        (129.696, "money.too-fine"),
        ("JPY 1.5", "money.too-fine"),
        (0.1 + 0.2, "money.too-fine"),
        ("XXQ 1.00", "money.currency"),
        ("$12", "money.currency"),
        ("1,23", "money.format"),
        ("12,34,567", "money.format"),
        ("1e3", "money.format"),
        ("١٢", "money.format"),
        ("--1", "money.format"),
        ("CNY 1.00 USD", "money.format"),
        (True, "value.wrong-kind"),
        (float("inf"), "value.wrong-kind"),
        ("1" + "0" * 18, "money.range"),
        ("", "value.empty"),
    ],
)
def test_amounts_are_refused_by_their_reason(entered: object, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        MONEY.parse(entered, CONTEXT, "f")
    assert caught.value.code == code


def test_amounts_below_zero_need_the_schemas_word() -> None:
    with pytest.raises(InvalidInput, match=r"money\.negative"):
        field_type("money").parse("-1", CONTEXT, "f")
    assert field_type("money").mask_canonical("CNY -100", "en") == "***"


@given(st.integers(-(10**17), 10**17), st.sampled_from(sorted(DECIMALS)))
def test_writing_an_amount_and_reading_it_back_changes_nothing(amount: int, code: str) -> None:
    canonical = f"{code} {amount}"
    written = write_amount(canonical)
    entered = written if "." in written else f"{written.partition(' ')[2]} {code}"
    assert MONEY.parse(entered, CONTEXT, "f").canonical == canonical
    assert MONEY.parse(canonical, CONTEXT, "f").canonical == canonical


@pytest.mark.parametrize(
    ("entered", "canonical"),
    [
        ("1.50 kg", "1.5 kg"),
        ("3箱", "3 箱"),
        ("-2", "-2"),
        (2.0, "2"),
        ("007", "7"),
        ("-0", "0"),
        ("5 m²", "5 m2"),
    ],
)
def test_quantities_are_exact_decimals_with_a_unit(entered: object, canonical: str) -> None:
    quantity = field_type("quantity")
    value = quantity.parse(entered, CONTEXT, "f")
    assert value.canonical == quantity.mask(value, "en") == canonical


@pytest.mark.parametrize("entered", ["kg", "1.2.3", "1.1234567", "1,5", "9" * 16, "1\x00kg"])
def test_what_is_no_quantity_is_refused(entered: str) -> None:
    with pytest.raises(InvalidInput, match=r"quantity\.format"):
        field_type("quantity").parse(entered, CONTEXT, "f")


def test_whole_numbers_keep_their_bounds() -> None:
    age = field_type("integer").with_options({"minimum": 0, "maximum": 150})
    assert age.parse(" 42 ", CONTEXT, "f").canonical == "42"
    assert age.parse(42.0, CONTEXT, "f").canonical == "42"
    assert age.parse("²", CONTEXT, "f").canonical == "2"  # NFKC makes a plain digit of it
    for entered, code in (
        (151, "range"),
        (-1, "range"),
        ("4.2", "format"),
        (4.2, "format"),
        ("٤٢", "format"),
    ):
        with pytest.raises(InvalidInput, match=rf"integer\.{code}"):
            age.parse(entered, CONTEXT, "f")
    assert age.mask_canonical("151", "en") == "***"


class TestItems:
    def test_prices_finer_than_the_minor_unit_are_kept_exactly(self) -> None:
        entered = [
            {"unit_price": "129.696", "quantity": "-2", "sku": "85123A", "description": "剪刀"},
            {"sku": 7},
        ]
        value = ITEMS.parse(entered, CONTEXT, "items")
        assert value.canonical == (
            '[{"sku":"85123A","description":"剪刀","quantity":"-2","unit_price":"129.696"},{"sku":"7"}]'
        )
        assert (ITEMS.mask(value, "zh-CN"), ITEMS.mask(value, "en")) == ("2 行", "2 lines")
        assert ITEMS.parse(value.canonical, CONTEXT, "items").canonical == value.canonical

    def test_numbers_of_json_text_never_become_binary(self) -> None:
        value = ITEMS.parse(
            '[{"sku": 12345678901234567890, "unit_price": 100000000000000.123456}]', CONTEXT, "f"
        )
        assert value.canonical == '[{"sku":"12345678901234567890","unit_price":"100000000000000.123456"}]'

    @pytest.mark.parametrize(
        ("entered", "code"),
        [
            ([], "value.empty"),
            ("", "value.empty"),
            ("not json", "items.format"),
            ("[" * 100_000, "items.format"),
            ('{"sku": "a"}', "items.format"),
            ({"sku": "a"}, "value.wrong-kind"),
            (["a"], "items.line"),
            ([{}], "items.line"),
            ([{"quantity": 1}], "items.line"),
            ([{"sku": "a", "cvv": "123"}], "items.line"),
            ([{"sku": "a", "unit_price": "1.1234567"}], "items.price"),
            ([{"sku": "a", "unit_price": "CNY 1"}], "items.price"),
            ([{"sku": "a", "quantity": "many"}], "quantity.format"),
            ([{"sku": "a\nb"}], "text.control"),
            ([{"sku": "a"}] * 5_001, "items.too-many"),
        ],
    )
    def test_what_is_no_list_of_lines_is_refused_by_its_reason(self, entered: object, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            ITEMS.parse(entered, CONTEXT, "items")
        assert caught.value.code == code

    def test_an_error_names_the_line_and_the_part(self) -> None:
        with pytest.raises(InvalidInput) as caught:
            ITEMS.parse([{"sku": "a"}, {"sku": "b", "unit_price": "x"}], CONTEXT, "items")
        assert caught.value.parameters["field"] == "items[2].unit_price"


class TestTimes:
    @pytest.mark.parametrize(
        ("entered", "canonical", "flags"),
        [
            ("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05.000Z", ()),
            ("2026-01-02T03:04:05+08:00", "2026-01-01T19:04:05.000Z", ()),
            ("2026-01-02 03:04:05.1239-0330", "2026-01-02T06:34:05.123Z", ()),
            ("2026-01-02T03:04", "2026-01-01T19:04:00.000Z", ("timestamp.local",)),
            ("2019/4/27", "2019-04-26T16:00:00.000Z", ("timestamp.date-only",)),
            (datetime.date(2019, 4, 27), "2019-04-26T16:00:00.000Z", ("timestamp.date-only",)),
            (datetime.datetime(2019, 4, 27, 8), "2019-04-27T00:00:00.000Z", ("timestamp.local",)),
            (datetime.datetime(2019, 4, 27, tzinfo=datetime.UTC), "2019-04-27T00:00:00.000Z", ()),
            ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00.000Z", ()),
        ],
    )
    def test_become_utc_with_milliseconds(
        self, entered: object, canonical: str, flags: tuple[str, ...]
    ) -> None:
        value = TIME.parse(entered, CONTEXT, "f")
        assert (value.canonical, value.flags) == (canonical, flags)
        assert TIME.mask(value, "en") == canonical[:10]

    def test_that_a_clock_change_repeats_are_flagged_and_left_out_ones_refused(self) -> None:
        london = ParseContext(today=TODAY, zone="Europe/London")
        value = TIME.parse("2010-10-31 01:30", london, "f")
        assert value.canonical == "2010-10-31T00:30:00.000Z"
        assert value.flags == ("timestamp.local", "timestamp.ambiguous")
        with pytest.raises(InvalidInput, match=r"timestamp\.gap"):
            TIME.parse("2010-03-28 01:30", london, "f")

    @pytest.mark.parametrize(
        ("entered", "code"),
        [
            ("2026-02-30T00:00:00Z", "timestamp.format"),
            ("2026-01-02T25:00:00Z", "timestamp.format"),
            ("2026-01-02T00:00:60Z", "timestamp.format"),
            ("2026-01-02T00:00:00+24:00", "timestamp.format"),
            ("01/02/2026", "timestamp.format"),
            ("0001-01-01T00:00:00+08:00", "timestamp.format"),
            ("0001-01-01", "timestamp.format"),
            ("now", "timestamp.format"),
            (1700000000, "timestamp.format"),
            ("", "value.empty"),
        ],
    )
    def test_that_cannot_be_are_refused(self, entered: object, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            TIME.parse(entered, CONTEXT, "f")
        assert caught.value.code == code

    def test_of_an_unknown_zone_are_refused(self) -> None:
        for zone in ("Mars/Olympus", "../etc/passwd", ""):
            with pytest.raises(InvalidInput, match=r"timestamp\.zone"):
                TIME.parse("2026-01-02", ParseContext(today=TODAY, zone=zone), "f")

    @pytest.mark.parametrize(
        ("precision", "canonical"),
        [
            ("millisecond", "2026-01-02T03:04:05.678Z"),
            ("second", "2026-01-02T03:04:05.000Z"),
            ("minute", "2026-01-02T03:04:00.000Z"),
            ("day", "2026-01-02T00:00:00.000Z"),
        ],
    )
    def test_are_cut_to_the_precision_of_the_schema(self, precision: str, canonical: str) -> None:
        kind = TIME.with_options({"precision": precision})
        assert kind.parse("2026-01-02T03:04:05.678999Z", CONTEXT, "f").canonical == canonical
