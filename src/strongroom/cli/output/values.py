"""Values as people read them: amounts in major units, lines of a purchase, moments to the minute.

Lives here: the form for people of types whose stored form is for programs. Must not live here: masks; what is
not shown in full is left as the door gave it.
"""

import json

from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.money import write_amount
from strongroom.model.schema import Field

__all__ = ["readable", "to_the_minute"]


def readable(field: Field, text: str, *, in_full: bool) -> str:
    """A value's text for a person.

    Args:
        field: Whose value it is.
        text: As the door shows it.
        in_full: Whether it is the whole value; anything less stays as it is.
    """
    if not in_full:
        return text
    if field.type.name == "money":
        return _amount(text)
    if field.type.name == "items":
        return "\n".join(_line(item) for item in json.loads(text))
    return to_the_minute(text) if field.type.name == "timestamp" else text


def _amount(text: str) -> str:
    try:
        return write_amount(text)
    except InvalidInput:  # written by a later version: better as it is than not at all
        return text


def _line(item: dict[str, str]) -> str:
    name = " ".join(item[part] for part in ("sku", "description") if part in item)
    count = f"{item['quantity']} × " if "quantity" in item else ""
    price = f"  @ {item['unit_price']}" if "unit_price" in item else ""
    return f"{count}{name}{price}"


def to_the_minute(moment: str) -> str:
    """``2026-11-24T08:30:12.345Z`` as ``2026-11-24 08:30Z``; anything else as it is."""
    if len(moment) >= len("2026-11-24T08:30Z") and moment[10:11] == "T" and moment.endswith("Z"):
        return f"{moment[:10]} {moment[11:16]}Z"
    return moment
