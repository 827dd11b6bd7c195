"""Sums are exact, rounding is asked for, and patterns cannot run away."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.ingest.arithmetic import parse_expression, read_decimal, rounded
from strongroom.ingest.pattern import VALUE_LIMIT, safe_pattern


def test_an_expression_is_computed_exactly() -> None:
    compute, columns = parse_expression("Quantity*`Unit Price`*(1-折扣) - -1")
    assert columns == ("Quantity", "Unit Price", "折扣")
    assert compute({"Quantity": " 3 ", "Unit Price": "2.55", "折扣": "0.15"}) == Decimal("7.5025")


NUMBER = st.decimals(-(10**9), 10**9, places=4)


@given(NUMBER, NUMBER, NUMBER)
def test_products_and_sums_agree_with_decimal(a: Decimal, b: Decimal, c: Decimal) -> None:
    compute, _ = parse_expression("a * b + c - 2 * (a - c)")
    values = {name: format(value, "f") for name, value in zip("abc", (a, b, c), strict=True)}
    assert compute(values) == a * b + c - 2 * (a - c)


@pytest.mark.parametrize(
    "text", ["", "a +", "(a", "a)", "a b", "a / b", "a ** b", "a.b", "f(a)", "1e5", "a" * 201]
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="character"):
        parse_expression(text)


def test_deep_brackets_stay_within_the_limit() -> None:
    compute, _ = parse_expression("(" * 99 + "1" + ")" * 99)
    assert compute({}) == 1


@pytest.mark.parametrize("text", ["", "1,000", "$5", "1e5", "NaN", "Infinity", "٣", "1.2.3", "--1", "1_000"])
def test_only_plain_numbers_are_numbers(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_decimal(text, "Price")
    assert caught.value.code == "ingest.not-a-number"
    assert caught.value.parameters == {"column": "Price"}


def test_a_result_that_cannot_be_exact_is_refused() -> None:
    compute, _ = parse_expression("a*a*a*a")
    with pytest.raises(InvalidInput) as caught:
        compute({"a": "123456789012345678.123456"})
    assert caught.value.code == "ingest.number-range"


@pytest.mark.parametrize(
    ("value", "rounding", "wanted"),
    [
        ("0.125", "half-even", "0.12"),
        ("0.135", "half-even", "0.14"),
        ("0.125", "half-up", "0.13"),
        ("-0.129", "down", "-0.12"),
        ("-0.121", "floor", "-0.13"),
        ("5", "half-even", "5"),
        ("2.1", "half-even", "2.1"),
    ],
)
def test_rounding_touches_only_what_is_finer(value: str, rounding: str, wanted: str) -> None:
    assert str(rounded(Decimal(value), rounding, 2)) == wanted


@pytest.mark.parametrize("text", ["[0-9]+", "^C", r"[$, ]", r"^[A-Z]{2}[0-9]+$", r"\(.*\)", "a+?", "[]a]"])
def test_simple_patterns_are_allowed(text: str) -> None:
    safe_pattern(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(a+)+$",
        "(a|a)*b",
        "(ab){3}",
        "(?=a)",
        "(?:a)",
        "(?i)a",
        r"(a)\1",
        "a*a*a*b",
        "[",
        "a" * 101,
        "(a)?",
    ],
)
def test_patterns_that_could_run_away_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"length|form|repetitions|syntax"):
        safe_pattern(text)


@pytest.mark.parametrize("text", ["a*a*$", ".*.*x", "[a-z]+[a-z]+!"])
def test_the_worst_allowed_pattern_comes_to_an_end(text: str) -> None:
    pattern = safe_pattern(text)
    pattern.found("a" * (VALUE_LIMIT - 1) + "?")  # with a pattern that backtracks, this takes for ever
    with pytest.raises(InvalidInput) as caught:
        pattern.found("a" * (VALUE_LIMIT + 1))
    assert caught.value.code == "ingest.value-too-long"
