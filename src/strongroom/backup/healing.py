"""Healing: each destination is brought to have everything, from whichever other has it.

Lives here: finding what is missing at a destination and bringing it there, manifests last and in their
order. Must not live here: finding damage in what is there (verify.py), deciding what may go (prune.py).

What should be there follows from the manifests that the room knows. Whatever is brought is checked against
its name first: a destination that lies spoils no other.
"""

import threading
from collections.abc import Iterable, Mapping, Sequence
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
from strongroom.errors import StrongroomError
from strongroom.storage import backup_rows

__all__ = ["bring", "heal", "is_whole", "wanted_objects"]

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


def heal(shop: Workshop, destinations: Sequence[Registered]) -> list[Outcome]:
    """Bring every destination to have everything.

    Returns:
        What each has then. One that fails holds none of the others back.
    """
    wanted = wanted_objects(shop)
    rows = shop.door.database.read(lambda tx: backup_rows.backups_from(tx, 0))
    manifests = {manifest_name(shop.room.id, row.number): row.manifest for row in rows}
    needs = _needs(shop)
    outcomes: dict[str, Outcome] = {}

    def work(to: Registered) -> None:
        outcomes[to.name] = _heal(
            shop.sealer, to, [other for other in destinations if other is not to], wanted, manifests, needs
        )

    # At the same time: one that is slow holds up none of the others.
    threads = [threading.Thread(target=work, args=(each,), daemon=True) for each in destinations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[each.name] for each in destinations]


def bring(sealer: SegmentSealer, name: str, places: Iterable[Registered]) -> bytes | None:
    """Get an object from whichever destination has it as it should be.

    A segment has to fit its name, and a copy of keys has to open: what lies at one destination is its owner's
    to choose, and is not for the others.
    """
    for each in places:
        try:
            data = each.place.get(name)
        except StrongroomError:
            continue
        if data is not None and is_whole(sealer, name, data):
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
) -> Outcome:
    sent, lost = 0, set[str]()
    try:
        there = {stored.name for kind in _HELD for stored in to.place.list(prefix(sealer.room, kind))}
        for name in wanted:
            if name in there:
                continue
            data = bring(sealer, name, others)
            if data is None and is_segment(sealer.room, name):
                lost.add(name)
                continue
            if data is None:  # a state of keys, without which none is of use
                return Outcome(to.name, False, sent, "backup.segment-missing")
            to.place.put(name, data)
            sent += len(data)
        for name, data in manifests.items():
            # What cannot be restored from here is not listed here; backups that need none of it are.
            if name not in there and not lost & needs[name]:
                to.place.put(name, data)
                sent += len(data)
        if lost:
            return Outcome(to.name, False, sent, "backup.segment-missing")
        # The newest is looked at: a place that lost it, or has another under its name, is not complete.
        newest = max(manifests, default=None)
        if newest is not None and to.place.get(newest) != manifests[newest]:
            return Outcome(to.name, False, sent, "destination.object-differs")
    except StrongroomError as error:
        return Outcome(to.name, False, sent, error.code)
    # A thread has nobody to raise to.
    except Exception as error:
        return Outcome(to.name, False, sent, f"unexpected: {type(error).__name__}")
    return Outcome(to.name, True, sent)
