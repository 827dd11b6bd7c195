"""Cells that a spreadsheet neither runs nor rewrites, and the way back to what they said.

Lives here: where an apostrophe goes into a cell, and how it is taken out again. Must not live here: rows,
files, which columns there are. docs/adr/0040 has the reasons.

A spreadsheet runs a cell that begins with = + - @ (or one of their full-width forms, which East Asian
versions read alike), also after blanks, and some run what follows a tab or a line's end. A spreadsheet whose
list separator is another one than the comma takes rows apart in places where no quote protects them: so
whatever follows a separator *inside* a value counts as a beginning too. And it rewrites text that looks like
a number: 18 digits lose their last three, zeros in front are gone, ``3-4`` becomes a day.

The apostrophe is the mark by which people tell spreadsheets that text follows. Exactly one is put in at each
such place, whatever stands there, so that taking one out again gives back every value.
"""

import re
from typing import Final

__all__ = ["guard", "unguard"]

_MARK: Final = "'"
# What NFKC makes = + - @ of, and the minus sign proper.
_FORMULA: Final = "=+\\-@＝＋－＠﹦﹢﹣﹫−"
# Blanks that programs drop at a beginning: all white space but tab and line ends, controls, characters of no
# width. The quote is one of them: torn from its row it opens a text that is empty.
_BLANK: Final = (
    "(?:[^\\S\\t\\r\\n]"
    '|["\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff])'
)
# With the apostrophes that stand there already: a value that has its own gets one more.
# Possessive, so that a long run of blanks is looked at once.
_BEFORE: Final = f"{_MARK}*+{_BLANK}*+"
_RUN: Final = re.compile(f"{_BEFORE}[{_FORMULA}\\t\\r\\n]|{_MARK}*+\\x00")
# Digits and what dates, times, exponents, fractions, percentages and bookkeepers' negatives are written with.
_LIKE_A_NUMBER: Final = re.compile(
    f"{_BEFORE}(?=[^0-9０-９]*[0-9０-９])[0-9０-９.(（．][-0-9０-９.,/:()eE%　 （）．，／：－]*+\\s*+"
)
_INSIDE: Final = re.compile(f"(?<=[,;|\\t\\r\\n])(?={_BEFORE}[{_FORMULA}])")
_INSIDE_MARKED: Final = re.compile(f"(?<=[,;|\\t\\r\\n]){_MARK}(?={_BEFORE}[{_FORMULA}])")
# Most values: a letter first, and nothing that any rule here is about. Spares them the rest.
_HARMLESS: Final = re.compile("(?:[A-Za-z\u3400-\u9fff][A-Za-z0-9_\u3400-\u9fff .:/]*+)?")
# Up to 15 digits a spreadsheet keeps; a day it shows in its own way and keeps.
_FIGURE: Final = re.compile(r"-?(?!(?:[^0-9]*[0-9]){16})[0-9]+(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def guard(text: str, *, figure: bool = False) -> str:
    """Return the text as a cell may hold it.

    Args:
        text: The value.
        figure: Whether the column holds numbers or days that a spreadsheet should read as such. A value that
            is exactly one of these then stays as it is, a negative amount too.
    """
    if _HARMLESS.fullmatch(text) or (figure and _FIGURE.fullmatch(text)):
        return text
    inside = _INSIDE.sub(_MARK, text)
    return _MARK + inside if _is_marked_in_front(text) else inside


def unguard(cell: str) -> str:
    """Return the text that `guard` made a cell of, whatever column it stood in."""
    text = _INSIDE_MARKED.sub("", cell)
    # Whether a mark was needed does not depend on how many apostrophes lead: see _BEFORE.
    return text[1:] if text.startswith(_MARK) and _is_marked_in_front(text) else text


def _is_marked_in_front(text: str) -> bool:
    return _RUN.match(text) is not None or _LIKE_A_NUMBER.fullmatch(text) is not None
