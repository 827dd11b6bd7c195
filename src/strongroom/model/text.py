"""Text as Unicode has it: what is invisible, what reorders, what is one character to a reader.

Lives here: normal forms, refusals that hold for every field, and grapheme
clusters. Must not live here: what a name or a phone number looks like. Canonical
text is NFC and is what people see; NFKC is for identifiers and for keys, because it
also turns ``½`` into ``1⁄2`` and U+2F00 into ``一``.
"""

import re
import unicodedata
from collections.abc import Iterator

from strongroom.errors import InvalidInput
from strongroom.model.patterns import LazyPattern

__all__ = [
    "bigrams",
    "compatible",
    "compose",
    "first_grapheme",
    "fold",
    "graphemes",
    "identifier",
    "isolate",
    "loose",
    "refuse_overlong",
    "single_line",
    "strip_invisible",
    "without_joiners",
]

# U+200B-200D, U+2060, U+FEFF and U+00AD: they change no reading of an identifier.
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
# U+200C and U+200D shape Persian and Indic words, so text that is shown keeps them.
_ZERO_WIDTH = dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0x00AD])
_SELECTORS = dict.fromkeys([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_DROPPED_IN_KEYS = _INVISIBLE | _SELECTORS

# Looking for them is several times faster than dropping them, and hardly any text has one.
_ANY_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_ANY_DROPPED = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")

_BIDI = LazyPattern("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = LazyPattern("[\ud800-\udfff]")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Unified ideographs are their own NFC and NFKC and have no case.
_PLAIN_HAN = re.compile("[\u4e00-\u9fa5]+")


def compose(text: str) -> str:
    """NFC, the form that is stored and shown."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def compatible(text: str) -> str:
    """NFKC: full-width letters, digits and spaces become ASCII."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def strip_invisible(text: str) -> str:
    """Drop zero-width characters and the soft hyphen."""
    return text.translate(_INVISIBLE) if _ANY_INVISIBLE.search(text) else text


def without_joiners(text: str) -> str:
    """Drop what is invisible and joins nothing, but keep the joiners that shape words."""
    return text.translate(_ZERO_WIDTH) if _ANY_INVISIBLE.search(text) else text


def identifier(text: str, dropped: str = "") -> str:
    """The form in which identifiers are matched: NFKC, nothing invisible, no space, upper case.

    Args:
        text: As entered.
        dropped: Further characters without meaning in this type, such as ``-``.
    """
    plain = "".join(strip_invisible(compatible(text)).split())
    for character in dropped:
        plain = plain.replace(character, "")
    return plain.upper()


def fold(text: str) -> str:
    """The key of a text: NFKC(casefold(NFKC)), one space between words, nothing invisible."""
    if text.isascii():
        return text.lower() if "  " not in text else " ".join(text.lower().split())
    if _PLAIN_HAN.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_DROPPED_IN_KEYS).split())


def loose(text: str) -> str:
    """`fold` without spaces and punctuation, for addresses and names of places."""
    folded = fold(text)
    if folded.isalnum():
        return folded
    # \W would also drop the vowel signs of Indic scripts.
    return "".join(mark for mark in folded if unicodedata.category(mark)[0] not in "PZ")


def single_line(text: str, field: str, limit: int = 200) -> str:
    """Check and compose one line of text.

    Args:
        text: As entered.
        field: The field's name, for the error.
        limit: Most code points allowed.

    Returns:
        NFC without surrounding space.

    Raises:
        InvalidInput: ``value.empty``, ``value.too-long``, ``text.control``, ``text.bidi`` or
            ``text.malformed``.
    """
    stripped = text.strip()
    if _UNFIT.search(stripped):
        _say_why(stripped, field)
    if not stripped.isascii():
        stripped = without_joiners(unicodedata.normalize("NFC", stripped)).strip()
        if _ANY_DROPPED.search(stripped) and not stripped.translate(_DROPPED_IN_KEYS):
            stripped = ""
    if not stripped:
        raise InvalidInput("value.empty", field=field)
    if len(stripped) > limit:
        raise InvalidInput("value.too-long", field=field, limit=limit)
    return stripped


def _say_why(text: str, field: str) -> None:
    if _SURROGATE.search(text):
        raise InvalidInput("text.malformed", field=field)
    raise InvalidInput("text.bidi" if _BIDI.search(text) else "text.control", field=field)


def refuse_overlong(text: str, field: str, limit: int) -> None:
    """Refuse what is far longer than any spelling of an identifier, before work is done on it.

    Raises:
        InvalidInput: ``value.too-long``.
    """
    if len(text) > limit:
        raise InvalidInput("value.too-long", field=field, limit=limit)


def bigrams(key: str) -> tuple[str, ...]:
    """The pairs of neighbouring characters of a key, each once; the words of an n-gram index."""
    return tuple(dict.fromkeys(key[at : at + 2] for at in range(len(key) - 1)))


def isolate(text: str) -> str:
    """Wrap text with right-to-left letters in U+2068 and U+2069, so that stars beside it do not jump."""
    if text.isascii() or not any(unicodedata.bidirectional(mark) in {"R", "AL"} for mark in text):
        return text
    return f"\u2068{text}\u2069"


def first_grapheme(text: str) -> str:
    """The first character as a reader counts; empty for empty text."""
    return next(graphemes(text), "")


def graphemes(text: str) -> Iterator[str]:
    """Cut text into extended grapheme clusters.

    Joined are combining and enclosing marks, variation selectors, joiners and what a
    joiner glues to an emoji, skin tones, tags, pairs of regional indicators, Hangul
    syllables written in letters, and CR LF.

    Spec: UAX #29 section 3.1.1 without GB9b and GB9c (prefixed signs and conjuncts are
    cut, which shows a reader less, never more).
    """
    start = 0
    for at in range(1, len(text)):
        if not _joins(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joins(text: str, start: int, at: int) -> bool:
    before, here = text[at - 1], text[at]
    if before.isascii() and here.isascii():
        return before == "\r" and here == "\n"
    if unicodedata.category(before) in {"Cc", "Zl", "Zp"}:
        return False
    if _extends(here):
        return True
    code, last = ord(here), ord(before)
    if last == 0x200D:
        return _pictographic(code)
    if 0x1F1E6 <= code <= 0x1F1FF and 0x1F1E6 <= last <= 0x1F1FF:
        return (at - start) % 2 == 1
    return _hangul_joins(last, code)


def _extends(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in {"Mn", "Me", "Mc"}
        or code in {0x200C, 0x200D, 0x0E33, 0x0EB3, 0xFF9E, 0xFF9F}
        or 0x1F3FB <= code <= 0x1F3FF
        or 0xE0020 <= code <= 0xE007F
    )


def _pictographic(code: int) -> bool:
    return code >= 0x1F000 or 0x2190 <= code <= 0x2BFF or code in {0xA9, 0xAE, 0x3030, 0x303D, 0x3297, 0x3299}


def _hangul_joins(last: int, code: int) -> bool:
    leading = 0x1100 <= last <= 0x115F or 0xA960 <= last <= 0xA97C
    syllable = 0xAC00 <= last <= 0xD7A3
    open_syllable = syllable and (last - 0xAC00) % 28 == 0
    vowel = 0x1160 <= last <= 0x11A7 or 0xD7B0 <= last <= 0xD7C6
    trailing = 0x11A8 <= last <= 0x11FF or 0xD7CB <= last <= 0xD7FB
    is_vowel = 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6
    is_trailing = 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB
    if leading:
        return 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C or is_vowel or 0xAC00 <= code <= 0xD7A3
    if open_syllable or vowel:
        return is_vowel or is_trailing
    return (syllable or trailing) and is_trailing
