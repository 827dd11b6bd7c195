"""A schema like the default one, and short ways from a text and a mapping to drafts."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.source import open_source

DEFAULT: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "kind": "choice",
        "external_id": "external_id",
        "name": "person_name",
        "company": "company_name",
        "phone": "phone",
        "email": "email",
        "national_id": "national_id",
        "bank_card": "bank_card",
        "address": "address",
        "city": "text",
        "country": "text",
        "birth_date": "birth_date",
        "age": "number",
        "gender": "gender",
        "note": "free_text",
    },
    "purchases": {
        "external_id": "external_id",
        "customer": "reference",
        "ordered_at": "timestamp",
        "status": "choice",
        "currency": "choice",
        "total": "money",
        "items": "items",
        "items.sku": "text",
        "items.description": "text",
        "items.quantity": "quantity",
        "items.unit_price": "money",
        "payment": "text",
        "note": "free_text",
    },
    "needs": {
        "external_id": "external_id",
        "customer": "reference",
        "kind": "choice",
        "summary": "text",
        "detail": "free_text",
        "status": "choice",
        "priority": "choice",
        "channel": "choice",
        "due_at": "timestamp",
    },
}


class DefaultSchema:
    """The names of the default schema, without anything behind them."""

    def collections(self) -> Collection[str]:
        return DEFAULT.keys()

    def fields(self, collection: str) -> Mapping[str, str]:
        return DEFAULT[collection]


@pytest.fixture
def schema() -> ImportSchema:
    return DefaultSchema()


Reading = Callable[[str | Path, str], list[Draft | RowError]]


@pytest.fixture
def read(tmp_path: Path, schema: ImportSchema) -> Reading:
    """Read a file, or a text as one, by a mapping's text."""

    def reading(content: str | Path, mapping: str) -> list[Draft | RowError]:
        path = content if isinstance(content, Path) else tmp_path / "input"
        if isinstance(content, str):
            path.write_text(content, newline="")
        rules = read_mapping(mapping)
        source = open_source(path, encoding=rules.encoding, delimiter=rules.delimiter, sheet=rules.sheet)
        return list(read_drafts(source, rules, schema, path.parent))

    return reading
