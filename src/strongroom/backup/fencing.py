"""Which generation of a room may write to its destinations.

Lives here: the generation, the marks at the destinations, the check before a run. Must not live here:
promoting (promote.py), eras of the log (audit).

A restored room goes on as the next generation once it is promoted. The mark says whose that is: the origin
of its log's era. A room whose era is another's may not write there: it is the one that was
restored from, or a clone.
"""

import re
from collections.abc import Mapping, Sequence

from strongroom.backup.asking import ask_all
from strongroom.backup.marks import read_mark, write_mark
from strongroom.backup.object_names import Kind, prefix
from strongroom.backup.registry import Registered
from strongroom.backup.restore_state import is_copy
from strongroom.backup.workshop import Workshop
from strongroom.errors import Refused, StrongroomError, VerificationFailed
from strongroom.keys.ring import Ring
from strongroom.storage import log_rows
from strongroom.vault.door import Door

__all__ = [
    "check_fence",
    "generation",
    "mark_name",
    "marks_at",
    "origin_of",
    "put_mark",
    "require_in_charge",
    "require_unclaimed",
    "take_back_marks",
]

_DIGITS = 6
_MARK = re.compile(r"([0-9]{6})", re.ASCII)


def generation(shop: Workshop) -> int:
    """The room's generation: the number of the era of its first tenant's log."""
    return _head(shop.door, shop.room.settings.tenant).era


def origin_of(shop: Workshop) -> str:
    """The origin of the era that the room is in."""
    return _head(shop.door, shop.room.settings.tenant).origin


def mark_name(room: bytes, number: int) -> str:
    """The name of a generation's mark."""
    return f"{prefix(room, Kind.GENERATIONS)}{number:0{_DIGITS}}"


def marks_at(place: Registered, ring: Ring) -> dict[int, str]:
    """The generations that have written to a destination: number to origin; what nobody signed is no mark.

    Raises:
        Busy, KeyNotAvailable: As `Destination`.
    """
    start = prefix(ring.room, Kind.GENERATIONS)
    found = {}
    for stored in place.place.list(start):
        match = _MARK.fullmatch(stored.name[len(start) :])
        data = place.place.get(stored.name) if match else None
        origin = None if match is None or data is None else read_mark(data, ring, int(match[1]))
        if match and origin is not None:
            found[int(match[1])] = origin
    return found


def put_mark(place: Registered, ring: Ring, number: int, origin: str) -> None:
    """Put the mark of a generation, unless there is one; what lies under its name and is none makes way.

    Raises:
        Busy, KeyNotAvailable: As `Destination`.
        Refused: ``destination.immutable``: what is no mark cannot be deleted there.
    """
    name, data = mark_name(ring.room, number), write_mark(ring, number, origin)
    if place.place.put(name, data) or number in marks_at(place, ring):
        return
    place.place.delete(name)
    place.place.put(name, data)


def take_back_marks(ring: Ring, number: int, origin: str, destinations: Sequence[Registered]) -> None:
    """Delete a room's own marks of its generation, wherever that can be done now.

    Only for one that is in charge nowhere: what it marked would fence everybody else for good.
    """
    for each in destinations:
        try:
            if marks_at(each, ring).get(number) == origin:
                each.place.delete(mark_name(ring.room, number))
        except StrongroomError:
            continue  # away, or immutable


def require_unclaimed(ring: Ring, number: int, origin: str, destinations: Sequence[Registered]) -> None:
    """Make sure that at no destination that answers a later generation, or another of this one, has taken
    over; nothing is written.

    Raises:
        Refused: ``backup.fenced``.
    """
    for name, marks in ask_all(destinations, lambda each: marks_at(each, ring)).items():
        if not isinstance(marks, StrongroomError):
            _require_own(marks, number, origin, name)


def _require_own(marks: Mapping[int, str], number: int, origin: str, name: str) -> None:
    newest = max(marks, default=0)
    if newest > number or marks.get(number, origin) != origin:
        raise Refused("backup.fenced", generation=newest, destination=name)


def check_fence(shop: Workshop, destinations: Sequence[Registered]) -> list[str]:
    """As `require_in_charge`, of a workshop's room."""
    return require_in_charge(shop.door, shop.room.settings.tenant, destinations)


def require_in_charge(door: Door, tenant: int, destinations: Sequence[Registered]) -> list[str]:
    """Make sure that no later generation, and no other of this one, has taken over anywhere.

    A destination that cannot be reached is asked when it can be again: its objects are sent then.

    Args:
        tenant: The room's first.

    Returns:
        The names of those that did not answer in time: whatever else they were asked would be waited for.

    Raises:
        Refused: ``backup.fenced``; ``backup.copy``, in a restored room that has not been put in charge: what
            it wrote would take over from the one that is.
    """
    if is_copy(door.keyring.files.home):
        raise Refused("backup.copy")
    head, ring = _head(door, tenant), door.keyring.ring
    number, origin = head.era, head.origin

    def ask(each: Registered) -> dict[int, str]:
        marks = marks_at(each, ring)
        if max(marks, default=0) < number:
            put_mark(each, ring, number, origin)
        return marks

    silent = []
    for name, said in ask_all(destinations, ask).items():
        if isinstance(said, StrongroomError):
            silent += [name] if said.code == "destination.timeout" else []
        else:
            _require_own(said, number, origin, name)
    return silent


def _head(door: Door, tenant: int) -> log_rows.Head:
    head = door.database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    return head
