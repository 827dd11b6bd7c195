"""Looking keys up in the ring of now.

Lives here: from a key's name to the key. Must not live here: changing the ring (keyring.py), its
value (ring.py).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable

from strongroom.crypto.derive import expand, label
from strongroom.crypto.row_mac import RecordMac, RowMac
from strongroom.errors import KeyNotAvailable
from strongroom.keys.ring import Numbered, Ring, RingKey, newest

__all__ = ["LiveKeys", "erased_mac", "mark_mac", "record_mac", "row_mac", "row_macs"]

_ROWS_LABEL = label("strongroom/mac/row/v1")
_RECORDS_LABEL = label("strongroom/mac/record/v1")
_ERASED_LABEL = label("strongroom/erased/v1")
_MARKS_LABEL = label("strongroom/marks/v1")


def row_mac(key: RingKey) -> RowMac:
    """Return the MAC over rows that decide access, and over the anchor, under a MAC key of the ring."""
    return RowMac(expand(key.key, _ROWS_LABEL))


def record_mac(key: RingKey) -> RecordMac:
    """Return the MAC over records' rows under a MAC key of the ring."""
    return RecordMac(expand(key.key, _RECORDS_LABEL))


def row_macs(ring: Ring, *, former: bool = False) -> RowMac:
    """Return the MAC over rows under the newest MAC key of a ring; others that it has still count.

    Args:
        former: Whether those count that have ended, as for what lies in backups from before.
    """
    keys = {**ring.former_macs, **ring.mac_keys} if former else ring.mac_keys
    last = newest(ring.mac_keys)
    return RowMac(
        expand(keys[last].key, _ROWS_LABEL), [row_mac(key) for number, key in keys.items() if number != last]
    )


def erased_mac(key: RingKey) -> RowMac:
    """Return what makes digests of identifiers that must not come back, under a mark key of the ring."""
    return RowMac(expand(key.key, _ERASED_LABEL))


def mark_mac(key: RingKey) -> RowMac:
    """Return what makes digests by which something is found again, under a mark key of the ring."""
    return RowMac(expand(key.key, _MARKS_LABEL))


class LiveKeys(ABC):
    """The keys of an open room, by name. A key that this process does not know yet is looked for in the file.

    Args:
        ring: The ring as it was opened.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._row_macs: dict[int, RowMac] = {}  # a number's key never changes
        self._live: tuple[Numbered, RowMac, RecordMac] | None = None
        self._marks: RowMac | None = None

    @abstractmethod
    def refresh(self) -> None:
        """Take over what other processes changed: keys made, and keys destroyed."""

    @property
    def room(self) -> bytes:
        """The room's id, 16 bytes."""
        return self._ring.room

    @property
    def ring(self) -> Ring:
        """The ring as this process knows it."""
        return self._ring

    def epoch(self, tenant: int, region: int, epoch: int) -> bytes:
        """Return the key of an epoch, 32 bytes.

        Raises:
            KeyNotAvailable: ``ring.key-missing``.
        """
        return self._key(
            lambda ring: ring.epochs.get((tenant, region), {}).get(epoch), f"epoch {tenant}/{region}/{epoch}"
        )

    def index_key(self, tenant: int, generation: int) -> bytes:
        """Return the key of an index generation, 32 bytes; raises as `epoch`."""
        return self._key(
            lambda ring: ring.index_generations.get(tenant, {}).get(generation),
            f"index {tenant}/{generation}",
        )

    def newest_index_generation(self, tenant: int) -> int:
        """Return the number of the index generation that new indexes use; raises as `epoch`."""
        return self._newest(lambda ring: ring.index_generations.get(tenant), f"index {tenant}")

    def log_seed(self, tenant: int, number: int | None = None) -> bytes:
        """Return a seed that signs a tenant's checkpoints, that of now without a number; as `epoch`."""
        wanted = self.newest_log_seed(tenant) if number is None else number
        return self._key(lambda ring: ring.log_seeds.get(tenant, {}).get(wanted), f"log {tenant}/{wanted}")

    def newest_log_seed(self, tenant: int) -> int:
        """Return the number of the seed that signs new checkpoints; raises as `epoch`."""
        self._newest(lambda ring: ring.log_seeds.get(tenant), f"log {tenant}")
        return self._ring.signing(tenant)

    def detail_key(self, tenant: int, month: str) -> bytes:
        """Return a month's detail key, 32 bytes; raises as `epoch`. `ensure_month` makes one."""
        return self._key(lambda ring: ring.detail_keys.get((tenant, month)), f"details {tenant}/{month}")

    def backup_key(self, number: int | None = None) -> bytes:
        """Return a backup key, the newest when no number is given; raises as `epoch`."""
        wanted = newest(self._ring.backup_keys) if number is None else number
        return self._key(lambda ring: ring.backup_keys.get(wanted), f"backup {wanted}")

    def mac_key(self, number: int | None = None) -> bytes:
        """Return a MAC key, the newest when no number is given; raises as `epoch`."""
        wanted = newest(self._ring.mac_keys) if number is None else number
        return self._key(lambda ring: ring.mac_keys.get(wanted), f"mac {wanted}")

    def newest_mac_key(self) -> int:
        """Return the number of the MAC key that new rows and files are under."""
        return newest(self._ring.mac_keys)

    def macs(self, number: int) -> RowMac:
        """Return the MAC over rows and anchor under the key of a number; KeyError where there is none."""
        if number not in self._ring.mac_keys:
            self.refresh()  # another process may have made it
        key = self._ring.mac_keys[number]  # first: a key that has ended vouches for nothing any more
        found = self._row_macs.get(number)
        if found is None:
            found = self._row_macs[number] = row_mac(key)
        return found

    def newest_mac(self) -> int:
        """Return the number of the MAC key that new rows are written under."""
        return newest(self._ring.mac_keys)

    def row_mac(self, number: int | None = None) -> RowMac:
        """Return the MAC over rows under one key; without a number, as rows that name none are written and
        checked: under the newest, and those being rotated count too. Take it anew for each operation.

        Raises:
            KeyNotAvailable: ``ring.key-missing``.
        """
        if number is None:
            return self._live_macs()[1]
        self.mac_key(number)
        return self.macs(number)

    def record_mac(self) -> RecordMac:
        """Return the MAC over records' rows; as `row_mac` without a number."""
        return self._live_macs()[2]

    def marks(self) -> RowMac:
        """Return what makes keyed digests by which something is found again. They outlive MAC keys, since
        nobody can make them anew; nothing is believed for their sake."""
        if self._marks is None:
            self._marks = mark_mac(self._ring.mark_keys[newest(self._ring.mark_keys)])
        return self._marks

    def newest_mark(self) -> int:
        """Return the number of the key that new keyed digests are made under."""
        return newest(self._ring.mark_keys)

    def erased_mac(self, number: int | None = None) -> tuple[int, RowMac]:
        """Return what makes digests of erased identifiers, with its number; the newest when none is given.

        Raises:
            KeyNotAvailable: ``ring.key-missing``.
        """
        wanted = self.newest_mark() if number is None else number
        return wanted, erased_mac(
            RingKey(self._key(lambda ring: ring.mark_keys.get(wanted), f"mark {wanted}"), 0)
        )

    def _live_macs(self) -> tuple[Numbered, RowMac, RecordMac]:
        keys = self._ring.mac_keys
        if self._live is None or self._live[0] != keys:
            last = newest(keys)
            others = [key for number, key in keys.items() if number != last]
            rows = RowMac(
                expand(keys[last].key, _ROWS_LABEL),
                [row_mac(key) for key in others],
                lambda: self._live_macs()[1] if self._changed(keys) else None,
            )
            records = RecordMac(
                expand(keys[last].key, _RECORDS_LABEL),
                [record_mac(key) for key in others],
                lambda: self._live_macs()[2] if self._changed(keys) else None,
            )
            self._live = keys, rows, records
        return self._live

    def _changed(self, keys: Numbered) -> bool:
        """Whether the MAC keys of now are others, as where another process rotates them."""
        self.refresh()
        return self._ring.mac_keys != keys

    def _key(self, find: Callable[[Ring], RingKey | None], name: str) -> bytes:
        found = find(self._ring)
        if found is None:
            self.refresh()  # another process may have made it
            found = find(self._ring)
        if found is None:
            raise KeyNotAvailable("ring.key-missing", key=name)
        return found.key

    def _newest(self, find: Callable[[Ring], Numbered | None], name: str) -> int:
        found = find(self._ring)
        if not found:
            self.refresh()
            found = find(self._ring)
        if not found:
            raise KeyNotAvailable("ring.key-missing", key=name)
        return newest(found)
