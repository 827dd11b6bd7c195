"""How wide text is on a terminal, and which characters must not reach one.

Lives here: columns of East Asian text (Unicode UAX #11), padding, wrapping, and making control characters
visible. Must not live here: tables.
"""

import unicodedata

__all__ = ["pad", "visible", "width", "wrap"]

_WIDE = frozenset("WF")
# Formatting characters that joining scripts need; all others of the category can hide or turn text around.
_HARMLESS = frozenset("\u200c\u200d")


def width(text: str) -> int:
    """The number of columns that a text takes; East Asian wide characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def visible(text: str) -> str:
    r"""Show control and direction characters as ``\u001b``: a stored name must not steer the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(character if _is_harmless(character) else f"\\u{ord(character):04x}" for character in text)


def _is_harmless(character: str) -> bool:
    if character in _HARMLESS:
        return True
    # Cc and Cf steer, Cs cannot be written, Zl and Zp break lines.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def pad(text: str, columns: int) -> str:
    """Fill a text with blanks up to a number of columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break a text into lines: between words, and in East Asian text between characters.

    Args:
        text: One paragraph.
        columns: The most that a line may take; one word that is longer stands alone.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """Pieces that stay together: a word with the blanks after it, one East Asian character with its marks."""
    pieces: list[str] = []
    for character in text:
        wide = unicodedata.east_asian_width(character) in _WIDE
        begins = not pieces or wide or pieces[-1][-1:] == " " or _ends_wide(pieces[-1])
        # Punctuation never leads a line.
        if pieces and (character == " " or (wide and unicodedata.category(character).startswith("P"))):
            begins = False
        if begins and character != " ":
            pieces.append(character)
        elif pieces:
            pieces[-1] += character
    return pieces


def _ends_wide(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in _WIDE
