"""Row locks, by the names of what they are for.

Lives here: the strengths of PostgreSQL's row locks. Must not live here: who takes which; the order is
the same
everywhere: page, key rows by customer, records, tokens, event (docs/explanation/storage.md). SQLite has one
writer at a time and renders none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Select

__all__ = ["for_change", "for_key_use", "for_removal", "for_taking", "for_use"]


def for_removal(query: Select[Any], *of: FromClause) -> Select[Any]:
    """FOR UPDATE: the row will be deleted or its key changed; nobody else may hold any lock on it."""
    return query.with_for_update(of=of or None)


def for_change(query: Select[Any], *of: FromClause) -> Select[Any]:
    """FOR NO KEY UPDATE: the row will be changed; others may rely on its being there, not on what it says."""
    return query.with_for_update(key_share=True, of=of or None)


def for_use(query: Select[Any], *of: FromClause) -> Select[Any]:
    """FOR SHARE: what the row says must stay true until the commit."""
    return query.with_for_update(read=True, of=of or None)


def for_key_use(query: Select[Any], *of: FromClause) -> Select[Any]:
    """FOR KEY SHARE: the row must still be there at the commit; it may change."""
    return query.with_for_update(read=True, key_share=True, of=of or None)


def for_taking(query: Select[Any]) -> Select[Any]:
    """FOR NO KEY UPDATE SKIP LOCKED: rows that somebody else is taking at this moment are passed over."""
    return query.with_for_update(key_share=True, skip_locked=True)
