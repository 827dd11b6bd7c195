"""The column types of all tables: whole numbers, bytes and text, and nothing else.

Lives here: types that both engines store as they are. Must not live here: tables. Statements run on the raw
cursor of the driver, so a type that needs converting in Python (times, booleans, decimals) is not offered.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy import text as sql

__all__ = ["big", "blob", "small", "text", "whole"]

# STRICT tables know INTEGER but neither BIGINT nor SMALLINT.
_BIG = BigInteger().with_variant(Integer, "sqlite")
_SMALL = SmallInteger().with_variant(Integer, "sqlite")


def small(name: str, *, key: bool = False, null: bool = False, default: int | None = None) -> Column[Any]:
    """A whole number of 16 bits."""
    value = None if default is None else sql(str(default))
    return Column(name, _SMALL, primary_key=key, nullable=null, server_default=value, autoincrement=False)


def whole(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    """A whole number of 32 bits."""
    return Column(name, Integer, primary_key=key, nullable=null, autoincrement=False)


def big(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    """A whole number of 64 bits, signed."""
    return Column(name, _BIG, primary_key=key, nullable=null, autoincrement=False)


def blob(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    """Bytes."""
    return Column(name, LargeBinary, primary_key=key, nullable=null)


def text(name: str, *, key: bool = False, null: bool = False) -> Column[Any]:
    """Text."""
    return Column(name, Text, primary_key=key, nullable=null)
