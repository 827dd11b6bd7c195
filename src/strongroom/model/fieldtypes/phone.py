"""Telephone numbers.

Lives here: spellings, E.164, extensions, service numbers, key. Must not live here: which
digits a mask shows (`phone_mask`), whether the number is in use. Mainland numbers and plain
international ones of fixed length are read here, because a phone number of a Chinese
customer is the overwhelming case and libphonenumber takes some 17 µs; it reads all others.
"""

import re
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
from strongroom.model.fieldtypes.phone_mask import mask_mobile, mask_phone
from strongroom.model.fieldtypes.phone_plans import is_valid
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import compatible, refuse_overlong, strip_invisible

__all__ = ["Phone"]

_MOBILE = re.compile(r"(\+86|0086|86)?(1[3-9][0-9]{9})")
# Countries whose subscriber numbers have one length: possible without looking anything up.
_FIXED_LENGTH = re.compile(r"\+(?:1[2-9][0-9]{9}|852[2-9][0-9]{7}|853[268][0-9]{7}|65[3689][0-9]{7})")
# No extension, no doubt about what a zero means.
_SPACED = re.compile(r"\+[0-9]+(?:[ -][0-9]+)*")
_EXTENSION = LazyPattern(
    r"(?:\s*(?:转|轉|分机|分機|;ext=|ext(?:ension)?\.?|x|#)\s*[:：]?\s*([0-9]{1,7}))$", re.IGNORECASE
)
_DASHED_EXTENSION = LazyPattern(r"(\(?0[0-9]{2,3}\)?[ -][0-9]{7,8})-([0-9]{1,6})")
_SEPARATORS = LazyPattern(r"[\s().·/~‐-―−-]+")
_TRUNK_ZERO = LazyPattern(r"\(\s*0\s*\)")
_DIGITS = LazyPattern(r"\+?[0-9]+")
_MAINLAND = LazyPattern(r"(?:\+86|0086)")
_LANDLINE = LazyPattern(r"(10|2[0-9]|[3-9][0-9]{2})([0-9]{7,8})")
# 400 and 800 numbers, 95xxx and 96xxx, emergency and carrier numbers: many people's, so nobody's.
_SERVICE = LazyPattern(r"[48]00[0-9]{7}|9[56][0-9]{3,6}|1[0-2][0-9]{1,4}")
_BARE_MAINLAND = LazyPattern(r"86(?:1[3-9][0-9]{9})")

_SERVICE_FLAG = "phone.service-number"
_NOT_VALID = ("phone.not-valid",)
_REGION_FLAGS = {"CN": ("phone.region=CN",)}

_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=33),
        Search.SUFFIX4: SearchRule(
            True,
            13.3,
            "groups by the last four digits, which narrows households",
            "按末四位分组，可缩小家庭范围",
        ),
    }
)


class Phone(FieldType):
    """E.164, and ``;ext=`` with the extension where there is one (RFC 3966 section 5.3)."""

    name = "phone"
    level = Level.PERSONAL
    searches = _SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``phone.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        mobile = _MOBILE.fullmatch(text)
        if mobile and (context.region == "CN" or mobile[1] in {"+86", "0086"}):
            return Value("+86" + mobile[2], text, () if mobile[1] else _region_flags(context.region))
        if _FIXED_LENGTH.fullmatch(text):
            return Value(text, text)
        number, extension = text, ""
        if len(text) > 40 or not _SPACED.fullmatch(text):
            number, extension = _without_extension(text, field)
        canonical, flags = _read_number(number, context.region, field)
        return Value(f"{canonical};ext={extension}" if extension else canonical, text, flags)

    def mask(self, value: Value, language: str) -> str:
        """Three and four digits of a mobile number, the last of others."""
        return mask_phone(value.canonical.partition(";")[0], language)

    def mask_canonical(self, canonical: str, language: str) -> str:
        """As `mask`, without looking for other spellings in what is stored."""
        return mask_mobile(canonical, language) or super().mask_canonical(canonical, language)

    def _exact(self, value: Value) -> str | None:
        number = value.canonical.partition(";")[0]
        return None if _is_service(number) else number

    def _other_key(self, value: Value, search: Search) -> str | None:
        number = self._exact(value)
        return number[-4:] if number else None


def _region_flags(region: str) -> tuple[str, ...]:
    return _REGION_FLAGS.get(region) or (f"phone.region={region}",)


def _is_service(e164: str) -> bool:
    return e164.startswith("+86") and _SERVICE.fullmatch(e164, 3) is not None


def _without_extension(text: str, field: str) -> tuple[str, str]:
    """Split an extension off: libphonenumber refuses ``转`` and takes a dashed one for the number's own."""
    refuse_overlong(text, field, 200)
    plain = strip_invisible(compatible(text)).strip()
    dashed = _DASHED_EXTENSION.fullmatch(plain)
    if dashed:
        return dashed[1], dashed[2]
    match = _EXTENSION.search(plain)
    return (plain[: match.start()], match[1]) if match else (plain, "")


def _read_number(text: str, region: str, field: str) -> tuple[str, tuple[str, ...]]:
    if text.startswith("+"):
        text = _TRUNK_ZERO.sub("", text)
    number = _SEPARATORS.sub("", text)
    if not number:
        raise InvalidInput("value.empty", field=field)
    if not _DIGITS.fullmatch(number):
        raise InvalidInput("phone.characters", field=field)
    mainland = _MAINLAND.match(number)
    if mainland:
        return _read_mainland(number[mainland.end() :], field, with_area=True)
    if number.startswith(("+", "00")) and len(number) > 5:
        return _look_up(number, region, field)
    if region != "CN":
        canonical, flags = _look_up(number, region, field)
        return canonical, flags + _region_flags(region)
    if _BARE_MAINLAND.fullmatch(number):
        return "+" + number, ()
    canonical, flags = _read_mainland(number, field, with_area=False)
    return canonical, flags + _region_flags(region)


def _read_mainland(number: str, field: str, *, with_area: bool) -> tuple[str, tuple[str, ...]]:
    """Read what follows +86, or a number as dialled within the mainland.

    Args:
        number: Digits.
        field: The field's name.
        with_area: The area code needs no 0 before it, as after +86.
    """
    national = number.removeprefix("0")
    if len(national) == 11 and national[0] == "1" and national[1] in "3456789":
        return "+86" + national, ()
    if (number[0] == "0" or with_area) and _LANDLINE.fullmatch(national) and not _SERVICE.fullmatch(number):
        return "+86" + national, ()
    if _SERVICE.fullmatch(number):
        return "+86" + number, (_SERVICE_FLAG,)
    if number[0] == "1":
        raise InvalidInput("phone.cn-prefix" if len(number) == 11 else "phone.cn-length", field=field)
    code = "phone.no-area-code" if len(number) in {7, 8} and number[0] != "0" else "phone.not-possible"
    raise InvalidInput(code, field=field)


def _look_up(number: str, region: str, field: str) -> tuple[str, tuple[str, ...]]:
    valid = is_valid(number) if number[0] == "+" else None
    if valid is not None:
        return number, () if valid else _NOT_VALID
    import phonenumbers  # 40 ms to import, and most processes never meet a foreign number

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        raise InvalidInput("phone.not-possible", field=field) from None
    if not phonenumbers.is_possible_number(parsed):
        raise InvalidInput("phone.not-possible", field=field)
    canonical = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if canonical.startswith("+86"):
        return _read_mainland(canonical[3:], field, with_area=True)
    # Numbering plans change faster than libraries: an unknown range is a remark, not an error.
    return canonical, () if phonenumbers.is_valid_number(parsed) else _NOT_VALID
