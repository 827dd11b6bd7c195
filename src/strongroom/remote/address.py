"""Where a server is asked: the one form of its address, and whom it is believed by.

Lives here: reading addresses and certificates. Must not live here: sending anything (wire.py).
"""

import ipaddress
import ssl
from urllib.parse import urlsplit

from strongroom.errors import InvalidInput, UsageError

__all__ = ["read_address", "trust"]


def read_address(url: str) -> str:
    """An address without its last slash.

    Raises:
        UsageError: ``remote.address-malformed``; ``remote.needs-tls``, for ``http`` beyond this machine.
    """
    try:
        parts, port = urlsplit(url.strip()), urlsplit(url.strip()).port
        host = parts.hostname or ""
    except ValueError:
        raise UsageError("remote.address-malformed") from None
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or not host or more or not _plain(host):
        raise UsageError("remote.address-malformed")
    if parts.scheme == "http" and not _loopback(host):
        raise UsageError("remote.needs-tls", host=host)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + ("" if port is None else f":{port}")


def trust(ca_file: str | None) -> ssl.SSLContext:
    """Whom servers are believed by: the machine's authorities, or those of a file; never nobody.

    Raises:
        InvalidInput: ``remote.certificates``.
    """
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError:  # ssl.SSLError is one
        raise InvalidInput("remote.certificates", file=ca_file or "–") from None


def _plain(host: str) -> bool:
    return host.isascii() and host.isprintable() and not set(host) & set(" %\\")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
