"""A mapping changed by choosing a column for each field, as a form offers it.

Lives here: what there is to choose for, and the mapping that a choice makes. Must not live here: pages, what
a proposal finds (`proposal`). Rules that say more than a column (a sum, several columns) stay until another
column is chosen in their place; what a choice cannot say is written in the mapping's own text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.rule import LineKey, Rule

__all__ = ["CUSTOMER", "DATED", "DATE_FORMS", "KEY", "MOMENT_FORMS", "Place", "choose", "places"]

KEY, CUSTOMER = "key", "customer"
"""Places that are no fields: the record's own key, and the customer's."""

DATED = frozenset({"birth_date", "date", "timestamp"})
"""Types whose values are read by a form."""

DATE_FORMS = ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y%m%d")
"""Forms of days that begin with no year in four digits; those that do are read without any."""
MOMENT_FORMS = tuple(f"{form}{time}" for form in DATE_FORMS for time in ("", " %H:%M", " %H:%M:%S"))
"""Likewise of moments."""

_ITEMS = "items."
_GIVEN_OTHERWISE = frozenset({"external_id", "items"})


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a column can become.

    Attributes:
        name: ``key``, ``customer``, a field, or ``items.…``.
        type: Name of its type; empty for a key.
        rule: What it is made of now; None for nothing.
        constant: What it is where the file gives nothing.
    """

    name: str
    type: str
    rule: Rule | LineKey | None
    constant: str | None = None

    @property
    def column(self) -> str | None:
        """The one column that it comes from; None where it comes from none or from more."""
        named = isinstance(self.rule, Rule) and self.rule.sum is None and not self.rule.when
        columns = self.rule.columns if isinstance(self.rule, Rule) and named else ()
        return columns[0] if len(columns) == 1 else None

    @property
    def form(self) -> str:
        """The form by which a date is read; empty where it begins with the year."""
        return self.rule.format[0] if isinstance(self.rule, Rule) and self.rule.format else ""


def places(mapping: ImportMapping, schema: ImportSchema) -> tuple[Place, ...]:
    """What the columns of a file can become, the keys first."""
    types = schema.fields(mapping.collection)
    found = [Place(KEY, "", mapping.key)]
    if CUSTOMER in types:
        found.append(Place(CUSTOMER, "", mapping.customer))
    for name, kind in types.items():
        if name in _GIVEN_OTHERWISE or name == CUSTOMER:
            continue
        if name.startswith(_ITEMS):
            found.append(Place(name, kind, mapping.items.get(name.removeprefix(_ITEMS))))
        else:
            found.append(Place(name, kind, mapping.fields.get(name), mapping.defaults.get(name)))
    return tuple(found)


def choose(
    mapping: ImportMapping,
    columns: Mapping[str, str | None],
    forms: Mapping[str, str] | None = None,
    zone: str | None = None,
) -> ImportMapping:
    """The mapping with other columns.

    Args:
        columns: By place, the column that it comes from; None for nothing. What is not named stays.
        forms: By place, the form of its dates; empty for one that begins with the year.
        zone: Of times without an offset; None leaves it as it is.
    """
    fields, items = dict(mapping.fields), dict(mapping.items)
    for place, column in columns.items():
        if place in (KEY, CUSTOMER):
            continue
        table, name = (items, place.removeprefix(_ITEMS)) if place.startswith(_ITEMS) else (fields, place)
        if column is None:
            table.pop(name, None)
        elif name not in table or table[name].columns != (column,):
            table[name] = Rule(columns=(column,))
    for name, form in (forms or {}).items():
        if name in fields:
            fields[name] = replace(fields[name], format=(form,) if form else ())
    made = replace(mapping, fields=fields, items=items, zone=zone or mapping.zone)
    if CUSTOMER in columns:
        made = replace(made, customer=_reference(made.customer, columns[CUSTOMER]))
    if KEY in columns:
        made = _keyed(made, columns[KEY])
    return made


def _reference(rule: Rule | LineKey | None, column: str | None) -> Rule | None:
    if column is None:
        return None
    same = isinstance(rule, Rule) and rule.columns == (column,)
    return rule if same and isinstance(rule, Rule) else Rule(columns=(column,), join="|")


def _keyed(mapping: ImportMapping, column: str | None) -> ImportMapping:
    """Lines that were put together by the key are put together by the new one."""
    key = _reference(mapping.key, column)
    if key == mapping.key or not mapping.group_by:
        return replace(mapping, key=key)
    return replace(mapping, key=key, group_by=() if column is None else (column,))
