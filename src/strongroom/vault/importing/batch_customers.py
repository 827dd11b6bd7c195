"""The customers whom a batch is about: whom its references mean, and who is to be made.

Lives here: finding them by id or external id, those that can be made of an external id alone, and that nobody
comes back who was erased. Must not live here: looking (looking_up.py), making (bulk_making.py).
"""

from collections.abc import Iterable
from typing import NamedTuple

from strongroom.crypto.derive import CustomerKey
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import Search
from strongroom.model.ids import read_id
from strongroom.storage.record_lookup import FoundRecord
from strongroom.vault.importing.bulk_plan import Natural, Plan
from strongroom.vault.importing.looking_up import LookUp
from strongroom.vault.importing.wrong import Wrong, refused
from strongroom.vault.records.belonging import decide_adding

__all__ = ["KIND", "BatchCustomer", "BatchCustomers"]

KIND = "kind"
"""The field that a customer has who is made of an external id alone, beside that."""


class BatchCustomer(NamedTuple):
    """A customer that records of the batch belong to, or why none may."""

    id: bytes
    key: CustomerKey | None
    wrong: Wrong | None = None


class BatchCustomers:
    """Whom the references of a batch mean; each is looked for once.

    Args:
        plan: Takes what must still be so under the lock.
        create: Whether a customer that is not there is made, of its external id alone.
        readmit: Why customers who were erased may come back; they are refused where it is left out.
    """

    def __init__(self, look: LookUp, plan: Plan, *, create: bool, readmit: str | None) -> None:
        self._look, self._plan, self._create, self._readmit = look, plan, create, readmit
        natural = look.customers.natural_field
        self.natural_name = "" if natural is None else natural.name
        self._references: dict[str, BatchCustomer | None] = {}
        self._forms: dict[str, str] = {}
        self._gone: set[str] = set()
        self._creatable: dict[str, Natural] = {}
        self._made: dict[Natural, BatchCustomer] = {}
        self._made_ids: set[bytes] = set()

    def find(self, references: set[str]) -> None:
        """Whom references mean, by id or external id; each once a batch."""
        ids, naturals = self._read(references - self._references.keys())
        known = self._look.by_natural_key(set(naturals.values()))
        absent = [self._forms[name] for name in naturals if naturals[name] not in known]
        self._gone |= self._look.erased(absent)
        for reference, natural in naturals.items():
            if natural in known:
                ids[reference] = self._plan.known[natural] = known[natural]
            elif natural in self._made:
                self._references[reference] = self._made[natural]
            elif self._forms[reference] in self._gone and self._readmit is None:
                self._references[reference] = BatchCustomer(b"", None, Wrong("ingest.erased-before"))
            elif self._create:
                self._offer(reference, natural)
        records = self._look.records(self._look.customers, set(ids.values()))
        by_id: dict[bytes, BatchCustomer] = {}
        for reference, id in ids.items():
            if id not in by_id:
                by_id[id] = self._reached(id, records.get(id))
            # Whoever is out of scope is as unknown as whoever is not there.
            self._references[reference] = None if by_id[id].key is None and not by_id[id].wrong else by_id[id]

    def known(self, reference: str) -> BatchCustomer | None:
        """Whom a reference means, of those that were looked for."""
        return self._references.get(reference)

    def check(self, reference: str | None) -> None:
        """Raise `Wrong` unless records can belong to whom a reference means."""
        if reference is None:
            raise Wrong("record.customer-missing")
        known = self._references.get(reference)
        if known is None and reference not in self._creatable:
            raise Wrong("ingest.unknown-customer")
        if known is not None and known.wrong is not None:
            raise known.wrong

    def admit(self, form: str | None, erased: set[str] | None = None) -> None:
        """A new customer, unless one of this external id was erased and nobody said why he may come back.

        Args:
            form: The external id, in its normal form.
            erased: Those of whom it is known; left out: those found with the references.
        """
        if form is None:
            return
        if form in (self._gone if erased is None else erased):
            if self._readmit is None:
                raise Wrong("ingest.erased-before")
            self._plan.readmitted.add(form)
        self._plan.newcomers.add(form)

    def key_of(self, reference: str | None) -> CustomerKey:
        """The key of whom a reference means; the plan notes it of a customer who was there before.

        Raises:
            InvalidInput: ``ingest.unknown-customer``.
        """
        customer = self._references.get(reference or "")
        if customer is None or customer.key is None:
            raise InvalidInput("ingest.unknown-customer")
        if customer.id not in self._made_ids:
            self._plan.customers[customer.id] = customer.key.key_number
        return customer.key

    # -- those to be made ----------------------------------------------------------------

    def to_make(self, references: Iterable[str | None]) -> set[str]:
        """Those of these references whose customers are not there and can be made."""
        return {each for each in references if each is not None and each in self._creatable}

    def unmade(self, references: set[str]) -> dict[Natural, str]:
        """Whom to make for references that can be made, each customer once."""
        wanted = {self._creatable[reference]: reference for reference in sorted(references)}
        return {natural: each for natural, each in wanted.items() if natural not in self._made}

    def admit_made(self, natural: Natural, reference: str, key: CustomerKey) -> None:
        """Take in a customer who is made of an external id."""
        self.admit(self._forms[reference])
        self._made[natural] = BatchCustomer(key.customer, key)
        self._made_ids.add(key.customer)

    def settle(self, references: set[str]) -> None:
        """These references mean those who were made for them."""
        for reference in references:
            self._references[reference] = self._made[self._creatable.pop(reference)]

    # -- looking at one ------------------------------------------------------------------

    def _read(self, references: set[str]) -> tuple[dict[str, bytes], dict[str, Natural]]:
        """What references say: ids, and natural keys; what can be nobody's id is neither."""
        prefix = self._look.customers.prefix
        ids: dict[str, bytes] = {}
        naturals: dict[str, Natural] = {}
        for reference in references:
            self._references[reference] = None
            try:
                if reference.startswith(f"{prefix}_"):
                    ids[reference] = read_id(prefix, reference)
                else:
                    naturals[reference], self._forms[reference] = self._natural_of(reference)
            except InvalidInput:
                continue  # it can be nobody's id
        return ids, naturals

    def _natural_of(self, reference: str) -> tuple[Natural, str]:
        customers = self._look.customers
        known = customers.natural_field
        if known is None:
            raise InvalidInput("record.customer-missing")
        form = known.type.query_key(reference, self._look.context, Search.EXACT, known.name)
        return self._look.tenancy.indexes.natural_probe(customers, known, form), form

    def _offer(self, reference: str, natural: Natural) -> None:
        """Note that a customer can be made, where whoever imports may do so."""
        decision = self._look.op.decide(self._look.customers.name, (self.natural_name, KIND))
        if decision.allowed:
            self._creatable[reference] = natural
        else:
            self._references[reference] = BatchCustomer(b"", None, refused(decision))

    def _reached(self, id: bytes, found: FoundRecord | None) -> BatchCustomer:
        op = self._look.op
        decision = decide_adding(op, found)
        if found is None or decision.absent:
            return BatchCustomer(id, None)
        if not decision.allowed:
            return BatchCustomer(id, None, refused(decision))
        return BatchCustomer(id, op.load(found).key)
