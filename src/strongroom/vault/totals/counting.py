"""Counting records by what they have in common: the columns of a table of totals, and reading them.

Lives here: which columns there are, what a record has in each, adding up. Must not live here: which groups
are shown (suppression.py), deciding and recording (totals.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from strongroom.errors import InvalidInput
from strongroom.model.clear_columns import clear_values
from strongroom.model.coarse import coarse
from strongroom.model.levels import Level
from strongroom.model.packing import Packed
from strongroom.model.schema import CUSTOMERS, Collection, Field, Schema
from strongroom.storage.record_lookup import FoundRecord, get_records
from strongroom.vault.operations.operation import Operation
from strongroom.vault.searching.reach import being_erased
from strongroom.vault.storing.loaded import open_loaded
from strongroom.vault.views.showing import columns_of

__all__ = ["NONE", "Cell", "Column", "Counter", "Plan", "columns_offered", "make_plan"]

NONE = "–"
"""Stands in a column for a record that has nothing there, or whose customer is out of reach."""

_OF_CUSTOMER = "customer."
_FEW_VALUES = frozenset({"choice", "currency", "country", "gender", "boolean"})
_AGE_BAND = "age_band"
_BANDED = ("birth_date", "age")


class Column(NamedTuple):
    """One column of a table.

    Attributes:
        name: As it was asked for: ``status``, ``month``, ``team``, ``customer.city``.
        fields: Where it is read from; of several the first that has a value. None for the team.
        of_customer: Whether these are fields of the record's customer.
        form: ``value``, ``coarse`` or ``month``.
    """

    name: str
    fields: tuple[Field, ...]
    of_customer: bool
    form: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be counted.

    Args:
        sums: Fields of money to add up, by the currency that each amount says.
    """

    collection: Collection
    customers: Collection
    columns: tuple[Column, ...]
    sums: tuple[Field, ...]

    def own_fields(self) -> tuple[str, ...]:
        """The fields of the collection itself that are read; what is decided about."""
        read = [each for column in self.columns if not column.of_customer for each in column.fields]
        return tuple(dict.fromkeys(each.name for each in (*read, *self.sums)))

    def customer_fields(self) -> tuple[str, ...]:
        """Those of the customers."""
        read = [each for column in self.columns if column.of_customer for each in column.fields]
        return tuple(dict.fromkeys(each.name for each in read))


def make_plan(schema: Schema, name: str, by: Sequence[str], sums: Sequence[str]) -> Plan:
    """Read what is asked for.

    Raises:
        InvalidInput: ``totals.not-a-column``, ``totals.not-a-sum``, ``totals.too-many``.
    """
    collection, customers = schema.collection(name), schema.by_number[CUSTOMERS]
    if len(by) > _MOST_COLUMNS or len(sums) > 1 or len(set(by)) < len(by):
        raise InvalidInput("totals.too-many", most=_MOST_COLUMNS)
    columns = tuple(_column(collection, customers, each) for each in by)
    fields = tuple(collection.field(each) for each in sums)
    for each in fields:
        if each.type.name != "money":
            raise InvalidInput("totals.not-a-sum", field=each.name)
    return Plan(collection, customers, columns, fields)


_MOST_COLUMNS = 3


def columns_offered(schema: Schema, name: str) -> tuple[Column, ...]:
    """The columns that there are for totals of a collection, whoever may have them."""
    collection, customers = schema.collection(name), schema.by_number[CUSTOMERS]
    return tuple(_column(collection, customers, each) for each in _known(collection, customers))


def _column(collection: Collection, customers: Collection, name: str) -> Column:
    if name == "team":
        return Column(name, (), False, "value")
    if name == "month":
        moments = tuple(each for each in collection.fields.values() if each.clear == "at")
        if moments:
            return Column(name, moments, False, "month")
    of_customer = name.startswith(_OF_CUSTOMER)
    where = customers if of_customer else collection
    plain = name.removeprefix(_OF_CUSTOMER)
    if plain == _AGE_BAND and where is customers:
        banded = tuple(where.fields[each] for each in _BANDED if each in where.fields)
        return Column(name, banded, of_customer, "coarse")
    found = where.fields.get(plain)
    if found is not None and found.type.name == "city":
        return Column(name, (found,), of_customer, "coarse")
    if found is not None and found.type.name in _FEW_VALUES:
        return Column(name, (found,), of_customer, "value")
    raise InvalidInput("totals.not-a-column", known=", ".join(_known(collection, customers)))


def _known(collection: Collection, customers: Collection) -> Iterable[str]:
    def few(fields: Iterable[Field]) -> list[str]:
        return [each.name for each in fields if each.type.name in _FEW_VALUES or each.type.name == "city"]

    yield from few(collection.fields.values())
    yield "team"
    if any(each.clear == "at" for each in collection.fields.values()):
        yield "month"
    prefix = "" if collection is customers else _OF_CUSTOMER
    yield f"{prefix}{_AGE_BAND}"
    if prefix:
        yield from (f"{prefix}{each}" for each in few(customers.fields.values()))


@dataclass(slots=True)
class Cell:
    """One group, as it is added up."""

    records: int = 0
    people: set[bytes] = field(default_factory=set)
    sums: list[int] = field(default_factory=list)


class Counter:
    """Adds records up, page by page.

    Attributes:
        cells: By what they have in each column, and last the currency, where amounts are added up.
        records: How many were counted.
        least: The strictest limit of any record, or of any customer that was looked at.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.cells: dict[tuple[str, ...], Cell] = {}
        self.records = 0
        self.least = 0

    @property
    def width(self) -> int:
        """How many parts a key has: amounts of two currencies are never added to each other."""
        return len(self._plan.columns) + bool(self._plan.sums)

    def add(self, operation: Operation, page: Sequence[FoundRecord]) -> None:
        """Count a page; its rows' MACs were checked."""
        plan = self._plan
        people = self._customers(operation, page)
        for found in page:
            values = _Values(operation, plan.collection, found, plan.own_fields())
            customer = people.get(found.record.customer)
            key = [
                _shown(operation, column, customer if column.of_customer else values, found)
                for column in plan.columns
            ]
            amount = 0
            if plan.sums:
                currency, amount = _amount(values.get(plan.sums[0]))
                key.append(currency)
            cell = self.cells.setdefault(tuple(key), Cell(sums=[0] * len(plan.sums)))
            cell.records += 1
            cell.people.add(found.record.customer)
            if plan.sums:
                cell.sums[0] += amount
            self.records += 1

    def _customers(self, operation: Operation, page: Sequence[FoundRecord]) -> dict[bytes, "_Values"]:
        """What is read of the customers of a page, as far as they are within reach."""
        plan = self._plan
        names = plan.customer_fields()
        if not names:
            return {}
        ids = sorted({found.record.customer for found in page})
        known: dict[bytes, _Values] = {}
        for found in get_records(operation.tx, operation.tenancy.tenant, plan.customers.number, ids):
            operation.check(found)
            decision = operation.decide(plan.customers.name, names, operation.target(found))
            if decision.allowed and not being_erased(found):
                known[found.record.id] = _Values(operation, plan.customers, found, names)
                self.least = max(self.least, decision.min_group)
        return known


class _Values:
    """The values of some fields of one record; no level is opened that holds none of them."""

    def __init__(
        self, operation: Operation, collection: Collection, found: FoundRecord, names: Sequence[str]
    ) -> None:
        fields = [collection.fields[name] for name in names]
        levels: set[Level] = {each.level for each in fields if each.clear is None}
        self._opened: Mapping[int, Packed] = (
            open_loaded(operation.load(found), sorted(levels)) if levels else {}
        )
        self._clear = clear_values(collection, columns_of(found.record))

    def get(self, wanted: Field) -> str | None:
        """The normal form of a value; None where there is none."""
        if wanted.clear is not None:
            value = self._clear.get(wanted.name)
            return None if value is None else value.canonical
        packed = self._opened.get(wanted.number)
        return None if packed is None or not packed.canonical else packed.canonical


def _shown(operation: Operation, column: Column, values: _Values | None, found: FoundRecord) -> str:
    if not column.fields:
        return found.record.team or NONE
    for each in () if values is None else column.fields:
        canonical = values.get(each) if values is not None else None
        if canonical is None:
            continue
        if column.form == "month":
            return canonical[:7]
        if column.form == "coarse":
            today = operation.tenancy.context(operation.now).today
            return coarse(each.type.name, canonical, today) or NONE
        return canonical
    return NONE


def _amount(canonical: str | None) -> tuple[str, int]:
    if canonical is None:
        return NONE, 0
    currency, _, minor = canonical.partition(" ")
    return currency, int(minor)
