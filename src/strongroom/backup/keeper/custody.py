"""What a keeper holds, and when it lets go of what nothing needs any more; pure.

Lives here: copies, the time of grace, taking another ring. Must not live here: files, opening anything.

Time is what the keeper has lived through: from one pull to the next, a day at most. So a clock that is set
ahead, or back, takes a day off the grace and no more, however far it is set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from strongroom.errors import VerificationFailed
from strongroom.keys.key_names import epoch_name, fingerprints, index_name
from strongroom.keys.ring import Ring, newest

__all__ = [
    "Custody",
    "KeptCopy",
    "RegionProof",
    "check_next",
    "check_people",
    "due",
    "held",
    "passed",
    "taken",
]

LONGEST_STEP = 86_400_000
"""So many milliseconds count at most between two pulls: a keeper pulls once a day or more often."""
_FEW, _SHARE = 100, 10
"""So many, or a tenth of a tenant's customers, can be gone from one pull to the next; more is for people."""

Region = tuple[str, int, int]
"""URI of a destination, tenant, region: each place has a state of its own, and one may be behind another."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """One copy of the ring, sealed to the recovery key alone.

    Args:
        generation: The ring's.
        digest: SHA-256 of the file, in hexadecimal.
        at: When it was taken, in milliseconds of Unix time.
        keys: Fingerprints by name: the keeper cannot open its copies, and knows by these what is in them.
    """

    generation: int
    digest: str
    at: int
    keys: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegionProof:
    """A region's key state that opened.

    Args:
        number: Of the state at the destination; a later one has a higher number.
        customers: How many there are in it.
        epochs: Those that its pages are under.
    """

    number: int
    customers: int
    epochs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Custody:
    """Everything that a keeper remembers.

    Args:
        reports: How many reports it has made.
        seen: The clock at the last pull, in milliseconds of Unix time.
        lived: Milliseconds that it has lived through.
        recovery: The recovery key's recipient, which may not change by itself.
        copies: What it holds, the ring in charge last.
        going: Generations whose files are being forgotten.
        unneeded: By name of a key, at which time of its life it saw that nothing needs the key any more.
        regions: What it last proved, by destination, tenant and region.
        people: The most customers of a tenant that it has seen since somebody said that fewer are right.
        problem: What keeps it from taking the newest ring; None where nothing does.
    """

    reports: int = 0
    seen: int = 0
    lived: int = 0
    recovery: str | None = None
    copies: tuple[KeptCopy, ...] = ()
    going: tuple[int, ...] = ()
    unneeded: Mapping[str, int] = field(default_factory=dict, repr=False)
    regions: Mapping[Region, RegionProof] = field(default_factory=dict, repr=False)
    people: Mapping[int, int] = field(default_factory=dict)
    problem: str | None = None

    @property
    def current(self) -> KeptCopy | None:
        """The ring in charge; None before the first."""
        return self.copies[-1] if self.copies else None


def passed(custody: Custody, now: int) -> Custody:
    """What it is after the time since the last pull."""
    step = min(max(0, now - custody.seen), LONGEST_STEP) if custody.seen else 0
    return replace(custody, seen=now, lived=custody.lived + step)


def check_next(custody: Custody, ring: Ring) -> None:
    """Make sure that a ring can follow the one in charge.

    Raises:
        VerificationFailed: ``keeper.rolled-back``; ``keeper.recovery-changed``; ``keeper.key-changed``, for
            a key that is another than the one that had its name.
    """
    if custody.recovery is not None and ring.recovery != custody.recovery:
        raise VerificationFailed("keeper.recovery-changed")
    current = custody.current
    if current is not None and ring.generation < current.generation:
        raise VerificationFailed("keeper.rolled-back", found=ring.generation, known=current.generation)
    names = fingerprints(ring)
    for copy in custody.copies:
        if any(names.get(name, known) != known for name, known in copy.keys.items()):
            raise VerificationFailed("keeper.key-changed")
    if current is not None and ring.generation == current.generation and names != current.keys:
        raise VerificationFailed("keeper.key-changed")


def check_people(custody: Custody, proofs: Mapping[Region, RegionProof], accepted: int) -> Mapping[int, int]:
    """Make sure that not very many customers are gone; returns the most of each tenant from now on.

    Args:
        accepted: So many are said by a person to be gone rightly.

    Raises:
        VerificationFailed: ``keeper.many-gone``.
    """
    at: dict[tuple[str, int], int] = {}
    for (place, tenant, _), proof in proofs.items():
        at[place, tenant] = at.get((place, tenant), 0) + proof.customers
    # Where one place still has them all, nobody is gone.
    now: dict[int, int] = {}
    for (_, tenant), count in at.items():
        now[tenant] = max(count, now.get(tenant, 0))
    people = dict(custody.people)
    for tenant, before in custody.people.items():
        gone = before - now.get(tenant, 0)
        if gone > max(_FEW, before // _SHARE, accepted):
            raise VerificationFailed("keeper.many-gone", count=gone, tenant=tenant)
        if 0 < gone <= accepted:
            people[tenant] = now.get(tenant, 0)
    return {tenant: max(count, people.get(tenant, 0)) for tenant, count in {**people, **now}.items()}


def taken(
    custody: Custody,
    ring: Ring,
    digest: str,
    proofs: Mapping[Region, RegionProof],
    people: Mapping[int, int],
) -> Custody:
    """What it is with a ring that was tried; the one before stays until its grace is over.

    Args:
        digest: Of the copy's file; for the ring in charge it does not matter.
        proofs: Of all regions whose key state lies anywhere.
        people: As `check_people` has it.
    """
    current = custody.current
    copies = custody.copies
    if current is None or current.generation != ring.generation:
        copies = (*copies, KeptCopy(ring.generation, digest, custody.seen, fingerprints(ring)))
    return replace(
        custody,
        recovery=ring.recovery,
        copies=copies,
        unneeded=MappingProxyType(_unneeded(custody, copies, ring, proofs)),
        regions=MappingProxyType(dict(proofs)),
        people=MappingProxyType(dict(people)),
        problem=None,
    )


def _unneeded(
    custody: Custody, copies: Sequence[KeptCopy], ring: Ring, proofs: Mapping[Region, RegionProof]
) -> dict[str, int]:
    """Since when nothing needs a key: none of the newest state is under it, or the room has it no more."""
    names = {name for copy in copies for name in copy.keys}
    gone = names - copies[-1].keys.keys()
    under: dict[tuple[int, int], set[int]] = {}
    for (_, tenant, region), proof in proofs.items():
        under.setdefault((tenant, region), set()).update(proof.epochs)
    for (tenant, region), needed in under.items():
        epochs = ring.epochs[tenant, region]
        older = (epoch for epoch in epochs if epoch < newest(epochs) and epoch not in needed)
        gone |= {epoch_name(tenant, region, epoch) for epoch in older}
    for tenant, generations in ring.index_generations.items():
        # Search can be built again from what is sealed; a former generation is never needed to come back.
        gone |= {index_name(tenant, each) for each in generations if each < newest(generations)}
    return {name: custody.unneeded.get(name, custody.lived) for name in gone}


def held(custody: Custody, grace: int) -> Mapping[str, int | None]:
    """Every key in any copy, with what is left of its grace; None for one that is needed."""
    names = {name for copy in custody.copies for name in copy.keys}
    return {name: _left(custody, name, grace) for name in names}


def due(custody: Custody, grace: int) -> tuple[int, ...]:
    """The copies that may go, by generation: what only they hold nothing needs, and its grace is over."""
    current = custody.current
    if current is None:
        return ()
    return tuple(
        copy.generation
        for copy in custody.copies[:-1]
        if all(_left(custody, name, grace) == 0 for name in copy.keys.keys() - current.keys.keys())
    )


def _left(custody: Custody, name: str, grace: int) -> int | None:
    since = custody.unneeded.get(name)
    return None if since is None else max(0, since + grace - custody.lived)
