"""What the next page says of what was just done: a notice that is shown once.

Lives here: the cookie that carries it past the redirect. Must not live here: texts. A notice is a key of the
texts with counts and ids, never anything personal, and bears the session's own MAC, so that nobody else can
make a page say something.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Literal

__all__ = ["NOTICE_COOKIE", "Notice", "Tagger", "Tone", "read_notice", "write_notice"]

NOTICE_COOKIE = "strongroom_notice"
_LONGEST = 1_000
Tone = Literal["good", "info", "warning", "danger"]
Tagger = Callable[[bytes], bytes]
"""Makes the MAC of a session over some bytes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice.

    Args:
        key: Of the text.
        tone: How it looks.
        values: What is filled into the text: counts, ids.
    """

    key: str
    tone: Tone = "good"
    values: Mapping[str, str | int] = field(default_factory=dict)


def write_notice(notice: Notice, tagger: Tagger) -> str:
    """The notice as a cookie's value."""
    document = json.dumps([notice.key, notice.tone, dict(notice.values)]).encode()
    return f"{urlsafe_b64encode(document).decode()}.{tagger(document).hex()}"


def read_notice(cookie: str | None, tagger: Tagger) -> Notice | None:
    """The notice of a cookie; None for one that this session's server did not write."""
    if cookie is None or len(cookie) > _LONGEST:
        return None
    coded, _, shown = cookie.partition(".")
    try:
        document = urlsafe_b64decode(coded)
    except (NotBase64, ValueError):
        return None
    if not compare_digest(shown.encode(), tagger(document).hex().encode()):
        return None
    key, tone, values = json.loads(document)
    return Notice(key, tone, values)
