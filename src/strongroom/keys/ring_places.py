"""The places with copies of the ring: ring stores taken in, looked at, told of erasures.

Lives here: that, for the ring of an open room. Must not live here: one store (stores), what a copy is
(ring_copies.py), writing the ring (ring_writing.py).
"""

from collections.abc import Sequence

from strongroom.errors import InvalidInput, KeyNotAvailable
from strongroom.keys.ring import newest
from strongroom.keys.ring_copies import StoreState, look
from strongroom.keys.ring_writing import Rewritten, WrittenRing
from strongroom.keys.stores import WANTED, RingStore, try_out
from strongroom.keys.tombstones import put_tombstones

__all__ = ["RingPlaces"]


class RingPlaces(WrittenRing):
    """A ring that is written, with its ring stores."""

    def tell_stores(self) -> list[tuple[str, str | None]]:
        """Put the anchor's tombstones into every ring store; each store, with what went wrong there or None.

        Raises:
            KeyNotAvailable: the anchor cannot be read.
        """
        number = newest(self._ring.mac_keys)
        return put_tombstones(self.anchor.read(), self._stores(self._ring), number, self.macs(number))

    def store_states(self) -> list[StoreState]:
        """Look at every ring store without writing."""
        return [look(self._ring, store, self.macs) for store in self._stores(self._ring)]

    def add_store(self, uri: str) -> Rewritten:
        """Try a place out and make it a ring store; raises as `try_store` and `take_store`."""
        return self.take_store(self.try_store(uri))

    def try_store(self, uri: str) -> str:
        """Make sure that a place can be a ring store; a canary comes and goes there, the ring stays as it is.

        Returns:
            The URI in the one form that the ring keeps.

        Raises:
            InvalidInput: of `strongroom.keys.stores.ring_store` and `try_out`.
            KeyNotAvailable: ``stores.unreachable``; ``ring.no-recovery-key``.
        """
        store = self._open_store(uri)
        if self._ring.recovery is None:
            raise KeyNotAvailable("ring.no-recovery-key")
        if store.uri in self._ring.stores:
            raise InvalidInput("stores.same-twice", store=store.uri)
        try_out(store, self._stores(self._ring), self._files, self._surroundings.random)
        return store.uri

    def take_store(self, uri: str) -> Rewritten:
        """Make a place that was tried out a ring store.

        Raises:
            Busy, RolledBack, KeyNotAvailable: as `rewrite`.
        """
        return self.rewrite(lambda ring: ring if uri in ring.stores else ring.with_store(uri))

    def open_stores(self) -> list[RingStore]:
        """The ring stores, opened but not reached for."""
        return self._stores(self._ring)

    def open_place(self, uri: str) -> RingStore:
        """The place that a URI names, as a ring store; raises as `strongroom.keys.stores.ring_store`."""
        return self._open_store(uri)

    def require_stores(self, states: Sequence[StoreState]) -> None:
        """Make sure that a ring lies in two ring stores, or in all where fewer are configured.

        Raises:
            KeyNotAvailable: ``stores.too-few-reachable``.
        """
        needed = min(WANTED, len(self._ring.stores))
        current = sum(state.current for state in states)
        if current < needed:
            problems = ", ".join(f"{state.uri} ({state.problem})" for state in states if state.problem)
            raise KeyNotAvailable("stores.too-few-reachable", current=current, needed=needed, stores=problems)
