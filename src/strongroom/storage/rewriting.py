"""Writing a row anew as a whole, where it still is as it was read.

Lives here: that statement, for every table whose rows carry a MAC over all of their columns. Must not live
here: any table, and what a row says.

The old MAC stands in the condition: of two who change a row at once, one changes nothing and learns it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from strongroom.storage.expressions import bindparam, update
from strongroom.storage.statement import Statement
from strongroom.storage.transaction import Transaction

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = ["Rewriting"]


class Rewriting:
    """Replaces rows of one table by their key.

    Args:
        table: Has a column ``mac``.
    """

    __slots__ = ("_statement", "_table")

    def __init__(self, table: Table) -> None:
        keys = [column for column in table.columns if column.primary_key]
        changed = [column for column in table.columns if not column.primary_key]
        self._table = table
        self._statement = Statement(
            update(table)
            .where(
                *(column == bindparam(f"of_{column.name}") for column in keys),
                table.c.mac == bindparam("old_mac"),
            )
            .values({column.name: bindparam(f"new_{column.name}") for column in changed})
        )

    def __call__(self, tx: Transaction, row: Any, old: Any) -> bool:
        """Write a row anew; False where it has changed since ``old`` was read, or is gone.

        Args:
            row: A named tuple of the table's columns.
            old: The same row as it was read.
        """
        values = {
            f"{'of' if column.primary_key else 'new'}_{column.name}": getattr(row, column.name)
            for column in self._table.columns
        }
        return tx.run(self._statement, old_mac=old.mac, **values) == 1
