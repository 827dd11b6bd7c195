"""Bringing the keys of customers back: of every region the newest that any place has.

Lives here: which state of a region that is, and what stands in the way of it. Must not live here: how copies
lie and are read (key_copies.py), storing keys (loading.py), the order of a restore (restore.py).
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from strongroom.backup.destination import Destination
from strongroom.backup.key_copies import begin_after, newest_whole, read_region, regions_at
from strongroom.backup.loading import load_keys
from strongroom.backup.restore_order import Progress, RestoreOrder
from strongroom.backup.workshop import sealer_of
from strongroom.errors import Busy, KeyNotAvailable
from strongroom.keys.keyring import KeyRing
from strongroom.keys.region_state import RegionState
from strongroom.storage.database import Database

__all__ = ["KeyRestore"]

T = TypeVar("T")


class KeyRestore:
    """Brings the keys of customers back."""

    def __init__(self, order: RestoreOrder, progress: Progress) -> None:
        self._places = order.places
        self._newest = order.plan.chain.newest
        self._progress = progress

    def bring_back(self, database: Database, keyring: KeyRing, tenant: int) -> None:
        """Bring a tenant's back.

        Raises:
            KeyNotAvailable: ``restore.keys-missing``: no place has a region's keys under an epoch of
                the ring.
        """
        named = self._newest.keys.get(tenant, {})
        for region in sorted({*named, *self._regions_there(keyring.room, tenant)}):
            found = self._newest_state(keyring, tenant, region)
            if found is None:
                if region not in named:
                    continue  # nothing that was signed needs it: somebody put something there
                epochs = keyring.ring.epochs.get((tenant, region), {})
                raise KeyNotAvailable(
                    "restore.keys-missing", region=f"{tenant}/{region}", epoch=max(epochs, default=1)
                )
            load_keys(database, found)
            # Copies that the restored room makes come after all that there are.
            last = partial(newest_whole, sealer=sealer_of(keyring.ring), tenant=tenant, region=region)
            highest = max(each or 0 for each in self._ask(last))
            database.transact(partial(begin_after, tenant=tenant, newest={region: highest}))
            self._progress("keys", len(found.keys))

    def _regions_there(self, room: bytes, tenant: int) -> set[int]:
        found = self._ask(lambda place: regions_at(place, room, tenant))
        return {region for regions in found for region in regions or ()}

    def _ask(self, question: Callable[[Destination], T]) -> list[T | None]:
        """What each place answers; None of one that cannot be reached, which holds up none of the others."""
        answers: list[T | None] = []
        for each in self._places:
            try:
                answers.append(question(each.place))
            except Busy:
                answers.append(None)
            except KeyNotAvailable as error:
                if error.code == "restore.keys-missing":
                    raise
                answers.append(None)
        return answers

    def _newest_state(self, keyring: KeyRing, tenant: int, region: int) -> RegionState | None:
        """The newest state of a region that any place has, of those whose epochs the ring has.

        A ring gets an epoch before any state does. One that lacks a later epoch is older than the erasure
        that made it, and must not open what lies there from before. A state from before the newest manifest
        has keys that were destroyed since.
        """
        known = keyring.ring.epochs.get((tenant, region), {})

        def usable(state: RegionState) -> bool:
            epochs = {state.epoch, *(page.epoch for page in state.pages)}
            if max(epochs) > max(known, default=0):
                raise KeyNotAvailable("restore.keys-missing", region=f"{tenant}/{region}", epoch=max(epochs))
            return epochs <= set(known)

        sealer = sealer_of(keyring.ring)
        signed = max(self._newest.keys.get(tenant, {}).get(region, ()), default=0)
        states = self._ask(lambda place: read_region(place, sealer, tenant, region, usable, signed))
        numbered = [found for found in states if found is not None]
        return max(numbered, key=lambda found: found[0])[1] if numbered else None
