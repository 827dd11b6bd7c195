"""The masked form of a phone number.

Lives here: which digits a mask shows. Must not live here: parsing. The two languages
show the same digits; they differ in the country code and the trunk zero only.
"""

import re

from strongroom.model.patterns import LazyPattern

__all__ = ["mask_mobile", "mask_phone"]

_MOBILE = re.compile(r"\+86(1[3-9][0-9])[0-9]{4}([0-9]{4})")
_LANDLINE = LazyPattern(r"(10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}")
# ITU-T E.164 annex: country codes of one and two digits; all others have three.
_TWO_DIGIT_CODES = (
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 "
    "60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
)
_TWO_DIGITS = frozenset(_TWO_DIGIT_CODES.split())


def mask_mobile(e164: str, language: str) -> str | None:
    """The mask of a mainland mobile number; None for any other text. Most of a page are such."""
    mobile = _MOBILE.fullmatch(e164)
    if mobile is None:
        return None
    masked = f"{mobile[1]}****{mobile[2]}"
    return masked if language.startswith("zh") else f"+86 {masked}"


def mask_phone(e164: str, language: str) -> str:
    """Show enough of a number to recognise it, too little to dial.

    Args:
        e164: ``+`` and digits.
        language: In Chinese, mainland numbers stand as dialled at home.

    Spec: FIELD-TYPES.md sections 1 and 2, phone.
    """
    mobile = mask_mobile(e164, language)
    if mobile is not None:
        return mobile
    digits = e164[1:]
    size = 1 if digits[0] in "17" else 2 if digits[:2] in _TWO_DIGITS else 3
    country, national = digits[:size], digits[size:]
    if country == "86":
        return _mask_mainland(national, chinese=language.startswith("zh"))
    return f"+{country} {_tail(national)}"


def _mask_mainland(national: str, *, chinese: bool) -> str:
    landline = (
        None if national[:3] in {"400", "800"} and len(national) == 10 else _LANDLINE.fullmatch(national)
    )
    if landline:
        masked = f"****{national[-2:]}"
        return f"0{landline[1]}-{masked}" if chinese else f"+86 {landline[1]} {masked}"
    return _tail(national) if chinese else f"+86 {_tail(national)}"


def _tail(national: str) -> str:
    shown = 4 if len(national) >= 10 else 2
    if len(national) < shown + 4:  # the rest could be guessed
        return "****"
    return "*" * (len(national) - shown) + national[-shown:]
