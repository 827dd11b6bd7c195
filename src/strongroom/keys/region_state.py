"""All keys of a region at one moment, as bytes that may lie anywhere: without the epoch they open nothing.

Lives here: reading them from the tables, their bytes, and trying all of them with an epoch. Must not live
here: where they are put (strongroom.backup), which state is the newest. Spec: docs/spec/erasure.md.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from struct import Struct, error
from typing import overload

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.wrap import CustomerKeyWrapper, PageKeyWrapper
from strongroom.errors import VerificationFailed
from strongroom.keys.page_keys import PAGES_IN_REGION, region_of
from strongroom.storage.key_rows import KeyRow, keys_of_page
from strongroom.storage.page_rows import KeyPage, lock_region, pages_of_region
from strongroom.storage.transaction import Transaction

__all__ = [
    "PackedKeys",
    "RegionState",
    "joined_keys",
    "open_region_state",
    "pack_keys",
    "read_region_state",
    "region_state",
    "write_region_state",
]

_MAGIC = b"SRKEYS\0\1"
_HEAD = Struct(">8s16sQIIIHI")
_PAGE = Struct(">QII61s")
_KEY = Struct(">QI16sH61s32s")


class PackedKeys(Sequence[KeyRow]):
    """Keys as they stand in the bytes, read one at a time: as rows they take three times the memory.

    Args:
        packed: A multiple of 127 bytes.
    """

    __slots__ = ("packed",)

    def __init__(self, packed: bytes | memoryview) -> None:
        self.packed = packed

    def __len__(self) -> int:
        return len(self.packed) // _KEY.size

    def __iter__(self) -> Iterator[KeyRow]:
        for page, gen, customer, number, wrapped, commitment in _KEY.iter_unpack(self.packed):
            yield KeyRow(customer, number, page, gen, wrapped, commitment)

    @overload
    def __getitem__(self, at: int) -> KeyRow: ...
    @overload
    def __getitem__(self, at: slice) -> "PackedKeys": ...
    def __getitem__(self, at: int | slice) -> "KeyRow | PackedKeys":
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step != 1:
                raise ValueError("keys stand one after another")
            return PackedKeys(self.packed[start * _KEY.size : max(start, stop) * _KEY.size])
        start = range(len(self))[at] * _KEY.size
        return next(iter(PackedKeys(self.packed[start : start + _KEY.size])))

    def runs(self) -> Iterator[tuple[int, int, "PackedKeys"]]:
        """Neighbouring keys of one page and one making of it: page, making, keys."""
        start = 0
        for (page, gen), some in groupby(_KEY.iter_unpack(self.packed), itemgetter(0, 1)):
            end = start + sum(_KEY.size for _ in some)
            yield page, gen, PackedKeys(self.packed[start:end])
            start = end


@dataclass(frozen=True)
class RegionState:
    """The keys of one region.

    Args:
        room: The room's id, 16 bytes.
        tenant: The tenant.
        region: The region.
        epoch: The epoch that new pages are wrapped under.
        generation: Grows with each new epoch.
        pages: By number.
        keys: By page, customer, number.
    """

    room: bytes
    tenant: int
    region: int
    epoch: int
    generation: int
    pages: Sequence[KeyPage]
    keys: Sequence[KeyRow]


def region_state(tx: Transaction, room: bytes, tenant: int, region: int) -> RegionState | None:
    """All keys of a region, held until the commit; None where there is no such region."""
    known = lock_region(tx, tenant, region)
    if known is None:
        return None
    pages = pages_of_region(tx, tenant, region * PAGES_IN_REGION, (region + 1) * PAGES_IN_REGION)
    keys = [key for page in pages for key in keys_of_page(tx, tenant, page.page)]
    return RegionState(room, tenant, region, known[0], known[1], pages, keys)


def write_region_state(state: RegionState) -> bytes:
    """Write a region's keys."""
    head = _HEAD.pack(
        _MAGIC,
        state.room,
        state.tenant,
        state.region,
        state.epoch,
        state.generation,
        len(state.pages),
        len(state.keys),
    )
    pages = [_PAGE.pack(page.page, page.gen, page.epoch, page.wrapped) for page in state.pages]
    keys = state.keys if isinstance(state.keys, PackedKeys) else pack_keys(state.keys)
    return b"".join((head, *pages, keys.packed))


def pack_keys(keys: Iterable[KeyRow]) -> PackedKeys:
    """Put keys together; an iterable of many need not have them all at once."""
    packed = bytearray()
    for key in keys:
        packed += _KEY.pack(key.page, key.gen, key.customer, key.key_no, key.wrapped, key.commitment)
    return PackedKeys(memoryview(packed).toreadonly())


def joined_keys(parts: Iterable[PackedKeys]) -> PackedKeys:
    """Keys one part after another."""
    return PackedKeys(b"".join(part.packed for part in parts))


def read_region_state(data: bytes | memoryview) -> RegionState:
    """Read a region's keys.

    Raises:
        VerificationFailed: ``keystate.malformed``, for anything that `write_region_state` does not write.
    """
    try:
        magic, room, tenant, region, epoch, generation, pages, keys = _HEAD.unpack_from(data)
        at = _HEAD.size + pages * _PAGE.size
        if magic != _MAGIC or len(data) != at + keys * _KEY.size:
            raise VerificationFailed("keystate.malformed")
        read_keys = PackedKeys(memoryview(data)[at:])
        used: dict[int, int] = {}
        for page, *_ in _KEY.iter_unpack(read_keys.packed):
            used[page] = used.get(page, 0) + 1
        read_pages = [
            KeyPage(page, region_of(page), gen, epoch_of, wrapped, used.get(page, 0), None)
            for page, gen, epoch_of, wrapped in _PAGE.iter_unpack(data[_HEAD.size : at])
        ]
    except error:
        raise VerificationFailed("keystate.malformed") from None
    return RegionState(room, tenant, region, epoch, generation, read_pages, read_keys)


def open_region_state(state: RegionState, epoch_key: Callable[[int], bytes]) -> int:
    """Open every key of a region, to see that it can be done; returns how many keys there are.

    Args:
        state: The keys.
        epoch_key: Gives the key of one of the region's epochs, 32 bytes.

    Raises:
        VerificationFailed: ``wrap.does-not-open``, ``key.commitment-differs``, ``keystate.malformed``.
        KeyNotAvailable: ``ring.key-missing``, for an epoch that is not there.
    """
    at_work: dict[int, tuple[int, CustomerKeyWrapper]] = {}
    for page in state.pages:
        wrapper = PageKeyWrapper(epoch_key(page.epoch), state.room, state.tenant, state.region, page.epoch)
        key = wrapper.unwrap(page.page, page.gen, page.wrapped)
        at_work[page.page] = (
            page.gen,
            CustomerKeyWrapper(key, state.room, state.tenant, page.page, page.gen),
        )
    for row in state.keys:
        gen, page_wrapper = at_work.get(row.page, (0, None))
        if page_wrapper is None or gen != row.gen:
            raise VerificationFailed("keystate.malformed")
        secret = page_wrapper.unwrap(row.customer, row.key_no, row.wrapped)
        CustomerKey(secret, state.room, state.tenant, row.customer, row.key_no).check_commitment(
            row.commitment
        )
    return len(state.keys)
