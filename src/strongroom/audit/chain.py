"""The chain over leaves: what shows that the room itself gave a leaf its place.

Lives here: the MAC that a leaf's row carries. Must not live here: the keys (strongroom.keys), storing rows,
signing.

Whoever can write to the database can write a well-formed event and its leaf, too. Nobody without the ring can
write this MAC: it goes over tenant, index, leaf hash and the MAC of the row before. A row whose MAC holds was
therefore appended by the room, at this place, after that row. Spec: docs/spec/log.md, Leaf rows.
"""

from struct import Struct
from typing import Protocol

from strongroom.crypto.derive import label
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import KeyNotAvailable, VerificationFailed

__all__ = ["FORGED", "LeafChain", "LogMacs"]

FORGED = "log.leaf-forged"
_LABEL = label("strongroom/row/leaf/v1")
_PLACE = Struct(">QQ")


class LogMacs(Protocol):
    """The ring's MACs over rows, by the number of their key."""

    def newest_mac(self) -> int:
        """The number that new rows are written under."""

    def row_mac(self, number: int | None = None) -> RowMac:
        """The MAC under a key, the newest when no number is given.

        Raises:
            KeyNotAvailable: ``ring.key-missing``.
        """


class LeafChain:
    """Links leaves of one tenant.

    Args:
        macs: The ring's.
        tenant: Whose log.
    """

    def __init__(self, macs: LogMacs, tenant: int) -> None:
        self._macs = macs
        self._tenant = tenant
        self._known: dict[int, RowMac] = {}

    def link(self, index: int, previous: bytes, digest: bytes) -> tuple[int, bytes]:
        """The key number and MAC of a new leaf's row.

        Args:
            index: Its place in the log.
            previous: The MAC of the row before; empty for the first leaf.
            digest: Its leaf hash.
        """
        number = self._macs.newest_mac()
        place = _PLACE.pack(self._tenant, index)
        return number, self._mac(number).tag(_LABEL, place, previous, digest)

    def check(self, index: int, previous: bytes, digest: bytes, number: int, mac: bytes) -> None:
        """Make sure that the room wrote a leaf's row.

        Raises:
            VerificationFailed: ``log.leaf-forged``; also for a key that the ring does not have.
        """
        place = _PLACE.pack(self._tenant, index)
        try:
            self._mac(number).check(mac, FORGED, _LABEL, place, previous, digest)
        except (KeyNotAvailable, VerificationFailed):
            raise VerificationFailed(FORGED, tenant=self._tenant, leaf=index) from None

    def _mac(self, number: int) -> RowMac:
        known = self._known.get(number)
        if known is None:
            known = self._known[number] = self._macs.row_mac(number)
        return known
