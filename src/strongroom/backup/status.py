"""How well a room is backed up, judged by facts that were found out and not by what was set up.

Lives here: one status, and the rule of three copies, two places, one elsewhere, one immutable, no errors.
Must not
live here: finding facts out (verify.py, drill.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from strongroom.backup.chain import list_manifests
from strongroom.backup.facts import Drilled, Facts, read_drill, read_facts
from strongroom.backup.manifest import Manifest
from strongroom.backup.registry import Registered
from strongroom.backup.workshop import Workshop
from strongroom.errors import StrongroomError, VerificationFailed

__all__ = ["BackupStatus", "DestinationStatus", "Rule", "backup_status"]

_LATELY = 30 * 24 * 3_600_000
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class DestinationStatus:
    """One destination.

    Args:
        backup: The newest manifest that lies there and is one of the room's; None where there is none.
        restorable_to: The newest moment that can be restored from there, in milliseconds of Unix time.
        behind: How many manifests it lacks.
        verified: Share of the bytes that were opened within 30 days, 0 to 1.
        checked: When it was last verified; None before the first time.
        findings: How many things were found wrong then, and not healed.
        problem: Why it could not be asked now.
    """

    name: str
    role: str
    uri: str
    backup: int | None
    restorable_to: int | None
    behind: int
    verified: float
    checked: int | None
    findings: int
    immutable_days: int
    versioned: bool
    problem: str | None


@dataclass(frozen=True)
class Rule:
    """Three copies, two places, one elsewhere, one immutable, no errors; each as it was found."""

    copies: int
    places: int
    elsewhere: int
    immutable: int
    errors: int | None

    @property
    def kept(self) -> bool:
        """Whether all five hold."""
        enough = self.copies >= 3 and self.places >= 2 and self.elsewhere >= 1 and self.immutable >= 1
        return enough and self.errors == 0


@dataclass(frozen=True)
class BackupStatus:
    """How well the room is backed up.

    Args:
        backup: The newest manifest's number; None before the first run.
        at: When it was made.
        restorable_to: The newest moment that any destination can restore.
        drill: The last drill.
    """

    backup: int | None
    at: int | None
    restorable_to: int | None
    destinations: Sequence[DestinationStatus]
    drill: Drilled | None
    rule: Rule

    def require_younger(self, now: int, age: int) -> None:
        """Make sure that some destination can restore a moment that is not older than this.

        Args:
            now: Milliseconds of Unix time.
            age: Milliseconds.

        Raises:
            VerificationFailed: ``backup.too-old``.
        """
        if self.restorable_to is None or now - self.restorable_to > age:
            minutes = None if self.restorable_to is None else (now - self.restorable_to) // 60_000
            raise VerificationFailed("backup.too-old", minutes="?" if minutes is None else minutes)


def backup_status(shop: Workshop) -> BackupStatus:
    """Ask every destination, and look at what was last found out.

    Raises:
        Refused: ``access.refused``.
    """
    shop.permit("status")
    manifests = {manifest.number: manifest for manifest in shop.manifests()}
    mac, database = shop.door.keyring.row_mac(), shop.door.database
    facts, now = read_facts(database, mac), shop.door.now()
    places = shop.destinations()
    listings = list_manifests(places, shop.room.id)
    found = [
        _destination(each, listing.numbers, listing.problem, manifests, facts.get(each.name), now)
        for each, listing in zip(places, listings, strict=True)
    ]
    newest = max(manifests, default=None)
    return BackupStatus(
        backup=newest,
        at=None if newest is None else manifests[newest].at,
        restorable_to=max((one.restorable_to for one in found if one.restorable_to), default=None),
        destinations=found,
        drill=read_drill(database, mac),
        rule=_rule(shop.room.home, places, found, now),
    )


def _destination(
    each: Registered,
    numbers: Sequence[int],
    problem: str | None,
    manifests: dict[int, Manifest],
    facts: Facts | None,
    now: int,
) -> DestinationStatus:
    known = sorted(set(numbers) & set(manifests))
    newest = known[-1] if known else None
    facts = facts or Facts()
    return DestinationStatus(
        name=each.name,
        role=each.role.name.lower(),
        uri=each.place.uri,
        backup=newest,
        restorable_to=None if newest is None else manifests[newest].at,
        behind=len(manifests) - len(known),
        verified=_share(facts, manifests, now),
        checked=facts.checked or None,
        findings=facts.findings,
        immutable_days=facts.immutable_days,
        versioned=facts.versioned,
        problem=problem,
    )


def _share(facts: Facts, manifests: dict[int, Manifest], now: int) -> float:
    sizes = {
        segment.name: segment.size for manifest in manifests.values() for segment in manifest.all_segments()
    }
    lately = sum(size for name, size in sizes.items() if now - facts.verified.get(name, 0) < _LATELY)
    return lately / sum(sizes.values()) if sizes else 0.0


def _rule(home: Path, places: Sequence[Registered], found: Sequence[DestinationStatus], now: int) -> Rule:
    whole = [
        (place, one)
        for place, one in zip(places, found, strict=True)
        if one.problem is None and one.behind == 0 and one.backup is not None
    ]
    checked = [one for _, one in whole if one.checked is not None and now - one.checked < _LATELY]
    return Rule(
        copies=1 + len(whole),  # the room itself is one
        places=len({str(home.stat().st_dev), *(_device(place) for place, _ in whole)}),
        elsewhere=sum(_is_elsewhere(place) for place, _ in whole),
        immutable=sum(one.immutable_days > 0 for _, one in whole),
        errors=sum(one.findings for one in checked) if len(checked) == len(whole) and whole else None,
    )


def _device(each: Registered) -> str:
    """What fails as one: a disk, or a store's server."""
    try:
        identity = each.place.identity()
    except StrongroomError:
        return each.name
    return identity.partition(":")[0] if each.place.uri.startswith("folder:") else urlsplit(identity).netloc


def _is_elsewhere(each: Registered) -> bool:
    """Whether a place is known to be another machine; of a folder that cannot be told."""
    if each.place.uri.startswith("folder:"):
        return False
    return urlsplit(each.place.identity()).hostname not in _HERE
