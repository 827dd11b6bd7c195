"""Rows of storage that decide, held against their MACs.

Lives here: the way from a stored row to what its MAC covers. Must not live here: which
parts these are (access.deciding_rows), SQL.
"""

from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

from strongroom.access import deciding_rows
from strongroom.access.deciding_rows import RowTagger, check_row, row_label, tag_row

__all__ = ["check", "deciding_parts", "tagged"]

Row = TypeVar("Row", bound=NamedTuple)

_KINDS: dict[str, Any] = {
    "TenantRow": deciding_rows.TenantRow,
    "UserRow": deciding_rows.UserRow,
    "ShareRow": deciding_rows.ShareRow,
    "MoveRow": deciding_rows.MoveRow,
    "schemas": deciding_rows.SchemaRow,
    "policies": deciding_rows.PolicyRow,
}


def _facts(row: NamedTuple, kind: str | None) -> Any:
    facts = _KINDS[kind or type(row).__name__]
    return facts(**{each.name: getattr(row, each.name) for each in fields(facts)})


def check(mac: RowTagger, row: Any, kind: str | None = None) -> None:
    """Make sure that a row is one that the room wrote.

    Args:
        kind: ``schemas`` or ``policies`` for a document, whose row does not say.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    check_row(mac, _facts(row, kind), row.mac)


def deciding_parts(row: Any, kind: str) -> tuple[bytes, tuple[bytes, ...]]:
    """What labels a row's MAC, and what it covers.

    Args:
        row: Has the table's columns as attributes.
        kind: As in `check`, or the name of the row's type.
    """
    facts = _facts(row, kind)
    return row_label(facts.kind), facts.parts()


def tagged(mac: RowTagger, row: Row, kind: str | None = None) -> Row:
    """The row with its MAC."""
    return row._replace(mac=tag_row(mac, _facts(row, kind)))
