"""ETags: a record's revision, and changes made only from the one that was seen.

Lives here: reading and writing them (RFC 9110, 8.8.3 and 13.1.1). Must not live here: comparing (the door
does, in the transaction of the change).
"""

import re
from typing import Annotated

from fastapi import Depends, Header

from strongroom.errors import UsageError

__all__ = ["Expected", "etag"]

_ETAG = re.compile(r'"([1-9][0-9]{0,8})"', re.ASCII)


def etag(revision: int) -> str:
    """The strong ETag of a revision."""
    return f'"{revision}"'


def expected(
    if_match: Annotated[
        str | None, Header(alias="If-Match", description="The ETag that the record was shown with.")
    ] = None,
) -> int:
    """The revision that a change is made from.

    ``*`` and lists are not taken: whoever changes a record has seen one revision of it.

    Raises:
        UsageError: ``http.precondition-required``, ``http.etag-malformed``.
    """
    if if_match is None:
        raise UsageError("http.precondition-required")
    match = _ETAG.fullmatch(if_match.strip())
    if match is None:
        raise UsageError("http.etag-malformed")
    return int(match[1])


Expected = Annotated[int, Depends(expected)]
