"""Text of any length, and short labels of one line.

Lives here: limits, line ends, what is refused and flagged in text. Must not live here:
how numbers are found in it (`contents`, `card_auth`).
"""

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import HIDDEN, FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.card_auth import refuse_card_auth
from strongroom.model.fieldtypes.contents import found_in
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compose, fold, single_line

__all__ = ["FreeText", "Text", "checked_line"]

_LIMIT_OCTETS = 64 * 1024
_UNSEEN = "[hidden]"
_CONTROL = LazyPattern("[\x00-\x08\x0b-\x1f\x7f]")
_SURROGATE = LazyPattern("[\ud800-\udfff]")


class FreeText(FieldType):
    """At most 64 KiB; line ends become LF; numbers of cards, people and phones are flagged."""

    name = "free_text"
    level = Level.SENSITIVE

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        lines = text.replace("\r\n", "\n").replace("\r", "\n")
        if _SURROGATE.search(lines):
            raise InvalidInput("text.malformed", field=field)
        if _CONTROL.search(lines):
            raise InvalidInput("text.control", field=field)
        canonical = compose(lines)
        if not canonical.strip():
            raise InvalidInput("value.empty", field=field)
        if len(canonical.encode()) > _LIMIT_OCTETS:
            raise InvalidInput("value.too-long", field=field, limit=_LIMIT_OCTETS)
        refuse_card_auth(canonical, field)
        return Value(canonical, text, found_in(canonical))

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return _UNSEEN

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, whatever it is: looking through a long text for numbers tells nothing here."""
        return _UNSEEN


class Text(FieldType):
    """A label of one line, at most 200 characters."""

    name = "text"
    level = Level.PERSONAL
    searches = equality(default=False, domain_bits=16)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        canonical = checked_line(text, field)
        return Value(canonical, text, found_in(canonical))

    def mask(self, value: Value, language: str) -> str:
        """Nothing."""
        return HIDDEN

    def _exact(self, value: Value) -> str:
        return fold(value.canonical)


def checked_line(text: str, field: str, limit: int = 200) -> str:
    """One line that holds no card authentication data.

    Raises:
        InvalidInput: ``card_auth.forbidden``, or as `strongroom.model.text.single_line`.
    """
    canonical = single_line(text, field, limit)
    refuse_card_auth(canonical, field)
    return canonical
