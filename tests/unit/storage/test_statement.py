"""Statements: the right SQL, the right order, and nothing but the parameters asked for."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, or_, select, update

from strongroom.storage.statement import LONGEST_LIST, Statement, insert_or_ignore, upsert
from strongroom.storage.tables import heads, records
from tests.unit.storage.events import ADD, GET, SOME

_tenant: Any = bindparam("tenant")


def test_marks_are_positional_on_both_engines() -> None:
    assert GET.sql("sqlite").count("?") == 2
    assert "$1" in GET.sql("postgresql")
    assert "$2" in GET.sql("postgresql")


def test_constants_travel_as_parameters_in_their_place() -> None:
    statement = Statement(
        select(records.c.id).where(records.c.state == 3, records.c.tenant == _tenant, records.c.revision > 9)
    )
    assert statement.bind("sqlite", {"tenant": 7})[1] == (3, 7, 9)
    assert statement.bind("postgresql", {"tenant": 7})[1] == (3, 7, 9)


def test_a_parameter_named_twice_is_given_once() -> None:
    at: Any = bindparam("at")
    statement = Statement(
        select(records.c.id).where(
            records.c.tenant == _tenant, or_(records.c.at > at, records.c.created > at)
        )
    )
    assert statement.names == ("tenant", "at")
    assert statement.bind("sqlite", {"at": 5, "tenant": 1})[1] == (1, 5, 5)
    assert statement.bind("postgresql", {"at": 5, "tenant": 1})[1] == (1, 5)


@pytest.mark.parametrize(
    "wrong", [{}, {"tenant": 1}, {"tenant": 1, "even": b""}, {"tenant": 1, "event": b"", "x": 1}]
)
def test_other_parameters_than_its_own_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        GET.bind("sqlite", wrong)


def test_wrong_parameters_are_refused_without_their_values() -> None:
    with pytest.raises(TypeError) as caught:
        GET.bind("sqlite", {"tenant": 1, "name": "Zhang San"})
    assert "Zhang" not in str(caught.value)


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=70))
def test_a_list_is_filled_up_to_a_power_of_two(ids: list[bytes]) -> None:
    for dialect in ("sqlite", "postgresql"):
        sql, arguments = SOME.bind(dialect, {"tenant": 1, "ids": ids})
        size = len(arguments) - 1
        assert size & (size - 1) == 0
        assert len(ids) <= size < 2 * len(ids)
        assert set(arguments[1:]) == set(ids)
        assert sql.count("?") in (0, len(arguments))


def test_an_empty_list_finds_nothing_rather_than_everything() -> None:
    assert SOME.bind("sqlite", {"tenant": 1, "ids": []})[1] == (1, None)


def test_a_list_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match=str(LONGEST_LIST)):
        SOME.bind("sqlite", {"tenant": 1, "ids": [b""] * (LONGEST_LIST + 1)})


def test_rows_go_to_the_cursor_as_they_are_where_the_order_is_the_same() -> None:
    rows = [(1, b"e", b"h", b"l", None, None)]
    assert ADD.names == ("tenant", "event", "hash", "leaf", "sealed", "members")
    assert ADD.arrange("sqlite", rows)[1] is rows


def test_rows_are_brought_into_the_order_of_the_sql() -> None:
    statement = Statement(
        update(heads)
        .where(heads.c.tenant == _tenant, heads.c.era == 1)
        .values(next=bindparam("to"), origin="o"),
        names=("tenant", "to"),
    )
    assert [tuple(row) for row in statement.arrange("sqlite", [(1, 20), (2, 30)])[1]] == [
        (20, "o", 1, 1),
        (30, "o", 2, 1),
    ]


def test_both_engines_understand_the_same_way_of_ignoring_and_replacing() -> None:
    for dialect in ("sqlite", "postgresql"):
        assert insert_or_ignore(heads).sql(dialect).endswith("ON CONFLICT DO NOTHING")
        assert (
            upsert(heads, heads.c.next)
            .sql(dialect)
            .endswith('ON CONFLICT ("tenant") DO UPDATE SET "next" = excluded."next"')
        )
