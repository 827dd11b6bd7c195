"""Names of people, in any script.

Lives here: which characters a name has and which of them a mask shows. Must not live
here: splitting a name into family and given name for any other end; a name with a
middle dot may begin with either, so it is never split.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
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
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import first_grapheme, fold, graphemes, single_line

__all__ = ["PersonName", "mask_name"]

# Both characters stay only in names of three or more; double surnames of two families are not listed.
_COMPOUND_TEXT = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木 南宫 独孤 百里 "
    "呼延 东郭 西门 钟离 闻人 赫连 澹台 濮阳 太史 申屠 鲜于 司空 公羊 拓跋 第五 纳兰 万俟 单于 "
    "歐陽 司馬 諸葛 東方 尉遲 公孫 長孫 軒轅 南宮 獨孤 東郭 西門 鍾離 鐘離 聞人 赫連 澹臺 濮陽 "
    "鮮于 納蘭 萬俟 單于"
)
_COMPOUND = frozenset(_COMPOUND_TEXT.split())
_HAN_RANGES = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_COMMON_HAN = re.compile("[\u4e00-\u9fa5]{1,20}")  # the same in every normal form
_HAN = LazyPattern(f"[{_HAN_RANGES}\ufe00-\ufe0f\U000e0100-\U000e01ef ]+")
_BETWEEN_HAN = LazyPattern(f"(?<=[{_HAN_RANGES}]) (?=[{_HAN_RANGES}])")
_ASCII = re.compile(r"[A-Za-z](?:[A-Za-z'.-]| (?! ))*")
_LATIN = LazyPattern("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\u02b0-\u036f '’.-]+")
_DOTS = "·\u2022\u2027\u30fb\uff65"  # U+0387 becomes the first of them in NFC
_FOLDED = dict.fromkeys(map(ord, _DOTS), "·") | dict.fromkeys(map(ord, "‘’ʼ"), "'")
_AROUND_DOT = LazyPattern(" ?· ?")
_MARKS_ALLOWED = frozenset(f" '’.-{_DOTS}〇\u200c\u200d")

_SEARCHES = MappingProxyType(
    {
        **equality(
            default=True, domain_bits=20, leak_en="common names can be guessed", leak_zh="常见姓名可被猜出"
        ),
        Search.NGRAM: SearchRule(
            False, 14, "pairs of characters, from which common names are rebuilt", "相邻字对，可还原常见姓名"
        ),
    }
)


class PersonName(FieldType):
    """1 to 200 letters and marks with space, ``·``, apostrophe, hyphen and full stop.

    Options:
        surnames: More surnames of two characters, for the mask.
    """

    name = "person_name"
    level = Level.PERSONAL
    searches = _SEARCHES
    known_options = frozenset({"surnames"})

    def __init__(self, surnames: frozenset[str] = frozenset()) -> None:
        self._surnames = surnames

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``person_name.characters`` besides what holds for every value."""
        text = entered_text(entered, field)
        if _COMMON_HAN.fullmatch(text):
            return Value(text, text)
        if len(text) <= 200 and text[-1:] != " " and _ASCII.fullmatch(text):
            return Value(text, text)
        canonical = " ".join(single_line(text, field).split())
        if not _is_name(canonical):
            raise InvalidInput("person_name.characters", field=field)
        return Value(canonical, text)

    def mask(self, value: Value, language: str) -> str:
        """Surname and stars, or initials."""
        return mask_name(value.canonical, self._surnames)

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without checking once more what was checked when it was stored."""
        if _COMMON_HAN.fullmatch(canonical):  # each of them a character of its own
            return _mask_han(canonical, self._surnames)
        return super().mask_canonical(canonical, language)

    def _exact(self, value: Value) -> str:
        text = value.canonical
        if text.isascii():
            return text.lower()
        if _COMMON_HAN.fullmatch(text):
            return text
        folded = fold(text.translate(_FOLDED)).translate(_FOLDED)
        return _BETWEEN_HAN.sub("", _AROUND_DOT.sub("·", folded))

    def _other_key(self, value: Value, search: Search) -> str:
        return self._exact(value)

    def _with(self, options: Mapping[str, object]) -> FieldType:
        surnames = options["surnames"]
        if not isinstance(surnames, list | tuple) or not all(
            isinstance(surname, str) and len(surname) == 2 for surname in surnames
        ):
            raise self._bad_option("surnames")
        return PersonName(frozenset(surnames))


def _is_name(text: str) -> bool:
    letters = 0
    for mark in text:
        kind = unicodedata.category(mark)[0]
        letters += kind == "L" or mark == "〇"
        if kind not in "LM" and mark not in _MARKS_ALLOWED:
            return False
    return letters > 0


def mask_name(canonical: str, surnames: frozenset[str] = frozenset()) -> str:
    """Surname and stars for a Chinese name, initials for a Latin one, else the first character.

    Spec: FIELD-TYPES.md section 2.
    """
    if any(dot in canonical for dot in _DOTS):
        return first_grapheme(canonical) + "**"
    if _HAN.fullmatch(canonical):
        return _mask_han(list(graphemes(canonical.replace(" ", ""))), surnames)
    if _LATIN.fullmatch(canonical):
        words = [word for word in canonical.split() if any(map(str.isalpha, word))]
        return " ".join(map(_mask_word, words if len(words) == 1 else [words[0], words[-1]]))
    clusters = list(graphemes(canonical))
    return clusters[0] + "**" if len(clusters) > 1 else "*"


def _mask_han(characters: Sequence[str], surnames: frozenset[str]) -> str:
    if len(characters) == 1:
        return "*"
    head = "".join(characters[:2])
    shown = 2 if len(characters) >= 3 and (head in _COMPOUND or head in surnames) else 1
    return "".join(characters[:shown]) + ("*" if len(characters) - shown == 1 else "**")


def _mask_word(word: str) -> str:
    clusters = list(graphemes(word.lstrip("'’.-")))
    return clusters[0] + "***" if len(clusters) > 1 else "***"
