"""Erasures, holds and what an erasure reaches, as programs read them.

Lives here: these documents, the same on the command line and over HTTP. Must not live here: texts for people.
"""

from typing import Any

from strongroom.model.ids import write_id
from strongroom.model.moments import write_moment
from strongroom.storage.erasure_rows import ErasureRow
from strongroom.storage.hold_rows import HoldRow
from strongroom.vault.erasing.state import OPEN_STATES, ErasureState, awaits_approval, read_document
from strongroom.vault.erasing.waiting import Noted, noted_waits
from strongroom.vault.views.answer_views import Reach

__all__ = ["erasure_document", "hold_document", "reach_document"]

_ORDER = ("hidden", "approved", "committed", "cut", "shredded", "definitive", "cancelled")
"""States as they follow each other, for those that were reached in one millisecond."""

_NEXT_RUN = "run"
"""What an erasure waits for that nobody has found to wait for anything: being carried forward."""


def erasure_document(row: ErasureRow, now: int) -> dict[str, Any]:
    """How far an erasure is, and what it waits for.

    Args:
        now: Milliseconds.
    """
    state, document, noted = ErasureState(row.state), read_document(row), noted_waits(row)
    reached = {name: write_moment(at) for name, (at, _) in document["reached"].items()}
    waits = _waits(row, state, noted, now)
    found = None if noted is None or list(noted.found) != waits else noted
    told = document.get("told", [])
    return {
        "erasure": write_id("era", row.erasure),
        "customer": write_id("cus", row.customer),
        "state": state.name.lower(),
        "due": write_moment(row.due),
        "reached": dict(sorted(reached.items(), key=lambda each: (each[1], _ORDER.index(each[0])))),
        "waits": waits,
        "where": {} if found is None else {code: list(names) for code, names in found.found.items() if names},
        "waits_since": None if found is None else write_moment(found.since),
        "untold": {place: problem for place, problem in told if problem is not None},
        "told": [place for place, problem in told if problem is None],
        "receipt": row.receipt is not None,
        "kept": document.get("kept"),
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


def _waits(row: ErasureRow, state: ErasureState, noted: Noted | None, now: int) -> list[str]:
    """What its row says by itself, else what was found when it was carried forward last."""
    if state not in OPEN_STATES:
        return []
    if state is ErasureState.HIDDEN:
        own = [("approval", awaits_approval(row)), ("due", row.due > now)]
        if stands := [code for code, holds in own if holds]:
            return stands
    return [_NEXT_RUN] if noted is None else list(noted.found)
