"""Passports, permits and identity cards of other places.

Lives here: the subtypes, guessing one from the number, check digits. Must not live here:
mainland resident numbers (`national_id`). The canonical form is ``subtype:country:number``;
what is entered may be that, an object with these three, a bare number, or the second line of a
passport's machine-readable zone.
"""

from __future__ import annotations

from collections.abc import Mapping

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import FieldType, ParseContext, Value, entered_text, equality
from strongroom.model.fieldtypes.check_digits import hkid_fits, mrz_digit, taiwan_id_fits
from strongroom.model.fieldtypes.countries import ALPHA_2, ALPHA_3
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["TravelDoc"]

# Subtype: country, pattern. "ZZ" stands for a country that nobody named.
_SUBTYPES: Mapping[str, tuple[str, LazyPattern]] = {
    "cn_passport": ("CN", LazyPattern("E[0-9A-HJ-NP-Z][0-9]{7}")),
    "home_return_permit": ("HK", LazyPattern("[HM][0-9]{8}(?:[0-9]{2})?")),  # 回乡证
    "taiwan_permit": ("TW", LazyPattern("[0-9]{8}")),  # 台胞证
    "hkid": ("HK", LazyPattern("[A-Z]{1,2}[0-9]{6}[0-9A]")),
    "taiwan_id": ("TW", LazyPattern("[A-Z][1289][0-9]{8}")),
    "passport": ("ZZ", LazyPattern("[0-9A-Z]{5,15}")),
}
_BRACKETED = LazyPattern("([A-Z]{1,2}[0-9]{6})[(]([0-9A])[)]")
_TAGGED = LazyPattern("([A-Z_]+):([A-Z]{2})?:([^:]+)")
_MRZ_LINE_2 = LazyPattern(
    "([0-9A-Z<]{9})([0-9<])([A-Z<]{3})[0-9]{6}[0-9][MFX<][0-9]{6}[0-9][0-9A-Z<]{14}[0-9<][0-9]"
)


class TravelDoc(FieldType):
    """A document number with its subtype and country.

    A bare number is read as the first subtype that it fits, a check digit included, and flagged
    ``travel_doc.guessed``: nine characters may be a passport of many countries. Say the subtype to be sure.
    """

    name = "travel_doc"
    level = Level.SENSITIVE
    searches = equality(default=True, domain_bits=28)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``travel_doc.…`` besides what holds for every value."""
        text = _tagged(entered, field)
        refuse_overlong(text, field, 200)
        plain = identifier(text, "-‐‑–")
        if not plain:
            raise InvalidInput("value.empty", field=field)
        if _MRZ_LINE_2.fullmatch(plain):
            return Value(_from_mrz(plain, field), text)
        tagged = _TAGGED.fullmatch(plain)
        if tagged:
            return Value(_as_subtype(tagged[1].lower(), tagged[2], tagged[3], field), text)
        return Value(_guess(plain, field), text, ("travel_doc.guessed",))

    def mask(self, value: Value, language: str) -> str:
        """The first and the last two characters of the number."""
        number = value.canonical.rpartition(":")[2]
        return f"{number[0]}{'*' * (len(number) - 3)}{number[-2:]}"

    def _exact(self, value: Value) -> str:
        return value.canonical


def _tagged(entered: object, field: str) -> str:
    if not isinstance(entered, Mapping):
        return entered_text(entered, field)
    if not {"number", "subtype"} <= entered.keys() <= {"number", "subtype", "country"}:
        raise InvalidInput("travel_doc.format", field=field)
    subtype, country, number = (entered.get(part) or "" for part in ("subtype", "country", "number"))
    return ":".join((entered_text(subtype, field), entered_text(country, field), entered_text(number, field)))


def _as_subtype(subtype: str, country: str | None, number: str, field: str) -> str:
    if subtype not in _SUBTYPES:
        raise InvalidInput("travel_doc.subtype", field=field, subtypes=", ".join(_SUBTYPES))
    home, pattern = _SUBTYPES[subtype]
    if subtype == "passport" and country:
        if country not in ALPHA_2 and country != "ZZ":
            raise InvalidInput("travel_doc.format", field=field)
        home = country
    bracketed = _BRACKETED.fullmatch(number)
    plain = bracketed[1] + bracketed[2] if bracketed else number
    if not pattern.fullmatch(plain):
        raise InvalidInput("travel_doc.format", field=field)
    if not _check_fits(subtype, plain):
        raise InvalidInput("travel_doc.check", field=field)
    return f"{subtype}:{home}:{plain}"


def _check_fits(subtype: str, number: str) -> bool:
    if subtype == "hkid":
        return hkid_fits(number)
    return subtype != "taiwan_id" or taiwan_id_fits(number)


def _guess(number: str, field: str) -> str:
    if _BRACKETED.fullmatch(number):
        return _as_subtype("hkid", None, number, field)
    for subtype, (country, pattern) in _SUBTYPES.items():
        if pattern.fullmatch(number):
            if _check_fits(subtype, number):
                return f"{subtype}:{country}:{number}"
            if subtype == "taiwan_id":  # no passport is written like this: it is a slip
                raise InvalidInput("travel_doc.check", field=field)
    raise InvalidInput("travel_doc.format", field=field)


def _from_mrz(line: str, field: str) -> str:
    """Number and country out of line 2 of a passport (ICAO Doc 9303-4 section 4.2.2)."""
    composite = line[:10] + line[13:20] + line[21:43]
    dates = mrz_digit(line[13:19]) == line[19] and mrz_digit(line[21:27]) == line[27]
    if mrz_digit(line[:9]) != line[9] or not dates or mrz_digit(composite) != line[43]:
        raise InvalidInput("travel_doc.check", field=field)
    country = ALPHA_3.get(line[10:13].rstrip("<"), "DE" if line[10:13] == "D<<" else "ZZ")
    number = line[:9].rstrip("<")
    if country == "CN" and _SUBTYPES["cn_passport"][1].fullmatch(number):
        return f"cn_passport:CN:{number}"
    return _as_subtype("passport", country, number, field)
