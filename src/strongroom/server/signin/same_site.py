"""Whether a request that a browser sent with its cookies was made by a page of this server.

Lives here: the checks against requests that another site's page makes (CSRF). Must not live here: sessions.

Two checks, each enough by itself: where browsers say where a request comes from (``Sec-Fetch-Site``, else
``Origin``), it has to be from here; and whatever changes something brings the session's own token, which
another site's page cannot read. SameSite=Strict cookies are a third.
"""

from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.requests import Request

from strongroom.errors import Refused

__all__ = ["CSRF_FIELD", "CSRF_HEADER", "SAFE", "check_csrf", "check_origin"]

CSRF_HEADER, CSRF_FIELD = "Strongroom-CSRF", "csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FROM_HERE = frozenset({"same-origin", "none"})


def check_origin(request: Request) -> None:
    """Make sure that no page of another site sent this.

    Raises:
        Refused: ``http.other-site``.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in _FROM_HERE:
        raise Refused("http.other-site")
    if origin is not None and not _same_host(origin, request.headers.get("host", "")):
        raise Refused("http.other-site")


def check_csrf(sent: str | None, expected: str) -> None:
    """Make sure that the session's token came along.

    Raises:
        Refused: ``http.csrf-missing``.
    """
    if sent is None or not compare_digest(sent.encode(), expected.encode()):
        raise Refused("http.csrf-missing")


def _same_host(origin: str, host: str) -> bool:
    # A proxy may speak TLS for us, so that the scheme is not known here; hosts and ports are.
    try:
        return urlsplit(origin).netloc.lower() == host.lower() != ""
    except ValueError:
        return False
