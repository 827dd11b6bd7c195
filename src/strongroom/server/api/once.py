"""``Idempotency-Key``: a request that is sent again is not carried out again.

Lives here: reading the header, and the answer to what was carried out before. Must not live here: keeping
outcomes (strongroom.vault), which requests can be named (each route says so).

The name stands for the whole request: method, address, body, and the headers by which it is decided. The
answer is made anew, by a decision and an event of now, for nothing that was shown is kept anywhere.
"""

import re
from collections.abc import Callable
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response

from strongroom.errors import UsageError
from strongroom.server.permission import permission_of
from strongroom.vault.desk import Desk
from strongroom.vault.operations.once import Once, Outcome, Repeated

__all__ = ["IDEMPOTENCY_KEY", "REPEATED", "answer_once", "named"]

IDEMPOTENCY_KEY, REPEATED = "Idempotency-Key", "Strongroom-Repeated"
_KEY = re.compile(r'"?([A-Za-z0-9_.:-]{16,200})"?', re.ASCII)
_DECIDING = ("if-match", "strongroom-purpose", "strongroom-reason-code")


async def named(request: Request) -> Once | None:
    """The name of a request that does something, where the caller gave it one.

    Raises:
        UsageError: ``once.key-malformed``.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None:
        return None
    match = _KEY.fullmatch(key.strip())
    if match is None:
        raise UsageError("once.key-malformed")
    permission = permission_of(request.scope["route"])
    if permission is None or not permission.once:
        return None  # what only looks, or comes to the same however often it is done
    headers = [request.headers.get(name) for name in _DECIDING]
    said = [request.method, request.url.path, request.url.query, *headers]
    digest = sha256()
    for part in (*(b"" if each is None else b"=" + each.encode() for each in said), await request.body()):
        digest.update(len(part).to_bytes(8, "big") + part)
    return Once(sha256(match[1].encode()).digest(), digest.digest())


def answer_once(
    desk: Desk, carry_out: Callable[[Desk], Response], show: Callable[[Desk, Outcome], Response]
) -> Response:
    """Carry a request out, or answer as it was answered.

    Args:
        show: Makes the answer anew, from what the request came to.
    """
    try:
        return carry_out(desk)
    except Repeated as repeated:
        answer = show(desk.without_name(), repeated.outcome)
        answer.headers[REPEATED] = repeated.outcome.event or "batch"
        return answer
