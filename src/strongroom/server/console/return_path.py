"""Where somebody is brought back to: an address of this console, and never one of anywhere else.

Lives here: that check. Must not live here: redirects themselves.
"""

import re
from urllib.parse import urlsplit

__all__ = ["HOME", "return_path"]

HOME = "/"
_LONGEST = 500
# Browsers read a backslash as a slash, and drop tabs and line ends: neither gets through.
_OURS = re.compile(r"/(?![/\\])[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")


def return_path(entered: str | None, otherwise: str = HOME) -> str:
    """An address to go on to.

    Args:
        entered: What a form or an address brought along; anybody may have written it.
        otherwise: Where to go when that is no page of ours.
    """
    if not entered or len(entered) > _LONGEST or not _OURS.fullmatch(entered):
        return otherwise
    parts = urlsplit(entered)
    return entered if not parts.scheme and not parts.netloc else otherwise
