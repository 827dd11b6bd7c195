"""Which addresses the room may speak to, so that nobody uses it to reach what only its machine can.

Lives here: resolving a host's name once, and what may be reached. Must not live here: speaking (webhook.py,
mail.py), where the setting comes from (keys).

A name is resolved once, and the connection goes to what was looked at: a name that leads elsewhere the second
time changes nothing. Where one of its addresses may not be reached, none is.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from strongroom.errors import Busy, Refused

__all__ = ["Address", "Reach"]

Found = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Address:
    """One address that may be reached.

    Attributes:
        own: Whether it lies in one of the networks that the settings name.
    """

    text: str
    port: int
    own: bool


def _look_up(host: str, port: int) -> Sequence[Any]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


@dataclass(frozen=True)
class Reach:
    """What may be reached: every public address, and of others those that the settings name.

    Args:
        networks: Written networks, such as ``10.1.0.0/16``.
        look_up: As `socket.getaddrinfo`.
    """

    networks: tuple[str, ...] = ()
    look_up: Callable[[str, int], Sequence[Any]] = _look_up

    def resolve(self, host: str, port: int) -> Address:
        """The address to connect to.

        Raises:
            Refused: ``reach.not-allowed``.
            Busy: ``reach.unresolved``.
        """
        try:
            found = self.look_up(host, port)
        except (OSError, UnicodeError):
            raise Busy("reach.unresolved", host=host) from None
        addresses = [self._admitted(str(each[4][0]), port, host) for each in found]
        if not addresses:
            raise Busy("reach.unresolved", host=host)
        return addresses[0]

    def _admitted(self, text: str, port: int, host: str) -> Address:
        try:
            address = _innermost(ipaddress.ip_address(text.partition("%")[0]))
        except ValueError:
            raise Refused("reach.not-allowed", host=host) from None
        own = any(address in ipaddress.ip_network(each) for each in self.networks)
        if not own and not _public(address):
            raise Refused("reach.not-allowed", host=host)
        return Address(text, port, own)


def _public(address: Found) -> bool:
    """Whether it lies outside; what is set aside for translators and sites does not."""
    inner = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not inner


def _innermost(address: Found) -> Found:
    """The address that another one wraps: what a translator or a tunnel makes of it is reached."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if wrapped is None and address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return wrapped or address
    return address
