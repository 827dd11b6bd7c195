"""The default schema, and a short way from a text and a mapping to drafts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.mapping_check import ImportSchema
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.default_schema import default_schema


@pytest.fixture
def schema() -> ImportSchema:
    return SchemaView(default_schema())


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
