"""The key ring: the ring of an open room, with what other parts of the program need of it.

Lives here: making the keys that are missing: of a tenant, a month, a region. Must not live here: writing the
ring (ring_writing.py), its stores (ring_places.py), keys in use (live_keys.py), the tree below (tree.py).
"""

from strongroom.keys.ring import FIRST, newest
from strongroom.keys.ring_places import RingPlaces
from strongroom.storage.page_rows import add_region, region_epoch

__all__ = ["KeyRing"]


class KeyRing(RingPlaces):
    """The ring of an open room. Any thread may use it; arguments as for `WrittenRing`."""

    def ensure_tenant(self, tenant: int) -> None:
        """Make the keys that each tenant has, where they are missing; raises as `rewrite`."""
        if tenant not in self._ring.index_generations or tenant not in self._ring.log_seeds:
            self.rewrite(lambda ring: ring.with_tenant(tenant, *self._fresh()))

    def has_month(self, tenant: int, month: str) -> bool:
        """Whether a month's detail key is there, as far as this process knows."""
        return (tenant, month) in self._ring.detail_keys

    def ensure_month(self, tenant: int, month: str) -> bytes:
        """Return a month's detail key, made where it is missing; raises as `rewrite`.

        Args:
            tenant: The tenant.
            month: ``2026-11``.
        """
        if not self.has_month(tenant, month):
            self.rewrite(
                lambda ring: (
                    ring
                    if (tenant, month) in ring.detail_keys
                    else ring.with_detail_key(tenant, month, self.new_key())
                )
            )
        return self.detail_key(tenant, month)

    def ensure_region(self, tenant: int, region: int) -> int:
        """Return the epoch that a region's pages are wrapped under; begin the region where there is none.

        The database learns of the region, and so lets pages be wrapped under its epoch, only when enough ring
        stores have the key.

        Raises:
            KeyNotAvailable: ``stores.too-few-reachable``; as `rewrite`.
            Busy, RolledBack: as `rewrite`.
        """
        known = self._database.read(lambda tx: region_epoch(tx, tenant, region))
        if known is not None:
            return known
        done = self.rewrite(
            lambda ring: (
                ring
                if (tenant, region) in ring.epochs
                else ring.with_epoch(tenant, region, FIRST, self.new_key())
            )
        )
        # A process that was killed may have made the key and not brought it to the stores.
        self.require_stores(done.stores or self.publish())
        epoch = newest(done.ring.epochs[tenant, region])
        self._database.transact(lambda tx: add_region(tx, tenant, region, epoch))
        return epoch
