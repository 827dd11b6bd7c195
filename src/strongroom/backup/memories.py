"""What destinations remember of the room: the newest backup, and how many entries the ledger of erasures has.

Lives here: asking them, and refusing a room that they know more of than it knows itself. Must not live here:
ring stores, which `open_room` asks (strongroom.keys.outside_memory), opening (opening.py), the plan of a
restore (chain.py).

A whole machine can be set back: then database, ring and anchor are old together and fit each other. Whoever
opens the room asks the folders among its destinations, which answer in a thousandth of a second; a server, a
run and a verification ask the buckets too. What a destination says counts where the room itself signed or
vouched for it, so whoever writes there cannot keep the room shut; one that does not answer in time is passed
by. A room is asked about after the destination was: it writes down what it does before it tells others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from strongroom.backup.asking import PATIENCE, ask_all
from strongroom.backup.manifest import read_manifest
from strongroom.backup.object_names import (
    Kind,
    entry_name,
    entry_number,
    ledger_prefix,
    manifest_name,
    manifest_number,
    prefix,
)
from strongroom.backup.registry import Registered, registered
from strongroom.backup.workshop import signing_keys
from strongroom.errors import KeyNotAvailable, RolledBack, StrongroomError, VerificationFailed
from strongroom.keys.tombstone import read_tombstone
from strongroom.storage import backup_rows, erasure_ledger_rows, log_rows, tenant_rows
from strongroom.vault.room import Room

__all__ = ["check_memories", "check_opened"]

T = TypeVar("T")

_QUICK = 0.5
"""Seconds that opening a room may wait for its destinations in all."""
_AT_START = 10.0
"""Seconds that a server may, when it starts."""
_TRIED = 16
"""So many of the highest numbers are looked at, where one that is ours is known already."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a destination knows that may be more than the room does.

    Args:
        backup: The number of a later manifest that the room signed; 0 for none.
        ledgers: By tenant the number of a later entry that the room vouched for.
    """

    backup: int
    ledgers: Mapping[int, int]


def check_opened(room: Room, environment: Mapping[str, str], *, whole: bool) -> None:
    """Make sure that no destination knows more of a room than the room itself, which was opened just now.

    Args:
        environment: Where credentials may be.
        whole: Ask the buckets too, and wait longer.

    Raises:
        RolledBack: ``backup.room-behind``, ``erasure.room-behind``.
    """
    mac = room.door.keyring.row_mac()
    try:
        places = room.door.database.read(lambda tx: registered(tx, mac, environment, here_only=not whole))
    except StrongroomError:
        return  # a row that was forged, or of a later version: it is said when somebody works with it
    check_memories(room, places, _AT_START if whole else _QUICK, since=_generation(room))


def check_memories(
    room: Room, destinations: Sequence[Registered], patience: float = PATIENCE, *, since: int = 0
) -> None:
    """Hold what the database knows against the anchor and every destination that answers.

    Args:
        patience: Seconds in all.
        since: The first generation whose backups count: those of the room that a restored one replaced are
            none of its own.

    Raises:
        RolledBack: ``backup.room-behind``, ``erasure.room-behind``.
    """
    database = room.door.database
    tenants = [row.tenant for row in database.read(tenant_rows.tenant_rows)]
    known, ledgers = _known(room, tenants)
    remembered = room.door.keyring.anchor.read().manifest
    if remembered is not None and remembered.number > known:
        known = _known(room, tenants)[0]
        if remembered.number > known:
            raise RolledBack("backup.room-behind", found=known, known=remembered.number, who="anchor")
    told = ask_all(destinations, lambda each: _ask(room, each, known, ledgers, since), patience)
    # Another process may have gone on meanwhile; it writes to the database first.
    known, ledgers = _known(room, tenants)
    for name, said in told.items():
        if isinstance(said, StrongroomError):
            continue  # said of that destination where it is worked with
        if said.backup > known:
            raise RolledBack("backup.room-behind", found=known, known=said.backup, who=name)
        for tenant, number in said.ledgers.items():
            if number > ledgers[tenant]:
                raise RolledBack("erasure.room-behind", found=ledgers[tenant], known=number, who=name)


def _generation(room: Room) -> int:
    head = room.door.database.read(lambda tx: log_rows.head(tx, room.settings.tenant))
    return 0 if head is None else head.era


def _known(room: Room, tenants: Sequence[int]) -> tuple[int, dict[int, int]]:
    """What the database knows: the newest manifest, and by tenant the newest entry of the ledger."""
    database = room.door.database
    row = database.read(backup_rows.newest_backup)
    last = {
        tenant: database.read(lambda tx, tenant=tenant: erasure_ledger_rows.last_ledger_entry(tx, tenant))  # type: ignore[misc]  # bound now, called now
        for tenant in tenants
    }
    ledgers = {tenant: 0 if entry is None else entry.number for tenant, entry in last.items()}
    return 0 if row is None else row.number, ledgers


def _ask(room: Room, each: Registered, known: int, ledgers: Mapping[int, int], since: int) -> _Said:
    """What lies there under higher numbers than the room knew, as far as it is the room's own."""
    keys, macs = signing_keys(room.door.keyring.ring), room.door.keyring.macs

    def signed(number: int) -> bool:
        data = each.place.get(manifest_name(room.id, number))
        made = None if data is None else _read(lambda: read_manifest(data, room.id, keys))
        return made is not None and made.number == number and made.generation >= since

    def vouched(tenant: int, number: int) -> bool:
        data = each.place.get(entry_name(room.id, tenant, number))
        entry = None if data is None else _read(lambda: read_tombstone(data, room.id, macs))
        return entry is not None and (entry.tenant, entry.number) == (tenant, number)

    # The next ones first: where one is there, that is enough, and of a year of cuts the list is long.
    if signed(known + 1):
        return _Said(known + 1, {})
    following = {tenant: last + 1 for tenant, last in ledgers.items() if vouched(tenant, last + 1)}
    if following:
        return _Said(0, following)
    names = [stored.name for stored in each.place.list(prefix(room.id, Kind.MANIFESTS))]
    numbers = [number for name in names if (number := manifest_number(room.id, name)) and number > known]
    newest = {}
    for tenant, last in ledgers.items():
        stored = each.place.list(ledger_prefix(room.id, tenant))
        entries = [entry_number(room.id, tenant, one.name) for one in stored]
        later = [number for number in entries if number is not None and number > last]
        newest[tenant] = _newest(later, partial(vouched, tenant))
    return _Said(_newest(numbers, signed), newest)


def _newest(numbers: Sequence[int], ours: Callable[[int], bool]) -> int:
    """The newest number that is ours, or one of ours where very many are not; 0 for none.

    Names are taken once: whoever put others there could not put them in the place of the next one.
    """
    first = next((number for number in sorted(numbers) if ours(number)), 0)
    later = sorted((number for number in numbers if number > first), reverse=True)[:_TRIED]
    return first and next((number for number in later if ours(number)), first)


def _read(work: Callable[[], T]) -> T | None:
    """What was read; None for what somebody else wrote, or a later version."""
    try:
        return work()
    except (VerificationFailed, KeyNotAvailable):
        return None
