"""The files that pages bring along: one style sheet, one module, one icon; named by what is in them.

Lives here: their names and how they are sent. Must not live here: what they do.

A name holds the digest of the file, so that browsers may keep it for ever: a changed file has another name.
"""

import gzip
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, Request
from fastapi.responses import Response

from strongroom.errors import NotFound
from strongroom.server.permission import PUBLIC, declared

__all__ = ["Asset", "address_of_asset", "assets", "routes"]

_FOLDER = Path(__file__).parent / "static"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_EVER = "public, max-age=31536000, immutable"

routes = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file.

    Args:
        name: With its digest, as it stands in addresses.
        integrity: Its digest as browsers check it (Subresource Integrity).
    """

    name: str
    kind: str
    content: bytes
    packed: bytes
    integrity: str


@cache
def assets() -> Mapping[str, Asset]:
    """All files, by their plain names."""
    return MappingProxyType(
        {path.name: _read(path) for path in sorted(_FOLDER.iterdir()) if path.suffix in _KINDS}
    )


@cache
def address_of_asset(name: str) -> str:
    """Where a page finds a file; KeyError for one that is not there, which is a programming error."""
    return f"/static/{assets()[name].name}"


@routes.get("/static/{name}")
@declared(PUBLIC)
def send(request: Request, name: str) -> Response:
    """Send a file; it may be kept for ever, since it never changes under its name."""
    found = next((each for each in assets().values() if each.name == name), None)
    if found is None:
        raise NotFound("http.no-such-page")
    headers = {"Cache-Control": _FOR_EVER, "ETag": f'"{name}"', "Vary": "Accept-Encoding"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.packed, media_type=found.kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(found.content, media_type=found.kind, headers=headers)


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    digest = sha256(content)
    return Asset(
        name=f"{path.stem}.{digest.hexdigest()[:16]}{path.suffix}",
        kind=_KINDS[path.suffix],
        content=content,
        packed=gzip.compress(content, 9, mtime=0),
        integrity=f"sha256-{b64encode(digest.digest()).decode()}",
    )
