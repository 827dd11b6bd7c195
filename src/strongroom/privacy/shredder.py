"""Step 2 for all erasures whose time has come: anchor, tombstones, leases, keys, the database's log.

Lives here: the order of these, so that after a crash anywhere it is gone on with. Must not live here: each
transaction (vault.erasing.shredding), rounds (round_runner.py).
"""

from collections.abc import Iterable, Mapping

from strongroom.audit.erased import whole_ledger
from strongroom.errors import VerificationFailed
from strongroom.keys.anchor import LedgerEntry
from strongroom.keys.ledger import EMPTY_HEAD
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.destinations import put_ledger
from strongroom.privacy.erasure_steps import Facts, Step, Wait, waits
from strongroom.storage import customer_rows, erasure_rows, tenant_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.shredding import Shredding
from strongroom.vault.erasing.state import ErasureState, awaits_approval, check_erasure, read_document
from strongroom.vault.erasing.waiting import ErasureNotes

__all__ = ["shred_due"]

_ATTEMPTS = 40
_PAUSE = 0.05
_ON_THE_WAY = (ErasureState.HIDDEN, ErasureState.COMMITTED, ErasureState.CUT)

Waiting = dict[bytes, tuple[Wait, ...]]


def shred_due(carriage: Carriage, only: bytes | None = None) -> Waiting:
    """Carry every erasure whose time has come through step 2.

    Args:
        only: One erasure, where it is about that one alone.

    Returns:
        What those wait for that could not be carried on.

    Raises:
        VerificationFailed: Where keys were changed behind the product's back; nothing is destroyed then.
    """
    rows = [row for row in _rows(carriage, _ON_THE_WAY) if only is None or row.erasure == only]
    waiting: Waiting = {}
    committed = [row for row in rows if row.state == ErasureState.COMMITTED]
    for row in rows:
        if row.state != ErasureState.HIDDEN:
            continue
        gone_on = Shredding(carriage.door, carriage.session, row).commit()
        if gone_on is None:
            due = row.due <= carriage.door.now()
            approved = not awaits_approval(row)
            held = due and approved  # nothing else is left that stops it here
            facts = Facts(due=due, held=held, approved=approved, leases=True, database_log=True)
            waiting[row.erasure] = waits(Step.SHREDDED, facts)
        else:
            carriage.passed("committed")
            committed.append(gone_on)
    if committed and (wait := _cut(carriage, committed)):
        waiting |= dict.fromkeys([row.erasure for row in committed], wait)
    waiting |= _empty_log(carriage, only)
    _note(carriage, waiting)
    _tell_again(carriage)
    return waiting


def _note(carriage: Carriage, waiting: Waiting) -> None:
    """Write down what was found to stand in the way; its time and an approval are in the row already."""
    found: dict[bytes, dict[str, tuple[str, ...]]] = {
        erasure: {str(each): () for each in wait if each not in (Wait.DUE, Wait.APPROVAL)}
        for erasure, wait in waiting.items()
    }
    ErasureNotes(carriage.door, carriage.session).waits(found)


def _tell_again(carriage: Carriage) -> None:
    """Tell places that could not be told of somebody: without a tombstone a restore brings them back."""
    rows = _rows(carriage, (ErasureState.CUT, ErasureState.SHREDDED))
    untold = {row.erasure for row in rows if any(code for _, code in read_document(row).get("told", ()))}
    if untold:
        told = carriage.door.keyring.tell_stores() + _tell_destinations(carriage)
        ErasureNotes(carriage.door, carriage.session).told(untold, told)


def _rows(carriage: Carriage, states: Iterable[int]) -> list[ErasureRow]:
    door, tenant = carriage.door, carriage.tenant
    found = door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, states))
    return [check_erasure(door.keyring.row_mac(), row) for row in found]


def _cut(carriage: Carriage, rows: list[ErasureRow]) -> tuple[Wait, ...]:
    """From the anchor to the transaction in which keys go; returns what is waited for, if anything is."""
    door, tenant = carriage.door, carriage.tenant
    head, entries = door.database.read(lambda tx: _entries(tx, tenant, rows))
    door.keyring.anchor.update(lambda anchor: anchor.with_erased(tenant, head, entries))
    carriage.passed("anchored")
    told = door.keyring.tell_stores() + _tell_destinations(carriage)
    carriage.passed("told")
    facts = Facts(due=True, held=False, approved=True, leases=carriage.all_let_go(), database_log=True)
    if wait := waits(Step.SHREDDED, facts):
        return wait
    carriage.passed("let go")
    for row in rows:
        Shredding(door, carriage.session, row).cut(told)
        carriage.passed("cut")
    # The ledger has grown by what was just done: its new head, and the entries where they can be reached.
    head, _ = door.database.read(lambda tx: _entries(tx, tenant, ()))
    door.keyring.anchor.update(lambda anchor: anchor.with_erased(tenant, head, ()))
    door.keyring.tell_stores()
    _tell_destinations(carriage)
    return ()


def _entries(tx: Transaction, tenant: int, rows: Iterable[ErasureRow]) -> tuple[bytes, list[LedgerEntry]]:
    known = tenant_rows.tenant_row(tx, tenant)
    if known is None:
        raise VerificationFailed("access.set-differs", kind="tenant")
    entries = []
    for row in rows:
        numbers = [number for number, _ in customer_rows.keys_of_customer(tx, tenant, row.customer)]
        entries.append(LedgerEntry(row.customer, row.erasure, row.changed, max(numbers, default=0)))
    return known.erasure_head or EMPTY_HEAD, entries


def _tell_destinations(carriage: Carriage) -> list[tuple[str, str | None]]:
    entries = whole_ledger(carriage.door.database, carriage.tenant)
    return put_ledger(carriage.door, carriage.tenant, carriage.destinations, entries)


def _empty_log(carriage: Carriage, only: bytes | None) -> Mapping[bytes, tuple[Wait, ...]]:
    rows = [row for row in _rows(carriage, (ErasureState.CUT,)) if only is None or row.erasure == only]
    if not rows:
        return {}
    database = carriage.door.database
    ours = database.dialect == "sqlite"
    emptied = not ours or database.truncate_log()
    for _ in range(_ATTEMPTS if carriage.wait else 0):
        if emptied:
            break
        carriage.pause(_PAUSE)
        emptied = database.truncate_log()
    facts = Facts(due=True, held=False, approved=True, leases=True, database_log=emptied)
    if wait := waits(Step.SHREDDED, facts):
        return dict.fromkeys([row.erasure for row in rows], wait)
    for row in rows:
        Shredding(carriage.door, carriage.session, row).mark_shredded("emptied" if ours else "server")
        carriage.passed("shredded")
    return {}
