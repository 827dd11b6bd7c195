"""Payment card numbers.

Lives here: pattern, check digit, mask. Must not live here: security codes, PINs and track
data, which are never stored (`card_auth`). The mask shows what PCI DSS 3.4.1 allows at most.
"""

from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import (
    FieldType,
    ParseContext,
    Search,
    SearchRule,
    Value,
    entered_text,
    equality,
)
from strongroom.model.fieldtypes.check_digits import luhn_fits
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["BankCard"]

_DIGITS = LazyPattern("[0-9]+")

_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=40),
        Search.SUFFIX4: SearchRule(
            False,
            13.3,
            "10,000 groups; with the six digits of a mask 100,000 numbers remain",
            "分为一万组；与遮蔽形式的前六位结合后仅剩十万个候选",
        ),
    }
)


class BankCard(FieldType):
    """12 to 19 digits, not all equal, that fit the Luhn formula."""

    name = "bank_card"
    level = Level.SENSITIVE
    searches = _SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``bank_card.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        number = identifier(text, "-‐‑–")
        if not number:
            raise InvalidInput("value.empty", field=field)
        if not _DIGITS.fullmatch(number):
            raise InvalidInput("bank_card.digits", field=field)
        if not 12 <= len(number) <= 19:
            raise InvalidInput("bank_card.length", field=field)
        if number == number[0] * len(number):
            raise InvalidInput("bank_card.all-equal", field=field)
        if not luhn_fits(number):
            raise InvalidInput("bank_card.check", field=field)
        return Value(number, text)

    def mask(self, value: Value, language: str) -> str:
        """The first six and the last four digits."""
        number = value.canonical
        return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without checking once more what was checked when it was stored."""
        if 12 <= len(canonical) <= 19 and _DIGITS.fullmatch(canonical):
            return self.mask(Value(canonical, canonical), language)
        return super().mask_canonical(canonical, language)
