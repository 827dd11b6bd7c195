"""Which language an answer has: the switch's cookie, else what the browser prefers.

Lives here: that choice. Must not live here: texts.
"""

from starlette.requests import Request

from strongroom.i18n import CHINESE, ENGLISH
from strongroom.server.cookie_names import cookie_name
from strongroom.server.serving import serving_of

__all__ = ["LANGUAGE_COOKIE", "language_of", "preferred"]

LANGUAGE_COOKIE = "strongroom_lang"


def language_of(request: Request) -> str:
    """``zh-CN`` or ``en``."""
    chosen = request.cookies.get(cookie_name(LANGUAGE_COOKIE, secure=serving_of(request).settings.secure))
    if chosen in (CHINESE, ENGLISH):
        return chosen
    return preferred(request.headers.get("accept-language", ""))


def preferred(accepted: str) -> str:
    """The better liked of the two in an ``Accept-Language`` (RFC 9110, 12.5.4); English for none."""
    weights = {ENGLISH: 0.0, CHINESE: 0.0}
    for part in accepted.split(",")[:32]:
        name, _, quality = part.strip().partition(";")
        language = (
            CHINESE if name.lower().startswith("zh") else ENGLISH if name.lower().startswith("en") else None
        )
        if language is not None:
            weights[language] = max(weights[language], _weight(quality))
    return CHINESE if weights[CHINESE] > weights[ENGLISH] else ENGLISH


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
