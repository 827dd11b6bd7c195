"""E-mail addresses.

Lives here: syntax as far as it is sure, internationalised domains, key and mask. Must
not live here: whether anybody reads the mailbox. Dots and ``+tag`` are kept: only the
provider knows whether they matter. Quoted local parts (RFC 5321 section 4.1.2) are refused:
in practice they are slips, and they make two readings of one address.
"""

import re
import unicodedata
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
from strongroom.model.text import compatible, first_grapheme, fold, refuse_overlong, strip_invisible

__all__ = ["Email"]

_PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])"
)
_LOCAL = LazyPattern(r'[^\s\x00-\x20\x7f-\x9f@<>()\[\],;:\\"]+')
_DOMAIN = LazyPattern(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])")
_UNFIT = LazyPattern("[\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# IDNA 2003, which Python has, maps these two onto other letters: another domain, other people's mail.
_DEVIATION = frozenset("ßς")
_TOTAL_OCTETS, _LOCAL_OCTETS = 254, 64

_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=32),
        Search.DOMAIN: SearchRule(
            False,
            14,
            "whose mail has the same domain, so often the employer",
            "邮箱域名相同者，常可看出工作单位",
        ),
    }
)


class Email(FieldType):
    """One ``@``, a local part of at most 64 octets, at most 254 octets in all."""

    name = "email"
    level = Level.PERSONAL
    searches = _SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``email.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        if len(text) <= _TOTAL_OCTETS and _PLAIN.fullmatch(text):
            return Value(text, text)
        refuse_overlong(text, field, 1000)
        local, domain = _halves(strip_invisible(compatible(text)).strip(), field)
        canonical = f"{local}@{domain}"
        if len(canonical.encode()) > _TOTAL_OCTETS or len(local.encode()) > _LOCAL_OCTETS:
            raise InvalidInput("email.length", field=field)
        return Value(canonical, text)

    def mask(self, value: Value, language: str) -> str:
        """The first character and the domain."""
        local, _, domain = value.canonical.partition("@")
        first = first_grapheme(local)
        # A star for the only character: one letter would be all of it.
        return f"{first if first != local else ''}***@{domain}"

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without looking for other spellings in what is stored."""
        if len(canonical) > _TOTAL_OCTETS or not _PLAIN.fullmatch(canonical):
            return super().mask_canonical(canonical, language)
        local, _, domain = canonical.partition("@")
        return f"{local[0] if len(local) > 1 else ''}***@{domain}"

    def _exact(self, value: Value) -> str:
        text = value.canonical
        return text.lower() if text.isascii() else fold(text)

    def _other_key(self, value: Value, search: Search) -> str:
        return value.canonical.partition("@")[2]

    def _query(self, entered: str, context: ParseContext, search: Search, field: str) -> str | None:
        if search is not Search.DOMAIN:
            return super()._query(entered, context, search, field)
        refuse_overlong(entered, field, 1000)
        plain = strip_invisible(compatible(entered)).strip()
        return _domain(plain.rpartition("@")[2], field)


def _halves(text: str, field: str) -> tuple[str, str]:
    if not text:
        raise InvalidInput("value.empty", field=field)
    if _UNFIT.search(text):
        raise InvalidInput("text.bidi", field=field)
    local, at, domain = text.partition("@")
    if not at or not _LOCAL.fullmatch(local) or "@" in domain:
        raise InvalidInput("email.syntax", field=field)
    return local, _domain(domain, field)


def _domain(text: str, field: str) -> str:
    """The A-label form, lower case (RFC 5891); ideographic full stops are dots (RFC 3490 section 3.1)."""
    try:
        labels = [_label(label) for label in text.replace("。", ".").split(".")]
    except UnicodeError:
        raise InvalidInput("email.domain", field=field) from None
    domain = ".".join(labels)
    if not _DOMAIN.fullmatch(domain):
        raise InvalidInput("email.domain", field=field)
    return domain


def _label(label: str) -> str:
    if label.isascii():
        return label.lower()
    if _DEVIATION & set(label.lower()):
        return "xn--" + unicodedata.normalize("NFC", label.lower()).encode("punycode").decode("ascii")
    return label.encode("idna").decode("ascii")
