"""Which destination and which ring store a drill restores from: each in its turn, where nobody names one.

Lives here: the choice. Must not live here: the drill, what is known of the last one (facts.py).
"""

from collections.abc import Sequence

from strongroom.backup.facts import Drilled
from strongroom.backup.registry import Registered
from strongroom.backup.workshop import Workshop
from strongroom.errors import NotFound, Refused

__all__ = ["source_of_drill", "store_of_drill"]


def source_of_drill(shop: Workshop, name: str | None, last: Drilled | None) -> Registered:
    """The destination alone to restore from: the one that was named, or the one after that of the last drill.

    Raises:
        Refused: ``backup.no-destination``.
        NotFound: ``destination.unknown``.
    """
    known = {each.name: each for each in shop.destinations()}
    if not known:
        raise Refused("backup.no-destination")
    if name is not None:
        return shop.named(name)
    return known[_next(list(known), None if last is None else last.source)]


def store_of_drill(shop: Workshop, uri: str | None, last: Drilled | None) -> str | None:
    """The ring store alone that the ring comes from; None in a room without one.

    Raises:
        NotFound: ``stores.unknown``.
    """
    known = shop.ring.stores
    if uri is not None and uri not in known:
        raise NotFound("stores.unknown", store=uri)
    if uri is not None or not known:
        return uri
    return _next(known, None if last is None else last.store)


def _next(known: Sequence[str], last: str | None) -> str:
    """The one after the last; the first where that was the end, or is none of them any more."""
    return known[(known.index(last) + 1) % len(known)] if last in known else known[0]
