"""The binary format of COPY, read back by a second implementation."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.storage.columns import big, blob, small, text, whole
from strongroom.storage.copy_rows import pack_rows

COLUMNS = [small("s"), whole("w"), big("b", null=True), blob("x", null=True), text("t", null=True)]
ROWS = st.lists(
    st.tuples(
        st.integers(-(2**15), 2**15 - 1),
        st.integers(-(2**31), 2**31 - 1),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.none() | st.binary(max_size=40),
        st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    ),
    min_size=1,
    max_size=20,
)


def unpack(data: bytes) -> list[tuple[Any, ...]]:
    """Read rows by the specification, field by field."""
    rows, at = [], 0
    while at < len(data):
        (count,) = struct.unpack_from(">h", data, at)
        at += 2
        fields: list[bytes | None] = []
        for _ in range(count):
            (length,) = struct.unpack_from(">i", data, at)
            at += 4
            fields.append(None if length < 0 else data[at : at + length])
            at += max(0, length)
        rows.append(tuple(fields))
    return rows


def meant(field: bytes | None, column: int) -> Any:
    if field is None or column == 3:
        return field
    return field.decode() if column == 4 else int.from_bytes(field, "big", signed=True)


@given(ROWS)
def test_packed_rows_read_back(rows: list[tuple[Any, ...]]) -> None:
    read = unpack(pack_rows(COLUMNS, rows))
    assert [tuple(meant(field, at) for at, field in enumerate(row)) for row in read] == rows


def test_lengths_are_those_of_the_columns() -> None:
    read = unpack(pack_rows(COLUMNS, [(1, 1, 1, b"", "")]))
    assert [len(field) for field in read[0]] == [2, 4, 8, 0, 0]


@pytest.mark.parametrize(
    "row",
    [
        (2**15, 0, 0, b"", ""),
        (0, 2**31, 0, b"", ""),
        (0, 0, 2**63, b"", ""),
        (0, 0, 0, "text", ""),
        (0, 0, 0, b"", b"bytes"),
        ("1", 0, 0, b"", ""),
        (0, 0, 0, b""),
        (0, 0, 0, b"", "", 0),
    ],
)
def test_what_does_not_fit_its_column_is_refused(row: tuple[Any, ...]) -> None:
    with pytest.raises((struct.error, TypeError, AttributeError, ValueError)):
        pack_rows(COLUMNS, [row])


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        pack_rows(COLUMNS, [(0, 0, 0, b"", ""), (0, 0, 0, b"")])
