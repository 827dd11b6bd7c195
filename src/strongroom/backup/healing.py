"""Healing: each destination is brought to have everything, from whichever other has it.

Lives here: finding what is missing at a destination and bringing it there, manifests last and in their
order. Must not live here: finding damage in what is there (verify.py), deciding what may go (prune.py).

What should be there follows from the manifests that the room knows. Whatever is brought is checked against
its name first: a destination that lies spoils no other.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

from strongroom.backup.key_objects import open_copy
from strongroom.backup.object_names import (
    Kind,
    copy_named,
    is_segment,
    key_name,
    manifest_name,
    prefix,
)
from strongroom.backup.registry import Registered
from strongroom.backup.segment import SegmentSealer
from strongroom.backup.sending import Outcome
from strongroom.backup.workshop import Workshop
from strongroom.errors import Busy, StrongroomError
from strongroom.storage import backup_rows

__all__ = ["Sources", "heal", "is_whole", "wanted_objects"]

_PATIENCE = 30.0
_TICK_SECONDS = 0.05
_HELD = (Kind.SEGMENTS, Kind.KEYS, Kind.MANIFESTS)


def wanted_objects(shop: Workshop) -> list[str]:
    """The names of all objects but manifests that should be at every destination, each once, in their
    order.
    """
    room = shop.room.id
    manifests = shop.manifests()
    start = prefix(room, Kind.SEGMENTS)
    names = [start + segment.name for manifest in manifests for segment in manifest.all_segments()]
    if manifests:  # of keys only the newest state is of any use
        names += [
            key_name(room, tenant, region, number)
            for tenant, regions in manifests[-1].keys.items()
            for region, numbers in regions.items()
            for number in numbers
        ]
    return list(dict.fromkeys(names))


def heal(
    shop: Workshop,
    destinations: Sequence[Registered],
    patience: float = _PATIENCE,
    monotonic: Callable[[], float] = time.monotonic,
) -> list[Outcome]:
    """Bring every destination to have everything.

    Args:
        patience: Seconds that one may take longer than another that is complete: what it lacks then, the next
            run brings, which has to begin some time.
        monotonic: A clock, in seconds.

    Returns:
        What each has then. One that fails holds none of the others back.
    """
    wanted = wanted_objects(shop)
    rows = shop.door.database.read(lambda tx: backup_rows.backups_from(tx, 0))
    manifests = {manifest_name(shop.room.id, row.number): row.manifest for row in rows}
    needs = _needs(shop)
    outcomes: dict[str, Outcome] = {}
    changed, enough = threading.Condition(), threading.Event()
    progress = {each.name: 0 for each in destinations}

    def work(to: Registered) -> None:
        def note(size: int) -> None:
            progress[to.name] += size

        others = [other for other in destinations if other is not to]
        problem = _heal(shop.sealer, to, others, wanted, manifests, needs, note, enough.is_set)
        with changed:
            outcomes.setdefault(to.name, Outcome(to.name, problem is None, progress[to.name], problem))
            changed.notify_all()

    # At the same time: one that is slow holds up none of the others.
    for each in destinations:
        threading.Thread(target=work, args=(each,), name=f"heal-{each.name}", daemon=True).start()
    until = None
    with changed:
        while len(outcomes) < len(destinations) and (until is None or monotonic() < until):
            if until is None and any(outcome.complete for outcome in outcomes.values()):
                until = monotonic() + patience
            changed.wait(_TICK_SECONDS)
        enough.set()
        for each in destinations:
            behind = Outcome(each.name, False, progress[each.name], "destination.behind")
            outcomes.setdefault(each.name, behind)
        return [outcomes[each.name] for each in destinations]


class Sources:
    """Places to take an object from, one of them as good as another.

    One that was out of reach is not asked again: each call into a dead one takes its whole time.

    Args:
        places: Where it may lie.
    """

    def __init__(self, sealer: SegmentSealer, places: Iterable[Registered]) -> None:
        self._sealer = sealer
        self._places = list(places)

    def bring(self, name: str) -> bytes | None:
        """Get an object from whichever place has it as it should be.

        A segment has to fit its name, and a copy of keys has to open: what lies at one destination is its
        owner's to choose, and is not for the others.
        """
        for each in list(self._places):
            try:
                data = each.place.get(name)
            except StrongroomError as error:
                if isinstance(error, Busy):
                    self._places.remove(each)
                continue
            if data is not None and is_whole(self._sealer, name, data):
                return data
        return None


def is_whole(sealer: SegmentSealer, name: str, data: bytes) -> bool:
    """Whether an object is what its name says; False for a name that is not of a segment or of keys."""
    if is_segment(sealer.room, name):
        return sha256(data).hexdigest() == name.rpartition("/")[2]
    named = copy_named(sealer.room, name)
    if named is None:
        return False
    try:
        open_copy(sealer, *named, data)
    except StrongroomError:
        return False
    return True


def _needs(shop: Workshop) -> Mapping[str, frozenset[str]]:
    """By object of a manifest, the objects of all segments that restoring it takes."""
    start, manifests = prefix(shop.room.id, Kind.SEGMENTS), shop.manifests()
    own = {each.number: [start + segment.name for segment in each.all_segments()] for each in manifests}
    return {
        manifest_name(shop.room.id, each.number): frozenset(
            name for number in range(each.first_manifest, each.number + 1) for name in own.get(number, ())
        )
        for each in manifests
    }


def _heal(
    sealer: SegmentSealer,
    to: Registered,
    others: Sequence[Registered],
    wanted: Sequence[str],
    manifests: Mapping[str, bytes],
    needs: Mapping[str, frozenset[str]],
    note: Callable[[int], None],
    enough: Callable[[], bool],
) -> str | None:
    """Bring one place to have everything; returns the code of why it has not."""
    sources, lost = Sources(sealer, others), set[str]()
    try:
        there = {stored.name for kind in _HELD for stored in to.place.list(prefix(sealer.room, kind))}
        for name in wanted:
            if name in there:
                continue
            if enough():
                return "destination.behind"
            data = sources.bring(name)
            if data is None and is_segment(sealer.room, name):
                lost.add(name)
                continue
            if data is None:  # a state of keys, without which none is of use
                return "backup.segment-missing"
            to.place.put(name, data)
            note(len(data))
        for name, data in manifests.items():
            # What cannot be restored from here is not listed here; backups that need none of it are.
            if name not in there and not lost & needs[name]:
                to.place.put(name, data)
                note(len(data))
        if lost:
            return "backup.segment-missing"
        # The newest is looked at: a place that lost it, or has another under its name, is not complete.
        newest = max(manifests, default=None)
        if newest is not None and to.place.get(newest) != manifests[newest]:
            return "destination.object-differs"
    except StrongroomError as error:
        return error.code
    # A thread has nobody to raise to.
    except Exception as error:
        return f"unexpected: {type(error).__name__}"
    return None
