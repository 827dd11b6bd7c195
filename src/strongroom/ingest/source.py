"""Opening a file: what it is, gzip or not, and that it stays the same from one pass to the next.

Lives here: the choice of reader. Must not live here: reading itself. Files are read twice or more
(encoding, groups, rows), so pipes are refused; nothing is copied to a temporary file.
"""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

from strongroom.errors import Conflict, InvalidInput, NotFound
from strongroom.ingest.delimited import DelimitedSource
from strongroom.ingest.encoding import detect_encoding
from strongroom.ingest.jsonlines import JsonLinesSource
from strongroom.ingest.rows import BadRow, Row, RowSource
from strongroom.ingest.workbook import WorkbookSource

__all__ = ["RATIO_LIMIT", "open_source"]

RATIO_LIMIT: Final = 200  # unpacked bytes for each packed one; real tables reach 20
_RATIO_FROM: Final = 64 << 20  # unpacked bytes before the ratio counts
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"  # the old .xls, and any workbook with a password


@dataclass(frozen=True)
class _Fingerprint:
    device: int
    inode: int
    size: int
    changed: int

    @classmethod
    def of(cls, path: Path) -> "_Fingerprint":
        try:
            found = path.stat()
        except FileNotFoundError:
            raise NotFound("ingest.file-missing") from None
        if not stat.S_ISREG(found.st_mode):
            raise InvalidInput("ingest.not-a-file")
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


class _Unpacked(io.RawIOBase):
    """A gzip file as a stream that refuses to grow without bound."""

    def __init__(self, path: Path) -> None:
        self._packed = os.path.getsize(path)
        self._inner = gzip.GzipFile(path, "rb")
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self._inner.read(len(view))
        except (EOFError, OSError, zlib.error) as error:
            raise InvalidInput("ingest.gzip") from error
        self._count += len(data)
        if self._count > _RATIO_FROM and self._count > RATIO_LIMIT * self._packed:
            raise InvalidInput("ingest.too-large", limit=RATIO_LIMIT * self._packed >> 20)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Steady:
    """A source that notices when its file was changed between two passes, or during one."""

    def __init__(self, inner: RowSource, path: Path, before: _Fingerprint) -> None:
        self._inner, self._path, self._before = inner, path, before
        self.detected, self.header_text = inner.detected, inner.header_text
        self.parse, self.cell = inner.parse, inner.cell

    @property
    def columns(self) -> tuple[str, ...]:
        return self._inner.columns

    def rows(self) -> Iterator[Row | BadRow]:
        try:
            yield from self._inner.rows()
        except UnicodeDecodeError:  # the whole file was decoded before; the error itself quotes its bytes
            raise Conflict("ingest.file-changed") from None
        if _Fingerprint.of(self._path) != self._before:
            raise Conflict("ingest.file-changed")


def open_source(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> RowSource:
    """Open a file of rows, finding out what was not said.

    Args:
        path: CSV or other delimited text, JSON Lines (first character ``{``), each also through gzip, or
            XLSX.
        encoding: One of `strongroom.ingest.encoding.ENCODINGS`; detected if left out.
        delimiter: One character; detected if left out.
        sheet: A workbook's sheet; the first if left out.

    Returns:
        The source; ``detected`` says what was found, to be shown before use.

    Raises:
        NotFound: ``ingest.file-missing``.
        UsageError: ``ingest.encoding-name``.
        InvalidInput: whatever makes the file as a whole unreadable. While rows are read also
            ``ingest.gzip`` and ``ingest.line-too-long``.
        Conflict: ``ingest.file-changed``, at the end of a pass.
    """
    before = _Fingerprint.of(path)
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith(_OLE):
        raise InvalidInput("ingest.old-workbook")
    if start.startswith(_ZIP):
        return _Steady(WorkbookSource(path, sheet), path, before)
    compressed = start.startswith(_GZIP)

    def opened() -> BinaryIO:
        return cast(BinaryIO, io.BufferedReader(_Unpacked(path), 1 << 16)) if compressed else path.open("rb")

    found = replace(detect_encoding(opened, encoding), compressed=compressed)
    texts = _text_opener(opened, found.encoding, len(found.mark))
    form = _first_characters(texts) if delimiter is None else ""
    if form.startswith("[") and form[1:].lstrip().startswith("{"):
        raise InvalidInput("ingest.json-array")
    if form.startswith("{"):
        return _Steady(JsonLinesSource(texts("\n"), found), path, before)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n\0'):
        raise InvalidInput("ingest.delimiter")
    table = DelimitedSource(texts(""), replace(found, delimiter=delimiter or ""))
    return _Steady(table, path, before)


_Texts = Callable[[str], Callable[[], TextIO]]


def _text_opener(opened: Callable[[], BinaryIO], encoding: str, skip: int) -> _Texts:
    def with_newline(newline: str) -> Callable[[], TextIO]:
        def text() -> TextIO:
            stream = opened()
            stream.read(skip)  # the byte order mark
            return io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline=newline)

        return text

    return with_newline


def _first_characters(texts: _Texts) -> str:
    with texts("")() as stream:
        return stream.read(1 << 12).lstrip()
