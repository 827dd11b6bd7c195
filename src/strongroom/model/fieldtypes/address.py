"""Postal addresses.

Lives here: limits, keys, and the choice between the two ways of masking. Must not live
here: where a Chinese address has its district (`address_zh`) or another its city (`address_en`).
"""

from types import MappingProxyType

from strongroom.model.fieldtypes.address_en import place_of
from strongroom.model.fieldtypes.address_zh import divisions_of
from strongroom.model.fieldtypes.base import (
    HIDDEN,
    FieldType,
    ParseContext,
    Search,
    SearchRule,
    Value,
    entered_text,
)
from strongroom.model.fieldtypes.free_text import checked_line
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import loose

__all__ = ["Address"]

_HAN = LazyPattern("[\u4e00-\u9fff]")
_LINES = LazyPattern("[\r\n\t]+")

_SEARCHES = MappingProxyType(
    {
        Search.DISTRICT: SearchRule(False, 11.5, "who lives in the same district", "哪些人居住在同一区县"),
        Search.NGRAM: SearchRule(
            False, 14, "pairs of characters, which reveal words of the street", "相邻字对，可泄露街道用词"
        ),
    }
)


class Address(FieldType):
    """1 to 300 characters, every part optional; lines become one."""

    name = "address"
    level = Level.PERSONAL
    searches = _SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        # Spreadsheets hold addresses of several lines; a line end is a comma.
        return Value(checked_line(_LINES.sub(", ", text.strip()), field, 300), text)

    def mask(self, value: Value, language: str) -> str:
        """As far as the district, or city, state and country."""
        text = value.canonical
        if _HAN.search(text):
            return divisions_of(text).shown + HIDDEN
        place = place_of(text)
        return f"{HIDDEN}, {place}" if place else HIDDEN

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without checking once more what was checked when it was stored: a mask shows what is
        recognised, and nothing of any other text."""
        return self.mask(Value(canonical, canonical), language)

    def _other_key(self, value: Value, search: Search) -> str | None:
        if search is Search.NGRAM:
            return loose(value.canonical)
        if _HAN.search(value.canonical):
            return divisions_of(value.canonical).key
        return loose(place_of(value.canonical)) or None
