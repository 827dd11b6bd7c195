"""Copies of the ring in the ring stores: sealed to the recovery key, read back, and looked at later.

Lives here: what lies in a store and what its state is. Must not live here: how a store works (stores.py),
when copies are made (keyring.py), opening one (needs the recovery key: `open_copy`, used to recover).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from os import urandom
from typing import TYPE_CHECKING

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, StrongroomError
from strongroom.keys.canonical_json import read_binary, read_number, write_binary
from strongroom.keys.ring import Ring, newest
from strongroom.keys.ring_json import read_ring, write_ring, write_room
from strongroom.keys.stores import RingStore
from strongroom.keys.vouched_json import Macs, read_vouched, write_vouched

if TYPE_CHECKING:
    from strongroom.crypto.age import X25519Identity

__all__ = [
    "StoreState",
    "copy_name",
    "facts_name",
    "look",
    "open_copy",
    "publish",
    "read_facts",
    "removed",
    "seal_copy",
    "sealed_for_keepers",
]

_LABEL = label("strongroom/ring-copy/v1")
_FORMAT = 1
_DIGEST_BYTES = 32
_SHORT = 10


@dataclass(frozen=True, slots=True)
class StoreState:
    """What is known of one ring store.

    Args:
        uri: Its URI.
        generation: Of the ring that its copy holds; None where that is not known.
        digest: SHA-256 of the copy; None where there is none.
        written: When, in milliseconds of Unix time.
        problem: The code of what is wrong; None when the copy is the ring of today.
        cautions: Codes of what makes forgetting uncertain there.
    """

    uri: str
    generation: int | None = None
    digest: bytes | None = None
    written: int | None = None
    problem: str | None = None
    cautions: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Whether the store holds the ring of today."""
        return self.problem is None


def copy_name(room: bytes) -> str:
    """Return the name of a room's copy; several rooms can share a store."""
    return f"ring-{write_room(room)[-_SHORT:]}.age"


def seal_copy(ring: Ring, random: Callable[[int], bytes] = urandom, *, keepers: bool = True) -> bytes:
    """Seal a ring to its recovery key, as a file that the age tool opens too.

    Args:
        ring: What to seal.
        random: Where file key and nonces come from.
        keepers: Whether the ring's keepers can open it too, which have to try it.

    Raises:
        KeyNotAvailable: ``ring.no-recovery-key``.
    """
    if ring.recovery is None:
        raise KeyNotAvailable("ring.no-recovery-key")
    # Takes long to import, and only who writes the ring needs it.
    from strongroom.crypto.age import AgeWriter, X25519Recipient

    sink = BytesIO()
    others = [keeper.recipient for keeper in ring.keepers.values()] if keepers else []
    recipients = [X25519Recipient.parse(text) for text in (ring.recovery, *others)]
    with AgeWriter(sink, recipients, random=random) as writer:
        writer.write(write_ring(ring))
    return sink.getvalue()


def open_copy(copy: bytes, identity: "X25519Identity") -> Ring:
    """Open a copy with the recovery key, or with that of a keeper.

    Raises:
        KeyNotAvailable: ``age.no-match``, ``keyfile.damaged``, ``keyfile.future-format``.
        VerificationFailed: of the age format.
    """
    from strongroom.crypto.age import AgeReader  # as above

    return read_ring(AgeReader(BytesIO(copy), [identity]).read())


def sealed_for_keepers(
    ring: Ring, mac: RowMac, now: int, random: Callable[[int], bytes] = urandom
) -> tuple[bytes, bytes]:
    """A copy of the ring, sealed to recovery key and keepers, and what the room says of it.

    Args:
        mac: Under the ring's newest MAC key.
        now: Milliseconds of Unix time.

    Raises:
        KeyNotAvailable: ``ring.no-recovery-key``.
    """
    copy = seal_copy(ring, random)
    body: dict[str, object] = {
        "digest": write_binary(sha256(copy).digest()),
        "format": _FORMAT,
        "generation": ring.generation,
        "room": write_room(ring.room),
        "written": now,
    }
    return copy, write_vouched(body, _LABEL, newest(ring.mac_keys), mac)


def publish(
    ring: Ring,
    stores: Sequence[RingStore],
    mac: RowMac,
    now: int,
    random: Callable[[int], bytes] = urandom,
    macs: Macs | None = None,
) -> list[StoreState]:
    """Put the ring into every store and read it back; a store that fails holds none of the others back.

    A copy of a later generation stays: it is of a room that has taken over from this one.

    Args:
        ring: The ring of today.
        stores: Where to.
        mac: Under the ring's newest MAC key.
        now: Milliseconds of Unix time.
        random: For the sealing.
        macs: The ring's, for what the stores say; without them nothing is looked at.
    """
    if not stores:
        return []
    copy, facts = sealed_for_keepers(ring, mac, now, random)
    return [_newer(ring, store, macs) or _put(ring, store, copy, facts, now) for store in stores]


def look(ring: Ring, store: RingStore, macs: Macs) -> StoreState:
    """Look at what a store holds.

    Args:
        ring: The ring of today.
        store: Where to look.
        macs: The ring's.
    """
    try:
        copy = store.read(copy_name(ring.room))
        facts = store.read(facts_name(ring.room))
        cautions = _cautions(store, ring.room)
    except StrongroomError as error:
        return StoreState(store.uri, problem=error.code)
    if copy is None or facts is None:
        return StoreState(store.uri, problem="stores.no-copy", cautions=cautions)
    digest = sha256(copy).digest()
    try:
        generation, written, vouched = read_facts(facts, ring.room, macs)
    except KeyNotAvailable:
        return StoreState(store.uri, digest=digest, problem="stores.copy-damaged", cautions=cautions)
    if vouched != digest:
        return StoreState(store.uri, digest=digest, problem="stores.copy-damaged", cautions=cautions)
    problem = None if generation == ring.generation else "stores.copy-old"
    return StoreState(store.uri, generation, digest, written, problem, cautions)


def read_facts(facts: bytes, room: bytes, macs: Macs) -> tuple[int, int, bytes]:
    """Read what the room says of a copy: generation, when it was written, SHA-256 of the copy.

    Raises:
        KeyNotAvailable: ``keyfile.damaged``, ``keyfile.future-format``, ``keyfile.foreign``.
    """
    try:
        body = read_vouched(facts, "ring copy", _LABEL, _FORMAT, room, macs)
        generation, written = read_number(body["generation"]), read_number(body["written"])
        return generation, written, read_binary(body["digest"], _DIGEST_BYTES)
    except (ValueError, KeyError):
        raise KeyNotAvailable("keyfile.damaged", file="ring copy") from None


def removed(ring: Ring, store: RingStore) -> bool:
    """Overwrite and remove what lies of a room in a store that is one no longer; whether nothing is left."""
    try:
        for name in (copy_name(ring.room), facts_name(ring.room)):
            store.remove(name)
        return store.read(copy_name(ring.room)) is None and not store.old_versions(copy_name(ring.room))
    except StrongroomError:
        return False


def _newer(ring: Ring, store: RingStore, macs: Macs | None) -> StoreState | None:
    """What a store holds, where that is a later ring; None for anything else, which may be replaced."""
    try:
        facts = None if macs is None else store.read(facts_name(ring.room))
        if facts is None or macs is None:
            return None
        generation, written, digest = read_facts(facts, ring.room, macs)
    except StrongroomError:
        return None  # out of reach, which is said when it is written to; or nobody's
    if generation <= ring.generation:
        return None
    return StoreState(store.uri, generation, digest, written, "stores.copy-newer")


def _put(ring: Ring, store: RingStore, copy: bytes, facts: bytes, now: int) -> StoreState:
    name = copy_name(ring.room)
    try:
        store.replace(name, copy)
        store.replace(facts_name(ring.room), facts)
        # The recovery key is elsewhere, so the copy is not opened here: it is the bytes that were sealed.
        if store.read(name) != copy or store.read(facts_name(ring.room)) != facts:
            return StoreState(store.uri, problem="stores.does-not-replace")
        cautions = _cautions(store, ring.room)
        return StoreState(store.uri, ring.generation, sha256(copy).digest(), now, None, cautions)
    except StrongroomError as error:
        return StoreState(store.uri, problem=error.code)


def facts_name(room: bytes) -> str:
    """Return the name of what is said of a room's copy, beside it."""
    return copy_name(room).removesuffix(".age") + ".json"


def _cautions(store: RingStore, room: bytes) -> tuple[str, ...]:
    """What makes forgetting uncertain; snapshots can have been started since the store was tried."""
    kept = ("stores.keeps-old-versions",) if store.old_versions(copy_name(room)) else ()
    return kept + store.cautions()
