"""Waiting after having been wrong, so that guessing takes for ever and nobody else is kept out.

Lives here: how often somebody was wrong where, and how long that makes them wait. Must not live here: what
was wrong. Places are pairs of a name and a network: who guesses from elsewhere makes only themselves wait.
Two wider places, with far more room, slow down who guesses one name from many networks, or many names from
one. A device that was signed in on before is a place of its own: whoever is known waits for nobody.

A try counts before it is checked, and is forgiven if it was right: tries at the same time count all.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from strongroom.crypto.derive import label
from strongroom.errors import Busy
from strongroom.storage import sign_in_try_rows
from strongroom.storage.sign_in_try_rows import TriesRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.staff.sign_in_checks import check, tagged

__all__ = ["Place", "Throttle", "wait_after"]

_LABEL = label("strongroom/tries/v1")
_SECOND = 1000
_WIDE = (100, 60 * _SECOND, 60 * _SECOND)
_ASKING = (60, 60 * _SECOND, _SECOND)
_FORGOTTEN_AFTER = 24 * 3600 * _SECOND


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was wrong.

    Args:
        digest: Keyed digest of what it is, 32 bytes.
        free: How often somebody may be wrong there before having to wait.
        longest: How long somebody waits at most, in milliseconds.
        forgiven_every: After how many milliseconds one wrong try is forgiven; 0 for never.
    """

    digest: bytes
    free: int
    longest: int
    forgiven_every: int = 0


def wait_after(wrong: int, place: Place) -> int:
    """How long to wait after so many wrong tries, in milliseconds: doubled with each, up to the longest."""
    beyond = wrong - place.free
    return 0 if beyond < 0 else min(place.longest, _SECOND << min(beyond, 30))


class Throttle:
    """The places of one room.

    Args:
        free, longest: As `Place` has them, for a name from a network.
    """

    def __init__(self, door: Door, tenant: int, free: int, longest: int) -> None:
        self._door, self._tenant, self._free, self._longest = door, tenant, free, longest

    def places(self, name: str, network: str, device: bytes | None) -> tuple[Place, ...]:
        """Where a try counts.

        Args:
            name: As typed, whether anybody goes by it or not.
            device: Digest of the secret of a device that this user is known to have; None for any other.
        """
        if device is not None:
            return (self._place("device", name.encode(), device),)
        net = _network(network).encode()
        return (
            self._place("name and network", name.encode(), net),
            Place(self._digest("name", name.encode()), *_WIDE),
            Place(self._digest("network", net), *_WIDE),
        )

    def asking(self, network: str) -> tuple[Place, ...]:
        """Where it counts that a network asks for challenges, which cost a row each."""
        return (Place(self._digest("asking", _network(network).encode()), *_ASKING),)

    def take_or_wait(self, places: Sequence[Place]) -> None:
        """Count a try before it is checked.

        Raises:
            Busy: ``sign-in.wait``; such a try does not count and is not to be checked.
        """
        wait = self.take(places)
        if wait:
            raise Busy("sign-in.wait", seconds=-(-wait // _SECOND))

    def take(self, places: Sequence[Place]) -> int:
        """Count a try before it is checked.

        Returns:
            0, or how long to wait first, in milliseconds; such a try does not count and is not to be checked.
        """

        def work(tx: Transaction, now: int) -> int:
            rows = [self._row(tx, place, now) for place in places]
            wait = max(row.until - now for row in rows)
            if wait > 0:
                return wait
            for place, row in zip(places, rows, strict=True):
                wrong = row.wrong + 1
                self._put(tx, row._replace(wrong=wrong, until=now + wait_after(wrong, place), at=now))
            sign_in_try_rows.drop_tries_before(tx, self._tenant, now - _FORGOTTEN_AFTER)
            return 0

        return self._door.transact(self._tenant, work)

    def forgive(self, tx: Transaction, places: Sequence[Place], now: int) -> None:
        """Forget a place's wrong tries: this one was right."""
        for place in places[:2]:  # that one user is right says nothing of others on the network
            self._put(tx, TriesRow(self._tenant, place.digest, 0, 0, now, b""))

    def _row(self, tx: Transaction, place: Place, now: int) -> TriesRow:
        row = sign_in_try_rows.lock_tries(tx, self._tenant, place.digest)
        if row is None or check(self._door.keyring.row_mac(), row).at < now - _FORGOTTEN_AFTER:
            return TriesRow(self._tenant, place.digest, 0, 0, now, b"")
        forgiven = (now - row.at) // place.forgiven_every if place.forgiven_every else 0
        return row._replace(wrong=max(0, row.wrong - forgiven))

    def _put(self, tx: Transaction, row: TriesRow) -> None:
        sign_in_try_rows.put_tries(tx, tagged(self._door.keyring.row_mac(), row))

    def _place(self, kind: str, *parts: bytes) -> Place:
        return Place(self._digest(kind, *parts), self._free, self._longest)

    def _digest(self, kind: str, *parts: bytes) -> bytes:
        return self._door.keyring.marks().tag(_LABEL, kind.encode(), *parts)


def _network(address: str) -> str:
    """What one person can have all of: an IPv4 address, or the 64 leading bits of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
