"""Internet addresses and the numbers of devices.

Lives here: their spellings and masks. Must not live here: who owns a range or a device.
"""

import ipaddress
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
from strongroom.model.fieldtypes.check_digits import luhn_fits
from strongroom.model.levels import Level
from strongroom.model.patterns import LazyPattern
from strongroom.model.text import identifier, refuse_overlong

__all__ = ["DeviceId", "Ip"]

_MAC = LazyPattern("([0-9A-F]{2})([:-]?)" + "([0-9A-F]{2})\\2" * 4 + "([0-9A-F]{2})")
_MAC_DOTTED = LazyPattern("[0-9A-F]{4}(?:[.][0-9A-F]{4}){2}")
_IMEI = LazyPattern("[0-9]{15}")
_UUID = LazyPattern("([0-9A-F]{8})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{12})")

_IP_SEARCHES = MappingProxyType(
    {
        **equality(default=True, domain_bits=32),
        Search.SUBNET: SearchRule(
            False, 24, "which addresses share a network, so often a site", "同一网段者，常可看出所在地点"
        ),
    }
)


class Ip(FieldType):
    """An IPv4 or IPv6 address; IPv6 compressed (RFC 5952), an IPv4 address mapped into IPv6 as IPv4."""

    name = "ip"
    level = Level.PERSONAL
    searches = _IP_SEARCHES

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``ip.format`` besides what holds for every value."""
        if not isinstance(entered, str):  # a whole number would pass for an address
            raise InvalidInput("value.wrong-kind", field=field)
        refuse_overlong(entered, field, 100)
        return Value(str(_address(identifier(entered), field)), entered)

    def mask(self, value: Value, language: str) -> str:
        """The network: /24 or /48."""
        return _network(value.canonical)

    def _other_key(self, value: Value, search: Search) -> str:
        return _network(value.canonical)

    def _query(self, entered: str, context: ParseContext, search: Search, field: str) -> str | None:
        if search is Search.SUBNET:
            entered = entered.partition("/")[0]
        return super()._query(entered, context, search, field)


def _address(text: str, field: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if not text:
        raise InvalidInput("value.empty", field=field)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise InvalidInput("ip.format", field=field) from None
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            raise InvalidInput("ip.format", field=field)
        return address.ipv4_mapped or address
    return address


def _network(canonical: str) -> str:
    size = 48 if ":" in canonical else 24
    return str(ipaddress.ip_network(f"{canonical}/{size}", strict=False))


class DeviceId(FieldType):
    """A MAC address, an IMEI of 15 digits that fit the Luhn formula, or a UUID."""

    name = "device_id"
    level = Level.PERSONAL
    searches = equality(default=True, domain_bits=46)

    def parse(self, entered: object, context: ParseContext, field: str) -> Value:
        """As `FieldType.parse`; raises ``device_id.…`` besides what holds for every value."""
        text = entered_text(entered, field)
        refuse_overlong(text, field, 100)
        plain = identifier(text)
        if not plain:
            raise InvalidInput("value.empty", field=field)
        return Value(_device(plain, field), text)

    def mask(self, value: Value, language: str) -> str:
        """The maker's half of a MAC address, else the last four."""
        device = value.canonical
        if ":" in device:
            return device[:8] + ":**:**:**"
        hidden = re.sub("[0-9a-f]", "*", device[:-4])
        return hidden + device[-4:]


def _device(plain: str, field: str) -> str:
    mac = _MAC_DOTTED.fullmatch(plain) or _MAC.fullmatch(plain)
    if mac:
        digits = re.sub("[^0-9A-F]", "", plain)
        return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    uuid = _UUID.fullmatch(plain)
    if uuid:
        return "-".join(uuid.groups()).lower()
    imei = plain.replace("-", "")
    if not _IMEI.fullmatch(imei):
        raise InvalidInput("device_id.format", field=field)
    if not luhn_fits(imei):
        raise InvalidInput("device_id.check", field=field)
    return imei
