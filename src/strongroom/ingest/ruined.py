"""Identifiers that a spreadsheet has turned into numbers, and so damaged.

Lives here: how to tell. Must not live here: whether an identifier is valid; that is its type's business. A
spreadsheet keeps 15 significant digits: a card number of 16 loses its last, an identity number its last
three. Leading zeros are lost too, which shows where a type has a least length. What was only formatted with
zeros cannot be told.
"""

import re
from typing import Final

from strongroom.errors import InvalidInput
from strongroom.ingest.rows import RawRow, RowSource

__all__ = ["EXTERNAL_ID", "IDENTIFIERS", "check_identifier"]

EXTERNAL_ID: Final = "external_id"
"""Counts as a type here: keys and references are identifiers whatever the schema calls them."""

_DIGITS: Final = 15
# Type -> lengths that a number of that type can have.
_LENGTHS: Final = {
    "national_id": frozenset((15, 18)),
    "uscc": frozenset((18,)),
    "bank_card": frozenset(range(12, 20)),
    "travel_doc": frozenset(range(8, 16)),
}
IDENTIFIERS: Final = frozenset(
    (*_LENGTHS, "phone", EXTERNAL_ID, "opaque_id", "medical_record_no", "device_id", "qq")
)

# How spreadsheets write long numbers into CSV: 1.10101E+17.
_EXPONENT: Final = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+[0-9]{2,3}")


def check_identifier(source: RowSource, raw: RawRow, column: str, text: str, type_name: str) -> None:
    """Refuse a value of an identifier type that a spreadsheet has damaged.

    Raises:
        InvalidInput: ``ingest.number-ruined`` with the cell.
    """
    if column in raw.numbers:
        digits = text if text.isascii() and text.isdigit() else ""
        ruined = not 0 < len(digits) <= _DIGITS or len(digits) not in _LENGTHS.get(type_name, (len(digits),))
    else:
        ruined = _EXPONENT.fullmatch(text) is not None
    if ruined:
        raise InvalidInput("ingest.number-ruined", column=column, cell=source.cell(raw, column))
