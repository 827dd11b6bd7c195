"""A mapping proposed from a file's header and the shape of its values, when a person gives none.

Lives here: the choice. Must not live here: the lists of names (`synonyms`), and any use of the proposal: it
is shown first. Names decide; shapes break ties between columns for one field, and find phones, e-mails,
identity numbers and cards under names that say nothing. The first 5,000 rows are looked at.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from strongroom.errors import InvalidInput
from strongroom.ingest.arithmetic import read_decimal
from strongroom.ingest.dates import read_date, read_moment, zone_named
from strongroom.ingest.header import folded
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.rows import Row, RowSource
from strongroom.ingest.rule import Rule
from strongroom.ingest.synonyms import (
    CUSTOMER_REFERENCE,
    FAMILY_NAMES,
    FIELDS,
    GIVEN_NAMES,
    ITEMS,
    KEYS,
    PASSWORDS,
)
from strongroom.model.fieldtypes.card_auth import forbidden_name

__all__ = ["SAMPLE_ROWS", "Proposal", "propose"]

SAMPLE_ROWS: Final = 5_000
_ENOUGH: Final = 0.9  # of the values must have the shape
_STATUS: Final = {"purchases": "done", "needs": "open"}
_LETTERS: Final = re.compile(r"[A-Za-z]")

_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "national_id": re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]"),
    "phone": re.compile(r"(?:\+86 ?|0086 ?)?1[3-9][0-9]{9}|\+[0-9][0-9 ()-]{6,18}[0-9]"),
    "bank_card": re.compile(r"(?:3|4|5|62)[0-9]{13,18}"),
}

# Day or month first: each pair is told apart by days after the twelfth.
_FORMS: Final = tuple(
    f"%{first}{between}%{second}{between}%Y{time}"
    for between in "/.-"
    for time in ("", " %H:%M", " %H:%M:%S")
    for first, second in ("dm", "md")
)


@dataclass(frozen=True)
class Proposal:
    """A mapping to look through.

    Attributes:
        mapping: What is proposed.
        confidence: ``good``: key, customer and other fields have well-known names; ``fair``: some field was
            found by its values' shape only; ``weak``: something needed was not found.
        by_shape: Fields found by shape.
        left_out: Columns that nothing was found for; they are not imported.
        missing: What a person has to add: ``key``, ``customer``, or ``format`` of a field.
    """

    mapping: ImportMapping
    confidence: str
    by_shape: tuple[str, ...]
    left_out: tuple[str, ...]
    missing: tuple[str, ...]


def propose(source: RowSource, collection: str, schema: ImportSchema, *, zone: str = "UTC") -> Proposal:
    """Propose a mapping.

    Args:
        source: The file.
        collection: Where its records are to go.
        schema: The collections and fields there are; only fields it has are proposed.
        zone: The zone for times without an offset; it is part of the proposal.

    Raises:
        InvalidInput: What makes the file unreadable.
    """
    return _Search(source, collection, schema.fields(collection), zone).proposal()


class _Search:
    """One search: the columns still free, what was found, and a sample of values."""

    def __init__(self, source: RowSource, collection: str, types: Mapping[str, str], zone: str) -> None:
        self._collection, self._types, self._zone = collection, types, zone
        rows = (row for row in source.rows() if isinstance(row, Row))
        self._rows = list(islice(rows, SAMPLE_ROWS))
        self._drop = tuple(
            name for name in source.columns if forbidden_name(name) or folded(name) in PASSWORDS
        )
        self._columns = source.columns
        self._free = {name: folded(name) for name in source.columns if name not in self._drop}
        self._by_shape: list[str] = []
        self._missing: list[str] = []

    def proposal(self) -> Proposal:
        key = self._take(KEYS.get(self._collection, ("id",)), "")
        customer = self._take(CUSTOMER_REFERENCE, "") if "customer" in self._types else None
        items = self._items()
        fields = {**self._names(), **self._named()}
        fields.update(self._shaped(fields))
        fields = {name: self._dated(name, rule) for name, rule in fields.items()}
        group = self._group(key, customer, lines=bool(items))
        if group:
            fields.update(self._total(fields, items, group))
        else:
            items = {} if not items or "items" not in self._types else items
        if key is None:
            self._missing.append("key")
        if "customer" in self._types and customer is None:
            self._missing.append("customer")
        mapping = ImportMapping(
            collection=self._collection,
            key=Rule(columns=group or (key,), join="|") if key else None,
            customer=Rule(columns=(customer,), join="|") if customer else None,
            group_by=group,
            drop=self._drop,
            zone=self._zone if self._needs_zone(fields) else None,
            fields=fields,
            items=items,
            defaults=self._defaults(fields),
        )
        weak = "weak" if self._missing or not fields else ""
        confidence = weak or ("fair" if self._by_shape else "good")
        return Proposal(mapping, confidence, tuple(self._by_shape), tuple(self._free), tuple(self._missing))

    # -- columns by name -----------------------------------------------------------------------------

    def _take(self, names: Sequence[str], field: str) -> str | None:
        """The free column with the likeliest name; of several, one whose values have the field's shape."""
        fitting = [column for column, name in self._free.items() if name in names]
        if not fitting:
            return None
        best = min(fitting, key=lambda column: (-self._share(column, field), names.index(self._free[column])))
        del self._free[best]
        return best

    def _names(self) -> dict[str, Rule]:
        """A name in two parts; Chinese ones are written without a blank, family name first."""
        if "name" not in self._types or self._collection != "customers":
            return {}
        given = next((column for column, name in self._free.items() if name in GIVEN_NAMES), None)
        family = next((column for column, name in self._free.items() if name in FAMILY_NAMES), None)
        if given is None or family is None:
            return {}
        del self._free[given], self._free[family]
        if _LETTERS.search(given):
            return {"name": Rule(columns=(given, family))}
        return {"name": Rule(columns=(family, given), join="")}

    def _named(self) -> dict[str, Rule]:
        found = {}
        for field, names in FIELDS.get(self._collection, {}).items():
            if field in self._types and (column := self._take(names, self._types[field])):
                found[field] = Rule(columns=(column,))
        return found

    def _items(self) -> dict[str, Rule]:
        """Columns of items, if at least two say so; else they stay free for the record's own fields."""
        free = dict(self._free)
        found = {}
        for name, names in ITEMS.items():
            if f"items.{name}" in self._types and (column := self._take(names, "")):
                found[name] = Rule(columns=(column,))
        if len(found) < 2:
            self._free = free
            return {}
        return found

    # -- columns by their values ---------------------------------------------------------------------

    def _values(self, column: str) -> list[str]:
        values = (row.values.get(column, "") for row in self._rows)
        return [value.strip() for value in values if isinstance(value, str) and value.strip()]

    def _share(self, column: str, type_name: str) -> float:
        shape = _SHAPES.get(type_name)
        values = self._values(column) if shape else []
        return (
            sum(shape.fullmatch(value) is not None for value in values) / len(values)
            if shape and values
            else 0
        )

    def _shaped(self, found: Mapping[str, Rule]) -> dict[str, Rule]:
        more: dict[str, Rule] = {}
        for field, type_name in self._types.items():
            if field in found or type_name not in _SHAPES or "." in field:
                continue
            column = max(self._free, key=lambda name: self._share(name, type_name), default=None)
            if column is not None and self._share(column, type_name) >= _ENOUGH:
                more[field] = Rule(columns=(column,))
                self._by_shape.append(field)
                del self._free[column]
        return more

    # -- dates ---------------------------------------------------------------------------------------

    def _dated(self, field: str, rule: Rule) -> Rule:
        read = self._date_reader(field)
        if read is None:
            return rule
        values = self._values(rule.columns[0])
        form = _form_of(values, read)
        if form is not None:
            return replace(rule, format=form)
        self._missing.append(f"fields.{field}.format")
        return rule

    def _date_reader(self, field: str) -> Callable[[str, tuple[str, ...]], str] | None:
        if self._types[field] == "timestamp":
            return lambda text, forms: read_moment(text, forms, zone_named(self._zone))
        return read_date if self._types[field] in ("birth_date", "date") else None

    def _needs_zone(self, fields: Mapping[str, Rule]) -> bool:
        return any(self._types[name] == "timestamp" for name in fields)

    # -- several lines, one record -------------------------------------------------------------------

    def _group(self, key: str | None, customer: str | None, *, lines: bool) -> tuple[str, ...]:
        """The columns to group by, if a key comes more than once."""
        if key is None or not (lines or self._collection == "customers"):
            return ()
        customers: dict[str, set[str]] = defaultdict(set)
        for row in self._rows:
            customers[row.values.get(key, "")].add(row.values.get(customer, "") if customer else "")
        if len(customers) == len(self._rows):
            return ()
        if customer and any(len(names) > 1 for names in customers.values()):
            return (key, customer)
        return (key,)

    def _total(
        self, fields: Mapping[str, Rule], items: Mapping[str, Rule], group: tuple[str, ...]
    ) -> dict[str, Rule]:
        """The record's total from its lines, unless each line repeats it."""
        if "total" not in self._types:
            return {}
        column = fields["total"].columns[0] if "total" in fields else None
        if column and self._repeats(column, group):
            return {}
        if "quantity" in items and "unit_price" in items:
            names = (items["quantity"].columns[0], items["unit_price"].columns[0])
            return self._summed(" * ".join(f"`{name}`" for name in names), names)
        return self._summed(f"`{column}`", (column,)) if column else {}

    def _summed(self, expression: str, columns: Sequence[str]) -> dict[str, Rule]:
        readable = all(_is_decimal(value) for column in columns for value in self._values(column))
        if not readable or any("`" in column for column in columns):
            self._missing.append("fields.total")
        return {"total": Rule(sum=expression, round="half-even")} if readable else {}

    def _repeats(self, column: str, group: tuple[str, ...]) -> bool:
        seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self._rows:
            seen[tuple(row.values.get(name, "") for name in group)].add(row.values.get(column, ""))
        return all(len(values) == 1 for values in seen.values())

    def _defaults(self, fields: Mapping[str, Rule]) -> dict[str, str]:
        defaults = {}
        if "kind" in self._types and self._collection == "customers" and "kind" not in fields:
            firm = "company" in fields and "name" not in fields
            defaults["kind"] = "organization" if firm else "person"
        if "status" in self._types and "status" not in fields and self._collection in _STATUS:
            defaults["status"] = _STATUS[self._collection]
        return defaults


def _form_of(values: Sequence[str], read: Callable[[str, tuple[str, ...]], str]) -> tuple[str, ...] | None:
    """The one form in which all values that are dates in any form can be read; none (ISO 8601) goes first.
    A few mistyped ones are refused row by row and must not keep the whole file out."""
    readable = {
        form: frozenset(value for value in values if _reads(read, value, form))
        for form in ((), *((form,) for form in _FORMS))
    }
    dates = frozenset().union(*readable.values())
    fitting = [form for form, found in readable.items() if found == dates]
    if 2 * len(dates) <= len(set(values)) and values:
        return None
    return fitting[0] if () in fitting or len(fitting) == 1 else None


def _reads(read: Callable[[str, tuple[str, ...]], str], value: str, forms: tuple[str, ...]) -> bool:
    try:
        read(value, forms)
    except InvalidInput:
        return False
    return True


def _is_decimal(value: str) -> bool:
    try:
        read_decimal(value, "")
    except InvalidInput:
        return False
    return True
