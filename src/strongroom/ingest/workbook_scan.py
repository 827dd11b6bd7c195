"""A look at a workbook's parts before anything is unpacked from it for good.

Lives here: size limits, where the used cells lie, which cells hold an error. Must not live here: values. A
workbook is an archive of XML (ECMA-376): a few kilobytes can claim gigabytes, and a single cell in the last
corner makes readers reserve the whole sheet. Cells with an error (``#N/A``, ``#REF!``) read as empty, so
they are noted here.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from strongroom.errors import InvalidInput

__all__ = ["CELL_LIMIT", "UNPACKED_LIMIT", "SheetScan", "column_letters", "scan_sheet"]

UNPACKED_LIMIT: Final = 256 << 20  # bytes, all parts together
CELL_LIMIT: Final = 10_000_000  # cells of the rectangle that holds all used ones
_CHUNK: Final = 1 << 16
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

# What zipfile and expat raise over a damaged, encrypted or foreign archive; KeyError for a part that is
# missing.
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    expat.ExpatError,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)

_Start = Callable[[str, dict[str, str]], None]


@dataclass(frozen=True)
class SheetScan:
    """What was seen in one sheet: its name, and the cells with an error, as (row from 1, column from 1)."""

    name: str
    errors: frozenset[tuple[int, int]]


def column_letters(number: int) -> str:
    """The letters of a column counted from 1: ``A``, ``Z``, ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def scan_sheet(path: Path, sheet: str | None = None) -> SheetScan:
    """Check the archive's sizes, every part's check sum, and look through one sheet.

    Args:
        path: The workbook.
        sheet: The sheet's name; the first one if left out.

    Raises:
        InvalidInput: ``ingest.workbook``, ``ingest.too-large``, ``ingest.too-many-cells``,
            ``ingest.no-sheet``.
    """
    extent = _Extent()
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise InvalidInput("ingest.too-large", limit=UNPACKED_LIMIT >> 20)
            name, target = _part_of(archive, sheet)
            # All parts are read: a size that was understated shows as a wrong check sum.
            for part in archive.namelist():
                if part == target:
                    _parse(archive, part, extent.start)
                else:
                    _drain(archive, part)
    except _UNREADABLE as error:
        raise InvalidInput("ingest.workbook") from error
    return SheetScan(name, frozenset(extent.errors))


def _drain(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        while part.read(_CHUNK):
            pass


def _parse(archive: zipfile.ZipFile, name: str, start: _Start) -> None:
    def refuse(*_: object) -> None:
        raise InvalidInput("ingest.workbook")  # a workbook has no document type, an attack on parsers has

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    parser.StartDoctypeDeclHandler = refuse
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _part_of(archive: zipfile.ZipFile, sheet: str | None) -> tuple[str, str]:
    """A sheet's name and the part that holds it, by way of the workbook's relations."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            sheets[attributes.get("name", "")] = relation

    def relations(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, "xl/workbook.xml", workbook)
    _parse(archive, "xl/_rels/workbook.xml.rels", relations)
    name = next(iter(sheets), "") if sheet is None else sheet
    if name not in sheets:
        raise InvalidInput("ingest.no-sheet", count=len(sheets))
    target = posixpath.normpath(posixpath.join("/xl", targets.get(sheets[name], ""))).lstrip("/")
    if target not in archive.NameToInfo:
        raise InvalidInput("ingest.workbook")
    return name, target


class _Extent:
    """Follows the rows and cells of a sheet; both may leave out where they stand."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.top = self.left = 1 << 30
        self.bottom = self.right = 0
        self.errors: set[tuple[int, int]] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = 0
        elif tag == "c":
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if found := _CELL.fullmatch(attributes.get("r", "")):
            self.column, self.row = _column_number(found[1]), int(found[2])
        self.top, self.bottom = min(self.top, self.row), max(self.bottom, self.row)
        self.left, self.right = min(self.left, self.column), max(self.right, self.column)
        # Rows above the first used one are handed out too.
        if self.bottom * (self.right - self.left + 1) > CELL_LIMIT:
            raise InvalidInput("ingest.too-many-cells", limit=CELL_LIMIT)
        if attributes.get("t") == "e":
            self.errors.add((self.row, self.column))
