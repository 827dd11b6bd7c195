"""How well a room is backed up, judged by facts that were found out and not by what was set up.

Lives here: one status, and the rule of three copies, two places, one elsewhere, one immutable, no errors.
Must not
live here: finding facts out (verify.py, drill.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from strongroom.backup.facts import Complete, Drilled, Facts, read_complete, read_drill, read_facts
from strongroom.backup.manifest import Manifest
from strongroom.backup.registry import Registered
from strongroom.backup.wholeness import whole_backups
from strongroom.backup.workshop import Workshop
from strongroom.errors import Refused, StrongroomError, VerificationFailed

__all__ = ["BackupStatus", "DestinationStatus", "Rule", "backup_status"]

_LATELY = 30 * 24 * 3_600_000
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class DestinationStatus:
    """One destination.

    Args:
        backup: The newest of the room's backups that lies there whole: its manifest, and every segment that
            it needs in its size, with nothing that the last verification found damaged; None where there is
            none.
        restorable_to: The newest moment that can be restored from there, in milliseconds of Unix time: when
            that backup was made, or when a run last found that nothing had changed since.
        lag: Milliseconds since then.
        behind: How many of the room's backups are not whole there.
        verified: Share of the bytes that were opened within 30 days, 0 to 1.
        checked: When it was last verified; None before the first time.
        findings: How many things were found wrong then, and not healed.
        immutable_days: For how many days nobody can delete an object, as it was found then; None: not known.
        versioned: Whether a deleted object leaves a version behind; None: not known.
        problem: Why it could not be asked now.
    """

    name: str
    role: str
    uri: str
    backup: int | None
    restorable_to: int | None
    lag: int | None
    behind: int
    verified: float
    checked: int | None
    findings: int
    immutable_days: int | None
    versioned: bool | None
    problem: str | None


@dataclass(frozen=True)
class Rule:
    """Three copies, two places, one elsewhere, one immutable, no errors; each as it was found.

    Args:
        errors: Findings that are not healed, and a last drill that failed; None where a copy was not verified
            lately.
    """

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

    def require_younger(self, age: int) -> None:
        """Make sure that no destination is further behind than this; an archive, a disk in a drawer, may be,
        where another destination is not.

        Args:
            age: Milliseconds.

        Raises:
            Refused: ``backup.no-destination``.
            VerificationFailed: ``backup.too-old``.
        """
        if not self.destinations:
            raise Refused("backup.no-destination")
        late = [one for one in self.destinations if one.lag is None or one.lag > age]
        if any(one.role == "gating" for one in self.destinations):
            late = [one for one in late if one.role == "gating"]
        elif len(late) < len(self.destinations):
            late = []
        if late:
            said = [f"{one.name} ({one.problem or _minutes(one.lag)})" for one in late]
            raise VerificationFailed("backup.too-old", places=", ".join(said))


def backup_status(shop: Workshop) -> BackupStatus:
    """Ask every destination, and look at what was last found out.

    Raises:
        Refused: ``access.refused``.
    """
    shop.permit("status")
    manifests = {manifest.number: manifest for manifest in shop.manifests()}
    mac, database = shop.door.keyring.row_mac(), shop.door.database
    facts, complete, now = read_facts(database, mac), read_complete(database, mac), shop.door.now()
    places = shop.destinations()
    found = []
    for each, whole in zip(places, whole_backups(shop, places, manifests).values(), strict=True):
        known = facts.get(each.name, Facts())
        found.append(_destination(each, whole, manifests, known, complete.get(each.name), now))
    newest, drilled = max(manifests, default=None), read_drill(database, mac)
    return BackupStatus(
        backup=newest,
        at=None if newest is None else manifests[newest].at,
        restorable_to=max((one.restorable_to for one in found if one.restorable_to), default=None),
        destinations=found,
        drill=drilled,
        rule=_rule(shop.room.home, places, found, drilled, now),
    )


def _destination(
    each: Registered,
    said: Sequence[int] | str,
    manifests: Mapping[int, Manifest],
    facts: Facts,
    complete: Complete | None,
    now: int,
) -> DestinationStatus:
    problem = said if isinstance(said, str) else None
    whole = () if isinstance(said, str) else said
    newest = whole[-1] if whole else None
    restorable_to = None if newest is None else manifests[newest].at
    if restorable_to is not None and complete is not None and complete.backup == newest == max(manifests):
        restorable_to = max(restorable_to, complete.at)
    return DestinationStatus(
        name=each.name,
        role=each.role.name.lower(),
        uri=each.place.uri,
        backup=newest,
        restorable_to=restorable_to,
        lag=None if restorable_to is None else max(0, now - restorable_to),
        behind=len(manifests) - len(whole),
        verified=_share(facts, manifests, now),
        checked=facts.checked or None,
        findings=facts.findings,
        immutable_days=facts.immutable_days if facts.asked else None,
        versioned=facts.versioned if facts.asked else None,
        problem=problem,
    )


def _minutes(lag: int | None) -> str:
    return "-" if lag is None else f"{lag // 60_000} min"


def _share(facts: Facts, manifests: Mapping[int, Manifest], now: int) -> float:
    sizes = {
        segment.name: segment.size for manifest in manifests.values() for segment in manifest.all_segments()
    }
    lately = sum(size for name, size in sizes.items() if now - facts.verified.get(name, 0) < _LATELY)
    return lately / sum(sizes.values()) if sizes else 0.0


def _rule(
    home: Path,
    places: Sequence[Registered],
    found: Sequence[DestinationStatus],
    drilled: Drilled | None,
    now: int,
) -> Rule:
    whole = [
        (place, one)
        for place, one in zip(places, found, strict=True)
        if one.problem is None and one.behind == 0 and one.backup is not None
    ]
    # One that was looked at while nothing lay there yet was not verified.
    checked = [one for _, one in whole if one.checked and now - one.checked < _LATELY and one.verified > 0]
    failed = drilled is not None and not drilled.passed
    return Rule(
        copies=1 + len(whole),  # the room itself is one
        places=len({str(home.stat().st_dev), *(_device(place) for place, _ in whole)}),
        elsewhere=sum(_is_elsewhere(place) for place, _ in whole),
        immutable=sum((one.immutable_days or 0) > 0 for _, one in whole),
        errors=sum(one.findings for one in checked) + failed
        if len(checked) == len(whole) and whole
        else None,
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
