"""Many operations with one commit, and a result for each.

Lives here: running each in a save point of one transaction, what became of it. Must not live here: how an
item is written (items.py), the operations: an item is what the same call on a collection would be,
decided and recorded by itself. Records that are only to be shown, one after the other, are looked at together
(records/viewing.py): what is shown of them is one event, and each of the others is an item by itself.

An item that is refused leaves its refusal in the log; one that fails is rolled back alone, and its failure is
recorded. When the whole cannot be committed (the disk is full, the database is gone), nothing was done and no
result is handed out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from strongroom.errors import Busy, StrongroomError, Unexpected, UsageError
from strongroom.model.schema import Schema
from strongroom.storage.transaction import Transaction
from strongroom.vault.batches.in_one import InOne, NotRecorded
from strongroom.vault.batches.items import is_look, looks_wanted, makes_a_customer, read_item
from strongroom.vault.batches.result import MOST_ITEMS, BatchResult
from strongroom.vault.collection.door import CollectionDoor
from strongroom.vault.door import Door
from strongroom.vault.operations.claiming import Claim
from strongroom.vault.operations.once import Outcome
from strongroom.vault.records.viewing import Looked, view_together
from strongroom.vault.session import Session

__all__ = ["MOST_ITEMS", "BatchResult", "run_batch"]

_VIEW = "view"


def run_batch(door: Door, session: Session, items: Sequence[Mapping[str, Any]]) -> tuple[BatchResult, ...]:
    """Run a list of operations in one transaction.

    Args:
        items: Each with ``op`` and the keys of that operation.

    Raises:
        UsageError: ``batch.too-many``.
        Busy: Nothing was done, and nothing is in the log.
    """
    if len(items) > MOST_ITEMS:
        raise UsageError("batch.too-many", most=MOST_ITEMS)

    once, session = session.once, replace(session, once=None)

    def work(tx: Transaction, now: int) -> tuple[BatchResult, ...]:
        claim = None if once is None else Claim(door.keyring, tx, session, once, now)
        schema = door.tenancies.current(tx, session.tenant).schema
        runner = _InBatch(door, tx, session, now)
        results = _all(door, session, schema, runner, items)
        if claim is not None:
            claim.settle(Outcome(items=tuple(each.as_outcome() for each in results)))
        return results

    new = sum(makes_a_customer(item) for item in items)
    return door.transact(session.tenant, work, new)


class _InBatch(InOne):
    """Runs one operation of a batch, or shows several records together."""

    def look(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, Looked]:
        """Show records together, by the ids of each collection; what is not shown is to be looked at alone.

        Where one of them cannot be opened none is shown here, so that its failure is recorded as its own.
        """
        seen: dict[str, Looked] = {}
        for name, identities in wanted.items():
            if len(identities) > 1:
                seen.update(self._look_at(name, identities))
        return seen

    def _look_at(self, name: str, identities: Sequence[str]) -> Mapping[str, Looked]:
        try:
            with self.tx.savepoint():
                return view_together(lambda: self.operation(_VIEW), name, identities)
        except Busy:
            raise  # as for one alone
        except Exception:
            return {}  # looked at alone, the one that fails raises this again


def _all(
    door: Door, session: Session, schema: Schema, runner: _InBatch, items: Sequence[Mapping[str, Any]]
) -> tuple[BatchResult, ...]:
    results: list[BatchResult] = []
    for looks, run in groupby(items, is_look):
        part = list(run)
        seen = runner.look(looks_wanted(schema, part)) if looks and len(part) > 1 else {}
        for place, item in enumerate(part, len(results)):
            looked = seen.get(item["id"]) if looks else None
            if looked is None:
                results.append(_one(door, session, schema, runner, place, item))
            else:
                results.append(BatchResult(place, looked.view, outcome=looked.outcome))
    return tuple(results)


def _one(
    door: Door, session: Session, schema: Schema, runner: _InBatch, position: int, item: Mapping[str, Any]
) -> BatchResult:
    try:
        call, collection = read_item(schema, item)
        records = CollectionDoor(door, session, collection.name, collection.number, runner)
        return BatchResult(position, call.call(records, item), outcome=runner.outcome)
    except NotRecorded as broken:
        cause = broken.error
    except Busy:
        raise
    except StrongroomError as error:
        return BatchResult(position, error=error)
    except Exception as error:  # a fault of ours in one item is told of that item
        return BatchResult(position, error=Unexpected("unexpected", where=type(error).__name__))
    raise cause
