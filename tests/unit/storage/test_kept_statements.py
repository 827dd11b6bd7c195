"""Statements that were compiled beforehand: as compiled anew, and enough to do without SQLAlchemy."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy

from strongroom.storage import expressions as e
from strongroom.storage import kept_statements, named_tables, tables
from strongroom.storage.deferred import digest_of, made
from strongroom.storage.kept_statements import KEPT_FILE, kept_columns, kept_statement
from strongroom.storage.named_tables import records
from strongroom.storage.statement import Statement, to_keep
from tests.unit.storage.every_statement import every_statement


def test_the_file_is_what_the_statements_compile_to() -> None:
    command = [sys.executable, "-m", "tools.keep_statements", "--print"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == KEPT_FILE.read_text(), "run: ./dev exec python -m tools.keep_statements"


def test_what_is_kept_of_a_statement_is_what_it_compiles_to() -> None:
    kept = [
        (statement, found)
        for _, statement in every_statement()
        if statement.digest is not None and (found := kept_statement(statement.digest))
    ]
    assert len(kept) > 100
    for statement, found in kept:
        assert json.loads(json.dumps(to_keep(statement))) == found


def test_opening_a_room_and_its_desks_needs_no_sqlalchemy() -> None:
    program = (
        "import sys, strongroom.vault.room, strongroom.storage.sqlite, strongroom.cli.app\n"
        "import strongroom.backup.opening, strongroom.backup.memories, strongroom.backup.folder_destination\n"
        "from strongroom.storage.record_lookup import _GET\n"
        "_GET.sql('sqlite')\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'sqlalchemy', 'alembic'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def as_if_changed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As after a change of a table, before the statements were compiled again."""
    monkeypatch.setattr(kept_statements, "deciding_digest", lambda: "another")
    kept_statements._kept.cache_clear()
    yield
    kept_statements._kept.cache_clear()


def test_after_a_change_of_a_table_nothing_kept_is_used(as_if_changed: None) -> None:
    statement = Statement(e.select(records.c.id).where(records.c.tenant == e.bindparam("tenant")))
    assert all(kept_statement(one.digest) is None for _, one in every_statement() if one.digest)
    assert list(kept_columns("records") or ()) == [column.name for column in tables.records.columns]
    assert "SELECT records.id" in statement.sql("sqlite")


def test_a_table_that_does_not_exist_has_no_name() -> None:
    with pytest.raises(AttributeError):
        getattr(named_tables, "no_such_table")  # noqa: B009 - to a type checker there is none
    with pytest.raises(AttributeError):
        getattr(records.c, "no_such_column")  # noqa: B009 - likewise


_t: Any = e.bindparam("tenant")


@pytest.mark.parametrize(
    ("written", "compiled"),
    [
        (lambda s, t: s.select(t.c.id).where(t.c.tenant != 1, ~(t.c.state < 2)), "state >= ?"),
        (
            lambda s, t: s.select(t.c["id"]).where((t.c.at > 1) & (t.c.at <= 2) | (t.c.at >= 9)),
            "OR records.at",
        ),
        (lambda s, t: s.update(t).values(revision=t.c.revision + 1 - 2), "(records.revision + ?) - ?"),
        (lambda s, t: s.select(s.func.count()).select_from(t.alias("a")), "FROM records AS a"),
    ],
)
def test_what_is_written_down_is_what_sqlalchemy_would_make(written: Any, compiled: str) -> None:
    ours, theirs = made(written(e, records)), written(sqlalchemy, tables.records)
    assert str(ours) == str(theirs)
    assert compiled in Statement(written(e, records)).sql("sqlite")


def test_a_digest_tells_apart_what_compiles_to_something_else() -> None:
    def several(table: Any) -> list[Any]:
        part = e.select(table.c.id).limit(1).subquery("part")
        other = e.select(table.c.id).limit(1).subquery("part")
        return [
            e.select(table.c.id),
            e.select(table.c.owner),
            e.select(table.c.id).where(table.c.state == 1),
            e.select(table.c.id).where(table.c.state == 2),
            e.select(table.c.id).where(table.c.owner == b"1"),
            e.select(table.c.id).where(table.c.state != 1),
            e.select(part.c.id, part.c.id),
            e.select(part.c.id, other.c.id),
        ]

    digests = [digest_of(one) for one in several(records)]
    assert len(set(digests)) == len(digests)
    assert digests == [digest_of(one) for one in several(records)]
    unwritable: Any = object()
    assert digest_of(e.select(unwritable)) is None


def test_an_expression_is_neither_true_nor_gone_through() -> None:
    with pytest.raises(TypeError):
        bool(records.c.id == 1)
    with pytest.raises(TypeError):
        list(e.select)  # type: ignore[call-overload]  # that is the point
