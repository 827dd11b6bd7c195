"""A drill: the room brought back in a scratch place, from one destination alone, and shown to be whole.

Lives here: the drill and its signed report. Must not live here: restoring, recovering; erasing comes in as a
value, since what erases knows of backups.

It restores as on an empty machine: the ring from one ring store with the recovery key, where that is at
hand, and data from one destination. The restored log has to be the room's own, everything has to fit it, and
a canary that is erased there has to be gone for whoever kept its rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from strongroom.audit.actions import Action
from strongroom.audit.integration import tree
from strongroom.backup.chain import read_chain
from strongroom.backup.drill_place import drill_place
from strongroom.backup.drill_turns import source_of_drill, store_of_drill
from strongroom.backup.facts import Drilled, read_drill, write_drill
from strongroom.backup.plan import make_plan
from strongroom.backup.registry import Registered
from strongroom.backup.restore import restore
from strongroom.backup.restore_order import RestoreOrder, RestoreReport
from strongroom.backup.ring_source import find_ring
from strongroom.backup.workshop import Workshop, signer_of, signing_keys
from strongroom.crypto.age import X25519Identity
from strongroom.crypto.derive import label
from strongroom.errors import StrongroomError, UsageError, VerificationFailed
from strongroom.keys.canonical_json import write_binary, write_json
from strongroom.keys.recovery import recover_ring
from strongroom.keys.ring_file import RingFile, open_ring, read_ring_file
from strongroom.keys.ring_json import write_room
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.storage.hold_rows import holds_of
from strongroom.storage.key_rows import KeyRow, key_with_page
from strongroom.storage.page_rows import KeyPage
from strongroom.storage.record_rows import CUSTOMERS, walk_records
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import standing
from strongroom.vault.room import Room, open_room
from strongroom.vault.storing.rows import ACTIVE

__all__ = ["DrillReport", "Erase", "drill"]

Erase = Callable[[Room, str], None]
"""Erases a customer for good in a room that has no destinations: the room, the customer's id."""

_LABEL = label("strongroom/drill/v1")
_FORMAT = 1
_FIRST_KEY = 1
_LOOKED_AT = 1_000


@dataclass(frozen=True)
class DrillReport:
    """What a drill came to.

    Args:
        backup: The number of the manifest that was restored.
        source: The destination alone from which it was.
        store: The ring store alone from which the ring was; None where the room's own ring was used.
        canary: Whether somebody was erased there; not in a room in which there is nobody who may be.
        problem: The code of what went wrong; None where everything held.
        document: The signed report.
    """

    backup: int
    source: str
    store: str | None
    records: int
    leaves: int
    canary: bool
    problem: str | None
    document: bytes

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return self.problem is None


@dataclass
class _Course:
    """How a drill goes."""

    source: Registered
    store: str | None
    former_store: str | None
    backup: int = 0
    records: int = 0
    leaves: int = 0
    canary: bool = False


def drill(
    shop: Workshop,
    erase: Erase,
    surroundings: Surroundings,
    *,
    source: str | None = None,
    store: str | None = None,
    identity: X25519Identity | None = None,
    scratch: Path | None = None,
    user: str | None = None,
    acting: Callable[[Room], Desk] | None = None,
) -> DrillReport:
    """Restore into a scratch place, look at everything, erase somebody there, and leave a signed report.

    Args:
        source: The destination's name; when left out, the one after that of the last drill.
        store: The URI of the ring store that the ring comes from; likewise.
        identity: The recovery key; without it the room's own ring is used, which proves less.
        scratch: Where there is space; the system's folder for such things, when left out.
        user: Handle of who drills.
        acting: Sits down in the copy, where no person drills.

    Raises:
        Refused: ``access.refused``, ``backup.no-destination``. What goes wrong in the drill itself is its
            result.
        NotFound: ``destination.unknown``, ``stores.unknown``.
        UsageError: ``drill.store-needs-key``: without the recovery key no ring comes from a store.
    """
    shop.permit(Action.BACKUP_DRILL)
    if store is not None and identity is None:
        raise UsageError("drill.store-needs-key")
    last = read_drill(shop.door.database, shop.door.keyring.row_mac())
    chosen = None if identity is None else store_of_drill(shop, store, last)
    course = _Course(source_of_drill(shop, source, last), chosen, None if last is None else last.store)
    problem = None
    with drill_place(RoomFiles(shop.room.home), scratch) as folder:
        try:
            _run(shop, erase, surroundings, course, folder, identity, user, acting)
        except StrongroomError as error:
            problem = error.code
    return _conclude(shop, course, problem)


def _run(
    shop: Workshop,
    erase: Erase,
    surroundings: Surroundings,
    course: _Course,
    folder: Path,
    identity: X25519Identity | None,
    user: str | None,
    acting: Callable[[Room], Desk] | None,
) -> None:
    to = folder / "room"
    order = replace(_order(shop, surroundings, course, folder, to, identity), user=user, acting=acting)
    course.backup = order.plan.chain.newest.number
    report = restore(order, surroundings)
    course.records, course.leaves = report.verified.records or 0, report.verified.leaves
    _compare(shop, order)
    _erase_canary(report, erase, surroundings, course)


def _order(
    shop: Workshop,
    surroundings: Surroundings,
    course: _Course,
    folder: Path,
    to: Path,
    identity: X25519Identity | None,
) -> RestoreOrder:
    if identity is None:
        keyring, keys = shop.door.keyring, shop.room.settings.keys
        data = read_ring_file(RoomFiles(shop.room.home).ring)
        opened, provider = open_ring(data, shop.room.id, keyring.provider), keyring.provider
    else:
        keys = f"file:{folder / 'drill.key'}"
        stores = [] if course.store is None else [course.store]
        recover_ring(to, stores, identity, keys, surroundings, shop.room.id)
        found = find_ring(to, None, keys, surroundings)
        opened, provider = found.opened, found.provider
    chain = read_chain([course.source], shop.room.id, signing_keys(opened.ring))
    settings = shop.room.settings
    return RestoreOrder(
        plan=make_plan(chain, None, []),
        places=[course.source],
        to=to,
        ring=RingFile(opened.ring, opened.root),
        provider=provider,
        keys=keys,
        settings=settings,
    )


def _compare(shop: Workshop, order: RestoreOrder) -> None:
    """The log that came back is the room's own, up to where it was backed up."""
    newest = order.plan.chain.newest
    for tenant, part in newest.tenants.items():
        root = shop.door.database.read(
            lambda tx, tenant=tenant, end=part.end: tree(tx, tenant, end).root()  # type: ignore[misc]  # bound now, called now
        )
        if write_binary(root) != part.checkpoint.split("\n")[2]:
            raise VerificationFailed("backup.log-differs", tenant=tenant)


def _erase_canary(report: RestoreReport, erase: Erase, surroundings: Surroundings, course: "_Course") -> None:
    """Somebody is erased in the copy; whoever kept the rows of the key opens nothing with them any more."""
    with open_room(report.to, surroundings) as room:
        canary = _somebody(room)
        if canary is None:
            return
        kept = _key_of(room, canary)
        if not _opens(room, kept):
            raise VerificationFailed("drill.control-does-not-open")
        erase(room, canary)
        if _opens(room, kept):
            raise VerificationFailed("drill.canary-opens")
        course.canary = True


def _somebody(room: Room) -> str | None:
    """A customer of the copy whom no hold keeps from being erased; None where there is none."""
    tenant, now = room.settings.tenant, room.door.now()

    def look(tx: Transaction) -> bytes | None:
        rows = walk_records(tx, tenant, CUSTOMERS, after=b"", limit=_LOOKED_AT)
        living = [row.id for row in rows if row.state == ACTIVE]
        return next((each for each in reversed(living) if not held(tx, each)), None)

    def held(tx: Transaction, customer: bytes) -> bool:
        return any(standing(hold, now) for hold in holds_of(tx, tenant, customer))

    found = room.door.database.read(look)
    return None if found is None else write_id("cus", found)


def _key_of(room: Room, customer: str) -> tuple[KeyRow, KeyPage]:
    tenant, identity = room.settings.tenant, read_id("cus", customer)
    found = room.door.database.read(lambda tx: key_with_page(tx, tenant, identity, _FIRST_KEY))
    if found is None:
        raise VerificationFailed("drill.control-does-not-open")
    return found


def _opens(room: Room, kept: tuple[KeyRow, KeyPage]) -> bool:
    tenant, door = room.settings.tenant, room.door
    door.tree.prepare(tenant)
    door.tree.lease.renew()  # drops every key that this process has seen
    try:
        door.database.read(lambda tx: door.tree.unwrap(tx, tenant, *kept))
    except StrongroomError:
        return False
    return True


def _conclude(shop: Workshop, course: _Course, problem: str | None) -> DrillReport:
    now = shop.door.now()
    body: dict[str, object] = {
        "at": write_moment(now),
        "backup": course.backup,
        "canary_erased": course.canary,
        "format": _FORMAT,
        "leaves": course.leaves,
        "passed": problem is None,
        "problem": problem,
        "records": course.records,
        "room": write_room(shop.room.id),
        "source": course.source.name,
        "store": course.store,
    }
    signer = signer_of(shop.ring)
    signature = signer.sign(_LABEL + write_json(body))
    signed = {"key": write_binary(signer.public_key), "value": write_binary(signature)}
    document = write_json({"body": body, "signature": signed})
    store = course.store or course.former_store
    drilled = Drilled(now, course.backup, course.source.name, problem is None, store)
    write_drill(shop.door.database, shop.door.keyring.row_mac(), drilled)
    counts = {"number": course.backup, "records": course.records}
    outcome = "done" if problem is None else "failed"
    shop.record(Action.BACKUP_DRILL, counts, lambda operation: None, outcome=outcome)
    return DrillReport(
        backup=course.backup,
        source=course.source.name,
        store=course.store,
        records=course.records,
        leaves=course.leaves,
        canary=course.canary,
        problem=problem,
        document=document,
    )
