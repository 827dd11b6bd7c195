"""The ledger of erasures as the destinations have it: entries that a backup does not know yet.

Lives here: reading them and choosing the longest chain. Must not live here: applying them
(vault.later_erasures), the entries' bytes (keys.tombstone).
"""

from collections.abc import Sequence

from strongroom.backup.object_names import ledger_prefix
from strongroom.backup.registry import Registered
from strongroom.errors import StrongroomError
from strongroom.keys.ledger import EMPTY_HEAD, check_chain
from strongroom.keys.tombstone import read_tombstone
from strongroom.keys.vouched_json import Macs
from strongroom.storage.erasure_rows import LedgerRow

__all__ = ["later_entries"]


def later_entries(
    places: Sequence[Registered], room: bytes, tenant: int, macs: Macs, known: LedgerRow | None
) -> list[LedgerRow]:
    """The entries that follow the last one that is known, from the place that has the longest chain.

    Args:
        macs: The ring's.
        known: The room's own last entry; None where there is none.

    Returns:
        Entries in order; an entry that is forged or does not follow ends its place's chain.
    """
    chains = [_chain(each, room, tenant, macs, known) for each in places]
    return max(chains, key=len, default=[])


def _chain(
    each: Registered, room: bytes, tenant: int, macs: Macs, known: LedgerRow | None
) -> list[LedgerRow]:
    head = EMPTY_HEAD if known is None else known.head
    number = 0 if known is None else known.number
    start = ledger_prefix(room, tenant)
    found: list[LedgerRow] = []
    try:
        names = sorted(stored.name for stored in each.place.list(start))
        for name in names:
            data = each.place.get(name)
            if data is None or name <= f"{start}{number:016d}.json":
                continue
            entry = read_tombstone(data, room, macs)
            head, number = check_chain((entry,), head, number), entry.number
            if entry.tenant != tenant:
                break
            found.append(entry)
    except StrongroomError:
        return found  # forged, broken or out of reach: this place says no more, another may
    return found
