"""What free text should not hold: cards, identity numbers and phones, found and flagged.

Lives here: finding them. Must not live here: refusing; only card authentication data is
refused (`card_auth`). A number's context is not judged: an order number that happens to fit
is flagged too, a flag being a remark.
"""

import datetime
from collections.abc import Iterator

from strongroom.model.fieldtypes.card_auth import scannable
from strongroom.model.fieldtypes.check_digits import luhn_fits
from strongroom.model.fieldtypes.national_id import is_resident_number
from strongroom.model.patterns import LazyPattern

__all__ = ["found_in"]

_RUN = LazyPattern(r"(?<![0-9A-Za-z.])[0-9]+(?:[ -][0-9]+)*(?:[Xx](?![0-9A-Za-z]))?(?!\.[0-9])")
_GROUP = LazyPattern(r"[0-9]+[Xx]?")
_MOBILE = LazyPattern(r"(?:\+?86|0086)?1[3-9][0-9]{9}")
_LANDLINE = LazyPattern(r"(?<![0-9-])0(?:10|2[0-9]|[3-9][0-9]{2})-?[0-9]{7,8}(?![0-9])")
_INTERNATIONAL = LazyPattern(r"\+[1-9](?:[ -]?[0-9]){7,14}(?![0-9])")
_LONGEST = 19
_OLD_ID = LazyPattern(
    "(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}"
)
_NOT_EMPTY = LazyPattern("(?!0+$|(.)\\1*$)")


def found_in(text: str) -> tuple[str, ...]:
    """Flags for what text contains: ``contains.bank_card``, ``contains.national_id``, ``contains.phone``."""
    scanned = scannable(text)
    if not scanned:
        return ()
    found = set()
    if _LANDLINE.search(scanned) or _INTERNATIONAL.search(scanned):
        found.add("contains.phone")
    for run in _RUN.finditer(scanned):
        for number in _numbers(_GROUP.findall(run[0])):
            found.update(_kinds(number))
    return tuple(sorted(found))


def _numbers(groups: list[str]) -> Iterator[str]:
    """Neighbouring groups joined, as cards are written in fours; a group is never cut."""
    for start in range(len(groups)):
        joined = ""
        for group in groups[start : start + _LONGEST]:
            joined += group
            if len(joined) > _LONGEST:
                break
            yield joined


def _kinds(number: str) -> Iterator[str]:
    size = len(number)
    if 11 <= size <= 15 and _MOBILE.fullmatch(number):
        yield "contains.phone"
    if is_resident_number(number.upper()) if size == 18 else _is_old_resident_number(number):
        yield "contains.national_id"
    if 13 <= size <= 19 and number.isdecimal() and _NOT_EMPTY.match(number) and luhn_fits(number):
        yield "contains.bank_card"


def _is_old_resident_number(number: str) -> bool:
    match = _OLD_ID.fullmatch(number)
    if not match:
        return False
    try:
        datetime.date(1900 + int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return False
    return True
