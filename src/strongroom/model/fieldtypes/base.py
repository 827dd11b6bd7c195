"""What every field type is: validation, normal form, key, mask, level and search.

Lives here: the value, the interface and how what was entered becomes text. Must not
live here: any one type, the clock, the language of the machine, stored bytes.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier

__all__ = [
    "EVERYTHING_ACCEPTED",
    "HIDDEN",
    "NO_SEARCH",
    "FieldType",
    "ParseContext",
    "Search",
    "SearchRule",
    "Value",
    "entered_text",
    "equality",
    "plain_number",
]

HIDDEN = "****"
_LAST_FOUR = LazyPattern("[0-9A-Z]{4}")


class Value(NamedTuple):
    """A plaintext value of one field; shows its type and nothing else.

    Attributes:
        canonical: Validated normal form, what is stored and displayed.
        raw: As entered.
        flags: Codes of what was noticed, such as ``phone.service-number``; never values.
    """

    canonical: str
    raw: str
    flags: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Value(…)"  # reprs end up in logs


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseContext:
    """All that a type may know besides the value.

    Args:
        today: The tenant's date, for birth dates.
        region: ISO 3166 code that telephone numbers without a country belong to.
        currency: ISO 4217 code of amounts without one.
        zone: IANA zone of times without an offset.
        accepted: Doubts that somebody answers for: ``uscc.check`` (an approver; some codes were issued with a
            wrong check character) and ``national_id.15-digits`` (an import of old data).
    """

    today: datetime.date
    region: str = "CN"
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    accepted: frozenset[str] = frozenset()


# For values that were stored once and are read again: what was accepted stays accepted.
EVERYTHING_ACCEPTED = ParseContext(today=datetime.date.max, accepted=frozenset({"uscc.check"}))


class Search(StrEnum):
    """The normal forms that a token may be made of."""

    EXACT = "exact"
    SUFFIX4 = "suffix4"
    PREFIX = "prefix"
    NGRAM = "ngram"
    DOMAIN = "domain"
    DISTRICT = "district"
    YEAR = "year"
    SUBNET = "subnet"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class SearchRule:
    """One search that a type allows, and its price.

    Args:
        default: On without a word in the schema. Such a rule carries its decision; the rule "under 2^16 no
            token without ``accept_leak``" is about what a schema turns on.
        domain_bits: Binary logarithm of the number of values that the normal form can take.
        leak_en: What somebody learns who reads the database.
        leak_zh: The same in Chinese.
    """

    default: bool
    domain_bits: float
    leak_en: str
    leak_zh: str


NO_SEARCH: Mapping[Search, SearchRule] = MappingProxyType({})


def equality(
    *, default: bool, domain_bits: float, leak_en: str = "", leak_zh: str = ""
) -> Mapping[Search, SearchRule]:
    """Exact search and nothing else, with what equality always shows and what comes on top."""
    english = "which records share a value, and how often" + (f"; {leak_en}" if leak_en else "")
    chinese = "哪些记录取值相同及其频率" + (f"；{leak_zh}" if leak_zh else "")
    return MappingProxyType({Search.EXACT: SearchRule(default, domain_bits, english, chinese)})


class FieldType(ABC):
    """A kind of value. Types are immutable; `with_options` makes another one."""

    name: ClassVar[str]
    level: ClassVar[Level]
    searches: ClassVar[Mapping[Search, SearchRule]] = NO_SEARCH
    known_options: ClassVar[frozenset[str]] = frozenset()
    # Hashing a member of an enumeration runs in Python, and `key` runs for every imported value.
    _has_exact: ClassVar[bool]
    may_rise: ClassVar[bool]
    """Whether some values are more sensitive than the type: a child's birth date."""

    def __init_subclass__(cls) -> None:
        cls._has_exact = Search.EXACT in cls.searches
        cls.may_rise = cls.level_of is not FieldType.level_of

    @abstractmethod
    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """Validate what was entered and bring it into normal form.

        Args:
            entered: Text, or what JSON and spreadsheets hold where the type can take it.
            context: Region, date, currency, zone.
            field: The field's name, for errors.

        Raises:
            InvalidInput: With a code of the type; it names the field, never the value.
        """

    @abstractmethod
    def mask(self, value: Value, language: str) -> str:
        """What is shown to those who may not see the value; ``language`` is ``zh-CN`` or ``en``."""

    def read(self, canonical: str) -> Value:
        """A value again from its stored normal form.

        Raises:
            InvalidInput: When it does not fit the type (any more).
        """
        return self.parse(canonical, EVERYTHING_ACCEPTED, self.name)

    def mask_canonical(self, canonical: str, language: str) -> str:
        """The mask of a stored normal form; ``****`` when it does not parse."""
        try:
            return self.mask(self.read(canonical), language)
        except InvalidInput:
            return HIDDEN

    def key(self, value: Value, search: Search) -> str | None:
        """The normal form whose token is stored; None when this value gets none.

        For ``Search.NGRAM`` it is the form that `strongroom.model.text.bigrams` cuts.

        Raises:
            InvalidInput: ``search.not-offered``.
        """
        if search is Search.EXACT and self._has_exact:
            return self._exact(value)
        if search in self.searches:
            return self._other_key(value, search)
        raise InvalidInput("search.not-offered", type=self.name, search=str(search))

    def query_key(self, entered: str, context: ParseContext, search: Search, field: str) -> str:
        """What a searcher types, in the normal form of `key`: any spelling finds.

        Raises:
            InvalidInput: ``search.not-offered``, ``search.four-characters``, ``search.no-key``,
                or as `parse`.
        """
        if search not in self.searches:
            raise InvalidInput("search.not-offered", type=self.name, search=str(search))
        if search is Search.SUFFIX4:
            return last_four(entered, field)
        key = self._query(entered, context, search, field)
        if not key:
            raise InvalidInput("search.no-key", field=field)
        return key

    def level_of(self, value: Value, context: ParseContext) -> Level:
        """The level of this very value, where it differs from the type's."""
        return self.level

    def with_options(self, options: Mapping[str, object]) -> FieldType:
        """This type with parameters from a schema.

        Raises:
            InvalidInput: ``schema.unknown-option``, ``schema.bad-option``.
        """
        for option in options:
            if option not in self.known_options:
                raise InvalidInput("schema.unknown-option", type=self.name, option=option)
        return self._with(options) if options else self

    def _with(self, options: Mapping[str, object]) -> FieldType:
        raise NotImplementedError  # reached only by a type that names options and does not take them

    def _exact(self, value: Value) -> str | None:
        return value.canonical

    def _other_key(self, value: Value, search: Search) -> str | None:
        return value.canonical[-4:] if search is Search.SUFFIX4 else None

    def _query(self, entered: str, context: ParseContext, search: Search, field: str) -> str | None:
        return self.key(self.parse(entered, context, field), search)

    def _bad_option(self, option: str) -> InvalidInput:
        return InvalidInput("schema.bad-option", type=self.name, option=option)


def last_four(entered: str, field: str) -> str:
    """The four characters that a searcher knows.

    Raises:
        InvalidInput: ``search.four-characters``.
    """
    plain = identifier(entered)
    if not _LAST_FOUR.fullmatch(plain):
        raise InvalidInput("search.four-characters", field=field)
    return plain


def entered_text(entered: object, field: str) -> str:
    """Text as entered; numbers of JSON and spreadsheets as they would be written.

    Raises:
        InvalidInput: ``value.wrong-kind``, ``value.lossy-number``.
    """
    if isinstance(entered, str):
        return entered
    return plain_number(entered, field)


def plain_number(entered: object, field: str) -> str:
    """A number in digits, without exponent.

    Raises:
        InvalidInput: ``value.wrong-kind``; ``value.lossy-number`` for a binary number of 16 digits or more,
            as spreadsheets make of card and identity numbers, whose last digits are lost by then.
    """
    if isinstance(entered, bool) or not isinstance(entered, int | float | Decimal):
        raise InvalidInput("value.wrong-kind", field=field)
    if isinstance(entered, int):
        return str(entered)
    number = entered if isinstance(entered, Decimal) else Decimal(repr(entered))
    if not number.is_finite():
        raise InvalidInput("value.wrong-kind", field=field)
    if isinstance(entered, float) and abs(entered) >= 1e15:
        raise InvalidInput("value.lossy-number", field=field)
    whole = number.to_integral_value() if isinstance(entered, float) else number
    return format(whole if whole == number else number, "f")
