"""Whole numbers within bounds, and quantities with a unit.

Lives here: exact decimals, never binary floating point. Must not live here: money.
"""

from __future__ import annotations

from collections.abc import Mapping

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, refuse_overlong, strip_invisible

__all__ = ["Integer", "Quantity", "read_decimal"]

_INTEGER = LazyPattern("([-+]?)0*([0-9]{1,19})")
_DECIMAL = LazyPattern("([-+]?)0*([0-9]{1,15})(?:[.]([0-9]+))?")
_QUANTITY = LazyPattern(r"([-+]?[0-9][0-9.]*)\s*((?:(?:[^\W\d_]|[%°/·. ]){1,20}[23]?)?)")
_LARGEST = 2**63 - 1
_PLACES = 6


class Integer(FieldType):
    """A whole number.

    Options:
        minimum, maximum: Bounds, both included; without them 0 to 2^63 - 1.
    """

    name = "integer"
    level = Level.PERSONAL
    known_options = frozenset({"minimum", "maximum"})

    def __init__(self, minimum: int = 0, maximum: int = _LARGEST) -> None:
        self.minimum, self.maximum = minimum, maximum

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``integer.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        number = _read_integer(text, field)
        if not self.minimum <= number <= self.maximum:
            raise InvalidInput("integer.range", field=field, minimum=self.minimum, maximum=self.maximum)
        return Value(str(number), text)

    def read(self, canonical: str) -> Value:
        """A number again, whatever the bounds are now."""
        return Value(str(_read_integer(canonical, self.name)), canonical)

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return "***"

    def _with(self, options: Mapping[str, object]) -> FieldType:
        bounds = {"minimum": self.minimum, "maximum": self.maximum}
        for option, bound in options.items():
            if isinstance(bound, bool) or not isinstance(bound, int) or abs(bound) > _LARGEST:
                raise self._bad_option(option)
            bounds[option] = bound
        if bounds["minimum"] > bounds["maximum"]:
            raise self._bad_option("maximum")
        return Integer(**bounds)


def _read_integer(text: str, field: str) -> int:
    refuse_overlong(text, field, 100)
    plain = strip_invisible(compatible(text)).strip()
    match = _INTEGER.fullmatch(plain)
    if not match:
        raise InvalidInput("integer.format" if plain else "value.empty", field=field)
    number = int(match[1] + match[2])
    if abs(number) > _LARGEST:
        raise InvalidInput("integer.format", field=field)
    return number


class Quantity(FieldType):
    """A decimal of at most 6 places and a unit, ``1.5 kg``; below zero for what came back."""

    name = "quantity"
    level = Level.GENERAL

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``quantity.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        plain = strip_invisible(compatible(text)).strip()
        match = _QUANTITY.fullmatch(plain)
        if not match:
            raise InvalidInput("quantity.format" if plain else "value.empty", field=field)
        amount, unit = read_decimal(match[1], field, "quantity.format"), " ".join(match[2].split())
        return Value(f"{amount} {unit}" if unit else amount, text)

    def mask(self, value: Value, language: str) -> str:
        """The quantity itself."""
        return value.canonical


def read_decimal(text: str, field: str, code: str) -> str:
    """An exact decimal of at most 15 digits and 6 places, without needless zeros.

    Raises:
        InvalidInput: ``code``.
    """
    match = _DECIMAL.fullmatch(text)
    places = (match[3] or "").rstrip("0") if match else ""
    if not match or len(places) > _PLACES:
        raise InvalidInput(code, field=field)
    number = f"{match[2]}.{places}" if places else match[2]
    return f"-{number}" if match[1] == "-" and number != "0" else number
