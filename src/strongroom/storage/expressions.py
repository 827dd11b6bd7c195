"""SQLAlchemy's words for expressions, to be written down without importing it.

Lives here: the names that statements are written with. Must not live here: tables (named_tables.py), how they
are made and compiled (deferred.py, statement.py). To a type checker these are SQLAlchemy's own.
"""

from typing import TYPE_CHECKING

from strongroom.storage.deferred import Deferred

if TYPE_CHECKING:
    from sqlalchemy import (
        and_,
        bindparam,
        case,
        delete,
        exists,
        func,
        insert,
        literal_column,
        or_,
        select,
        text,
        true,
        tuple_,
        union,
        update,
    )

    from strongroom.storage.chosen_rows import chosen_by
    from strongroom.storage.turns import alone_in_turn, sharing_in_turn

__all__ = [
    "alone_in_turn",
    "and_",
    "bindparam",
    "case",
    "chosen_by",
    "delete",
    "exists",
    "func",
    "insert",
    "literal_column",
    "or_",
    "select",
    "sharing_in_turn",
    "text",
    "true",
    "tuple_",
    "union",
    "update",
]

if not TYPE_CHECKING:
    for _name in __all__:
        globals()[_name] = Deferred("name", "sqlalchemy", _name)
    chosen_by = Deferred("name", "strongroom.storage.chosen_rows", "chosen_by")
    alone_in_turn = Deferred("name", "strongroom.storage.turns", "alone_in_turn")
    sharing_in_turn = Deferred("name", "strongroom.storage.turns", "sharing_in_turn")
