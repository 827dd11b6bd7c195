"""Verifies a room's log and tables with its own keys; nobody is asked and nothing is opened.

Lives here: what each row has to fit, and the two verifications together. Must not live here: who may have it
done, the event of that (audit_desk.py), search (indexes/verify_search.py).

It obeys no row: it has to work just when those that decide access were tampered with, and nobody gets in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from strongroom.audit.checkpoint import Checkpoint
from strongroom.audit.erased import erased_customers
from strongroom.audit.note import VerifierKey
from strongroom.audit.sequencer import drain
from strongroom.audit.verify_data import Walked, verify_data
from strongroom.audit.verify_room import verify_log
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.model.schema_document import read_schema
from strongroom.storage import rule_rows
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.storage.import_rows import ImportRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.erasing.state import check_erasure, check_hold
from strongroom.vault.importing.state import check_import
from strongroom.vault.log.audit_views import VerifyReport
from strongroom.vault.log.tables_beside import revision_checks, walked_beside
from strongroom.vault.log.tail import key_ends
from strongroom.vault.macs.deciding import check

__all__ = ["verify_tables"]


def verify_tables(
    door: Door,
    tenant: int,
    keys: Sequence[VerifierKey],
    *,
    data: bool,
    progress: Callable[[int, int], None] | None = None,
    processes: int | None = None,
) -> VerifyReport:
    """Check the log, and with ``data`` every stored row against it.

    Args:
        keys: Of all eras of the log.
        processes: 2 to have another process walk the tables, 1 not to; chosen by the size of the room and
            this machine, when left out.
    """
    with ExitStack() as stack:
        walked = stack.enter_context(walked_beside(door, tenant, processes)) if data else None
        return _verified(door, tenant, keys, data, progress, walked)


def _verified(
    door: Door,
    tenant: int,
    keys: Sequence[VerifierKey],
    data: bool,
    progress: Callable[[int, int], None] | None,
    walked: Walked | None,
) -> VerifyReport:

    def settle() -> None:
        drain(door.database, door.keyring, tenant)

    settle()
    remembered = door.keyring.anchor.read().tenant(tenant).checkpoint
    known = None if remembered is None else Checkpoint(remembered.origin, remembered.size, remembered.root)
    log = verify_log(door.database, tenant, keys, door.keyring, progress, known, ends=key_ends(door, tenant))
    if not data:
        return VerifyReport(log.findings, log.more, log.leaves, log.checkpoints)
    mac = door.keyring.row_mac()
    stored = verify_data(
        door.database,
        tenant,
        door.database.read(lambda tx: _collections(tx, tenant, mac)),
        _checks(door),
        progress,
        settle,
        erased=lambda: erased_customers(door.database, tenant, lambda row: check(mac, row)),
        walked=walked,
    )
    findings, more = (*log.findings, *stored.findings), log.more + stored.more
    return VerifyReport(findings, more, log.leaves, log.checkpoints, stored.records)


def _checks(door: Door) -> Mapping[str, Callable[..., None]]:
    mac = door.keyring.row_mac()
    return {
        **revision_checks(door),
        "users": lambda row: check(mac, row, "UserRow"),
        "schemas": lambda row: check(mac, row, "schemas"),
        "policies": lambda row: check(mac, row, "policies"),
        "shares": lambda row: check(mac, row, "ShareRow"),
        "level_moves": lambda row: check(mac, row, "MoveRow"),
        "tenants": lambda row: check(mac, row, "TenantRow"),
        "imports": lambda row: _check_import(mac, row),
        "erasures": lambda row: _check_erasure(mac, row),
        "holds": lambda row: _check_hold(mac, row),
    }


def _check_erasure(mac: RowMac, row: Iterable[Any]) -> None:
    check_erasure(mac, ErasureRow(*row))


def _check_hold(mac: RowMac, row: Iterable[Any]) -> None:
    check_hold(mac, HoldRow(*row))


def _collections(tx: Transaction, tenant: int, mac: RowMac) -> dict[str, int]:
    """Number of each collection by name, of every version of the schema that the room wrote."""
    found: dict[str, int] = {}
    for row in rule_rows.schema_versions(tx, tenant):
        try:
            check(mac, row, "schemas")
        except VerificationFailed:
            continue  # it is among the findings
        found.update({one.name: one.number for one in read_schema(row.document).all_collections})
    return found


def _check_import(mac: RowMac, row: Iterable[Any]) -> None:
    check_import(mac, ImportRow(*row))
