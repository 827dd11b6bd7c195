"""Trying whether anything of an erased person opens: every key that was found, on everything that was found.

Lives here: the trial, and showing that it works. Must not live here: where keys and data come from
(trial_places.py), the receipt. Nothing is taken on trust of which rows belong together: each wrap is tried
under each key there is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from os import urandom
from typing import NamedTuple

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.envelope import LevelSealer
from strongroom.crypto.wrap import CustomerKeyWrapper, PageKeyWrapper
from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.keys.ring import Ring
from strongroom.model.levels import LEVELS, Level
from strongroom.storage.key_rows import KeyRow
from strongroom.storage.page_rows import KeyPage
from strongroom.vault.storing.sealing import LevelMark, read_marks, write_marks

__all__ = ["Haul", "SealedRevision", "Trial", "try_everything"]

_CONTROLS = 200
"""So many living customers show that keys and data belong together; trying all of them shows no more."""


class SealedRevision(NamedTuple):
    """One revision of a record, wherever it was found."""

    collection: int
    id: bytes
    customer: bytes
    key_no: int
    levels: bytes
    envelopes: tuple[bytes | None, ...]


@dataclass
class Haul:
    """What was found in all places, of one tenant.

    Args:
        pages: Page keys, wrapped under epochs.
        keys: Customers' keys, wrapped under page keys: all of the person, some of the living.
        sealed: Records: all of the person, some of the living.
        unread: Names of what could not be opened far enough to be tried.
    """

    pages: set[KeyPage] = field(default_factory=set)
    keys: set[KeyRow] = field(default_factory=set)
    sealed: set[SealedRevision] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def wants(self, customer: bytes, person: bytes) -> bool:
        """Whether a customer's rows are to be taken: all of the person, and enough of others."""
        return customer == person or len(self.keys) < _CONTROLS * 2


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it.

    Args:
        pages: Page keys that opened.
        person_rows: Key rows and records of the person that were tried.
        person_opened: Of these, how many opened.
        living: Living customers of whom a record opened, which shows that keys and data belong together.
        canary: Whether something sealed a moment ago, under a key that was found, opened by the same way.
    """

    pages: int
    person_rows: int
    person_opened: int
    living: int
    canary: bool

    def require(self) -> None:
        """Make sure that nothing of the person opened, and that the trial would have noticed.

        Raises:
            VerificationFailed: ``erasure.opens``; ``erasure.trial-blind``, where nobody else opened either.
        """
        if self.person_opened:
            raise VerificationFailed("erasure.opens", count=self.person_opened)
        if not self.living or not self.canary:
            raise VerificationFailed("erasure.trial-blind")


def try_everything(haul: Haul, rings: Sequence[Ring], room: bytes, tenant: int, person: bytes) -> Trial:
    """Try everything on everything.

    Args:
        rings: All that could be opened, of today and of before.
        room: The room's id, 16 bytes.
        person: The erased customer's id, 16 bytes.
    """
    canary = urandom(16)
    tried = _with_canary(haul, rings, room, tenant, canary)
    wrappers = list(_page_keys(tried.pages, rings, room, tenant))
    opened = set(_opened(tried, wrappers, room, tenant))
    of_person = [each for each in tried.keys if each.customer == person]
    their_records = [each for each in tried.sealed if each.customer == person]
    return Trial(
        pages=len(wrappers),
        person_rows=len(of_person) + len(their_records),
        person_opened=sum(customer == person for customer, _ in opened),
        living=len({customer for customer, record in opened if record and customer not in (person, canary)}),
        canary=(canary, True) in {(customer, bool(record)) for customer, record in opened},
    )


def _page_keys(
    pages: Iterable[KeyPage], rings: Sequence[Ring], room: bytes, tenant: int
) -> Iterator[CustomerKeyWrapper]:
    epochs = {
        (region, epoch, key.key)
        for ring in rings
        for (owner, region), keys in ring.epochs.items()
        if owner == tenant
        for epoch, key in keys.items()
    }
    for page in pages:
        for region, epoch, key in epochs:
            # The row says which epoch it is under; what it says is not believed.
            secret = _try(
                PageKeyWrapper(key, room, tenant, region, epoch).unwrap, page.page, page.gen, page.wrapped
            )
            if secret is not None:
                yield CustomerKeyWrapper(secret, room, tenant, page.page, page.gen)


def _opened(
    haul: Haul, wrappers: Sequence[CustomerKeyWrapper], room: bytes, tenant: int
) -> Iterator[tuple[bytes, bytes]]:
    """Each customer whose key opens, with no record, and each of their records that opens."""
    keys: dict[bytes, list[CustomerKey]] = {}
    for row in haul.keys:
        for wrapper in wrappers:
            secret = _try(wrapper.unwrap, row.customer, row.key_no, row.wrapped)
            if secret is not None:
                key = CustomerKey(secret, room, tenant, row.customer, row.key_no)
                keys.setdefault(row.customer, []).append(key)
                yield row.customer, b""
    for each in haul.sealed:
        if any(_opens(each, key, level) for key in keys.get(each.customer, ()) for level in LEVELS):
            yield each.customer, each.id


def _opens(each: SealedRevision, key: CustomerKey, level: Level) -> bool:
    mark, envelope = read_marks(each.levels)[level], each.envelopes[int(level) - 1]
    if envelope is None:
        return False
    sealer = LevelSealer(key, each.collection, each.id)
    return _try(sealer.open, int(level), mark.schema_version, mark.sealed_at, envelope) is not None


def _try(attempt: Callable[..., bytes], *arguments: object) -> bytes | None:
    try:
        return attempt(*arguments)
    except StrongroomError:
        return None


def _with_canary(haul: Haul, rings: Sequence[Ring], room: bytes, tenant: int, canary: bytes) -> Haul:
    """With somebody made up a moment ago among them, under a key that was found, to go the same way."""
    known = [
        (region, epoch, key.key)
        for ring in rings
        for (owner, region), keys in ring.epochs.items()
        if owner == tenant
        for epoch, key in keys.items()
    ]
    if not known:
        return haul
    region, epoch, epoch_key = known[0]
    page, number, page_key, secret = (1 << 62) + region, 1, urandom(32), urandom(32)
    wrapped = PageKeyWrapper(epoch_key, room, tenant, region, epoch).wrap(page, 1, page_key)
    key_wrap = CustomerKeyWrapper(page_key, room, tenant, page, 1).wrap(canary, number, secret)
    key = CustomerKey(secret, room, tenant, canary, number)
    envelope = LevelSealer(key, 1, canary).seal(int(Level.PERSONAL), 1, 1, 1, b"")
    levels = write_marks({Level.PERSONAL: LevelMark(1, 1)})
    sealed = SealedRevision(1, canary, canary, number, levels, (None, envelope, None))
    return Haul(
        haul.pages | {KeyPage(page, region, 1, epoch, wrapped, 1, None)},
        haul.keys | {KeyRow(canary, number, page, 1, key_wrap, key.commitment())},
        haul.sealed | {sealed},
    )
