"""Taking a file in as it comes: sealed piece by piece, never on a disk as it is.

Lives here: from a request's body to a file that is held. Must not live here: sealing (vault), limits of
size (frame.py), what is in the file.
"""

from anyio import to_thread
from starlette.requests import Request

from strongroom.errors import UsageError
from strongroom.vault.files.held import PART_BYTES, Held, HeldFiles, HeldKind

__all__ = ["FILE_NAME", "receive"]

FILE_NAME = "Strongroom-File-Name"
_FORM = "application/octet-stream"
_LONGEST_NAME = 200


async def receive(request: Request, files: HeldFiles, name: str) -> Held:
    """Take the body of a request in.

    Args:
        name: What whoever sends it calls the file.

    Raises:
        UsageError: ``http.unsupported-media``, ``http.bad-header``.
        InvalidInput: ``http.too-large``; nothing is kept then.
        Refused: ``access.refused``, before anything is read.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise UsageError("http.unsupported-media", form=_FORM)
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("http.bad-header", header=FILE_NAME)
    identity = await to_thread.run_sync(files.begin, HeldKind.UPLOAD, name.strip())
    try:
        parts, size, waiting = 0, 0, bytearray()
        async for chunk in request.stream():
            waiting += chunk
            size += len(chunk)
            while len(waiting) >= PART_BYTES:
                await to_thread.run_sync(files.add, identity, parts, bytes(waiting[:PART_BYTES]))
                del waiting[:PART_BYTES]
                parts += 1
        if waiting or not parts:
            await to_thread.run_sync(files.add, identity, parts, bytes(waiting))
            parts += 1
        return await to_thread.run_sync(files.finish, identity, parts, size)
    except BaseException:
        await to_thread.run_sync(files.drop, identity)
        raise
