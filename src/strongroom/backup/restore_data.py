"""Bringing the rows of a room back, segment by segment: the small tables, then the log and the records.

Lives here: which segments are left, that all is there that the manifests say, leaving out what was written
after the wanted moment. Must not live here: storing (loading.py), keys (restore_keys.py), what comes after
(restore_completion.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from strongroom.backup.fetching import Fetcher
from strongroom.backup.loading import Loader, load_state
from strongroom.backup.new_era import put_log_in_place
from strongroom.backup.plan import RestorePlan
from strongroom.backup.restore_order import Progress
from strongroom.backup.restore_process import RestoreProcess
from strongroom.backup.restore_state import RestoreState, write_state
from strongroom.backup.segment import Segment
from strongroom.backup.tally import Tally, total
from strongroom.backup.unlogged_keys import drop_unlogged_keys
from strongroom.backup.unpacking import Unpacked, unpack
from strongroom.errors import VerificationFailed
from strongroom.processes.sharing import shared
from strongroom.storage import restore_rows
from strongroom.storage.database import Database
from strongroom.storage.spare_memory import give_back_memory
from strongroom.vault.door import Door

__all__ = ["DataRestore", "LeftOut"]

_ID_TAIL = 10
_SEGMENTS_WAITING = 2
"""Segments whose rows may wait for those before them to be stored: some ten MiB each."""


@dataclass
class LeftOut:
    """What was in the backups and was not brought back.

    Args:
        erased: Revisions whose customers had been erased.
        undone: Revisions from after the wanted moment.
        data_to: By tenant the first leaf of the log that was written after that moment.
    """

    erased: int = 0
    undone: int = 0
    data_to: dict[int, int] = field(default_factory=dict)


class DataRestore:
    """Brings rows back.

    Args:
        plan: Which manifests, to which moment.
        fetcher: Has the content of segments.
        home: The folder of the restored room.
        progress: Is told.
    """

    def __init__(self, plan: RestorePlan, fetcher: Fetcher, home: Path, progress: Progress) -> None:
        self._plan = plan
        self._newest = plan.chain.newest
        self._fetcher = fetcher
        self._home = home
        self._progress = progress

    def bring_back_state(self, database: Database) -> None:
        """Bring the small tables back; those of the data as they were at the wanted moment.

        Raises:
            VerificationFailed: ``backup.segment-missing``, ``backup.malformed``.
        """
        for of_data, manifest in ((False, self._newest), (True, self._plan.data)):
            for part in () if manifest is None else manifest.state.values():
                for segment in part.segments:
                    load_state(database, self._fetcher.frames(segment), of_data=of_data)
                    self._progress("state", segment.frames)

    def bring_back(self, door: Door, state: RestoreState, another: RestoreProcess | None) -> LeftOut:
        """Bring log and records back, those that are not there yet.

        Args:
            door: The restored room's.
            state: How far the restore has come; kept up.
            another: A process that helps.

        Raises:
            VerificationFailed: ``backup.segment-missing``, ``backup.tables-differ``, ``backup.log-differs``.
        """
        loaders = self._load(door, state, another)
        left_out = LeftOut(sum(loader.erased for loader in loaders.values()))
        for tenant, part in self._newest.tenants.items():
            self._require_all(tenant, loaders[tenant].tally)
            self._go_back(door.database, tenant, part.end, left_out)
            put_log_in_place(door, tenant, part.end, part.checkpoint, self._newest.generation)
            drop_unlogged_keys(door.database, tenant)
        return left_out

    def _load(self, door: Door, state: RestoreState, another: RestoreProcess | None) -> Mapping[int, Loader]:
        loaders = {tenant: Loader(door.database, door.keyring, tenant) for tenant in self._newest.tenants}
        for number, written in state.tallies.items():
            loaders[int(number)].tally = Tally.from_text(written)
        left = [segment for segment in self._plan.segments if segment.name not in state.done]
        mine = partial(self._unpacked, door)
        theirs = None if another is None else partial(self._unpacked_there, another)
        for segment, unpacked in shared(left, mine, theirs, ahead=_SEGMENTS_WAITING):
            loader = loaders[segment.tenant]
            loader.store(unpacked)
            self._progress("data", unpacked.frames)
            state.done.append(segment.name)
            state.tallies[str(segment.tenant)] = loader.tally.text()
            write_state(self._home, state)
            give_back_memory()
        return loaders

    def _require_all(self, tenant: int, found: Tally) -> None:
        """Make sure that what was brought back is what the manifests say there is, frame by frame."""
        chain = self._plan.chain.manifests
        wanted = total(manifest.tables[tenant] for manifest in chain if tenant in manifest.tables)
        if found.written() != wanted:
            raise VerificationFailed("backup.tables-differ", tenant=tenant)

    def _go_back(self, database: Database, tenant: int, end: int, left_out: LeftOut) -> None:
        """Leave out what was written after the wanted moment."""
        if self._plan.at is None:
            return
        after = (self._plan.at + 1).to_bytes(6, "big") + bytes(_ID_TAIL)
        found = database.read(lambda tx: restore_rows.first_leaf_after(tx, tenant, after))
        first = end if found is None else found
        left_out.data_to[tenant] = first
        left_out.undone += database.transact(
            lambda tx: restore_rows.drop_written_between(tx, tenant, first, end)
        )
        database.transact(lambda tx: restore_rows.newest_from_history(tx, tenant))

    def _unpacked(self, door: Door, segment: Segment) -> Unpacked:
        return unpack(door.database, door.tree, segment.tenant, self._fetcher.content(segment))

    def _unpacked_there(self, another: RestoreProcess, segment: Segment) -> Unpacked:
        return another.unpack(segment.tenant, self._fetcher.content(segment))
