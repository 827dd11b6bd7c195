"""Copies of key state: what changed of a region's keys, read and numbered in one transaction, sent
everywhere.

Lives here: which pages changed, and reading a region back from a destination. Must not live here: the bytes
(key_objects.py), destroying keys (strongroom.privacy), which renews a region and then sends it whole.

Numbers have the order of the states that they stand for: both are taken while the region's row is held. So
the highest number is the newest state, whoever wrote it. That a number was taken does not mean that its copy
ever lay anywhere: the run may have been killed, or no destination may have taken it. So a copy refers to none
but those that a signed manifest names, for these were all at a destination before it was signed, and those
that the same run sent.

Many pages are sent in several copies, so that no more keys are in memory than one holds. Until the last of
them the others name no copy for the pages that are still to come: whoever reads passes them by.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from struct import Struct
from typing import NamedTuple

from strongroom.backup.destination import Destination
from strongroom.backup.key_objects import KeyCopy, assemble, open_copy, seal_copy
from strongroom.backup.object_names import Kind, key_name, key_prefix, key_sequence, prefix
from strongroom.backup.segment import SegmentSealer
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.page_keys import PAGES_IN_REGION
from strongroom.keys.region_state import RegionState, pack_keys
from strongroom.storage import backup_rows
from strongroom.storage.database import Database
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.page_rows import KeyPage, lock_region, newest_region
from strongroom.storage.transaction import Transaction

__all__ = [
    "begin_after",
    "newest_number",
    "newest_numbers",
    "newest_whole",
    "read_region",
    "regions_at",
    "send_keys",
    "send_region",
]

_PAGE = Struct(">QIIIQ")
_MOST_SOURCES = 16
_PAGES_AT_ONCE = 64
_PAGES_IN_COPY = 128
_MOST_COPIES = 8  # where others change pages as fast as they are sent, the last takes all that are left
_DIGITS = 10
Add = Callable[[str, bytes], None]


def send_keys(
    database: Database, sealer: SegmentSealer, tenant: int, add: Add, signed: Mapping[int, Sequence[int]]
) -> dict[int, list[int]]:
    """Have the keys of every region of a tenant sent, as far as they changed since they were last.

    Args:
        signed: By region the copies that the newest manifest names.

    Returns:
        By region the numbers of the copies that together hold it, the newest first.
    """
    last = database.read(lambda tx: newest_region(tx, tenant))
    regions = range(0 if last is None else last + 1)
    return {
        region: send_region(database, sealer, tenant, region, add, signed=signed.get(region, ()))
        for region in regions
    }


def send_region(
    database: Database,
    sealer: SegmentSealer,
    tenant: int,
    region: int,
    add: Add,
    *,
    whole: bool = False,
    signed: Collection[int] = (),
) -> list[int]:
    """Have the keys of a region sent.

    Args:
        add: Takes an object's name and bytes.
        whole: Whether the copy holds all keys and refers to no other, changed or not.
        signed: The copies that the newest manifest names, which alone a copy may refer to.

    Returns:
        The numbers of the copies that together hold it, the newest first; none where there is no such region.
    """
    sent: list[int] = []
    while True:
        most = _PAGES_IN_COPY if len(sent) < _MOST_COPIES - 1 and not whole else PAGES_IN_REGION
        made = database.transact(partial(_copy, sealer.room, tenant, region, most, whole, signed, sent))
        if made.copy is not None:
            number = made.copy.sequence
            add(key_name(sealer.room, tenant, region, number), seal_copy(sealer, made.copy))
            sent.append(number)
        if made.complete:
            return made.needs


def read_region(
    place: Destination,
    sealer: SegmentSealer,
    tenant: int,
    region: int,
    usable: Callable[[RegionState], bool],
    at_least: int = 0,
) -> tuple[int, RegionState] | None:
    """Read the newest state of a region's keys that lies at a destination.

    Args:
        usable: Whether a state can be opened, as when the ring has its epoch; one that cannot is passed by.
        at_least: The number of the oldest that will do: with one of before, keys that were destroyed since
            would come back.

    Returns:
        Its number, and the state; None where there is none.
    """
    for number in sorted(_numbers(place, sealer.room, tenant, region), reverse=True):
        if number < at_least:
            break
        try:
            state = assemble(
                _fetch(place, sealer, tenant, region, number),
                lambda other: _fetch(place, sealer, tenant, region, other),
            )
        except VerificationFailed:
            continue
        if usable(state):
            return number, state
    return None


def regions_at(place: Destination, room: bytes, tenant: int) -> set[int]:
    """The regions of a tenant that have copies at a destination."""
    start = f"{prefix(room, Kind.KEYS)}{tenant}/"
    names = [stored.name.removeprefix(start).partition("/")[0] for stored in place.list(start)]
    return {int(name) for name in names if name.isascii() and name.isdigit() and len(name) < _DIGITS}


def newest_number(place: Destination, room: bytes, tenant: int, region: int) -> int:
    """The highest number of a copy at a destination; 0 where there is none."""
    return max(_numbers(place, room, tenant, region), default=0)


def newest_whole(place: Destination, sealer: SegmentSealer, tenant: int, region: int) -> int:
    """The highest number of a copy at a destination that is the room's own; 0 where there is none."""
    for number in sorted(_numbers(place, sealer.room, tenant, region), reverse=True):
        try:
            _fetch(place, sealer, tenant, region, number)
        except (VerificationFailed, KeyNotAvailable):
            continue  # somebody put it there; nobody knows of it but by its name
        return number
    return 0


def newest_numbers(places: Iterable[Destination], sealer: SegmentSealer, tenant: int) -> dict[int, int]:
    """Of each region that has copies at any of these places, the highest number of one, as `newest_whole`."""
    newest: dict[int, int] = {}
    for place in places:
        for region in regions_at(place, sealer.room, tenant):
            number = newest_whole(place, sealer, tenant, region)
            newest[region] = max(newest.get(region, 0), number)
    return newest


def begin_after(tx: Transaction, tenant: int, newest: Mapping[int, int]) -> None:
    """Have the copies that a restored room makes come after all that there are, and hold every key.

    Args:
        newest: As `newest_numbers` has it.
    """
    for region, number in newest.items():
        if backup_rows.next_key_copy(tx, tenant, region)[0] <= number:
            backup_rows.set_key_copy(tx, tenant, region, number, b"")


def _numbers(place: Destination, room: bytes, tenant: int, region: int) -> list[int]:
    start = key_prefix(room, tenant, region)
    numbers = [key_sequence(stored.name, start) for stored in place.list(start)]
    return [number for number in numbers if number is not None]


def _fetch(place: Destination, sealer: SegmentSealer, tenant: int, region: int, number: int) -> KeyCopy:
    data = place.get(key_name(sealer.room, tenant, region, number))
    if data is None:
        raise VerificationFailed("backup.malformed", what="keys")
    return open_copy(sealer, tenant, region, number, data)


class _Made(NamedTuple):
    """A copy, where anything changed; the numbers that hold the region; whether no page is left to send."""

    copy: KeyCopy | None
    needs: list[int]
    complete: bool


def _copy(
    room: bytes,
    tenant: int,
    region: int,
    most: int,
    whole: bool,
    signed: Collection[int],
    sent: Collection[int],
    tx: Transaction,
) -> _Made:
    known = lock_region(tx, tenant, region)
    if known is None:
        return _Made(None, [], True)
    sequence, noted = backup_rows.next_key_copy(tx, tenant, region)
    # Pages before keys: a key that comes between the two is then sent again, and never missed.
    pages = backup_rows.pages_of(tx, tenant, region * PAGES_IN_REGION, (region + 1) * PAGES_IN_REGION)
    before = {page: facts for page, facts in _read_noted(noted).items() if facts[3] in {*signed, *sent}}
    sources = {page.page: _source(page, before, sequence) for page in pages}
    same = before == {page.page: (page.gen, page.used, page.epoch, sources[page.page]) for page in pages}
    if same and not whole and before:
        return _Made(None, sorted(set(sources.values()), reverse=True), True)
    if whole or len(set(sources.values())) > _MOST_SOURCES:
        sources = {page: number if number in sent else sequence for page, number in sources.items()}
    own = [page for page, source in sources.items() if source == sequence]
    for page in own[most:]:
        del sources[page]
    keys = pack_keys(_keys(tx, tenant, own[:most]))
    state = RegionState(room, tenant, region, known[0], known[1], pages, keys)
    copy = KeyCopy(sequence, sources, state)
    noted = b"".join(_write_noted(page, sources[page.page]) for page in pages if page.page in sources)
    backup_rows.set_key_copy(tx, tenant, region, sequence, noted)
    return _Made(copy, copy.needs, len(own) <= most)


def _source(page: KeyPage, before: dict[int, tuple[int, int, int, int]], sequence: int) -> int:
    """The copy that holds a page's keys: the one of before where none was added or renewed since."""
    noted = before.get(page.page)
    return noted[3] if noted is not None and noted[:2] == (page.gen, page.used) else sequence


def _keys(tx: Transaction, tenant: int, pages: Sequence[int]) -> Iterator[KeyRow]:
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        yield from backup_rows.key_rows_of_pages(tx, tenant, pages[start : start + _PAGES_AT_ONCE])


def _write_noted(page: KeyPage, source: int) -> bytes:
    return _PAGE.pack(page.page, page.gen, page.used, page.epoch, source)


def _read_noted(noted: bytes) -> dict[int, tuple[int, int, int, int]]:
    return {page: (gen, used, epoch, source) for page, gen, used, epoch, source in _PAGE.iter_unpack(noted)}
