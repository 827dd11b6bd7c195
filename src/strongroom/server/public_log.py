"""The log's checkpoint and tiles for everybody, where the room is served with ``--public-log``.

Lives here: these two routes. Must not live here: signing (a schedule does), entries: bundles of entries are
never served, for they hold ids and times. Whoever watches these learns how many events there are, and when.
Spec: c2sp.org/tlog-checkpoint, c2sp.org/tlog-tiles.
"""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from strongroom.errors import NotFound
from strongroom.server.permission import PUBLIC, declared
from strongroom.server.serving import Serving, serving_of
from strongroom.storage.checkpoint_rows import newest_checkpoint
from strongroom.vault.log.tile_reading import read_tile

__all__ = ["routes"]

routes = APIRouter(prefix="/public-log", include_in_schema=False)
_FOR_EVER = "public, max-age=31536000, immutable"


@routes.get("/checkpoint")
@declared(PUBLIC)
def checkpoint(request: Request) -> Response:
    """The newest checkpoint that was signed; nothing is signed for the asking."""
    serving = _open(request)
    tenant = serving.room.settings.tenant
    found = serving.room.door.database.read(lambda tx: newest_checkpoint(tx, tenant))
    if found is None:
        raise NotFound("log.no-such-checkpoint")
    return PlainTextResponse(found[1], headers={"Cache-Control": "no-cache"})


@routes.get("/tile/{path:path}")
@declared(PUBLIC)
def tile(request: Request, path: str) -> Response:
    """The hashes of one tile; they never change."""
    serving = _open(request)
    tenant = serving.room.settings.tenant
    hashes = serving.room.door.database.read(lambda tx: read_tile(tx, tenant, f"tile/{path}"))
    return Response(hashes, media_type="application/octet-stream", headers={"Cache-Control": _FOR_EVER})


def _open(request: Request) -> Serving:
    """The server, where its log is for everybody.

    Raises:
        NotFound: ``http.no-such-page``.
    """
    serving = serving_of(request)
    if not serving.settings.public_log:
        raise NotFound("http.no-such-page")
    return serving
