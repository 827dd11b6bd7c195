"""The ledger of erasures as the destinations have it: entries that a backup does not know yet.

Lives here: reading them, and putting one chain together. Must not live here: applying them
(vault.erasing.later_erasures), the entries' bytes (keys.tombstone).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from strongroom.backup.object_names import entry_number, ledger_prefix
from strongroom.backup.registry import Registered
from strongroom.errors import StrongroomError
from strongroom.keys.anchor import Anchor, LedgerEntry
from strongroom.keys.ledger import EMPTY_HEAD, LedgerKind, last_words, next_head
from strongroom.keys.stores import ring_store
from strongroom.keys.tombstone import read_tombstone
from strongroom.keys.tombstones import read_tombstones, tombstones_name
from strongroom.keys.vouched_json import Macs
from strongroom.storage.erasure_ledger_rows import LedgerRow

__all__ = ["Later", "later_entries", "remembered", "with_remembered"]


@dataclass(frozen=True)
class Later:
    """What destinations have of the ledger that the room has not.

    Args:
        chain: The entries that follow the room's own last one, in order.
        beside: Entries that the room wrote and that follow nothing here: what came before them is gone, or
            something else lies in its place.
    """

    chain: Sequence[LedgerRow]
    beside: Sequence[LedgerRow] = ()


def later_entries(
    places: Sequence[Registered], room: bytes, tenant: int, macs: Macs, known: LedgerRow | None
) -> Later:
    """The entries that follow the last one that is known, from all places together.

    What somebody put there under a name of the ledger is no entry, and hides none that comes after it.

    Args:
        macs: The ring's.
        known: The room's own last entry; None where there is none.
    """
    after = 0 if known is None else known.number
    found = [_entries(each, room, tenant, macs, after) for each in places]
    chains = [_chain([own, *(other for other in found if other is not own)], known) for own in found]
    chain = max(chains, key=len, default=[])
    heads = {entry.head for entry in chain}
    beside = {entry.head: entry for own in found for entry in own.values() if entry.head not in heads}
    return Later(chain, list(beside.values()))


def _entries(each: Registered, room: bytes, tenant: int, macs: Macs, after: int) -> dict[int, LedgerRow]:
    """The entries of later numbers that one place has, as far as it can be reached."""
    found: dict[int, LedgerRow] = {}
    try:
        names = sorted(stored.name for stored in each.place.list(ledger_prefix(room, tenant)))
    except StrongroomError:
        return found
    for name in names:
        number = entry_number(room, tenant, name)
        if number is None or number <= after:
            continue
        try:
            data = each.place.get(name)
            entry = None if data is None else read_tombstone(data, room, macs)
        except StrongroomError:
            continue  # forged, or out of reach: another place may have it
        if entry is not None and (entry.tenant, entry.number) == (tenant, number):
            found[number] = entry
    return found


def _chain(places: Sequence[Mapping[int, LedgerRow]], known: LedgerRow | None) -> list[LedgerRow]:
    """The entries that follow each other, those of the first place where it has them."""
    number, head = (0, EMPTY_HEAD) if known is None else (known.number, known.head)
    chain: list[LedgerRow] = []
    while True:
        number += 1
        candidates = (entries[number] for entries in places if number in entries)
        entry = next((each for each in candidates if next_head(head, each) == each.head), None)
        if entry is None:
            return chain
        chain.append(entry)
        head = entry.head


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
    later: Later, tenant: int, own: Iterable[LedgerRow], entries: Iterable[LedgerEntry]
) -> list[LedgerRow]:
    """Entries of the ledger, and after them those that only anchor or ring stores remember, or that follow
    nothing.

    Args:
        later: What destinations have.
        own: The room's own ledger.
        entries: What is remembered.
    """
    known = list(own)
    rows = list(later.chain)
    words = last_words([*known, *rows])
    cancelled = {each.erasure for each in (*rows, *later.beside) if each.kind == LedgerKind.CANCELLED}
    shredded = [
        LedgerEntry(each.customer, each.erasure, each.at, each.key_no)
        for each in later.beside
        if each.kind == LedgerKind.SHREDDED
    ]
    added = [(LedgerKind.SHREDDED, each) for each in sorted((*entries, *shredded), key=lambda one: one.at)]
    added += [
        (LedgerKind.HIDDEN, LedgerEntry(each.customer, each.erasure, each.at, 0))
        for each in sorted(later.beside, key=lambda one: one.at)
        if each.kind == LedgerKind.HIDDEN and each.erasure not in cancelled
    ]
    said = {customer: word.kind for customer, word in words.items()}
    last = rows[-1] if rows else known[-1] if known else None
    for kind, entry in added:
        if said.get(entry.customer) in (kind, LedgerKind.SHREDDED):
            continue
        said[entry.customer] = kind
        number, head = (0, EMPTY_HEAD) if last is None else (last.number, last.head)
        row = LedgerRow(
            tenant, number + 1, int(kind), entry.customer, entry.event, entry.at, entry.key_no, b""
        )
        last = row._replace(head=next_head(head, row))
        rows.append(last)
    return rows
