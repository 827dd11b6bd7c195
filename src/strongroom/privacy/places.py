"""Destinations of backups, as far as an erasure has to do with them.

Lives here: the protocol. Must not live here: any destination (strongroom.backup).
"""

from typing import Protocol

__all__ = ["ErasureDestination"]


class ErasureDestination(Protocol):
    """A place that backups go to. Methods raise a `StrongroomError` where it cannot be reached or written."""

    @property
    def name(self) -> str:
        """How people call it."""

    @property
    def gating(self) -> bool:
        """Whether nothing is definitive before it has the new key state; an archive is only named."""

    def put_tombstone(self, tenant: int, number: int, data: bytes) -> None:
        """Write an entry of the ledger down, once; nothing, where it is there already."""

    def put_key_state(self, data: bytes) -> None:
        """Make a region's key state (`strongroom.keys.region_state`) the newest of that region."""

    def key_state(self, tenant: int, region: int) -> bytes | None:
        """The newest key state of a region that lies there; None where there is none."""
