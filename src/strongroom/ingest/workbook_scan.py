"""A look at a workbook's parts before anything is unpacked from it for good.

Lives here: size limits, where the used cells lie, which cells hold an error. Must not live here: values. A
workbook is an archive of XML (ECMA-376): a few kilobytes can claim gigabytes, a single cell in the last
corner makes readers reserve the whole sheet, and a text that stands once can be that of every cell. Cells
with an error (``#N/A``, ``#REF!``) read as empty, so they are noted here.
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

__all__ = ["CELL_LIMIT", "TEXT_LIMIT", "UNPACKED_LIMIT", "SheetScan", "column_letters", "scan_sheet"]

UNPACKED_LIMIT: Final = 256 << 20  # bytes, all parts together
CELL_LIMIT: Final = 10_000_000  # cells of the rectangle that holds all used ones
TEXT_LIMIT: Final = 256 << 20  # characters of all cells together, those of a shared text once a cell
_SHARED: Final = "xl/sharedstrings.xml"
_CHUNK: Final = 1 << 16
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NUMBER: Final = re.compile(r"\+?0*([0-9]{1,9})", re.ASCII)

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
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise InvalidInput("ingest.too-large", limit=UNPACKED_LIMIT >> 20)
            parts = _parts(archive)
            name, target = _part_of(archive, sheet)
            shared = _Shared()
            if _SHARED in parts:
                _parse(archive, parts[_SHARED], shared)
            extent = _Extent(shared.lengths)
            # All parts are read: a size that was understated shows as a wrong check sum.
            for part in archive.namelist():
                if part == target:
                    _parse(archive, part, extent)
                elif part != parts.get(_SHARED):
                    _drain(archive, part)
    except _UNREADABLE as error:
        raise InvalidInput("ingest.workbook") from error
    return SheetScan(name, frozenset(extent.errors))


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts by their names in small letters.

    What is looked at here has to be what is read afterwards. Of two parts of one name readers take different
    ones, so there may be none.
    """
    names = archive.namelist()
    parts = {name.lower(): name for name in names}
    if len(parts) < len(names) or any("\\" in name or ".." in name.split("/") for name in names):
        raise InvalidInput("ingest.workbook")
    return parts


def _drain(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        while part.read(_CHUNK):
            pass


class _Listener:
    """Told of a part's XML, by local names."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, data: str) -> None:
        """Characters, one run in one piece or in several."""

    def end(self, tag: str) -> None:
        """An element ends."""


class _Starts(_Listener):
    """Hears of beginnings alone."""

    def __init__(self, start: _Start) -> None:
        self._told = start

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._told(tag, attributes)


class _Shared(_Listener):
    """How long each of the shared texts is, in characters."""

    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self.lengths.append(0)

    def text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


def _parse(archive: zipfile.ZipFile, name: str, told: _Listener) -> None:
    def refuse(*_: object) -> None:
        raise InvalidInput("ingest.workbook")  # a workbook has no document type, an attack on parsers has

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: told.start(tag.rpartition(":")[2], attributes)
    if type(told) is not _Starts:
        parser.CharacterDataHandler = told.text
        parser.EndElementHandler = lambda tag: told.end(tag.rpartition(":")[2])
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
            once(sheets, attributes.get("name", ""), relation)

    def relations(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            once(targets, attributes.get("Id", ""), attributes.get("Target", ""))

    def once(known: dict[str, str], name: str, value: str) -> None:
        if known.setdefault(name, value) is not value:
            raise InvalidInput("ingest.workbook")

    _parse(archive, "xl/workbook.xml", _Starts(workbook))
    _parse(archive, "xl/_rels/workbook.xml.rels", _Starts(relations))
    name = next(iter(sheets), "") if sheet is None else sheet
    if name not in sheets:
        raise InvalidInput("ingest.no-sheet", count=len(sheets))
    said = targets.get(sheets[name], "")
    target = posixpath.normpath(posixpath.join("/xl", said)).lstrip("/")
    if target not in archive.NameToInfo or said.startswith("xl/"):  # some read that as below, some as beside
        raise InvalidInput("ingest.workbook")
    return name, target


class _Extent(_Listener):
    """Follows the rows and cells of a sheet; both may leave out where they stand.

    Args:
        lengths: Of the shared texts, by number.
    """

    def __init__(self, lengths: list[int]) -> None:
        self._lengths, self._taken = lengths, 0
        self._refers, self._number = False, ""
        self.row = self.column = 0
        self.top = self.left = 1 << 30
        self.bottom = self.right = 0
        self.errors: set[tuple[int, int]] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            given = attributes.get("r", "")
            self.row = int(given) if _NUMBER.fullmatch(given) else self.row + 1
            self.column = 0
        elif tag == "c":
            self._refers = False
            self._cell(attributes)
            self._refers = attributes.get("t") == "s"
        elif tag == "v":
            self._number = ""

    def text(self, data: str) -> None:
        if self._refers:
            self._number += data

    def end(self, tag: str) -> None:
        if tag == "v" and self._refers:
            self._count(self._number.strip())
            self._number = ""

    def _count(self, number: str) -> None:
        """A cell shows a shared text: readers hold it once for each such cell."""
        found = _NUMBER.fullmatch(number)
        if found and int(found[1]) < len(self._lengths):
            self._taken += self._lengths[int(found[1])]
        if self._taken > TEXT_LIMIT:
            raise InvalidInput("ingest.too-large", limit=TEXT_LIMIT >> 20)

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
