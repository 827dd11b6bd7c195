"""The results of a batch that was carried out before.

Lives here: what is shown in the place of each item. Must not live here: carrying items out (batch.py).

What changed something is not done again: its record is shown, by a decision and an event of now. What only
looked is looked at again. What failed has failed: trying it now could do what the batch did not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from strongroom.vault.batches.batch import BatchResult, run_batch
from strongroom.vault.batches.kept_errors import error_of
from strongroom.vault.door import Door
from strongroom.vault.operations.once import Outcome
from strongroom.vault.session import Session

__all__ = ["show_again"]

_LOOKING = frozenset({"get", "reveal", "compare", "history"})
_SHARING = frozenset({"share", "unshare"})


def show_again(
    door: Door, session: Session, items: Sequence[Mapping[str, Any]], outcome: Outcome
) -> tuple[BatchResult, ...]:
    """A result for each item of a batch whose outcome is known.

    Raises:
        Busy: Nothing is shown, and nothing is in the log.
    """
    session = replace(session, once=None)
    results = {
        place: BatchResult(place, error=error_of(kept)) if "code" in kept else BatchResult(place)
        for place, kept in enumerate(outcome.items)
    }
    looks = {
        place: look
        for place, kept in enumerate(outcome.items)
        if "code" not in kept and (look := _look(items[place], kept)) is not None
    }
    for place, found in zip(looks, run_batch(door, session, list(looks.values())), strict=True):
        results[place] = replace(found, position=place)
    return tuple(results[place] for place in sorted(results))


def _look(item: Mapping[str, Any], kept: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What shows what an item came to; None where it left nothing to be shown."""
    if item["op"] in _LOOKING:
        return item
    if item["op"] == "remove":
        return None
    return {"op": "shares" if item["op"] in _SHARING else "get", "id": kept["record"]}
