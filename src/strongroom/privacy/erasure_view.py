"""Erasures, holds and what an erasure reaches, as programs read them.

Lives here: these documents, the same on the command line and over HTTP. Must not live here: texts for people.
"""

from typing import Any

from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.privacy.carrying import Carried
from strongroom.storage.erasure_rows import ErasureRow, HoldRow
from strongroom.vault.erasing.erasure_desk import Reach
from strongroom.vault.erasing.state import ErasureState, awaits_approval, read_document

__all__ = ["erasure_document", "hold_document", "reach_document"]

_USUAL_WAIT = {
    ErasureState.HIDDEN: "due",
    ErasureState.COMMITTED: "leases",
    ErasureState.CUT: "database_log",
    ErasureState.SHREDDED: "run",
}


def erasure_document(row: ErasureRow, carried: Carried | None = None) -> dict[str, Any]:
    """How far an erasure is, and what it waits for.

    Args:
        carried: What was found just now, where erasures were carried forward.
    """
    state = ErasureState(row.state)
    reached = {name: write_moment(at) for name, (at, _) in read_document(row)["reached"].items()}
    return {
        "erasure": write_id("era", row.erasure),
        "customer": write_id("cus", row.customer),
        "state": state.name.lower(),
        "due": write_moment(row.due),
        "reached": reached,
        "waits": _waits(row, state, carried),
        "receipt": row.receipt is not None,
        "kept": read_document(row).get("kept"),
    }


def hold_document(row: HoldRow) -> dict[str, Any]:
    """A legal hold."""
    return {
        "hold": write_id("hold", row.hold),
        "customer": write_id("cus", row.customer),
        "state": "stands" if row.state == 0 else "lifted",
        "since": write_moment(row.since),
        "until": None if row.until is None else write_moment(row.until),
        "reason_code": row.reason_code,
    }


def reach_document(reach: Reach) -> dict[str, Any]:
    """What an erasure would take."""
    return {
        "customer": reach.customer,
        "records": dict(reach.records),
        "keys": reach.keys,
        "held": reach.held,
    }


def _waits(row: ErasureRow, state: ErasureState, carried: Carried | None) -> list[str]:
    """What it waits for: as found just now, else as its state says."""
    if carried is not None:
        found = carried.waiting.get(row.erasure)
        if found is not None:
            return [str(each) for each in found]
        return [str(each) for each in carried.round] if state == ErasureState.SHREDDED else []
    if state == ErasureState.HIDDEN and awaits_approval(row):
        return ["approval", "due"]
    return [_USUAL_WAIT[state]] if state in _USUAL_WAIT else []
