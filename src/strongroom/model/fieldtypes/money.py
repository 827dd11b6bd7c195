"""Amounts of money and currencies.

Lives here: reading amounts into whole minor units. Must not live here: rounding: an
amount finer than the minor unit is refused with ``money.too-fine``, and whoever imports such data says how to
round. Prices of single items may be finer; they are decimals of their own (`items`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.currencies import DECIMALS, SYMBOLS
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, identifier, refuse_overlong, strip_invisible

__all__ = ["CURRENCY_FIELD", "Currency", "Money", "in_currency", "split_amount", "write_amount"]

CURRENCY_FIELD = "currency"
"""The field whose value amounts beside it are in, where they name no currency of their own."""


_CANONICAL = LazyPattern("([A-Z]{3}) (-?(?:0|[1-9][0-9]*))")
_AMOUNT = LazyPattern(
    "(?:(?P<before>[A-Za-z]{3})\\s*)?(?P<sign>[-+]?)(?P<symbol>[¥$€£₩₹]?)(?P<sign2>-?)"
    "(?P<digits>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:[.](?P<decimals>[0-9]+))?\\s*(?P<after>[A-Za-z]{3}|元)?"
)
_LARGEST = 10**18  # fits 64 bits


class Money(FieldType):
    """An amount in whole minor units: ``CNY 1234500`` is 12,345.00 yuan.

    That form, a code and a whole number, is taken as it is, so that what was read can be written back. All
    others are in major units: ``CNY 12.34``, ``12 CNY``, ``12``, ``¥1,234.50``. The former is flagged
    ``money.minor-units`` where the two would differ.

    Options:
        negative: Whether amounts below zero are taken, as returns have; they are refused without it.
    """

    name = "money"
    level = Level.PERSONAL
    known_options = frozenset({"negative"})

    def __init__(self, *, negative: bool = False) -> None:
        self._negative = negative

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``money.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        flags: tuple[str, ...] = ()
        minor = _CANONICAL.fullmatch(text)
        if minor:
            code, amount = minor[1], int(minor[2])
            flags = ("money.minor-units",) if _decimals(code, field) else ()
        else:
            code, amount = _read_amount(text, context.currency, field)
        if amount < 0 and not self._negative:
            raise InvalidInput("money.negative", field=field)
        if abs(amount) >= _LARGEST:
            raise InvalidInput("money.range", field=field)
        return Value(f"{code} {amount}", text, flags)

    def read(self, canonical: str) -> Value:
        """An amount again, a negative one too: whether those are taken is the schema's to say."""
        match = _CANONICAL.fullmatch(canonical)
        if not match or match[1] not in DECIMALS:
            raise InvalidInput("money.format", field=self.name)
        return Value(canonical, canonical)

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return "***"

    def _with(self, options: Mapping[str, object]) -> FieldType:
        negative = options["negative"]
        if not isinstance(negative, bool):
            raise self._bad_option("negative")
        return Money(negative=negative)


def _decimals(code: str, field: str) -> int:
    decimals = DECIMALS.get(code)
    if decimals is None:
        raise InvalidInput("money.currency", field=field)
    return decimals


def _read_amount(text: str, currency: str, field: str) -> tuple[str, int]:
    plain = strip_invisible(compatible(text)).strip()
    if not plain:
        raise InvalidInput("value.empty", field=field)
    match = _AMOUNT.fullmatch(plain)
    if not match or (match["sign"] and match["sign2"]):
        raise InvalidInput("money.format", field=field)
    code = _code(match, currency, field)
    decimals = (match["decimals"] or "").rstrip("0")
    places = _decimals(code, field)
    if len(decimals) > places:
        raise InvalidInput("money.too-fine", field=field, currency=code, decimals=places)
    amount = int(match["digits"].replace(",", "") + decimals.ljust(places, "0"))
    return code, -amount if "-" in match["sign"] + match["sign2"] else amount


def _code(match: re.Match[str], currency: str, field: str) -> str:
    before, after, symbol = match["before"], match["after"], match["symbol"]
    if before and after and before.upper() != after.upper():
        raise InvalidInput("money.format", field=field)
    mark = symbol or (after if after in SYMBOLS else "")
    code = (before or (after if after not in SYMBOLS else "") or currency).upper()
    if mark and code not in SYMBOLS[mark]:
        raise InvalidInput("money.currency", field=field)
    return code


def in_currency(context: ParseContext, entered: Mapping[str, object]) -> ParseContext:
    """The context in which the amounts of an entry are read: in the currency that the entry names."""
    named = entered.get(CURRENCY_FIELD)
    return replace(context, currency=named.strip().upper()) if isinstance(named, str) else context


def split_amount(canonical: str) -> tuple[str, Decimal]:
    """The currency of a canonical amount, and how much it is in major units.

    Raises:
        InvalidInput: ``money.format``.
    """
    match = _CANONICAL.fullmatch(canonical)
    if not match or match[1] not in DECIMALS:
        raise InvalidInput("money.format", field="money")
    return match[1], Decimal(match[2]).scaleb(-DECIMALS[match[1]])


def write_amount(canonical: str) -> str:
    """A canonical amount in major units, for people: ``CNY 12345.00``.

    Raises:
        InvalidInput: ``money.format``.
    """
    currency, amount = split_amount(canonical)
    return f"{currency} {amount:f}"


class Currency(FieldType):
    """An ISO 4217 code."""

    name = "currency"
    level = Level.GENERAL
    searches = equality(default=False, domain_bits=7.4, leak_en="so the whole column", leak_zh="等于整列")

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``currency.code`` besides what holds for every value."""
        text = entered_text(entered, field)
        if text in DECIMALS:
            return Value(text, text)
        refuse_overlong(text, field, 100)
        code = identifier(text)
        if code not in DECIMALS:
            raise InvalidInput("currency.code" if code else "value.empty", field=field)
        return Value(code, text)

    def mask(self, value: Value, language: str) -> str:
        """The code itself."""
        return value.canonical
