"""Other files that a mapping needs beside the imported one: lines to join, names to look up.

Lives here: reading them into memory. Must not live here: what is done with them. Only files in the imported
file's own folder can be named. Of joined lines the text is kept (about the file's size and 150 bytes a
line), of a lookup file the columns that are used.
"""

from collections.abc import Iterator
from pathlib import Path

from strongroom.errors import InvalidInput, StrongroomError
from strongroom.ingest.evaluate import LookupTable
from strongroom.ingest.mapping import ImportMapping
from strongroom.ingest.rows import BadRow, RawRow, Row, RowSource
from strongroom.ingest.source import open_source

__all__ = ["JoinedLines", "open_beside", "read_lookups"]


def open_beside(folder: Path, name: str) -> RowSource:
    """Open a file of the same folder.

    Raises:
        InvalidInput: ``ingest.file-beside`` with the reason's code.
    """
    try:
        return open_source(folder / name)
    except StrongroomError as error:
        raise InvalidInput("ingest.file-beside", file=name, reason=error.code) from error


def read_lookups(mapping: ImportMapping, folder: Path) -> dict[str, LookupTable]:
    """The lookup files' names by code; of a code that occurs twice the first counts.

    Raises:
        InvalidInput: ``ingest.file-beside``.
    """
    tables = {}
    rules = (*mapping.fields.values(), *mapping.items.values())
    for name, lookup in mapping.lookups.items():
        wanted = {rule.column for rule in rules if rule.lookup == name and rule.column}
        source = open_beside(folder, lookup.file)
        if missing := {lookup.key, *wanted} - set(source.columns):
            raise InvalidInput("ingest.file-beside", file=lookup.file, reason=", ".join(sorted(missing)))
        names: dict[str, dict[str, str]] = {}
        for row in source.rows():
            if isinstance(row, Row):
                kept = {column: str(row.values.get(column, "")).strip() for column in wanted}
                names.setdefault(str(row.values.get(lookup.key, "")).strip(), kept)
        tables[name] = LookupTable(lookup.file, names)
    return tables


class JoinedLines:
    """The lines of another file by the value that names their record.

    Attributes:
        source: The file.
        bad: Its rows that could not be read.
    """

    def __init__(self, source: RowSource, there: str) -> None:
        self.source = source
        self.bad: list[BadRow] = []
        self._lines: dict[str, list[RawRow]] = {}
        for row in source.rows():
            if isinstance(row, BadRow):
                self.bad.append(row)
            else:
                self._lines.setdefault(str(row.values.get(there, "")).strip(), []).append(row.raw)

    def take(self, key: str) -> list[Row]:
        """The lines of one record; they are no longer left over."""
        return [self.source.parse(raw) for raw in self._lines.pop(key, ())]

    def left_over(self) -> Iterator[RawRow]:
        """Lines that no record has taken."""
        for lines in self._lines.values():
            yield from lines
