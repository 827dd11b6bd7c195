"""Texts of a hostile length are scanned in time that grows with them and no faster.

Where it grew with their square these would not end within a run of the tests.
"""

from datetime import date

from strongroom.model.fieldtypes import ParseContext, field_type
from strongroom.model.fieldtypes.contents import found_in

CONTEXT = ParseContext(today=date(2026, 11, 23))


def test_a_long_text_of_digits_is_scanned_in_a_blink() -> None:
    found_in("1 " * 32_000)
    found_in("4" * 65_000)
    field_type("free_text").parse("1-" * 32_000, CONTEXT, "f")
