"""One run: what changed since the last, sealed once, sent to every destination, and then signed for.

Lives here: the order of a run. Must not live here: what is gathered (gathering.py), sending (sending.py),
formats.

A run that is killed anywhere leaves nothing that must be cleared: objects that no manifest names, and perhaps
a manifest that some destination has not got yet. The manifest is decided by one transaction, which holds
its leaf too; two runs cannot both have a number. What is missing anywhere is completed by the next run
(healing.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from strongroom.audit.actions import Action
from strongroom.backup.facts import Complete, write_complete
from strongroom.backup.fencing import check_fence, generation
from strongroom.backup.gathering import Gathering
from strongroom.backup.healing import heal
from strongroom.backup.manifest import Manifest, ManifestKind, digest_of, write_manifest
from strongroom.backup.memories import check_memories
from strongroom.backup.packing import SEGMENT_BYTES
from strongroom.backup.sending import Outcome, Shipment
from strongroom.backup.workshop import Workshop, signer_of
from strongroom.errors import Busy, DonePartly, Refused, VerificationFailed
from strongroom.keys.anchor import Manifest as Remembered
from strongroom.storage import backup_rows
from strongroom.storage.backup_rows import BackupRow
from strongroom.vault.operations.operation import Operation

__all__ = ["RunReport", "run_backup"]


@dataclass(frozen=True)
class RunReport:
    """What a run came to.

    Args:
        manifest: What was signed for; None where nothing had changed.
        outcomes: What each destination has, after healing.
        size: Bytes sealed.
        missing: Revisions that the log names and no table has: see `strongroom audit verify --data`.
    """

    manifest: Manifest | None
    outcomes: tuple[Outcome, ...]
    size: int = 0
    missing: int = 0

    def require_complete(self) -> None:
        """Make sure that every destination has everything, and that nothing was missing in the room.

        Raises:
            DonePartly: ``backup.incomplete``.
            VerificationFailed: ``backup.rows-missing``.
        """
        if self.missing:
            raise VerificationFailed("backup.rows-missing", count=self.missing)
        problems = [f"{each.name} ({each.problem})" for each in self.outcomes if not each.complete]
        if problems:
            raise DonePartly("backup.incomplete", problems=", ".join(problems))


def run_backup(
    shop: Workshop,
    *,
    base: bool = False,
    progress: Callable[[int], None] = lambda done: None,
    shipment: Callable[..., Shipment] = Shipment,
    segment_bytes: int = SEGMENT_BYTES,
    processes: int | None = None,
) -> RunReport:
    """Back up what changed since the last run; everything, at the first.

    Args:
        base: Whether to read everything anew.
        progress: Told how many frames are done.
        shipment: Sends; for tests.
        segment_bytes: Of frames to a segment.
        processes: 2 to have another process read half of a base, 1 not to; chosen by its size and this
            machine, when left out.

    Raises:
        Refused: ``access.refused``, ``backup.no-destination``, ``backup.fenced``, ``backup.copy``.
        Busy: ``backup.running``, ``backup.nowhere-complete``, ``backup.unsettled``; of the database.
        VerificationFailed: ``backup.log-shorter``, ``log.leaf-missing``, ``destination.row-forged``.
        RolledBack: ``backup.room-behind``, ``erasure.room-behind``: anchor or a destination know more than
            the database does.
    """
    shop.permit(Action.BACKUP_RUN)
    with shop.alone():
        destinations = shop.destinations()
        if not destinations:
            raise Refused("backup.no-destination")
        silent = check_fence(shop, destinations)
        quiet = [Outcome(name, False, 0, "destination.timeout") for name in silent]
        destinations = [each for each in destinations if each.name not in silent]
        check_memories(shop.room, destinations)
        if not destinations:
            _require_one(shop, quiet)
        row = shop.door.database.read(backup_rows.newest_backup)
        known = None if row is None else shop.manifests(row.number)[0]
        began = shop.door.now()
        # A restored room goes on from tables in which some of what the log says was undone.
        base = base or (known is not None and known.generation != generation(shop))
        keys = {} if known is None else known.keys
        with shipment(destinations) as sent:
            gathered = Gathering(
                shop, sent.add, None if base else known, keys, progress, segment_bytes, processes
            )
            changed = gathered.run()
            outcomes = sent.finish()
        if not changed:
            return RunReport(None, (*_noted(shop, heal(shop, destinations), began), *quiet))
        _require_one(shop, [*outcomes, *quiet])
        manifest = _commit(shop, row, known, gathered, base)
        healed = _noted(shop, heal(shop, destinations), began)
        return RunReport(manifest, (*_together(outcomes, healed), *quiet), gathered.size, gathered.missing)


def _noted(shop: Workshop, outcomes: list[Outcome], began: int) -> list[Outcome]:
    """Note where everything lies that had happened when the run began: where nothing changes, nothing else
    would tell that backups are being made.
    """
    newest = shop.door.database.read(backup_rows.newest_backup)
    mac, now = shop.door.keyring.row_mac(), shop.door.now()
    for outcome in outcomes:
        if newest is not None and outcome.complete:
            complete = Complete(newest.number, began)
            write_complete(shop.door.database, mac, outcome.name, complete, now)
    return outcomes


def _require_one(shop: Workshop, outcomes: list[Outcome]) -> None:
    if not any(outcome.complete for outcome in outcomes):
        problems = ", ".join(f"{each.name} ({each.problem})" for each in outcomes)
        shop.record(Action.BACKUP_RUN, {}, lambda operation: None, outcome="failed")
        raise Busy("backup.nowhere-complete", problems=problems)


def _commit(
    shop: Workshop, row: BackupRow | None, known: Manifest | None, gathered: Gathering, base: bool
) -> Manifest:
    """Sign for what was gathered: row and leaf in one transaction, then the anchor."""
    number = 1 if known is None else known.number + 1
    whole = base or known is None
    manifest = Manifest(
        room=shop.room.id,
        number=number,
        previous=None if row is None else row.digest,
        generation=generation(shop),
        at=shop.door.now(),
        kind=ManifestKind.BASE if whole else ManifestKind.CUT,
        first_manifest=number if known is None or whole else known.first_manifest,
        tenants=gathered.parts,
        segments=tuple(gathered.segments),
        state=gathered.state,
        keys=gathered.keys,
        tables={tenant: tally.written() for tenant, tally in gathered.tallies.items()},
        version=version("strongroom"),
    )
    add_manifest(shop, manifest, Action.BACKUP_RUN)
    return manifest


def add_manifest(shop: Workshop, manifest: Manifest, action: str) -> None:
    """Make a manifest the newest: its row and its leaf in one transaction, then the anchor remembers it.

    Raises:
        Conflict: ``storage.duplicate``, where another run was first.
    """
    data = write_manifest(manifest, signer_of(shop.ring))
    digest = digest_of(data)

    def write(operation: Operation) -> None:
        row = BackupRow(manifest.number, digest, data, manifest.at)
        backup_rows.add_backup(operation.tx, row)

    shop.record(action, {"number": manifest.number, "digest": digest.hex()}, write)
    remembered = Remembered(manifest.number, digest)
    shop.door.keyring.anchor.update(lambda anchor: anchor.with_manifest(remembered))


def _together(sent: list[Outcome], healed: list[Outcome]) -> tuple[Outcome, ...]:
    """What lies at each destination in the end; one that has something else under a name is not complete by
    having the name.
    """
    known = {outcome.name: outcome for outcome in sent}
    together = []
    for each in healed:
        before = known.get(each.name, Outcome(each.name, True, 0))
        differs = each.complete and before.problem == "destination.object-differs"
        problem = before.problem if differs else each.problem
        together.append(Outcome(each.name, problem is None, before.sent + each.sent, problem))
    return tuple(together)
