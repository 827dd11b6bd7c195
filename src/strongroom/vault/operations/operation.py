"""One operation within one transaction: decide, open what is needed, record, last.

Lives here: the steps that every operation is made of, in the one order that holds the promise: no value
without a decision, no decision without an event. Must not live here: what a particular operation does
(records/reading.py, records/writing.py, vault.searching), and the transaction around it (running.py), nor the
event itself (recording.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from strongroom.access.decide import decide, share_matters
from strongroom.access.decision import Decision
from strongroom.access.principal import ABSENT, RecordState, Request, Target
from strongroom.errors import Conflict, InvalidInput
from strongroom.model.ids import read_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_rows import RecordRow
from strongroom.vault.operations.recording import Concern, Loaded, Recording
from strongroom.vault.operations.spending import spend_on_customer
from strongroom.vault.storing import record_store
from strongroom.vault.storing.absent import look_in_vain
from strongroom.vault.tenancy import day_of
from strongroom.vault.views.showing import Lens

__all__ = ["Admitted", "Concern", "Loaded", "Operation", "Refusal", "settle"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An operation that was refused; its event is in the transaction, so it must be committed."""

    decision: Decision


def settle(outcome: T | Refusal) -> T:
    """What a committed operation came to.

    Raises:
        StrongroomError: As the decision has it, where it was refused.
    """
    if isinstance(outcome, Refusal):
        raise outcome.decision.error()
    return outcome


class Admitted(NamedTuple):
    """A record that was looked up, and the decision that grants what is asked of it."""

    collection: Collection
    found: FoundRecord
    decision: Decision

    @property
    def row(self) -> RecordRow:
        """The record's row."""
        return self.found.record


class Operation(Recording):
    """What one transaction works with.

    Args:
        door: The room's.
        tx: The open transaction.
        session: Who acts; read anew where users or policy have changed since.
        action: A name of the closed list, for decision and event.
        now: Milliseconds.
        reading: Whether it only looks, as when an import is planned; it keeps nobody from changing the rules.
        rules: By which an operation before it in the same transaction went; looked up, when left out.
    """

    # -- deciding ------------------------------------------------------------------

    def decide(
        self,
        collection: str | None,
        fields: Iterable[str] = (),
        target: Target | None = None,
        action: str | None = None,
    ) -> Decision:
        """Decide about this operation, or about another action where ``action`` names one."""
        request = Request(
            action=action or self.action,
            collection=collection,
            fields=tuple(fields),
            purpose=self.session.purpose,
            reason_code=self.session.reason_code,
            target=target,
        )
        return decide(self.tenancy.bound, self.session.principal, request)

    def target(self, found: FoundRecord | None, action: str | None = None) -> Target:
        """A record as a decision sees it; one that is not there is like one out of scope.

        Args:
            action: What is decided about, where that is not the operation itself.
        """
        if found is None:
            return ABSENT
        row = found.record
        state = _state(row.state, found.customer_state)
        target = Target(row.owner, row.team, False, RecordState(state))
        if not self.share_matters(self.tenancy.schema.by_number[row.collection], target, action):
            return target
        mac = self.door.keyring.row_mac()
        return replace(target, shared=record_store.shared(self.tx, mac, row, self.session.principal))

    def share_matters(self, collection: Collection, target: Target, action: str | None = None) -> bool:
        """Whether shares of a record have to be looked for."""
        request = Request(action=action or self.action, collection=collection.name, target=target)
        return share_matters(self.tenancy.bound, self.session.principal, request)

    def permit(
        self, collection: Collection | None, fields: Iterable[str] = (), customer: str | None = None
    ) -> Decision | Refusal:
        """Decide about what names no record; a refusal is recorded.

        Args:
            collection: Where; None for what is about the room.
            fields: Those asked about, or written.
            customer: Whose records are asked for, where the request says so.
        """
        named = tuple(fields)
        self.begin(collection, customer=self.customer_named(customer), fields=named)
        decision = self.decide(None if collection is None else collection.name, named)
        return decision if decision.allowed else self.refuse(decision)

    def admit(
        self,
        name: str,
        identity: str,
        fields: Iterable[str] = (),
        *,
        change: bool = False,
        expect: int | None = None,
        action: str | None = None,
    ) -> Admitted | Refusal:
        """Look a record up and decide: what every operation on one record begins with.

        Args:
            name: The collection's.
            identity: The record's id, written.
            fields: Those asked about, or written.
            change: Hold the record, its customer and the customer's keys until the commit.
            expect: The revision that it has to be at.
            action: What to decide about, where the log has another name for the operation.

        Raises:
            InvalidInput: ``id.…``, for what is no id of this collection.
            Conflict: ``record.changed``, where ``expect`` is not the revision any more.

        Whoever is beyond the role's budget is refused here, before anything is opened.
        """
        collection, named = self.presumed(name), tuple(fields)
        record = read_id(collection.prefix, identity)
        self.begin(collection, record, fields=named)
        found = self.find(collection, record, change=change)
        in_force = self.collection(name)
        if in_force is not collection:
            # The rules have changed since: looked for once more, by those in force.
            collection, record = in_force, read_id(in_force.prefix, identity)
            self.begin(collection, record, fields=named)
            found = self.find(collection, record, change=change)
        if found is None:
            # Nobody's, and so out of everybody's scope but that of those who see all.
            principal = self.session.principal if self.share_matters(collection, Target(), action) else None
            look_in_vain(
                self.tx, self.tenancy.tenant, self.door.record_mac, principal, collection.number, record
            )
        else:
            self.begin(collection, record, found.record.customer, named)
        decision = self.decide(name, named, self.target(found, action), action)
        if found is None or not decision.allowed:
            if self.rules_came_with_record:
                self.door.tenancies.current(self.tx, self.tenancy.tenant)  # as for a record that is not there
            return self.refuse(decision)
        if expect is not None and expect != found.record.revision:
            raise Conflict("record.changed", expected=expect, found=found.record.revision)
        overdrawn = spend_on_customer(self, decision, found.record.customer)
        return Admitted(collection, found, decision) if overdrawn is None else self.refuse(overdrawn)

    def begin(
        self,
        collection: Collection | None,
        record: bytes | None = None,
        customer: bytes | None = None,
        fields: Iterable[str] = (),
    ) -> None:
        """Say what it is about; from here on a failure is recorded too, after the roll-back."""
        known = {} if collection is None else collection.fields
        named = dict.fromkeys(name for name in fields if name in known)
        self.concern = Concern(collection, record, customer, tuple(named))

    def refuse(
        self, decision: Decision, collection: Collection | None = None, record: bytes | None = None
    ) -> Refusal:
        """Record that it was refused.

        Args:
            collection: Where, for what has not said so by `begin`.
            record: The record that was asked for, likewise.
        """
        concern = self.concern or Concern(collection, record, _own_customer(collection, record))
        known = {} if concern.collection is None else concern.collection.fields
        fields = (decision.field,) if decision.field is not None and decision.field in known else ()
        self.conclude("refused", str(decision.because), replace(concern, fields=fields))
        return Refusal(decision)

    def customer_named(self, reference: object) -> bytes | None:
        """The customer that a request names, by id or by the id of another system; None where there is none.

        Only for saying in the log whom it was about: it raises nothing and tells nobody.
        """
        if not isinstance(reference, str):
            return None
        try:
            named = record_store.customer_of(self.tx, self.tenancy, reference, self.now)
        except InvalidInput:
            return None
        return None if named is None or self._customer(named) is None else named

    # -- rows and values --------------------------------------------------------------

    def colleague(self, user: bytes) -> str | None:
        """The handle of a colleague who is named by a record that this session may see."""
        return self.door.staff.handle(self.tx, self.tenancy, user)

    def lens(self, collection: Collection, decision: Decision) -> Lens:
        """How this session sees the records of a collection, as was decided."""
        return self.tenancy.lens(collection, decision.views, self.session.language, day_of(self.now))


def _state(own: int, customer: int | None) -> int:
    """A record's state with its customer's: whoever is being erased or was erased takes all records along."""
    if customer is None:
        return RecordState.ERASED
    return customer if customer in (RecordState.HIDDEN, RecordState.ERASED) else max(own, customer)


def _own_customer(collection: Collection | None, record: bytes | None) -> bytes | None:
    return record if collection is not None and collection.number == CUSTOMERS else None
