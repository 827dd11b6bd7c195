"""Verifying what lies at the destinations: that it is there, that it is what its name says, that it opens.

Lives here: one verification, its findings, healing what another destination has. Must not live here: what
should be there (healing.py), facts' rows (facts.py), trying a whole restore (drill.py).

Presence and size of everything are looked at each time; opened is a share, by a budget of bytes, those first
that have waited longest. So everything is opened in turn, whatever it costs to do it at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from strongroom.audit.actions import Action
from strongroom.backup.facts import Facts, read_facts, write_facts
from strongroom.backup.frames import read_frames
from strongroom.backup.healing import Sources, wanted_objects
from strongroom.backup.key_copies import read_region
from strongroom.backup.manifest import Manifest
from strongroom.backup.memories import check_memories
from strongroom.backup.object_names import Kind, is_segment, manifest_name, manifest_number, prefix
from strongroom.backup.registry import Registered
from strongroom.backup.segment import Segment
from strongroom.backup.workshop import Workshop
from strongroom.errors import Refused, StrongroomError, VerificationFailed
from strongroom.storage import backup_rows

__all__ = ["BUDGET", "DestinationReport", "Found", "verify_backups"]

BUDGET = 256 << 20
"""Bytes that are fetched and opened from each destination in one verification."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is not as it should be.

    Args:
        code: Of the table of errors.
        name: The object's.
        healed: Whether it was put right, from another destination.
    """

    code: str
    name: str
    healed: bool


@dataclass
class DestinationReport:
    """What one destination was found to be.

    Args:
        objects: How many should be there.
        opened: Bytes that were fetched, compared and opened.
        total: Bytes of all segments that should be there.
        unneeded: Names of segments that no backup names: of a run that was stopped, or whose second process
            was lost, of one that is under way, of what was pruned. A prune takes them away, a day later.
        foreign: Names below the room's own that are of nothing that the room makes.
        problem: Why it could not be looked at to the end.
        lost: The backups whose moments cannot be restored from there, since something that they need is not
            whole and no other destination had it.
    """

    name: str
    objects: int = 0
    opened: int = 0
    total: int = 0
    found: list[Found] = field(default_factory=list)
    unneeded: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    problem: str | None = None
    lost: list[int] = field(default_factory=list)

    @property
    def open_findings(self) -> int:
        """How many findings were not healed."""
        return sum(not found.healed for found in self.found) + (self.problem is not None)


def verify_backups(
    shop: Workshop,
    *,
    budget: int | None = BUDGET,
    heal: bool = True,
    progress: Callable[[int], None] = lambda done: None,
) -> list[DestinationReport]:
    """Verify every destination, and heal what another has.

    Args:
        budget: Bytes to open from each; None opens everything.
        heal: Whether to put right what another destination has.
        progress: Told how many bytes were opened.

    Raises:
        Refused: ``access.refused``, ``backup.no-destination``.
        RolledBack: ``backup.room-behind``, ``erasure.room-behind``: the anchor, or a destination, knows more
            of this room than its database.
    """
    shop.permit(Action.BACKUP_VERIFY)
    destinations = shop.destinations()
    if not destinations:
        raise Refused("backup.no-destination")
    manifests = shop.manifests()
    check_memories(shop.room, destinations)
    reports = []
    known = read_facts(shop.door.database, shop.door.keyring.row_mac())
    for each in destinations:
        others = [other for other in destinations if other is not each] if heal else []
        facts = known.get(each.name, Facts())
        verification = _Verification(shop, each, others, manifests, facts, budget, progress)
        report = verification.run()
        now = shop.door.now()
        facts.checked, facts.findings, facts.lost = now, report.open_findings, report.lost
        write_facts(shop.door.database, shop.door.keyring.row_mac(), each.name, facts, now)
        reports.append(report)
    counts = {
        "destinations": len(reports),
        "findings": sum(report.open_findings for report in reports),
        "healed": sum(found.healed for report in reports for found in report.found),
    }
    shop.record(Action.BACKUP_VERIFY, counts, lambda operation: None)
    return reports


class _Verification:
    """Of one destination."""

    def __init__(
        self,
        shop: Workshop,
        each: Registered,
        others: Sequence[Registered],
        manifests: Sequence[Manifest],
        facts: Facts,
        budget: int | None,
        progress: Callable[[int], None],
    ) -> None:
        self._shop = shop
        self._each = each
        self._sources = Sources(shop.sealer, others)
        self._manifests = manifests
        self._facts = facts
        self._budget = budget
        self._progress = progress
        self._report = DestinationReport(each.name)

    def run(self) -> DestinationReport:
        """Look at everything; what fails is a finding, and where the place fails, the end."""
        report, room = self._report, self._shop.room.id
        try:
            protection = self._each.place.protection()
            self._facts.immutable_days, self._facts.versioned, self._facts.asked = (
                protection.immutable_days,
                protection.versioned,
                protection.known,
            )
            there = {stored.name: stored.size for stored in self._each.place.list(_below(room))}
            self._look_at_manifests(there)
            self._look_at_objects(there)
            self._open_share()
            self._open_keys()
            self._name_foreign(there)
            self._name_lost()
        except StrongroomError as error:
            report.problem = error.code
        return report

    def _look_at_manifests(self, there: Mapping[str, int]) -> None:
        shop, place = self._shop, self._each.place
        rows = shop.door.database.read(lambda tx: backup_rows.backups_from(tx, 0))
        for row in rows:
            name = manifest_name(shop.room.id, row.number)
            if name not in there:
                self._found("backup.manifest-missing", name, place.put(name, row.manifest))
            elif place.get(name) != row.manifest:
                self._found("destination.object-differs", name, self._replace(name, row.manifest))
        self._report.objects += len(rows)

    def _look_at_objects(self, there: Mapping[str, int]) -> None:
        sizes = {segment.name: segment.size for segment in self._segments()}
        wanted = wanted_objects(self._shop)
        self._report.objects += len(wanted)
        self._report.total = sum(sizes.values())
        for name in wanted:
            size = sizes.get(name.rpartition("/")[2])
            if name not in there:
                self._heal("backup.segment-missing", name)
            elif size is not None and there[name] != size:
                self._heal("backup.segment-differs", name)

    def _segments(self) -> list[Segment]:
        segments = (segment for manifest in self._manifests for segment in manifest.all_segments())
        return list({segment.name: segment for segment in segments}.values())

    def _open_share(self) -> None:
        facts, budget = self._facts, self._budget
        segments = self._segments()
        facts.verified = {each.name: facts.verified.get(each.name, 0) for each in segments}
        for segment in sorted(segments, key=lambda one: facts.verified[one.name]):
            if budget is not None and self._report.opened + segment.size > max(budget, segment.size):
                break
            name = prefix(self._shop.room.id, Kind.SEGMENTS) + segment.name
            code = self._open(segment, self._each.place.get(name))
            if code is not None and not self._heal(code, name):
                continue
            self._report.opened += segment.size
            facts.verified[segment.name] = self._shop.door.now()
            self._progress(self._report.opened)

    def _open(self, segment: Segment, data: bytes | None) -> str | None:
        """The code of what is wrong with a segment; None where it opens to its frames."""
        if data is None:
            return "backup.segment-missing"
        try:
            frames = sum(1 for _ in read_frames(self._shop.sealer.open(segment, data)))
        except VerificationFailed as error:
            return error.code
        return None if frames == segment.frames else "backup.malformed"

    def _open_keys(self) -> None:
        """Each region's newest state, put together: without it, all the rest opens nothing."""
        shop = self._shop
        newest = self._manifests[-1] if self._manifests else None
        for tenant, regions in ({} if newest is None else newest.keys).items():
            for region in regions:
                known = set(shop.ring.epochs.get((tenant, region), {}))
                found = read_region(
                    self._each.place,
                    shop.sealer,
                    tenant,
                    region,
                    lambda state, known=known: {page.epoch for page in state.pages} <= known,  # type: ignore[misc]  # bound now, called now
                )
                if found is None:
                    self._found("backup.keys-missing", f"{tenant}/{region}", healed=False)

    def _name_foreign(self, there: Iterable[str]) -> None:
        room = self._shop.room.id
        start, manifests = prefix(room, Kind.SEGMENTS), prefix(room, Kind.MANIFESTS)
        # Looked up again: a run that ended meanwhile put its own there.
        known = self._shop.manifests()
        wanted = {start + segment.name for manifest in known for segment in manifest.all_segments()}
        numbers = {manifest.number for manifest in known}
        for name in there:
            if is_segment(room, name):
                self._report.unneeded += [name] if name not in wanted else []
                continue
            stray = name.startswith(start)
            other = name.startswith(manifests) and manifest_number(room, name) not in numbers
            if stray or other or not _of_a_kind(room, name):
                self._report.foreign.append(name)

    def _name_lost(self) -> None:
        """A base or cut that is not whole takes along what comes after it, up to the next base or index."""
        bad = {found.name.rpartition("/")[2] for found in self._report.found if not found.healed}
        broken = {each.number for each in self._manifests if any(one.name in bad for one in each.segments)}
        for each in self._manifests:
            chain = range(each.first_manifest, each.number + 1)
            state = (one.name in bad for part in each.state.values() for one in part.segments)
            if any(number in broken for number in chain) or any(state):
                self._report.lost.append(each.number)

    # -- putting right -------------------------------------------------------------------
    def _heal(self, code: str, name: str) -> bool:
        if any(found.name == name and not found.healed for found in self._report.found):
            return False  # said already, and nobody has it
        data = self._sources.bring(name)
        healed = data is not None and self._replace(name, data)
        self._found(code, name, healed)
        return healed

    def _replace(self, name: str, data: bytes) -> bool:
        """Put an object in the place of one that is not as it should be."""
        place = self._each.place
        try:
            place.delete(name)
            place.put(name, data)
            return place.get(name) == data
        except StrongroomError:
            return False  # a place that lets nothing be deleted keeps what is damaged, too

    def _found(self, code: str, name: str, healed: bool) -> None:
        self._report.found.append(Found(code, name, healed))


def _below(room: bytes) -> str:
    return prefix(room, Kind.SEGMENTS).partition("/")[0] + "/"


def _of_a_kind(room: bytes, name: str) -> bool:
    return any(name.startswith(prefix(room, kind)) for kind in Kind)
