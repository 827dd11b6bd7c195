"""Numbers looked up in libphonenumber's tables come out as the library itself has them."""

import phonenumbers
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from strongroom.model.fieldtypes.phone_plans import is_valid
from tests.sampling import SAMPLE, some

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
TYPES = [
    getattr(phonenumbers.PhoneNumberType, name)
    for name in ("FIXED_LINE", "MOBILE", "TOLL_FREE", "VOIP", "UAN")
]
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


def asked(number: str) -> tuple[str, bool] | None:
    """E.164 and validity as the library has them; None for a number that is not possible."""
    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    written = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return written, phonenumbers.is_valid_number(parsed)


def agrees(number: str) -> bool:
    """Whether the answer, if there is one, is the library's; says whether there was one."""
    answer = is_valid(number)
    if answer is None:
        return False
    assert asked(number) == (number, answer), number
    return True


def test_examples_of_every_region_and_their_neighbours() -> None:
    answered = total = 0
    for region in some(REGIONS, 8):
        for kind in TYPES:
            found = phonenumbers.example_number_for_type(region, kind)
            if found is None:
                continue
            number = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
            total += 1
            answered += agrees(number)
            for digit in "0159":
                agrees(number[:-1] + digit)
                agrees(number[:5] + digit + number[6:])
            agrees(number + "0")
            agrees(number[:-1])
    assert answered > 0.8 * total  # it is worth having


@settings(max_examples=50 if SAMPLE else 500)
@example("+44", "7624999999")  # the Isle of Man shares its code with Britain
@example("+7", "7012345678")  # Kazakhstan with Russia
@example("+39", "0612345678")  # a zero that belongs to the number
@example("+800", "12345678")  # a code of no country
@example("+999", "123456789")  # no code at all
@given(st.sampled_from(CODES).map(lambda code: f"+{code}"), st.from_regex(r"[0-9]{4,14}", fullmatch=True))
def test_any_digits_after_any_code(code: str, national: str) -> None:
    agrees(code + national)


@pytest.mark.parametrize("number", ["+390612345678", "+999123456789", "+0123456789", "+441", "+49"])
def test_what_takes_more_than_looking_up_is_left_to_the_library(number: str) -> None:
    assert is_valid(number) is None
