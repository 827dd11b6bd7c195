"""Putting a restored room in charge: from then on the room that it was restored from is fenced.

Lives here: the looks before and after the marks, the ring stores taken up again, the event. Must not live
here: restoring, the marks and the check that obeys them (fencing.py).

Until it is marked, the room that this one came from may write: it is looked at once more after the marks, and
a copy that is refused takes its marks back, so that the other one goes on and another copy can take over.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.backup.chain import read_later
from strongroom.backup.fencing import (
    generation,
    marks_at,
    origin_of,
    put_mark,
    require_unclaimed,
    take_back_marks,
)
from strongroom.backup.key_copies import begin_after, newest_numbers
from strongroom.backup.manifest import digest_of
from strongroom.backup.memories import check_memories
from strongroom.backup.registry import Registered
from strongroom.backup.restore_state import is_copy, read_state, remove_state
from strongroom.backup.workshop import Workshop, signing_keys
from strongroom.errors import Busy, Conflict, Refused, RolledBack, StrongroomError
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import StoreState
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import BackupRow
from strongroom.vault.log.tail import settle_log
from strongroom.vault.operations.operation import Operation

__all__ = ["Promotion", "promote"]


@dataclass(frozen=True)
class Promotion:
    """What promoting came to.

    Args:
        marked: The destinations where the mark lies.
        unreached: Those that could not be reached, each with the code: the next backup run marks them.
        stores: What each ring store holds now.
        given_up: The numbers of backups that the room that went on made since: this one does not have them.
    """

    marked: Sequence[str]
    unreached: Sequence[tuple[str, str]]
    stores: Sequence[StoreState]
    given_up: Sequence[int] = ()


def promote(shop: Workshop, *, give_up_later: bool = False) -> Promotion:
    """Put a restored room in charge; done again, it does nothing more.

    Args:
        give_up_later: Go on although the room that it came from made backups since: what only they have is
            given up, and the next backup comes after them.

    Raises:
        Conflict: ``promote.room-went-on``, where there are such backups.
        RolledBack: ``erasure.room-behind``, where somebody was erased since: nobody comes back.
        Refused: ``access.refused``; ``backup.fenced``, where a later generation, or another restored room of
            this one, was put in charge before: that is said before anything else.
        Busy: ``promote.nowhere-marked``, where no destination could be reached: two rooms could both go on.
        KeyNotAvailable: of the ring stores.
    """
    shop.permit(Action.PROMOTE)
    number, destinations, known = generation(shop), shop.destinations(), _newest(shop)
    with _leaving_no_mark_where_refused(shop, destinations):
        require_unclaimed(shop.ring, number, origin_of(shop), destinations)
        _require_newest(shop, destinations, known, give_up_later=give_up_later)
        marked, unreached = _mark(shop, destinations)
        later = _require_newest(shop, destinations, known, give_up_later=give_up_later)
    stores = _take_up_stores(shop)
    given_up = [row.number for row in later]
    places = [each.place for each in destinations if each.name in marked]
    copies = {tenant: newest_numbers(places, shop.sealer, tenant) for tenant in shop.tenants()}

    def adopt(operation: Operation) -> None:
        for row in later:
            backup_rows.add_backup(operation.tx, row, keep=True)
        for tenant, newest in copies.items():
            begin_after(operation.tx, tenant, newest)

    shop.record(Action.PROMOTE, {"generation": number, **({"given_up": given_up} if later else {})}, adopt)
    settle_log(shop.door, shop.session.tenant)
    remove_state(shop.room.home)
    return Promotion(marked, unreached, stores, given_up)


@contextmanager
def _leaving_no_mark_where_refused(shop: Workshop, destinations: Sequence[Registered]) -> Iterator[None]:
    """A copy that is refused, however far it or an attempt before has come, leaves no mark."""
    try:
        yield
    except (Refused, Conflict, RolledBack):
        if is_copy(shop.room.home):
            take_back_marks(shop.ring, generation(shop), origin_of(shop), destinations)
        raise


def _mark(shop: Workshop, destinations: Sequence[Registered]) -> tuple[list[str], list[tuple[str, str]]]:
    """Mark every destination; where that was done, and where not, each with the code."""
    number, origin = generation(shop), origin_of(shop)
    marked: list[str] = []
    unreached: list[tuple[str, str]] = []
    for each in destinations:
        try:
            put_mark(each, shop.ring, number, origin)
            marks = marks_at(each, shop.ring)
        except StrongroomError as error:
            unreached.append((each.name, error.code))
            continue
        newest = max(marks, default=0)
        if newest > number or marks.get(number) != origin:
            raise Refused("backup.fenced", generation=newest, destination=each.name)
        marked.append(each.name)
    if destinations and not marked:
        problems = ", ".join(f"{name} ({code})" for name, code in unreached)
        raise Busy("promote.nowhere-marked", problems=problems)
    return marked, unreached


def _require_newest(
    shop: Workshop, destinations: Sequence[Registered], known: int, *, give_up_later: bool
) -> list[BackupRow]:
    """Make sure that the room that this one came from has not gone on; the backups that are given up."""
    check_memories(shop.room, destinations, since=generation(shop))
    later = _later(shop, destinations, known)
    if later and not give_up_later:
        raise Conflict("promote.room-went-on", found=known, known=later[-1].number)
    return later


def _newest(shop: Workshop) -> int:
    row = shop.door.database.read(backup_rows.newest_backup)
    return 0 if row is None else row.number


def _later(shop: Workshop, destinations: Sequence[Registered], known: int) -> list[BackupRow]:
    """Backups that the room that went on made after those that this one knows."""
    found = read_later(destinations, shop.room.id, signing_keys(shop.ring), known)
    return [BackupRow(one.number, digest_of(data), data, one.at) for one, data in found]


def _take_up_stores(shop: Workshop) -> Sequence[StoreState]:
    state = read_state(shop.room.home)
    wanted = () if state is None else tuple(state.stores)

    def change(ring: Ring) -> Ring:
        for uri in wanted:
            if uri not in ring.stores:
                ring = ring.with_store(uri)
        return ring

    done = shop.door.keyring.rewrite(change)
    return done.stores or shop.door.keyring.store_states()
