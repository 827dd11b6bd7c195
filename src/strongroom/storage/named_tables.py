"""The tables of `strongroom.storage.tables` by name, for expressions that are only written down.

Lives here: finding out which columns they have. Must not live here: what a table is like.

The columns are read from what was kept with the compiled statements, as long as the modules that decide them
are still those it was made of; else from the tables themselves.
"""

from typing import TYPE_CHECKING

from strongroom.storage.deferred import DeferredTable
from strongroom.storage.kept_statements import kept_columns

if TYPE_CHECKING:
    from strongroom.storage.tables import *  # noqa: F403 - every table, as a type checker knows it
else:
    _KNOWN: dict[str, DeferredTable] = {}

    def __getattr__(name: str) -> DeferredTable:
        table = _KNOWN.get(name)
        if table is None:
            columns = None if name.startswith("__") else kept_columns(name)
            if columns is None:
                raise AttributeError(name)
            table = _KNOWN[name] = DeferredTable(name, columns)
        return table
