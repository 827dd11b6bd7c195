"""Rules that every table keeps, whatever it holds."""

import pytest
from sqlalchemy import BigInteger, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.schema import CreateTable

from strongroom.storage.record_lookup import TenantState
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.search_rows import SearchIndexRow, Token
from strongroom.storage.statement import sql_dialect
from strongroom.storage.tables import (
    KEPT_UNCOMPRESSED,
    METADATA,
    history,
    records,
    search_indexes,
    search_tokens,
    tenants,
)

TABLES = list(METADATA.tables.values())


def _name(table: Table) -> str:
    return table.name


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_the_tenant_leads_every_key_and_index(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "tenant"
    for index in table.indexes:
        assert index.columns[0].name == "tenant"


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_every_constraint_has_a_name_and_nothing_cascades(table: Table) -> None:
    assert all(constraint.name for constraint in table.constraints)
    assert all(index.name for index in table.indexes)
    assert not table.foreign_key_constraints


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_columns_are_whole_numbers_bytes_and_text(table: Table) -> None:
    for column in table.columns:
        assert isinstance(column.type, BigInteger | Integer | SmallInteger | LargeBinary | Text)


@pytest.mark.parametrize("table", TABLES, ids=_name)
def test_tables_are_strict_and_without_rowid_only_where_rows_are_short(table: Table) -> None:
    sql = str(CreateTable(table).compile(dialect=sql_dialect("sqlite")))
    assert "STRICT" in sql
    assert ("WITHOUT ROWID" in sql) is (table.name in {"search_tokens", "event_subjects", "budget_uses"})


def test_history_has_the_columns_of_records() -> None:
    assert [column.name for column in records.columns] == [column.name for column in history.columns]


def test_rows_have_the_columns_of_their_tables() -> None:
    assert [column.name for column in records.columns] == list(RecordRow._fields)
    assert {column.name for column in search_indexes.columns} == {"tenant", *SearchIndexRow._fields}
    assert {column.name for column in search_tokens.columns} == {"tenant", *Token._fields}
    assert {column.name for column in tenants.columns} >= set(TenantState._fields)


def test_what_stays_uncompressed_are_bytes_of_tables_that_exist() -> None:
    for table, columns in KEPT_UNCOMPRESSED.items():
        for column in columns:
            assert isinstance(METADATA.tables[table].c[column].type, LargeBinary)
