"""Many operations with one commit, and a result for each.

Lives here: reading a list of operations, running each in a save point of one transaction, what became of it.
Must not live here: the operations: an item is what the same call on a collection would be, decided and
recorded by itself.

An item that is refused leaves its refusal in the log; one that fails is rolled back alone, and its failure is
recorded. When the whole cannot be committed (the disk is full, the database is gone), nothing was done and no
result is handed out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from strongroom.errors import Busy, InvalidInput, StrongroomError, Unexpected, UsageError
from strongroom.model.schema import Collection, Schema
from strongroom.storage.transaction import Transaction
from strongroom.vault.batch_result import MOST_ITEMS, BatchResult
from strongroom.vault.claiming import Claim
from strongroom.vault.collection_door import CollectionDoor
from strongroom.vault.door import Door
from strongroom.vault.once import Outcome
from strongroom.vault.operation import Concern, Operation, Refusal, settle
from strongroom.vault.running import failed
from strongroom.vault.session import Session

__all__ = ["MOST_ITEMS", "BatchResult", "run_batch"]

T = TypeVar("T")
_CUSTOMERS = "customers"


class _Call(NamedTuple):
    """How an item is written: the keys it must and may have, and the call that it stands for."""

    required: Mapping[str, type]
    optional: Mapping[str, type]
    call: Callable[[CollectionDoor, Mapping[str, Any]], object]


_ID, _EXPECT, _GIVE = {"id": str}, {"expect": int}, {"owner": str, "team": str}
_WITH = {"with_user": str, "with_team": str}
_BACK = {"readmit": str}
_RESTS = (*_EXPECT, *_GIVE, *_WITH, *_BACK)


def _rest(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _RESTS if name in item}


_CALLS: Mapping[str, _Call] = {
    "create": _Call(
        {"collection": str, "values": dict},
        {**_GIVE, **_BACK},
        lambda door, item: door.create(item["values"], **_rest(item)),
    ),
    "get": _Call(_ID, {}, lambda door, item: door.get(item["id"])),
    "update": _Call(
        {**_ID, "changes": dict},
        {**_EXPECT, **_BACK},
        lambda door, item: door.update(item["id"], item["changes"], **_rest(item)),
    ),
    "remove": _Call(_ID, _EXPECT, lambda door, item: door.remove(item["id"], **_rest(item))),
    "revert": _Call(
        {**_ID, "revision": int},
        _EXPECT,
        lambda door, item: door.revert(item["id"], item["revision"], **_rest(item)),
    ),
    "reveal": _Call({**_ID, "fields": list}, {}, lambda door, item: door.reveal(item["id"], item["fields"])),
    "compare": _Call(
        {**_ID, "field": str, "value": str},
        {},
        lambda door, item: door.compare(item["id"], item["field"], item["value"]),
    ),
    "history": _Call(_ID, {}, lambda door, item: door.history(item["id"])),
    "transfer": _Call(_ID, {**_GIVE, **_EXPECT}, lambda door, item: door.transfer(item["id"], **_rest(item))),
    "share": _Call(_ID, _WITH, lambda door, item: door.share(item["id"], **_rest(item))),
    "unshare": _Call(_ID, _WITH, lambda door, item: door.unshare(item["id"], **_rest(item))),
    "shares": _Call(_ID, {}, lambda door, item: door.shares(item["id"])),
}


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
        results = tuple(_one(door, session, schema, runner, *each) for each in enumerate(items))
        if claim is not None:
            claim.settle(Outcome(items=tuple(each.as_outcome() for each in results)))
        return results

    new = sum(_makes_a_customer(item) for item in items)
    return door.transact(session.tenant, work, new)


class _InBatch:
    """Runs one operation of a batch; see `strongroom.vault.collection_base.Runner`."""

    def __init__(self, door: Door, tx: Transaction, session: Session, now: int) -> None:
        self._door = door
        self._tx = tx
        self._session = session
        self._now = now
        self.outcome: Outcome | None = None

    def __call__(
        self, action: str, operate: Callable[[Operation], T | Refusal], *, new_customers: int = 0
    ) -> T:
        operation = self._operation(action)
        self.outcome = None
        try:
            with self._tx.savepoint():
                outcome = operate(operation)
        except Busy:
            raise  # the transaction itself is in trouble: all of it is tried again, or given up
        except Exception as error:
            if operation.concern is not None:
                self._record(action, operation.concern, error)
            raise
        self.outcome = operation.outcome
        return settle(outcome)

    def _record(self, action: str, concern: Concern, error: Exception) -> None:
        try:
            failed(self._operation(action), concern, error)
        except Exception as unwritten:
            raise _NotRecorded(unwritten) from None

    def _operation(self, action: str) -> Operation:
        return Operation(self._door, self._tx, self._session, action, self._now)


class _NotRecorded(Exception):
    """A failure could not be recorded: no result of the batch may be handed out."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        super().__init__()


def _one(
    door: Door, session: Session, schema: Schema, runner: _InBatch, position: int, item: Mapping[str, Any]
) -> BatchResult:
    try:
        call, collection = _read(schema, item)
        records = CollectionDoor(door, session, collection.name, collection.number, runner)
        return BatchResult(position, call.call(records, item), outcome=runner.outcome)
    except _NotRecorded as broken:
        cause = broken.error
    except Busy:
        raise
    except StrongroomError as error:
        return BatchResult(position, error=error)
    except Exception as error:  # a fault of ours in one item is told of that item
        return BatchResult(position, error=Unexpected("unexpected", where=type(error).__name__))
    raise cause


def _read(schema: Schema, item: Mapping[str, Any]) -> tuple[_Call, Collection]:
    """The call that an item stands for, and the collection it is about.

    Raises:
        InvalidInput: ``batch.unknown-operation``, ``batch.key``, ``id.unknown-kind``,
            ``schema.unknown-collection``.
    """
    call = _CALLS.get(item["op"]) if isinstance(item, Mapping) and isinstance(item.get("op"), str) else None
    if call is None:
        raise InvalidInput("batch.unknown-operation", known=", ".join(_CALLS))
    kinds = {**call.required, **call.optional}
    for key in call.required:
        if key not in item:
            raise InvalidInput("batch.key", operation=item["op"], key=key, keys=", ".join(kinds))
    for key, given in item.items():
        if key != "op" and not (key in kinds and _is(given, kinds[key])):
            named = key if key in kinds else "?"  # what was mistyped may be anything, a value even
            raise InvalidInput("batch.key", operation=item["op"], key=named, keys=", ".join(kinds))
    if "id" not in item:
        return call, schema.collection(item["collection"])
    collection = schema.by_prefix.get(item["id"].strip().rpartition("_")[0])
    if collection is None:
        raise InvalidInput("id.unknown-kind")
    return call, collection


def _is(given: object, kind: type) -> bool:
    if isinstance(given, list):
        return kind is list and all(isinstance(each, str) for each in given)
    return isinstance(given, kind) and not isinstance(given, bool)


def _makes_a_customer(item: object) -> bool:
    return isinstance(item, Mapping) and item.get("op") == "create" and item.get("collection") == _CUSTOMERS
