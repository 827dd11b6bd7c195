"""Statements that were compiled beforehand, and whether they are still those of this program.

Lives here: looking them up. Must not live here: compiling (statement.py), making the file
(`python -m tools.keep_statements`). What was kept counts only while the modules that decide what is compiled
are, byte for byte, those that it was made of. A changed one costs time, and never gives another statement.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

__all__ = ["KEPT_FILE", "deciding_digest", "kept_columns", "kept_statement"]

_HERE = Path(__file__).parent
KEPT_FILE = _HERE / "kept_statements.json"
_DECIDING = (
    "tables/__init__.py",
    "tables/base.py",
    "tables/records.py",
    "tables/keys.py",
    "tables/rules.py",
    "tables/signing_in.py",
    "tables/log.py",
    "tables/erasing.py",
    "tables/by_itself.py",
    "columns.py",
    "chosen_rows.py",
    "turns.py",
    "statement.py",
    "deferred.py",
    "expressions.py",
)


def deciding_digest() -> str | None:
    """The digest of the modules that decide what is compiled; None where they are not there as text."""
    digest = sha256()
    try:
        for name in _DECIDING:
            digest.update((_HERE / name).read_bytes() + b"\0")
    except OSError:
        return None
    return digest.hexdigest()


@cache
def _kept() -> Mapping[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(KEPT_FILE.read_bytes())
    except FileNotFoundError:
        return {}
    return kept if kept["made_of"] == deciding_digest() else {}


def kept_columns(table: str) -> Mapping[str, bool] | None:
    """The columns of a table: name to whether it is part of the key; None where there is no such table."""
    kept = _kept().get("tables")
    if kept is not None:
        found: Mapping[str, bool] | None = kept.get(table)
        return found
    from strongroom.storage.tables import METADATA  # imports SQLAlchemy

    known = METADATA.tables.get(table)
    return None if known is None else {column.name: column.primary_key for column in known.columns}


def kept_statement(digest: bytes) -> Mapping[str, Any] | None:
    """What was compiled of an expression.

    Returns:
        ``lists``, and by dialect text and slots, as `strongroom.storage.statement` writes them; None where
        it was not compiled beforehand.
    """
    found: Mapping[str, Any] | None = _kept().get("statements", {}).get(digest.hex())
    return found
