"""From a file and a mapping to drafts of records: the end of the reading half.

Lives here: one draft a record, or what is wrong with its lines. Must not live here: validating values by
their types, sealing, storing. A wrong row never stops the run. A field that comes out empty is left out of
its draft, so that importing again never wipes a value.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from strongroom.errors import InvalidInput
from strongroom.ingest.beside import JoinedLines, open_beside, read_lookups
from strongroom.ingest.evaluate import Compiler, Evaluation
from strongroom.ingest.grouping import GROUP_LIMIT, Group, KeySet, Overlong, first_of_each, grouped
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.mapping_check import ImportSchema, check_columns, check_fields
from strongroom.ingest.rows import BadRow, RawRow, Row, RowSource
from strongroom.ingest.ruined import EXTERNAL_ID
from strongroom.ingest.rule import LineKey, Rule

__all__ = ["Draft", "RowError", "read_drafts"]

# The line that the first row after the header usually has. A fixed number, not the header's real end: a
# rejects file knows the first file's lines only.
_FIRST_LINE: Final = {"csv": 2, "xlsx": 2, "jsonl": 1}


class Draft(NamedTuple):
    """One record to be stored.

    Attributes:
        record_no: Number of its first row, from 1.
        lines: The lines of the file it was made from.
        key: The external id; None where the mapping has no key.
        customer: The customer's external id; None for customers themselves.
        fields: Field name -> text, or for ``items`` a list of name -> text.
        clear: ``owner`` and ``team``, if mapped.
        raw: The rows as they came, to be refused with.
    """

    record_no: int
    lines: tuple[int, ...]
    key: str | None
    customer: str | None
    fields: Mapping[str, Any]
    clear: Mapping[str, str]
    raw: tuple[RawRow, ...]

    def __repr__(self) -> str:
        return f"Draft(record_no={self.record_no}, lines={self.lines}, fields={sorted(self.fields)})"


class RowError(NamedTuple):
    """Rows that cannot be used, together, and why.

    Attributes:
        lines: Their lines.
        raw: The rows as they came; empty for a line of another file.
        code: A code of the error table.
        parameters: What its texts name; never a value.
        file: The other file's name, if they stand there.
    """

    lines: tuple[int, ...]
    raw: tuple[RawRow, ...]
    code: str
    parameters: Mapping[str, object]
    file: str = ""


def read_drafts(
    source: RowSource, mapping: ImportMapping, schema: ImportSchema, folder: Path
) -> Iterator[Draft | RowError]:
    """Read a file by a mapping.

    Args:
        source: The file.
        mapping: What its columns become.
        schema: The collections and fields there are.
        folder: Where the file lies; joined and lookup files are looked for there.

    Returns:
        Drafts and errors as they come. Every row of the file is in one of them, except lines after the
        first of a group that has neither items nor sums.

    Raises:
        InvalidInput: Before the first row: the mapping does not fit, or a file beside cannot be used.
    """
    return _Reading(source, mapping, schema, folder).run()


class _Reading:
    """One run: the compiled rules and what has been seen."""

    def __init__(self, source: RowSource, mapping: ImportMapping, schema: ImportSchema, folder: Path) -> None:
        self._source, self._mapping = source, mapping
        types = check_fields(mapping, schema)
        beside = open_beside(folder, mapping.join.file) if mapping.join else None
        check_columns(mapping, source.columns, beside.columns if beside else None)
        self._joined = JoinedLines(beside, mapping.join.there) if beside and mapping.join else None
        lookups = read_lookups(mapping, folder)
        empty = frozenset(mapping.empty)
        rows = Compiler(source, empty, mapping.zone, lookups)
        lines = Compiler(beside or source, empty, mapping.zone, lookups)
        self._fields = {name: rows.compile(rule, name, types[name]) for name, rule in mapping.fields.items()}
        self._clear = {name: rows.compile(rule, name, "") for name, rule in mapping.clear.items()}
        self._items = {
            name: lines.compile(rule, f"items.{name}", types[f"items.{name}"])
            for name, rule in mapping.items.items()
        }
        self._key = self._external(rows, mapping.key, "key") if isinstance(mapping.key, Rule) else None
        self._customer = self._external(rows, mapping.customer, "customer")
        self._keys = KeySet()

    @staticmethod
    def _external(compiler: Compiler, rule: Rule | None, name: str) -> Evaluation | None:
        return compiler.compile(rule, name, EXTERNAL_ID, parted=rule.join == "|") if rule else None

    def run(self) -> Iterator[Draft | RowError]:
        """Everything in the file, then what is left over in a joined one."""
        mapping = self._mapping
        if not mapping.group_by:
            yield from (self._single(row) for row in self._source.rows())
        elif mapping.items or any(rule.sum is not None for rule in mapping.fields.values()):
            for part in grouped(self._source, mapping.group_by):
                yield self._group(part)
        else:
            yield from (self._single(row) for row in first_of_each(self._source, mapping.group_by))
        # Only the mended records take their lines now; those of all others were taken before.
        if self._joined is not None and mapping.join is not None and not self._source.detected.mended:
            yield from self._left_over(self._joined, mapping.join.file)

    def _group(self, part: Group | Row | BadRow | Overlong) -> Draft | RowError:
        if isinstance(part, Overlong):
            return RowError((part.raw.line,), (part.raw,), "ingest.group-too-long", {"limit": GROUP_LIMIT})
        if isinstance(part, Row):
            return RowError((part.raw.line,), (part.raw,), "ingest.no-key", {})
        if isinstance(part, BadRow):
            return self._single(part)
        lines = tuple(raw.line for raw in part.raws)
        if part.bad is not None:
            return RowError(lines, part.raws, part.bad.code, part.bad.parameters)
        return self._draft(part.rows[0], part.rows, part.raws)

    def _single(self, row: Row | BadRow) -> Draft | RowError:
        if isinstance(row, BadRow):
            return RowError((row.raw.line,), (row.raw,), row.code, row.parameters)
        try:
            lines = self._lines_of(row)
        except InvalidInput as error:
            return RowError((row.raw.line,), (row.raw,), error.code, error.parameters)
        return self._draft(row, lines, (row.raw,))

    def _lines_of(self, row: Row) -> Sequence[Row]:
        """The lines that items and sums are made from."""
        mapping = self._mapping
        if self._joined is not None and mapping.join is not None:
            return self._joined.take(str(row.values.get(mapping.join.on, "")).strip())
        if mapping.items_in is None:
            return (row,)
        items = row.values.get(mapping.items_in, [])
        if isinstance(items, str):
            if items:
                raise InvalidInput("ingest.items-not-list", field=mapping.items_in)
            items = []
        return [Row(row.raw, item) for item in items]

    def _draft(self, first: Row, lines: Sequence[Row], raws: tuple[RawRow, ...]) -> Draft | RowError:
        numbers = tuple(raw.line for raw in raws)
        try:
            key = self._key_of(first)
            customer = self._customer_of(first, lines)
            fields: dict[str, Any] = _values(self._fields, first, lines)
            if self._items and (items := [_values(self._items, line, (line,)) for line in lines]):
                fields["items"] = items
            clear = _values(self._clear, first, lines)
            # Last, so that a row refused for another reason does not use up its key.
            if key is not None and not self._keys.add(key):
                raise InvalidInput("ingest.duplicate-key")
        except InvalidInput as error:
            return RowError(numbers, raws, error.code, error.parameters)
        for name, default in self._mapping.defaults.items():
            fields.setdefault(name, default)
        return Draft(first.raw.record, numbers, key, customer, fields, clear, raws)

    def _key_of(self, first: Row) -> str | None:
        rule = self._mapping.key
        if isinstance(rule, LineKey):
            return f"{rule.prefix}{rule.start + first.raw.origin - _FIRST_LINE[self._source.detected.form]}"
        if self._key is None:
            return None
        key = self._key(first, (first,))
        if not key:
            raise InvalidInput("ingest.no-key")
        return key

    def _customer_of(self, first: Row, lines: Sequence[Row]) -> str | None:
        if self._customer is None:
            return None
        customer = self._customer(first, (first,))
        if not customer:
            raise InvalidInput("ingest.no-customer")
        if self._mapping.group_by and any(self._customer(line, (line,)) != customer for line in lines):
            raise InvalidInput("ingest.group-mixed")
        return customer

    @staticmethod
    def _left_over(joined: JoinedLines, file: str) -> Iterator[RowError]:
        for bad in joined.bad:
            yield RowError((bad.raw.line,), (), bad.code, bad.parameters, file)
        for raw in joined.left_over():
            parameters = {"line": raw.line, "file": file}
            yield RowError((raw.line,), (), "ingest.line-without-record", parameters, file)


def _values(rules: Mapping[str, Evaluation], row: Row, lines: Sequence[Row]) -> dict[str, str]:
    found = {}
    for name, evaluate in rules.items():
        if text := evaluate(row, lines):
            found[name] = text
    return found
