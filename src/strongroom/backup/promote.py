"""Putting a restored room in charge: from then on the room that it was restored from is fenced.

Lives here: the marks at the destinations, the ring stores taken up again, the event. Must not live here:
restoring, the check that obeys the marks (fencing.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.audit.actions import Action
from strongroom.backup.fencing import generation, marks_at, origin_of, put_mark
from strongroom.backup.restore_state import read_state, remove_state
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, Refused, StrongroomError
from strongroom.keys.ring import Ring
from strongroom.keys.ring_copies import StoreState
from strongroom.vault.log.tail import settle_log

__all__ = ["Promotion", "promote"]


@dataclass(frozen=True)
class Promotion:
    """What promoting came to.

    Args:
        marked: The destinations where the mark lies.
        unreached: Those that could not be reached, each with the code: the next backup run marks them.
        stores: What each ring store holds now.
    """

    marked: Sequence[str]
    unreached: Sequence[tuple[str, str]]
    stores: Sequence[StoreState]


def promote(shop: Workshop) -> Promotion:
    """Put a restored room in charge; done again, it does nothing more.

    Raises:
        Refused: ``access.refused``; ``backup.fenced``, where a later generation, or another restored room of
            this
            one, was put in charge before.
        Busy: ``promote.nowhere-marked``, where no destination could be reached: two rooms could both go on.
        KeyNotAvailable: of the ring stores.
    """
    shop.permit(Action.PROMOTE)
    number, origin = generation(shop), origin_of(shop)
    marked: list[str] = []
    unreached: list[tuple[str, str]] = []
    destinations = shop.destinations()
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
    stores = _take_up_stores(shop)
    shop.record(Action.PROMOTE, {"generation": number}, lambda operation: None)
    settle_log(shop.door, shop.session.tenant)
    remove_state(shop.room.home)
    return Promotion(marked, unreached, stores)


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
