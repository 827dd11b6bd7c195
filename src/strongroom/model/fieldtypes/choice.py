"""Closed lists: gender, and lists that a schema names.

Lives here: codes, the words accepted for them. Must not live here: labels for screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import fold, refuse_overlong, single_line

__all__ = ["Choice", "Gender"]

_CODE = LazyPattern("[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
# GB/T 2261.1.
_GENDERS = {
    "0": ("unknown", "未知", "u"),
    "1": ("male", "m", "man", "男", "男性"),
    "2": ("female", "f", "woman", "女", "女性"),
    "9": ("unstated", "not stated", "未说明", "未说明的性别"),
}


class Gender(FieldType):
    """A code of GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 unstated.

    Options:
        codes: More codes of the tenant, as for ``choice``.
    """

    name = "gender"
    level = Level.PERSONAL
    known_options = frozenset({"codes"})

    def __init__(self, more: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> None:
        self._accepted = _accepted({**more, **_GENDERS})

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``gender.code`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 200)
        code = self._accepted.get(fold(text).strip())
        if code is None:
            raise InvalidInput("gender.code" if text.strip() else "value.empty", field=field)
        return Value(code, text)

    def read(self, canonical: str) -> Value:
        """A code again, a tenant's own too: what codes there are is the schema's to say."""
        return Value(single_line(canonical, self.name, 40), canonical)

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return "*"

    def _with(self, options: Mapping[str, object]) -> FieldType:
        return Gender(_codes(self, options["codes"]))


class Choice(FieldType):
    """One code of a closed list.

    Options:
        codes: A list of codes, or a mapping from code to other words accepted for it.
    """

    name = "choice"
    level = Level.GENERAL
    searches = equality(default=False, domain_bits=4, leak_en="so the whole column", leak_zh="等于整列")
    known_options = frozenset({"codes"})

    def __init__(self, codes: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> None:
        self.codes = tuple(codes)
        self._accepted = _accepted(codes)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``choice.…`` besides what holds for every value."""
        if not self.codes:
            raise InvalidInput("choice.no-codes", field=field)
        text = entered_text(entered, field)
        refuse_overlong(text, field, 200)
        code = self._accepted.get(fold(text).strip())
        if code is None:
            if not text.strip():
                raise InvalidInput("value.empty", field=field)
            raise InvalidInput("choice.code", field=field, codes=", ".join(self.codes))
        return Value(code, text)

    def read(self, canonical: str) -> Value:
        """A code again; one that the schema has dropped since is still what was stored."""
        return Value(single_line(canonical, self.name, 40), canonical)

    def mask(self, value: Value, language: str) -> str:
        """The code itself."""
        return value.canonical

    def _with(self, options: Mapping[str, object]) -> FieldType:
        return Choice(_codes(self, options["codes"]))


def _accepted(codes: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    accepted = {fold(word): code for code, words in codes.items() for word in words}
    # A code is always itself, whatever words another code accepts.
    return MappingProxyType(accepted | {fold(code): code for code in codes})


def _codes(kind: Choice | Gender, given: object) -> Mapping[str, tuple[str, ...]]:
    if isinstance(given, list | tuple):
        given = dict.fromkeys(given, ())
    if not isinstance(given, Mapping) or not given:
        raise kind._bad_option("codes")
    codes = {}
    for code, words in given.items():
        listed = (words,) if isinstance(words, str) else words
        if not isinstance(code, str) or not _CODE.fullmatch(code) or not isinstance(listed, list | tuple):
            raise kind._bad_option("codes")
        if not all(isinstance(word, str) for word in listed):
            raise kind._bad_option("codes")
        codes[code] = tuple(listed)
    return codes
