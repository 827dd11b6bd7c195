"""Small exact sums over columns: ``Quantity * UnitPrice * (1 - Discount)``.

Lives here: the expression's grammar, decimal arithmetic, rounding. Must not live here: currencies and their
minor units. There is no division: every result is exact until it is rounded on request.

    sum    = term { ("+" | "-") term }
    term   = factor { "*" factor }
    factor = number | column | "(" sum ")" | "-" factor
    column = a name of letters, digits and "_", or any name between backquotes
"""

import re
from collections.abc import Callable, Mapping
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Any, Final

from strongroom.errors import InvalidInput

__all__ = ["ROUNDINGS", "Expression", "add", "decimal_text", "parse_expression", "read_decimal", "rounded"]

ROUNDINGS: Final = {
    "half-even": ROUND_HALF_EVEN,
    "half-up": ROUND_HALF_UP,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
}

Expression = Callable[[Mapping[str, Any]], Decimal]

# Inexact is trapped: a result that would have to be cut is an error, never a quiet change.
_EXACT: Final = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])
_LENGTH: Final = 200  # characters of an expression
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,24}(?:\.[0-9]{0,24})?|\.[0-9]{1,24})")
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>\w+)|`(?P<quoted>[^`]+)`|(?P<sign>[-+*()]))"
)


def read_decimal(text: str, column: str) -> Decimal:
    """A plain decimal number: ASCII digits, at most one point, no thousands separators, no exponent.

    Raises:
        InvalidInput: ``ingest.not-a-number``.
    """
    if not _NUMBER.fullmatch(text):
        raise InvalidInput("ingest.not-a-number", column=column)
    return Decimal(text)


def decimal_text(value: Decimal) -> str:
    """A number as plain digits, zeros at the end of its fraction kept."""
    return format(value, "f")


def rounded(value: Decimal, rounding: str, places: int) -> Decimal:
    """A number with no more than so many decimals; one that has no more is left as it is."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -places:
        return value
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUNDINGS[rounding], context=Context(prec=60))


def add(values: list[Decimal]) -> Decimal:
    """The exact sum.

    Raises:
        InvalidInput: ``ingest.number-range``, beyond 60 digits.
    """
    total = Decimal(0)
    try:
        for value in values:
            total = _EXACT.add(total, value)
    except (Inexact, InvalidOperation, Overflow) as error:
        raise InvalidInput("ingest.number-range") from error
    return total


def parse_expression(text: str) -> tuple[Expression, tuple[str, ...]]:
    """Read an expression.

    Returns:
        What computes it from a row's values, and the columns it needs. Computing raises `InvalidInput`
        ``ingest.not-a-number`` (an empty cell is none) and ``ingest.number-range``.

    Raises:
        ValueError: It is not one; the text says where.
    """
    if len(text) > _LENGTH:
        raise ValueError(f"longer than {_LENGTH} characters")
    parser = _Parser(text)
    expression = parser.sum()
    parser.end()

    def compute(values: Mapping[str, Any]) -> Decimal:
        try:
            return expression(values)
        except (Inexact, InvalidOperation, Overflow) as error:
            raise InvalidInput("ingest.number-range") from error

    return compute, tuple(dict.fromkeys(parser.columns))


class _Parser:
    """Recursive descent; the length limit bounds its depth."""

    def __init__(self, text: str) -> None:
        self.columns: list[str] = []
        self._tokens: list[tuple[str, str, int]] = []
        at = 0
        while at < len(text.rstrip()):
            found = _TOKEN.match(text, at)
            if found is None:
                raise ValueError(f"character {at + 1}")
            kind = found.lastgroup or ""
            self._tokens.append((kind, found[kind], at))
            at = found.end()
        self._tokens.append(("end", "", at))
        self._next = 0

    def _take(self, *signs: str) -> str:
        kind, text, _ = self._tokens[self._next]
        if kind == "sign" and text in signs:
            self._next += 1
            return text
        return ""

    def end(self) -> None:
        kind, _, at = self._tokens[self._next]
        if kind != "end":
            raise ValueError(f"character {at + 1}")

    def sum(self) -> Expression:
        left = self._term()
        while sign := self._take("+", "-"):
            left = _joined(_EXACT.add if sign == "+" else _EXACT.subtract, left, self._term())
        return left

    def _term(self) -> Expression:
        left = self._factor()
        while self._take("*"):
            left = _joined(_EXACT.multiply, left, self._factor())
        return left

    def _factor(self) -> Expression:
        if self._take("-"):
            inner = self._factor()
            return lambda values: _EXACT.minus(inner(values))
        if self._take("("):
            inner = self.sum()
            if not self._take(")"):
                raise ValueError(f"character {self._tokens[self._next][2] + 1}")
            return inner
        kind, text, at = self._tokens[self._next]
        if kind not in ("number", "name", "quoted"):
            raise ValueError(f"character {at + 1}")
        self._next += 1
        if kind == "number":
            number = Decimal(text)
            return lambda values: number
        self.columns.append(text)
        return lambda values: read_decimal(str(values.get(text, "")).strip(), text)


def _joined(
    operation: Callable[[Decimal, Decimal], Decimal], left: Expression, right: Expression
) -> Expression:
    return lambda values: operation(left(values), right(values))
