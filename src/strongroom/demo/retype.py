"""The same customer typed in once more, by somebody else.

Lives here: the ways in which two entries of one person differ and yet mean the same. Must not live here:
finding such pairs, which is the field types' work.
"""

from collections.abc import Mapping

from strongroom.demo.names import Chance

__all__ = ["retyped"]

_FULL_WIDTH = {
    ord(ascii_digit): wide for ascii_digit, wide in zip("0123456789", "０１２３４５６７８９", strict=True)
}


def retyped(customer: Mapping[str, object], chance: Chance) -> dict[str, object]:
    """Write a customer's values another way; each still has the same key of its field type.

    The name gets a space after the surname or capitals, the phone full-width digits or a country code, the
    e-mail address capitals, the identity number a small x or full-width digits. The note is not repeated.
    """
    other = {field: value for field, value in customer.items() if field not in ("note", "external_id")}
    other["name"] = _name(str(customer["name"]))
    if "phone" in other:
        other["phone"] = _phone(str(customer["phone"]), chance)
    if "email" in other:
        other["email"] = str(customer["email"]).upper()
    if "national_id" in other:
        number = str(customer["national_id"])
        other["national_id"] = number.lower() if number.endswith("X") else number.translate(_FULL_WIDTH)
    return other


def _name(name: str) -> str:
    if name.isascii():
        return name.upper()
    if "·" in name:
        return name.replace("·", "•")
    han = all("\u4e00" <= character <= "\u9fff" for character in name)
    return f"{name[0]} {name[1:]}" if han and len(name) > 1 else name


def _phone(phone: str, chance: Chance) -> str:
    if phone.startswith("+"):
        return phone.replace(" ", "-").replace("-", " ", 1)
    if len(phone) == 11 and phone.isdigit() and chance() < 0.5:
        return f"+86 {phone}"
    return phone.translate(_FULL_WIDTH)
