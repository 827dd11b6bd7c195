"""What a cookie is called: on TLS with the prefix that binds it to this host.

Lives here: that rule, for every cookie of the server. Must not live here: their contents and flags.

Browsers refuse a cookie ``__Host-…`` that another host or an unencrypted page sets, and one that names a
domain or a folder (RFC 6265bis, 4.1.3.2). Without TLS they would keep none of that name.
"""

__all__ = ["cookie_name"]

_PREFIX = "__Host-"


def cookie_name(base: str, *, secure: bool) -> str:
    """A cookie's whole name.

    Args:
        base: What tells it from others.
        secure: Whether browsers reach the server by TLS.
    """
    return f"{_PREFIX}{base}" if secure else base
