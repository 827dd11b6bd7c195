"""The manifests that destinations have, checked, and which of them is the newest that anybody knows.

Lives here: reading manifests from several places, and holding their newest against every memory. Must not
live
here: choosing what to restore (plan.py), repairing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from strongroom.backup.asking import ask_all
from strongroom.backup.manifest import Manifest, digest_of, read_manifest
from strongroom.backup.object_names import Kind, manifest_name, manifest_number, prefix
from strongroom.backup.registry import Registered
from strongroom.errors import Busy, NotFound, RolledBack, StrongroomError, VerificationFailed

__all__ = ["Chain", "Listing", "Memory", "check_freshness", "list_manifests", "read_chain", "read_later"]


@dataclass(frozen=True, slots=True)
class Memory:
    """What somebody remembers of the newest manifest.

    Args:
        who: ``anchor``, or a destination's name.
        number: Of the newest manifest that is remembered.
        digest: Of its bytes, where that is remembered.
    """

    who: str
    number: int
    digest: bytes | None = None


@dataclass
class Listing:
    """The manifests of one destination.

    Args:
        numbers: Those that lie there.
        problem: Why the place could not be asked.
    """

    name: str
    numbers: list[int] = field(default_factory=list)
    problem: str | None = None


@dataclass(frozen=True)
class Chain:
    """Manifests that follow each other.

    Args:
        manifests: From the first that is needed to the newest, in order.
        digests: Of their bytes, by number.
        forged: Where something lay under a manifest's name that the room did not sign: destination, number.
        listings: What each place has.
    """

    manifests: Sequence[Manifest]
    digests: Mapping[int, bytes]
    data: Mapping[int, bytes] = field(repr=False)
    forged: Sequence[tuple[str, int]]
    listings: Sequence[Listing]

    @property
    def newest(self) -> Manifest:
        """The newest manifest."""
        return self.manifests[-1]


def list_manifests(places: Sequence[Registered], room: bytes, patience: float | None = None) -> list[Listing]:
    """Which manifests lie where; a place that cannot be asked says why.

    Args:
        patience: Seconds in all; None waits for every place, each call of which ends by itself.
    """

    def ask(each: Registered) -> list[int]:
        names = [stored.name for stored in each.place.list(prefix(room, Kind.MANIFESTS))]
        return sorted(number for name in names if (number := manifest_number(room, name)) is not None)

    return [
        Listing(name, problem=said.code) if isinstance(said, StrongroomError) else Listing(name, said)
        for name, said in ask_all(places, ask, patience).items()
    ]


class _Reader:
    """Reads manifests from whichever place has them as they were signed."""

    def __init__(self, places: Sequence[Registered], room: bytes, keys: Sequence[bytes]) -> None:
        self._places = places
        self._room = room
        self._keys = keys
        self.forged: list[tuple[str, int]] = []

    def read(self, number: int) -> tuple[Manifest, bytes] | None:
        """The manifest of a number, from the first place that has it; None where none has."""
        for each in self._places:
            try:
                data = each.place.get(manifest_name(self._room, number))
            except StrongroomError:
                continue
            if data is None:
                continue
            try:
                manifest = read_manifest(data, self._room, self._keys)
            except VerificationFailed:
                manifest = None
            if manifest is not None and manifest.number == number:
                return manifest, data
            self.forged.append((each.name, number))
        return None


def read_chain(
    places: Sequence[Registered], room: bytes, keys: Sequence[bytes], up_to: int | None = None
) -> Chain:
    """Read the newest manifest of all places, and those before it back to its base or index.

    Args:
        keys: The public keys that may have signed.
        up_to: The highest number wanted; the newest, when left out.

    Raises:
        NotFound: ``backup.none``, where no place has a manifest of this room.
        VerificationFailed: ``backup.chain-broken``, where one of them is missing everywhere, or does not
            follow the
            one before.
        Busy: ``backup.no-place``, where no place could be asked.
        KeyNotAvailable: ``backup.future-format``.
    """
    listings = list_manifests(places, room)
    if all(listing.problem for listing in listings):
        problems = ", ".join(f"{each.name} ({each.problem})" for each in listings)
        raise Busy("backup.no-place", problems=problems)
    numbers = sorted({number for listing in listings for number in listing.numbers}, reverse=True)
    reader = _Reader(places, room, keys)
    found: dict[int, tuple[Manifest, bytes]] = {}
    for number in numbers:
        read = reader.read(number) if up_to is None or number <= up_to else None
        if read is not None:
            found[number] = read
            break
    if not found:
        raise NotFound("backup.none")
    newest = max(found)
    for number in range(newest - 1, found[newest][0].first_manifest - 1, -1):
        read = reader.read(number)
        if read is None:
            raise VerificationFailed("backup.chain-broken", number=number)
        if found[number + 1][0].previous != digest_of(read[1]):
            raise VerificationFailed("backup.chain-broken", number=number)
        found[number] = read
    ordered = sorted(found)
    return Chain(
        [found[number][0] for number in ordered],
        {number: digest_of(found[number][1]) for number in ordered},
        {number: found[number][1] for number in ordered},
        reader.forged,
        listings,
    )


def read_later(
    places: Sequence[Registered], room: bytes, keys: Sequence[bytes], after: int
) -> list[tuple[Manifest, bytes]]:
    """The manifests after a number that the room signed and a place still has, each with its bytes, in order.

    Args:
        keys: The public keys that may have signed.
    """
    numbers = {number for listing in list_manifests(places, room) for number in listing.numbers}
    reader = _Reader(places, room, keys)
    found = (reader.read(number) for number in sorted(numbers) if number > after)
    return [each for each in found if each is not None]


def check_freshness(newest: Manifest, digest: bytes, memories: Iterable[Memory]) -> list[str]:
    """Hold the newest manifest against every memory.

    Returns:
        Who remembers no later one; empty: freshness is not proven.

    Raises:
        RolledBack: ``backup.rolled-back``, where somebody knows a later manifest, or another of this number.
    """
    proven = []
    for memory in memories:
        if memory.number > newest.number:
            raise RolledBack("backup.rolled-back", found=newest.number, known=memory.number, who=memory.who)
        if memory.number == newest.number and memory.digest not in (None, digest):
            raise RolledBack("backup.rolled-back", found=newest.number, known=memory.number, who=memory.who)
        proven.append(memory.who)
    return proven
