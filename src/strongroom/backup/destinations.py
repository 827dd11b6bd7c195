"""Adding a destination to a room, trying one out, and what is known of each.

Lives here: the trial, the row with its event, the list. Must not live here: destinations themselves, runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex

from strongroom.audit.actions import Action
from strongroom.backup.destination import Destination, Protection, destination_for
from strongroom.backup.facts import Facts, write_facts
from strongroom.backup.registry import Registered, Role, check_name, tagged_destination
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, Conflict, InvalidInput, NotFound, Refused, StrongroomError
from strongroom.keys.room_files import RoomFiles
from strongroom.notices.reach import Reach
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import DestinationRow
from strongroom.vault.operations.operation import Operation

__all__ = [
    "Trial",
    "add_destination",
    "check_reach",
    "list_destinations",
    "try_again",
    "try_destination",
    "try_known",
]

_CANARY_BYTES = 256


@dataclass(frozen=True)
class Trial:
    """What a trial found.

    Args:
        protection: How well the place keeps what it has been given.
        deletes: Whether what was put could be deleted again.
    """

    protection: Protection
    deletes: bool


def try_destination(place: Destination, files: RoomFiles, others: Sequence[Destination] = ()) -> Trial:
    """Make sure that a place can be written once, read and listed.

    An object of a new name is put, put again, read, listed and deleted; where it cannot be deleted it stays.

    Args:
        others: The destinations that the room has already.

    Raises:
        InvalidInput: ``destination.inside-room``, ``destination.open-to-others``,
        ``destination.no-conditions``,
            ``destination.does-not-keep``.
        Conflict: ``destination.same-twice``.
        Busy, KeyNotAvailable: As `Destination`.
    """
    if place.lies_in(files):
        raise InvalidInput("destination.inside-room", destination=place.uri)
    place.prepare()
    identity = place.identity()
    if any(_identity(other) == identity for other in others):
        raise Conflict("destination.same-twice", destination=place.uri)
    name, data = f"canaries/{token_hex(16)}", token_hex(_CANARY_BYTES).encode()
    if not place.put(name, data) or place.put(name, b"other"):
        raise InvalidInput("destination.no-conditions", destination=place.uri)
    if place.get(name) != data or name not in [stored.name for stored in place.list("canaries/")]:
        raise InvalidInput("destination.does-not-keep", destination=place.uri)
    try:
        place.delete(name)
        deletes = place.get(name) is None
    except StrongroomError:
        deletes = False
    return Trial(place.protection(), deletes)


def add_destination(shop: Workshop, name: str, uri: str, role: Role) -> Trial:
    """Try a place out and make it a destination of the room.

    Raises:
        Refused: ``access.refused``.
        Conflict: ``destination.name-taken``, ``destination.same-twice``.
        InvalidInput, Busy, KeyNotAvailable: As `check_reach`, `try_destination` and `destination_for`.
    """
    shop.permit(Action.DESTINATION_ADD)
    check_name(name)
    known = shop.destinations()
    rows = shop.door.database.read(backup_rows.destination_rows)
    if any(row.name == name for row in rows):
        raise Conflict("destination.name-taken", name=name)
    place = destination_for(uri, shop.environment)
    check_reach(shop, place)
    trial = try_destination(place, RoomFiles(shop.room.home), [each.place for each in known])

    def write(operation: Operation) -> None:
        row = DestinationRow(name, place.uri, int(role), operation.now, operation.event, b"")
        backup_rows.add_destination(operation.tx, tagged_destination(shop.door.keyring.row_mac(), row))

    shop.record(Action.DESTINATION_ADD, {"name": name, "role": int(role)}, write)
    said = trial.protection
    facts = Facts(immutable_days=said.immutable_days, versioned=said.versioned, asked=said.known)
    write_facts(shop.door.database, shop.door.keyring.row_mac(), name, facts, shop.door.now())
    return trial


def check_reach(shop: Workshop, place: Destination) -> None:
    """Make sure that a place lies where the room may speak to.

    Raises:
        Refused: ``reach.not-allowed``: in this machine, or in a private network that no setting names;
            ``destination.needs-https``.
        Busy: ``reach.unresolved``.
    """
    asked = place.speaks_to()
    if asked is None:
        return
    address = Reach(shop.room.settings.reachable).resolve(*asked)
    if not address.own and not place.encrypts():
        # The name is looked up anew for each request; only a certificate shows then that it is the same host.
        raise Refused("destination.needs-https", destination=place.uri)


def list_destinations(shop: Workshop) -> list[Registered]:
    """The room's destinations; nobody's data, so whoever may see the room's status may see them.

    Raises:
        Refused: ``access.refused``.
    """
    shop.permit("status")
    return shop.destinations()


def _identity(place: Destination) -> str | None:
    try:
        return place.identity()
    except Busy:
        return None


def try_again(shop: Workshop, name: str) -> Trial:
    """Try a destination that the room has once more: write, read, list, delete.

    Raises:
        NotFound: ``destination.unknown``. Refused: ``access.refused``, ``reach.not-allowed``.
        StrongroomError: As `try_destination`.
    """
    found = next((each for each in list_destinations(shop) if each.name == name), None)
    if found is None:
        raise NotFound("destination.unknown", name=name)
    return try_known(shop, found)


def try_known(shop: Workshop, known: Registered) -> Trial:
    """Try a destination of the room; one that is gone is not made anew, as one that is added is.

    Raises:
        Refused: ``reach.not-allowed``.
        Busy: ``destination.unreachable``: a disk that is not mounted, say.
        StrongroomError: As `try_destination`.
    """
    check_reach(shop, known.place)
    known.place.identity()
    return try_destination(known.place, RoomFiles(shop.room.home))
