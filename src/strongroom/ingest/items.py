"""From a file's drafts to items that are ready to be stored, as far as that goes without keys.

Lives here: the shape of an item on its way, in this process or from another. Must not live here: reading
(drafts.py), checking values (strongroom.model), the way between processes (reading_process.py).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from strongroom.errors import InvalidInput
from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rows import RawRow
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.checking import FieldErrors
from strongroom.model.schema import Collection
from strongroom.vault.storing.preparing import Basis, Prepared, Preparer

__all__ = ["Errors", "Item", "Part", "Task", "Wire", "item_of", "read_items", "wires_of"]

Errors = tuple[tuple[str, Mapping[str, object]], ...]
"""Codes of what is wrong, and what their texts name."""

Wire = tuple[Any, ...]
"""An item of nothing but numbers, texts, bytes, tuples and dictionaries; see `item_of`."""


class Item(NamedTuple):
    """One record of the file.

    Attributes:
        number: From 0.
        errors: Why it cannot be used; None for one that can.
        customer: The external id or id of the customer that it belongs to.
        owner: Handle of its owner.
        team: Its team.
        prepared: The record; None for one that cannot be used, and for one that was dealt with before.
        lines: The lines of the file that it came from, kept where they may be needed to refuse it.
        raw: These lines as they came.
        file: The other file in which they stand, if any.
    """

    number: int
    errors: Errors | None
    customer: str | None
    owner: str | None
    team: str | None
    prepared: Prepared | None
    lines: tuple[int, ...]
    raw: tuple[RawRow, ...]
    file: str

    def __repr__(self) -> str:
        return f"Item({self.number})"


class Part(NamedTuple):
    """Which of a file's items are wanted.

    Attributes:
        first: The first that was not dealt with before.
        wanted: Earlier ones whose lines are needed.
        keep: Whether lines are kept at all.
    """

    first: int = 0
    wanted: frozenset[int] = frozenset()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """All that whoever reads a file has to know.

    Args:
        mapping: With encoding, delimiter and sheet as they were named.
    """

    path: Path
    mapping: ImportMapping
    basis: Basis
    part: Part


def read_items(task: Task) -> Iterator[Wire]:
    """Open a file and read its items; raises as `open_source` and `read_drafts`."""
    mapping, basis = task.mapping, task.basis
    source = open_source(
        task.path, encoding=mapping.encoding, delimiter=mapping.delimiter, sheet=mapping.sheet
    )
    drafts = read_drafts(source, mapping, SchemaView(basis.schema), task.path.parent)
    return wires_of(drafts, basis, task.part)


def wires_of(drafts: Iterable[Draft | RowError], basis: Basis, part: Part) -> Iterator[Wire]:
    """The items of drafts: checked and prepared, or with all that is wrong with them."""
    collection, preparer = basis.schema.collection(basis.collection), Preparer.by(basis)
    for number, draft in enumerate(drafts):
        if number >= part.first:
            yield _wire(number, draft, collection, preparer, keep=part.keep)
        elif number in part.wanted:
            yield (number, None, None, None, None, None, *_lines(draft, keep=part.keep))


def _wire(
    number: int, draft: Draft | RowError, collection: Collection, preparer: Preparer, *, keep: bool
) -> Wire:
    lines = _lines(draft, keep=keep)
    if isinstance(draft, RowError):
        named = {"file": draft.file} if draft.file else {}
        return (number, _plain([(draft.code, {**draft.parameters, **named})]), None, None, None, None, *lines)
    values = dict(draft.fields)
    if draft.key is not None and collection.natural_field is not None:
        values[collection.natural_field.name] = draft.key
    clear = draft.clear
    try:
        prepared = tuple(preparer.prepare(values))
    except FieldErrors as error:
        errors = _plain([(one.code, one.parameters) for one in error.errors])
        return (number, errors, None, None, None, None, *lines)
    except InvalidInput as error:
        return (number, _plain([(error.code, error.parameters)]), None, None, None, None, *lines)
    return (number, None, draft.customer, clear.get("owner"), clear.get("team"), prepared, *lines)


def _lines(draft: Draft | RowError, *, keep: bool) -> tuple[tuple[int, ...], tuple[Any, ...], str]:
    if not keep:
        return (), (), ""
    file = draft.file if isinstance(draft, RowError) else ""
    return draft.lines, tuple([tuple(raw) for raw in draft.raw]), file


def _plain(errors: Iterable[tuple[str, Mapping[str, object]]]) -> tuple[Any, ...]:
    """Errors without anything that cannot travel; what their texts name is shown as text anyway."""
    return tuple(
        (code, {name: value if type(value) in (str, int) else str(value) for name, value in named.items()})
        for code, named in errors
    )


def item_of(wire: Wire) -> Item:
    """The item again, from its parts."""
    number, errors, customer, owner, team, prepared, lines, raw, file = wire
    return Item(
        number,
        errors,
        customer,
        owner,
        team,
        None if prepared is None else Prepared._make(prepared),
        lines,
        tuple([RawRow._make(each) for each in raw]) if raw else (),
        file,
    )
