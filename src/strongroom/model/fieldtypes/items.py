"""The lines of a purchase.

Lives here: reading lines into compact JSON. Must not live here: totals, the currency (both are
fields of the record). A unit price is an exact decimal of up to 6 places in the record's currency,
not minor units: fuel, screws and discounted goods really cost ``129.696``, and rounding a price
before multiplying it makes a wrong total.
"""

import json
from collections.abc import Callable, Mapping
from typing import cast

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text
from strongroom.model.fieldtypes.contents import found_in
from strongroom.model.fieldtypes.free_text import checked_line
from strongroom.model.fieldtypes.numbers import Quantity, read_decimal
from strongroom.model.levels import Level
from strongroom.model.text import compatible, refuse_overlong, strip_invisible

__all__ = ["Items"]

_MOST_LINES = 5_000
_LIMIT_CHARACTERS = 1024 * 1024
_QUANTITY = Quantity()


def _text(limit: int) -> Callable[[object, ParseContext, str], str]:
    return lambda entered, _, field: checked_line(entered_text(entered, field), field, limit)


def _quantity(entered: object, context: ParseContext, field: str) -> str:
    return _QUANTITY.parse(entered, context, field).canonical


def _price(entered: object, _: ParseContext, field: str) -> str:
    text = entered_text(entered, field)
    refuse_overlong(text, field, 100)
    return read_decimal(strip_invisible(compatible(text)).strip(), field, "items.price")


# In the order in which the canonical form has them.
_PARTS: Mapping[str, Callable[[object, ParseContext, str], str]] = {
    "sku": _text(200),
    "description": _text(500),
    "quantity": _quantity,
    "unit_price": _price,
}


class Items(FieldType):
    """A list of ``{sku, description, quantity, unit_price}``, at most 5,000; each has a sku or a description.

    What is missing, null or empty is left out. Canonical: JSON without spaces, parts as text, in this order.
    """

    name = "items"
    level = Level.PERSONAL

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``items.…`` besides what holds for every value."""
        lines, raw = _lines(entered, field)
        if not lines:
            raise InvalidInput("value.empty", field=field)
        if len(lines) > _MOST_LINES:
            raise InvalidInput("items.too-many", field=field, limit=_MOST_LINES)
        read = [_line(line, context, f"{field}[{number}]") for number, line in enumerate(lines, start=1)]
        canonical = json.dumps(read, ensure_ascii=False, separators=(",", ":"))
        if len(canonical) > _LIMIT_CHARACTERS:
            raise InvalidInput("value.too-long", field=field, limit=_LIMIT_CHARACTERS)
        described = "\n".join(line["description"] for line in read if "description" in line)
        return Value(canonical, raw or canonical, found_in(described))

    def mask(self, value: Value, language: str) -> str:
        """How many lines there are."""
        count = len(json.loads(value.canonical))
        if language.startswith("zh"):
            return f"{count} 行"
        return "1 line" if count == 1 else f"{count} lines"


def _lines(entered: object, field: str) -> tuple[list[object], str]:
    """The lines, and the text as entered where it was text."""
    if isinstance(entered, list | tuple):
        return list(entered), ""
    if not isinstance(entered, str):
        raise InvalidInput("value.wrong-kind", field=field)
    refuse_overlong(entered, field, 2 * _LIMIT_CHARACTERS)
    try:
        # Numbers stay text: a price must not pass through binary floating point.
        lines = json.loads(entered or "[]", parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise InvalidInput("items.format", field=field) from None
    if not isinstance(lines, list):
        raise InvalidInput("items.format", field=field)
    return lines, entered


def _line(line: object, context: ParseContext, field: str) -> dict[str, str]:
    if not isinstance(line, Mapping) or not line.keys() <= _PARTS.keys():
        raise InvalidInput("items.line", field=field)
    given = cast(Mapping[str, object], line)
    read = {
        part: parse(given[part], context, f"{field}.{part}")
        for part, parse in _PARTS.items()
        if given.get(part) not in (None, "")
    }
    if "sku" not in read and "description" not in read:
        raise InvalidInput("items.line", field=field)
    return read
