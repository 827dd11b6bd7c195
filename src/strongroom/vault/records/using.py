"""Using a value unseen: decided and recorded, then handed to a connector, never to the one who asked.

Lives here: the steps, in the order that holds the promise: the event is durable before the value leaves. Must
not live here: connectors themselves (connectors.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from strongroom.crypto.derive import CustomerKey
from strongroom.errors import InvalidInput, NotFound, Unexpected
from strongroom.model.ids import write_id
from strongroom.vault.door import Door
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.records.connectors import Connector
from strongroom.vault.records.reading import stored_values
from strongroom.vault.session import Session
from strongroom.vault.views.answer_views import Used
from strongroom.vault.views.showing import plain_text

__all__ = ["Used", "use"]

_ACTION = "use"
_FAILED = "use.connector-failed"


@dataclass(frozen=True, slots=True)
class _Handed:
    """A value on its way to a connector."""

    value: str = field(repr=False)
    event: bytes
    record: bytes
    customer: bytes


def use(
    door: Door,
    session: Session,
    name: str,
    identity: str,
    wanted: str,
    connector: str,
    errand: Mapping[str, str],
) -> Used:
    """Hand a value to a connector.

    Raises:
        Unexpected: ``use.connector-failed``; the log says so too. Nothing that the connector said is passed
            on, for it may hold the value.
    """
    handed = run(door, session, _ACTION, lambda op: _prepare(op, name, identity, wanted, connector))
    failure = _act(door.connectors.named(connector), handed.value, errand)
    if failure is not None:
        afterwards = replace(session, once=None)  # its name stands for the handing over
        run(door, afterwards, _ACTION, lambda op: _record_failure(op, name, wanted, connector, handed))
        raise Unexpected(_FAILED, connector=connector, kind=failure)
    return Used(write_id("evt", handed.event), connector)


def _prepare(
    operation: Operation, name: str, identity: str, wanted: str, connector: str
) -> _Handed | Refusal:
    admitted = operation.admit(name, identity, (wanted,))
    if isinstance(admitted, Refusal):
        return admitted
    collection, found, _ = admitted
    known = collection.field(wanted)
    if known.type.name not in operation.door.connectors.named(connector).types:
        raise InvalidInput("use.wrong-connector", connector=connector, field=wanted, type=known.type.name)
    loaded = operation.load(found)
    stored = stored_values(operation, collection, loaded, (wanted,)).get(wanted)
    if stored is None:
        raise NotFound("use.no-value", field=wanted)
    value = plain_text(known, stored)
    draft = operation.about(collection, found.record, (wanted,))
    draft.values = {wanted: value}
    draft.extra = {"connector": connector}
    operation.record(draft, loaded.key)
    return _Handed(value, operation.event, found.record.id, found.record.customer)


def _act(connector: Connector, value: str, errand: Mapping[str, str]) -> str | None:
    """The kind of error that a connector ended with; None where it did what it was to do."""
    try:
        connector.act(value, dict(errand))
    except Exception as error:  # its text may hold the value: the name of its kind is all that goes on
        return type(error).__name__
    return None


def _record_failure(operation: Operation, name: str, wanted: str, connector: str, handed: _Handed) -> None:
    collection = operation.collection(name)
    draft = operation.draft(
        outcome="failed",
        because=_FAILED,
        collection=name,
        record=write_id(collection.prefix, handed.record),
        customer=handed.customer,
        fields=(wanted,),
    )
    draft.extra = {"connector": connector, "handed": write_id("evt", handed.event)}
    key: CustomerKey | None = operation.key_beside(handed.customer)
    operation.record(draft, key)
