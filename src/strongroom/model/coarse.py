"""Coarse forms of a value: enough to plan a campaign by, too little to know a person.

Lives here: city of an address, age band of a birth date or an age. Must not live here:
masks (field types), or who gets the coarse form (access).
"""

import re
from datetime import date

__all__ = ["age_band", "coarse"]

_CHINESE_CITY = re.compile(r"^(?:.{2,8}?(?:省|自治区))?(.{2,8}?(?:市|自治州|地区|盟))")
_BAND = 10
_OLDEST_BAND = 90


def coarse(type_name: str, canonical: str, today: date) -> str | None:
    """The coarse form of a stored normal form; None where the type has none.

    Args:
        type_name: Name of the field type.
        today: For ages.
    """
    if type_name == "city":
        return canonical
    if type_name == "address":
        found = _CHINESE_CITY.match(canonical)
        return found.group(1) if found else None
    if type_name == "birth_date":
        return age_band(_years_since(canonical, today))
    if type_name == "integer" and canonical.isascii() and canonical.isdigit():
        return age_band(int(canonical))
    return None


def age_band(age: int) -> str:
    """The ten years that an age lies in, ``30-39``; ``90+`` from ninety, for few are so old."""
    if age >= _OLDEST_BAND:
        return f"{_OLDEST_BAND}+"
    start = max(age, 0) // _BAND * _BAND
    return f"{start}-{start + _BAND - 1}"


def _years_since(born: str, today: date) -> int:
    year, month, day = (*map(int, born.split("-")), 1, 1)[:3]
    return today.year - year - ((today.month, today.day) < (month, day))
