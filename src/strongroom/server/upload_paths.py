"""Which requests bring a file along, and so may be longer than others.

Lives here: their addresses. Must not live here: how long (settings.py), taking files in (uploading.py).

They are named one by one: an address that only ends alike belongs to another route, which keeps what it is
sent in memory before it knows who sends it.
"""

import re

__all__ = ["brings_file"]

_UPLOADS = re.compile(r"/imports/upload|/v1/imports/[a-z][a-z0-9_]{0,39}/upload", re.ASCII)


def brings_file(method: str, path: str) -> bool:
    """Whether a request may be as long as an upload."""
    return method == "POST" and _UPLOADS.fullmatch(path) is not None
