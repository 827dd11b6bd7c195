"""The mapping file: what a column becomes.

Lives here: its grammar, its defaults, what it may say. Must not live here: whether the file has those
columns and the schema those fields (`mapping_check`); computing values (`evaluate`).

```toml
collection = "purchases"
key = "InvoiceNo"                 # or ["order_id", "customer_id"], or { line = true, start = 0, prefix = "" }
customer = "CustomerID"           # the customer's external id; or a rule, { value = "walk-in" }
group_by = "InvoiceNo"            # several lines make one record; without [items] the first line wins
drop = ["Password"]               # read past, never kept
empty = ["NULL", "-"]             # cells that mean: nothing
zone = "Europe/London"            # for all times without an offset
items_in = "lines"                # JSON Lines: the list of objects that [items] reads
join = { file = "invoiceline.csv", on = "InvoiceId", there = "InvoiceId" }
lookup.products = { file = "products.csv", key = "ProductID" }
encoding = "latin-1"              # what would else be detected; likewise delimiter, sheet
[fields]
name = ["FirstName", "LastName"]  # short for { from = [...] }
total = { sum = "Quantity * UnitPrice", round = "half-even", places = 2 }
status = { when = [{ column = "InvoiceNo", matches = "^C", value = "cancelled" }], value = "done" }
[items]                           # one item for each line of the record
description = { from = "ProductID", lookup = "products", column = "ProductName" }
[defaults]
currency = "GBP"                  # where nothing else gave a value
[clear]
owner = "SalesRep"                # owner and team only
```
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from strongroom.errors import InvalidInput
from strongroom.ingest import mapping_values as read
from strongroom.ingest.rule import Join, LineKey, Lookup, Rule
from strongroom.model.nearest import nearest

__all__ = ["MAPPING_LIMIT", "ImportMapping", "read_mapping"]

MAPPING_LIMIT: Final = 1 << 20  # bytes


@dataclass(frozen=True)
class ImportMapping:
    """A mapping file's content; see the module."""

    collection: str
    fields: Mapping[str, Rule] = field(default_factory=dict)
    key: Rule | LineKey | None = None
    customer: Rule | None = None
    group_by: tuple[str, ...] = ()
    items: Mapping[str, Rule] = field(default_factory=dict)
    items_in: str | None = None
    join: Join | None = None
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    zone: str | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    clear: Mapping[str, Rule] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None

    @property
    def row_rules(self) -> tuple[Rule, ...]:
        """Every rule that reads the file's own rows, not items from elsewhere."""
        single = [rule for rule in (self.key, self.customer) if isinstance(rule, Rule)]
        items = () if self.items_in or self.join else self.items.values()
        summed = [
            rule for rule in self.fields.values() if rule.sum is None or not (self.items_in or self.join)
        ]
        return (*single, *summed, *self.clear.values(), *items)

    @property
    def item_rules(self) -> tuple[Rule, ...]:
        """Every rule that reads items from a list or another file; sums over a record's lines read them
        too.
        """
        if not (self.items_in or self.join):
            return ()
        return (*self.items.values(), *(rule for rule in self.fields.values() if rule.sum is not None))


def read_mapping(text: str) -> ImportMapping:
    """Read a mapping file's text.

    Raises:
        InvalidInput: ``ingest.map-syntax`` with the line; ``ingest.map-unknown`` with the nearest known name;
            ``ingest.map-missing``, ``ingest.map-value``, ``ingest.map-pattern``, ``ingest.map-expression``,
            ``ingest.map-together``, each with the key; ``ingest.zone-unknown``.
    """
    try:
        if len(text) > MAPPING_LIMIT:
            raise InvalidInput("ingest.map-syntax", line=1)
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line ([0-9]+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise InvalidInput("ingest.map-syntax", line=line) from None
    read.check_known(table, _TOP, "")
    if "collection" not in table:
        raise InvalidInput("ingest.map-missing", key="collection")
    values = {attribute: reader(table[key], key) for key, (attribute, reader) in _TOP.items() if key in table}
    mapping = ImportMapping(**values)
    _check_together(mapping)
    return mapping


def _check_together(mapping: ImportMapping) -> None:
    """What may not stand beside each other, or not alone."""
    sources = [name for name in ("group_by", "items_in", "join") if getattr(mapping, name)]
    if len(sources) > 1:
        raise InvalidInput("ingest.map-together", key=sources[0], other=sources[1])
    if (mapping.items_in or mapping.join) and not mapping.items:
        raise InvalidInput("ingest.map-missing", key="items")
    if mapping.group_by and isinstance(mapping.key, LineKey):
        raise InvalidInput("ingest.map-together", key="group_by", other="key.line")
    for table, rules in (("fields", mapping.fields), ("items", mapping.items)):
        for name, rule in rules.items():
            if rule.lookup is not None and rule.lookup not in mapping.lookups:
                key = f"{table}.{name}.lookup"
                raise InvalidInput(
                    "ingest.map-unknown", key=key, nearest=nearest(rule.lookup, mapping.lookups)
                )


# The file's key -> the attribute, and what reads it.
_TOP: Final[Mapping[str, tuple[str, Callable[[Any, str], Any]]]] = {
    "collection": ("collection", read.text),
    "key": ("key", read.record_key),
    "customer": ("customer", read.external),
    "group_by": ("group_by", read.texts),
    "drop": ("drop", read.texts),
    "empty": ("empty", read.texts),
    "zone": ("zone", read.zone),
    "items_in": ("items_in", read.text),
    "join": ("join", read.join_file),
    "lookup": ("lookups", read.lookup_files),
    "encoding": ("encoding", read.text),
    "delimiter": ("delimiter", read.text),
    "sheet": ("sheet", read.text),
    "fields": ("fields", read.rules),
    "items": ("items", read.rules),
    "defaults": ("defaults", read.constants),
    "clear": ("clear", read.clear),
}
