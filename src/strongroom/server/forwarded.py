"""Where a request comes from, when proxies that we know stand between.

Lives here: reading ``X-Forwarded-For`` from trusted proxies only. Must not live here: what the network
decides (signin). Anybody can send that header; so it is read from the right, past the proxies that are
ours: the first address that is not ours was written by ours, and all before it by whoever asked.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any

from strongroom.errors import UsageError

__all__ = ["Network", "network_of", "read_networks"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_HEADER = b"x-forwarded-for"
_MOST = 32


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Networks and addresses of proxies.

    Raises:
        UsageError: ``serve.bad-network``.
    """
    networks = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text.strip()))
        except ValueError:
            raise UsageError("serve.bad-network", network=text) from None
    return tuple(networks)


def network_of(scope: Mapping[str, Any], trusted: tuple[Network, ...]) -> tuple[str, int] | None:
    """Address and port of whoever asked; those of the connection, where no proxy of ours is at its other end.

    Raises:
        UsageError: ``http.bad-header``, where one of ours passes on something that is no address.
    """
    client: tuple[str, int] | None = scope.get("client")
    if client is None or not trusted or not _ours(_address(client[0]), trusted):
        return client
    named = b",".join(value for name, value in scope["headers"] if name == _HEADER)
    if not named.strip():
        return client
    for text in reversed(named.decode("latin-1").split(",")[-_MOST:]):
        address = _address(text)
        if address is None:
            raise UsageError("http.bad-header", header="X-Forwarded-For")
        client = (str(address), 0)
        if not _ours(address, trusted):
            break
    return client


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _ours(address: Address | None, trusted: tuple[Network, ...]) -> bool:
    return address is not None and any(address in each for each in trusted)
