"""The ledger of erasures as the destinations have it: entries that a backup does not know yet.

Lives here: reading them and choosing the longest chain. Must not live here: applying them
(vault.erasing.later_erasures), the entries' bytes (keys.tombstone).
"""

from collections.abc import Iterable, Sequence

from strongroom.backup.object_names import ledger_prefix
from strongroom.backup.registry import Registered
from strongroom.errors import StrongroomError
from strongroom.keys.anchor import Anchor, LedgerEntry
from strongroom.keys.ledger import EMPTY_HEAD, LedgerKind, check_chain, next_head
from strongroom.keys.stores import ring_store
from strongroom.keys.tombstone import read_tombstone
from strongroom.keys.tombstones import read_tombstones, tombstones_name
from strongroom.keys.vouched_json import Macs
from strongroom.storage.erasure_rows import LedgerRow

__all__ = ["later_entries", "remembered", "with_remembered"]


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


def remembered(
    anchor: Anchor | None, stores: Iterable[str], room: bytes, tenant: int, macs: Macs
) -> list[LedgerEntry]:
    """The erasures that the anchor and the ring stores know of, where destinations may not have been told.

    Args:
        anchor: Of the room that is restored, where it is at hand.
        stores: URIs of ring stores; one that cannot be reached says nothing.
    """
    found = list(() if anchor is None else anchor.tenant(tenant).ledger)
    for uri in stores:
        try:
            data = ring_store(uri).read(tombstones_name(room))
            known = {} if data is None else read_tombstones(data, room, macs)
        except StrongroomError:
            continue
        if tenant in known:
            found += known[tenant].entries
    return found


def with_remembered(
    later: Sequence[LedgerRow],
    tenant: int,
    known: LedgerRow | None,
    shredded: Iterable[bytes],
    entries: Iterable[LedgerEntry],
) -> list[LedgerRow]:
    """Entries of the ledger, and after them those that only anchor or ring stores remember.

    Args:
        later: The entries that destinations have.
        known: The room's own last entry.
        shredded: Who has been shredded, as the room's own ledger has it.
        entries: What is remembered.
    """
    rows = list(later)
    gone = {*shredded, *(row.customer for row in rows if row.kind == LedgerKind.SHREDDED)}
    last = rows[-1] if rows else known
    for entry in sorted(entries, key=lambda one: one.at):
        if entry.customer in gone:
            continue
        gone.add(entry.customer)
        number, head = (0, EMPTY_HEAD) if last is None else (last.number, last.head)
        kind = int(LedgerKind.SHREDDED)
        row = LedgerRow(tenant, number + 1, kind, entry.customer, entry.event, entry.at, entry.key_no, b"")
        last = row._replace(head=next_head(head, row))
        rows.append(last)
    return rows
