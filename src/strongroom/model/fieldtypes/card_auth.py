"""Card security codes, PINs, track data and payment passwords: never stored, anywhere.

Lives here: recognising them by the name of a field or column, and inside text. Must not
live here: a field type that would take them. The source is PCI DSS 3.3.1: sensitive
authentication data is not kept after authorisation, encrypted or not.
"""

import re
import unicodedata

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.check_digits import luhn_fits
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, strip_invisible

__all__ = ["forbidden_name", "has_card_auth", "refuse_card_auth", "scannable"]

_FOREIGN_DIGIT = LazyPattern(r"(?![0-9])\d")
_ANY_DIGIT = re.compile(r"\d|[０-９]")

# -- names ---------------------------------------------------------------------
_CAMEL = LazyPattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = LazyPattern(r"[a-z]+[0-9]*|[0-9]+")
_WHOLE_WORDS = (
    "cvv cvv1 cvv2 cvc cvc1 cvc2 cvn cvn1 cvn2 cav cav2 csc icvv dcvv pin pins pvv pinblock cardpin "
    "magstripe track1 track2 track3 track1data track2data track3data trackdata"
)
_WORDS = frozenset(_WHOLE_WORDS.split())
_PHRASES = LazyPattern(
    r"card ?(?:verification|security|validation|authentication) ?(?:value|code|number|no\b|data)?"
    r"|(?:\b|^)security ?code|track ?[123]?(?: ?equivalent)? ?data|track [123]\b|^track$"
    r"|magnetic (?:stripe|strip)|mag ?stripe|pin ?block"
    r"|(?:payment|card|atm|transaction|withdrawal) ?(?:password|passwd|pwd|pin)\b"
)
_CHINESE_NAMES = LazyPattern(
    "安全[码碼]|(?:支付|交易|取款|提款|卡)密[码碼]|卡片?(?:验证|驗證|校验|識別|识别)[码碼值]"
    "|磁道|磁条|磁條|卡背[后後]?三位|个人识别码|個人識別碼"
)


def forbidden_name(name: str) -> bool:
    """Whether a field or column of this name would hold card authentication data.

    So are ``cvv``, ``CardSecurityCode``, ``pin_block``, ``track2``, ``安全码`` and ``支付密码``; ``pincode``
    (a postal code in India), ``pinyin``, ``shipping`` and ``tracking_number`` are not.
    """
    plain = strip_invisible(unicodedata.normalize("NFKC", name))
    if _CHINESE_NAMES.search(plain):
        return True
    words = (
        _WORD.findall(_CAMEL.sub(" ", plain).lower()) if not plain.isupper() else _WORD.findall(plain.lower())
    )
    joined = " ".join(words)
    if "pincode" in plain.lower():
        words = [word for word in words if word != "pin"]
    return not _WORDS.isdisjoint(words) or _PHRASES.search(joined) is not None


# -- text ----------------------------------------------------------------------
_SEPARATOR = r"[\s:：=＝#\-是为為]{0,4}(?:is|was|code|no\.?|number)?[\s:：=＝#\-是为為]{0,4}"
_CODE = LazyPattern(
    r"(?:(?<![a-z])(?:i?cvv|cvc|cvn|cav|csc)(?:[12](?![0-9]))?(?:[码碼]|code|number)?"
    r"|(?<![a-z])(?:card\s)?(?:security|verification|validation)\s(?:code|value)"
    r"|安全[码碼]|卡片?(?:验证|驗證|校验)[码碼值]|卡背[后後]?三位(?:数字?)?)"
    rf"{_SEPARATOR}[0-9]{{3,4}}(?![0-9])"
)
_PIN = LazyPattern(
    r"(?<![a-z])pin(?:\s?(?:code|number|no\.?|[码碼]))?\s{0,2}(?:[:：=]|是|为|為|is)\s{0,2}[0-9]{4}(?![0-9])"
    rf"|(?:card|atm|银行卡|銀行卡|debit|credit)\s?(?:card\s)?pin{_SEPARATOR}[0-9]{{4,6}}(?![0-9])"
    rf"|pin\s?block{_SEPARATOR}[0-9a-f]{{16}}"
    rf"|(?:(?:支付|交易|取款|提款|银行卡|銀行卡|信用卡|卡)密[码碼]|(?:payment|card)\s(?:password|pwd))"
    rf"{_SEPARATOR}[0-9a-z]{{4,16}}"
)
_TRACK_1 = LazyPattern(r"%?b[0-9]{12,19}\^[^\^\n]{2,26}\^[0-9]{4}")
_TRACK_2_MARKED = LazyPattern(r";[0-9]{12,19}=[0-9]{4}")
_TRACK_2 = LazyPattern(r"(?<![0-9])([0-9]{12,19})[=d][0-9]{7,}")


# Every pattern above needs one of these: hardly any text has it, and looking for it is several times faster.
_NEEDED = re.compile(
    "cv[vcn]|cav|csc|code|value|安全|[验驗][证證]|校验|卡背|pin|密|password|pwd|\\^|=|(?<=[0-9])d(?=[0-9])"
)


def scannable(text: str) -> str:
    """Text in which digits are ASCII digits, for looking for numbers; empty where there is no digit."""
    if not _ANY_DIGIT.search(text):
        return ""
    if text.isascii():
        return text
    plain = strip_invisible(compatible(text))
    return _FOREIGN_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), plain)


def has_card_auth(scanned: str) -> bool:
    """Whether text made by `scannable` holds a security code, PIN, payment password or track."""
    if not scanned:
        return False
    lower = scanned.lower()
    if not _NEEDED.search(lower):
        return False
    if any(pattern.search(lower) for pattern in (_CODE, _PIN, _TRACK_1, _TRACK_2_MARKED)):
        return True
    return any(luhn_fits(match[1]) for match in _TRACK_2.finditer(lower))


def refuse_card_auth(text: str, field: str) -> None:
    """Refuse text that holds card authentication data.

    Raises:
        InvalidInput: ``card_auth.forbidden``.
    """
    if has_card_auth(scannable(text)):
        raise InvalidInput("card_auth.forbidden", field=field)
