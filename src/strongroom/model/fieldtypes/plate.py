"""Licence plates of mainland vehicles.

Lives here: pattern and mask. Must not live here: which region a letter means.
"""

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["Plate"]

# No I and no O. New-energy plates have six places: a letter first (small cars) or last (large ones).
_PLATE = LazyPattern(
    "[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z]"
    "(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳使领]|[A-HJ-K][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-K])"
)


class Plate(FieldType):
    """Province, letter and five places, or six for new-energy vehicles (GA 36)."""

    name = "plate"
    level = Level.PERSONAL
    searches = equality(default=True, domain_bits=28)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``plate.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        plate = identifier(text, "·•‧・-.")
        if not plate:
            raise InvalidInput("value.empty", field=field)
        if not _PLATE.fullmatch(plate):
            raise InvalidInput("plate.format", field=field)
        return Value(plate, text)

    def mask(self, value: Value, language: str) -> str:
        """The first and the last two characters."""
        plate = value.canonical
        return f"{plate[:2]}{'*' * (len(plate) - 4)}{plate[-2:]}"
