"""Destinations of backups, as far as an erasure has to do with them: tombstones and key state.

Lives here: putting both there and reading them back, one place after the other, so that one that fails holds
up none of the others. Must not live here: the places and their objects (strongroom.backup).
"""

from collections.abc import Iterable, Mapping, Sequence

from strongroom.backup.key_copies import read_region, send_region
from strongroom.backup.object_names import entry_name, ledger_prefix
from strongroom.backup.registry import Registered, Role
from strongroom.backup.workshop import sealer_of
from strongroom.errors import KeyNotAvailable, StrongroomError, VerificationFailed
from strongroom.keys.live_keys import row_mac
from strongroom.keys.region_state import open_region_state
from strongroom.keys.tombstone import read_tombstone, write_tombstone
from strongroom.storage import erasure_rows
from strongroom.storage.erasure_ledger_rows import LedgerRow
from strongroom.vault.door import Door
from strongroom.vault.erasing.state import OPEN_STATES

__all__ = ["put_ledger", "put_regions", "short_places"]


def put_ledger(
    door: Door, tenant: int, places: Sequence[Registered], entries: Iterable[LedgerRow]
) -> list[tuple[str, str | None]]:
    """Have every entry of the ledger at every destination.

    Returns:
        Each destination, with the code of what went wrong there or None.
    """
    keyring, wanted = door.keyring, list(entries if places else ())
    number = keyring.newest_mac_key()
    mac = keyring.macs(number)
    going = _going_on(door, tenant) if places else frozenset()
    told: list[tuple[str, str | None]] = []
    for each in places:
        try:
            start = ledger_prefix(keyring.room, tenant)
            there = {stored.name for stored in each.place.list(start)}
            for entry in wanted:
                name = entry_name(keyring.room, tenant, entry.number)
                if name not in there or (entry.erasure in going and not _lies_there(door, each, name, entry)):
                    _put_entry(door, each, name, entry, write_tombstone(entry, keyring.room, number, mac))
        except StrongroomError as error:
            told.append((each.name, error.code))
        else:
            told.append((each.name, None))
    return told


def _going_on(door: Door, tenant: int) -> frozenset[bytes]:
    """The erasures that are not at their end: what was destroyed for good needs no tombstone."""
    rows = door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, OPEN_STATES))
    return frozenset(row.erasure for row in rows)


def _lies_there(door: Door, each: Registered, name: str, entry: LedgerRow) -> bool:
    """Whether what has an entry's name is the entry: who may write there could have taken the name before."""
    data, ring = each.place.get(name), door.keyring.ring
    macs = {number: row_mac(key) for number, key in {**ring.former_macs, **ring.mac_keys}.items()}
    try:
        return data is not None and read_tombstone(data, ring.room, macs.__getitem__) == entry
    except KeyNotAvailable:
        return False


def _put_entry(door: Door, each: Registered, name: str, entry: LedgerRow, data: bytes) -> None:
    if each.place.put(name, data) or _lies_there(door, each, name, entry):
        return
    each.place.delete(name)
    if not each.place.put(name, data):
        raise VerificationFailed("destination.object-differs", destination=each.place.uri, name=name)


def put_regions(
    door: Door, tenant: int, places: Sequence[Registered], regions: Iterable[int]
) -> Mapping[str, str | None]:
    """Put the regions' whole key state to every destination; what went wrong where, by name."""
    results: dict[str, str | None] = dict.fromkeys([each.name for each in places])

    def add(name: str, data: bytes) -> None:
        for each in places:
            try:
                each.place.put(name, data)
            except StrongroomError as error:
                results[each.name] = error.code

    sealer = sealer_of(door.keyring.ring)
    for region in regions if places else ():
        send_region(door.database, sealer, tenant, region, add, whole=True)
    return results


def short_places(
    door: Door, tenant: int, places: Sequence[Registered], regions: Mapping[int, int]
) -> list[str]:
    """The gating destinations that do not give back key state that opens under the new epochs alone.

    Args:
        regions: The new epoch of each region.
    """
    return [
        each.name
        for each in places
        if each.role is Role.GATING
        and not all(_gives_back(door, tenant, each, region, epoch) for region, epoch in regions.items())
    ]


def _gives_back(door: Door, tenant: int, each: Registered, region: int, epoch: int) -> bool:
    try:
        # The newest only: one that is passed by would be what a restore takes.
        found = read_region(each.place, sealer_of(door.keyring.ring), tenant, region, lambda state: True)
        if found is None:
            return False
        _, state = found
        if any(number != epoch for number in (state.epoch, *(page.epoch for page in state.pages))):
            return False
        open_region_state(state, lambda number: door.keyring.epoch(tenant, region, number))
    except StrongroomError:
        return False  # whatever it is, this place cannot bring the living back
    return True
