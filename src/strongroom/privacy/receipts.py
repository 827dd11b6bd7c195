"""Issuing receipts: what was done for one person, gathered from log, rows and places, and signed.

Lives here: what stands in a receipt. Must not live here: its bytes (receipt.py).
"""

from typing import Any

from strongroom.audit.leaf import decode_leaf
from strongroom.audit.note import NoteSigner
from strongroom.backup.registry import removed_destinations
from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.model.moments import write_moment
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.receipt import RECEIPT_FORMAT, sign_receipt
from strongroom.storage import erasure_round_rows, erasure_rows, leaf_rows, log_rows
from strongroom.storage.erasure_round_rows import RoundRow
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.erasing.rounds import Rounds, plan_of
from strongroom.vault.erasing.state import (
    ERASURE_PREFIX,
    Document,
    ErasureState,
    check_erasure,
    check_round,
    read_document,
)

__all__ = ["issue_receipts"]

_STAGES = ("hidden", "shredded", "definitive")
# The moment when keys were gone from the tables is the one with an event; the log of the database followed.
_STAGE_STATES = {"hidden": "hidden", "shredded": "cut", "definitive": "definitive"}
_EVENTS = 1_000
_FIRST, _LAST = bytes(16), b"\xff" * 16


def issue_receipts(carriage: Carriage, rounds: Rounds) -> int:
    """Sign a receipt for everybody who is erased for good and has none yet; returns how many."""
    door, tenant, mac = carriage.door, carriage.tenant, carriage.door.keyring.row_mac()
    done = (ErasureState.DEFINITIVE,)
    rows = door.database.read(lambda tx: erasure_rows.erasures_in_state(tx, tenant, done))
    waiting = [check_erasure(mac, row) for row in rows if row.receipt is None]
    if not waiting:
        return 0
    note = rounds.checkpoint()
    for row in waiting:
        rounds.keep_receipt(row, _receipt(carriage, row, note))
        carriage.passed("receipt")
    return len(waiting)


def _receipt(carriage: Carriage, row: ErasureRow, note: str) -> bytes:
    door, tenant = carriage.door, carriage.tenant
    body = door.database.read(lambda tx: _body(carriage, tx, row, note))
    head = door.database.read(lambda tx: log_rows.head(tx, tenant))
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    seed = door.keyring.log_seed(tenant)
    return sign_receipt(body, NoteSigner(head.origin, seed).verifier_key, seed)


def _body(carriage: Carriage, tx: Transaction, row: ErasureRow, note: str) -> dict[str, Any]:
    document, around = read_document(row), _round(carriage, tx, row)
    plan, renewed = plan_of(around), read_document(around)
    stages = [
        [stage, *_reached(document, _STAGE_STATES[stage])]
        for stage in _STAGES
        if _STAGE_STATES[stage] in document["reached"]
    ]
    exports = _exports(tx, row)
    removed = removed_destinations(tx, carriage.door.keyring.row_mac())
    return {
        "format": RECEIPT_FORMAT,
        "room": write_id("room", carriage.door.keyring.room),
        "tenant": row.tenant,
        "erasure": write_id(ERASURE_PREFIX, row.erasure),
        "customer": write_id("cus", row.customer),
        "purpose": document["purpose"],
        "reason_code": document["reason_code"],
        "stages": stages,
        "leaves": _leaves(tx, row.tenant, stages),
        "checkpoint": note,
        "keys": {
            "destroyed_up_to": row.key_no,
            "epochs": [
                [region, old, epoch]
                for region, epoch in sorted(plan.regions.items())
                for old in renewed.get("old", {}).get(str(region), [])
            ],
        },
        "index": [[old, plan.index] for old in renewed.get("old_indexes", [])],
        "stores": [
            [uri, result, write_moment(at), cautions] for uri, result, at, cautions in document["stores"]
        ],
        "destinations": [
            [name, kind, problem or "complete", write_moment(at)]
            for name, kind, problem, at in renewed.get("destinations", [])
        ]
        + [[name, "removed", "left", write_moment(at)] for name, at in removed],
        "exports": exports,
        "kept": document.get("kept"),
        "remains": _remains(document, renewed, bool(exports), bool(removed)),
    }


def _round(carriage: Carriage, tx: Transaction, row: ErasureRow) -> RoundRow:
    found = erasure_round_rows.round_row(tx, row.tenant, row.round or 0)
    if found is None:
        raise VerificationFailed("access.row-forged", kind="round")
    return check_round(carriage.door.keyring.row_mac(), found)


def _reached(document: Document, state: str) -> list[Any]:
    at, event = document["reached"][state]
    return [write_moment(at), event]


def _leaves(tx: Transaction, tenant: int, stages: list[list[Any]]) -> dict[str, int]:
    found = {
        stage: leaf_rows.leaf_of(tx, tenant, read_id("evt", event)) for stage, _, event in stages if event
    }
    return {stage: leaf for stage, leaf in found.items() if leaf is not None}


def _exports(tx: Transaction, row: ErasureRow) -> list[list[str]]:
    """Events that took the person's data out of the room: what left is not erased by any key."""
    found, before = [], _LAST
    while True:
        events = log_rows.events_of(tx, row.tenant, row.customer, _FIRST, before, _EVENTS)
        for event in events:
            leaf = decode_leaf(event.leaf)
            if leaf.action == "export" and leaf.outcome == "done":
                found.append([leaf.event, leaf.at])
        if len(events) < _EVENTS:
            return sorted(found)
        before = events[-1].event


def _remains(document: Document, renewed: Document, exported: bool, removed: bool) -> list[str]:
    """What remains after all; each code is explained on the page."""
    remains = ["details", "id", "log", "sizes", "memory", "old_ring", "media"]
    if document.get("noted"):
        remains.append("external_id")
    if document.get("database_log") == "server":
        remains.append("server_log")
    if exported:
        remains.append("exports")
    if removed or any(kind == "archive" for _, kind, *_ in renewed.get("destinations", [])):
        remains.append("archives")
    if document.get("kept"):
        remains.append("kept")
    return sorted(remains)
