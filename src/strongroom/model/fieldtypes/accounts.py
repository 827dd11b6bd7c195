"""Names and numbers that people have in other systems.

Lives here: WeChat and QQ accounts, the external id of a record, random ids. Must not
live here: Strongroom's own ids (`strongroom.model.ids`).
"""

import re

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import HIDDEN, FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.card_auth import refuse_card_auth
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import (
    compatible,
    fold,
    graphemes,
    identifier,
    refuse_overlong,
    single_line,
    strip_invisible,
)

__all__ = ["ExternalId", "OpaqueId", "Qq", "WechatId"]

_WECHAT = LazyPattern("[A-Za-z][-_A-Za-z0-9]{5,19}")
_QQ = LazyPattern("[1-9][0-9]{4,10}")
_PLAIN_ID = re.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_LONG_DIGITS = re.compile("[0-9]{11}")
_UUID_4 = LazyPattern("([0-9A-F]{8})([0-9A-F]{4})(4[0-9A-F]{3})([89AB][0-9A-F]{3})([0-9A-F]{12})")


class WechatId(FieldType):
    """A letter and 5 to 19 letters, digits, hyphens or underscores."""

    name = "wechat_id"
    level = Level.PERSONAL
    searches = equality(default=True, domain_bits=32)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``wechat_id.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        # `identifier` would make it upper case: an id is shown as it was chosen.
        name = "".join(strip_invisible(compatible(text)).split())
        if not name:
            raise InvalidInput("value.empty", field=field)
        if not _WECHAT.fullmatch(name):
            raise InvalidInput("wechat_id.format", field=field)
        return Value(name, text)

    def mask(self, value: Value, language: str) -> str:
        """The first character."""
        return value.canonical[0] + "***"

    def _exact(self, value: Value) -> str:
        return value.canonical.casefold()


class Qq(FieldType):
    """5 to 11 digits, the first not 0."""

    name = "qq"
    level = Level.PERSONAL
    searches = equality(default=True, domain_bits=33)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``qq.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        number = identifier(text, "-")
        if not number:
            raise InvalidInput("value.empty", field=field)
        if not _QQ.fullmatch(number):
            raise InvalidInput("qq.format", field=field)
        return Value(number, text)

    def mask(self, value: Value, language: str) -> str:
        """The first and the last digit."""
        return f"{value.canonical[0]}***{value.canonical[-1]}"


class ExternalId(FieldType):
    """The id of a record in the system that it came from; often an e-mail address or a phone number."""

    name = "external_id"
    level = Level.PERSONAL
    searches = equality(default=True, domain_bits=32)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``card_auth.forbidden`` besides what holds for every value."""
        text = entered_text(entered, field)
        if not _PLAIN_ID.fullmatch(text) or _LONG_DIGITS.search(text):
            canonical = single_line(text, field)
            refuse_card_auth(canonical, field)
            return Value(canonical, text)
        return Value(text, text)

    def mask(self, value: Value, language: str) -> str:
        """The first two characters of five or more."""
        clusters = list(graphemes(value.canonical))
        return "".join(clusters[:2]) + HIDDEN if len(clusters) > 4 else HIDDEN

    def _exact(self, value: Value) -> str:
        return fold(value.canonical)


class OpaqueId(FieldType):
    """128 random bits as UUID version 4; never derived from anything personal, so it is shown."""

    name = "opaque_id"
    level = Level.GENERAL
    searches = equality(default=True, domain_bits=122)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``opaque_id.format`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        plain = identifier(text, "-{}").removeprefix("URN:UUID:")
        if not plain:
            raise InvalidInput("value.empty", field=field)
        match = _UUID_4.fullmatch(plain)
        if not match:
            raise InvalidInput("opaque_id.format", field=field)
        return Value("-".join(match.groups()).lower(), text)

    def mask(self, value: Value, language: str) -> str:
        """The id itself."""
        return value.canonical
