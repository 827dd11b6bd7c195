"""Companies: their names and unified social credit codes.

Lives here: pattern, check character, and who is a sole trader, whose company data is
personal. Must not live here: registers of companies.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from strongroom.model.fieldtypes.check_digits import uscc_check
from strongroom.model.fieldtypes.free_text import checked_line
from strongroom.model.fieldtypes.person_name import mask_name
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, fold, identifier, loose, refuse_overlong

__all__ = ["CompanyName", "Uscc"]

_NAME_PREFIX = 4
_CODE_PREFIX = 8  # registering authority, kind and region
_USCC = LazyPattern("[0-9A-HJ-NPQRTUWXY]{18}")
_SOLE_TRADER = LazyPattern("个体工商户|個體工商戶|个体户")
_SOLE_TRADER_CODE = "92"
_PLAIN = re.compile("[\u4e00-\u9fa5]{1,60}|[A-Za-z][A-Za-z &,.'-]{0,120}[A-Za-z.]")

_NAME_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=24),
        Search.PREFIX: SearchRule(
            False, 16, "which names begin alike, so often the town", "名称开头相同者，常可看出所在地"
        ),
        Search.NGRAM: SearchRule(
            False, 14, "pairs of characters, from which names are rebuilt", "相邻字对，可还原名称"
        ),
    }
)
_CODE_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=40),
        Search.PREFIX: SearchRule(False, 12, "the region of registration", "登记地区"),
    }
)


class CompanyName(FieldType):
    """1 to 200 characters of one line.

    Options:
        sole_trader: true where every name of the field belongs to a sole trader.
    """

    name = "company_name"
    level = Level.GENERAL
    searches = _NAME_SEARCHES
    known_options = frozenset({"sole_trader"})

    def __init__(self, *, sole_traders: bool = False) -> None:
        self._sole_traders = sole_traders

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        if _PLAIN.fullmatch(text) and "  " not in text:
            return Value(text, text, ("company_name.sole-trader",) if self._is_sole(text) else ())
        canonical = " ".join(checked_line(text, field).split())
        return Value(canonical, text, ("company_name.sole-trader",) if self._is_sole(canonical) else ())

    def mask(self, value: Value, language: str) -> str:
        """The name itself; a sole trader's as a person's."""
        return mask_name(value.canonical) if self._is_sole(value.canonical) else value.canonical

    def level_of(self, value: Value, context: ParseContext) -> Level:
        """Personal for sole traders."""
        return Level.PERSONAL if self._is_sole(value.canonical) else Level.GENERAL

    def _is_sole(self, canonical: str) -> bool:
        return self._sole_traders or (not canonical.isascii() and _SOLE_TRADER.search(canonical) is not None)

    def _exact(self, value: Value) -> str:
        return fold(value.canonical)

    def _other_key(self, value: Value, search: Search) -> str | None:
        key = loose(value.canonical)
        return key if search is Search.NGRAM else key[:_NAME_PREFIX] or None

    def _query(self, entered: str, context: ParseContext, search: Search, field: str) -> str | None:
        key = super()._query(entered, context, search, field)
        if search is Search.PREFIX and len(key or "") < _NAME_PREFIX:
            raise InvalidInput("search.too-short", field=field, limit=_NAME_PREFIX)
        return key

    def _with(self, options: Mapping[str, object]) -> FieldType:
        sole = options["sole_trader"]
        if not isinstance(sole, bool):
            raise self._bad_option("sole_trader")
        return CompanyName(sole_traders=sole)


class Uscc(FieldType):
    """18 characters of GB 32100; a wrong check character needs somebody who answers for it."""

    name = "uscc"
    level = Level.GENERAL
    searches = _CODE_SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``uscc.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        code = identifier(text, "-‐‑–")
        if not code:
            raise InvalidInput("value.empty", field=field)
        if not _USCC.fullmatch(code):
            raise InvalidInput("uscc.format", field=field)
        if uscc_check(code[:17]) == code[17]:
            return Value(code, text)
        if "uscc.check" not in context.accepted:
            raise InvalidInput("uscc.check", field=field)
        return Value(code, text, ("uscc.check-digit",))

    def mask(self, value: Value, language: str) -> str:
        """The first and the last four characters."""
        return f"{value.canonical[:4]}{'*' * 10}{value.canonical[-4:]}"

    def level_of(self, value: Value, context: ParseContext) -> Level:
        """Personal for sole traders."""
        return Level.PERSONAL if value.canonical.startswith(_SOLE_TRADER_CODE) else Level.GENERAL

    def _other_key(self, value: Value, search: Search) -> str:
        return value.canonical[:_CODE_PREFIX]

    def _query(self, entered: str, context: ParseContext, search: Search, field: str) -> str | None:
        if search is not Search.PREFIX:
            return super()._query(entered, context, search, field)
        refuse_overlong(entered, field, 100)
        code = identifier(compatible(entered), "-")[:_CODE_PREFIX]
        if len(code) < _CODE_PREFIX:
            raise InvalidInput("search.too-short", field=field, limit=_CODE_PREFIX)
        return code
