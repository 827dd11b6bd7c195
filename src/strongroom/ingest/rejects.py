"""The file of refused rows: each as it came, with its line, the reason and what to do, to be mended and
imported again.

Lives here: writing it. Must not live here: reading it; every reader knows the three columns in front and
takes them off again. It holds personal data as plain as the file it comes from, and says so only through
its reader, the command line: CSV has no comments.

It has the source's encoding, byte order mark, delimiter and header; a workbook's rows become CSV in UTF-8
with a mark. Rows of one record stand together, each with the reason. A line that was no JSON object stands
as the text of one.
"""

import codecs
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final

from strongroom.errors import Conflict, InvalidInput
from strongroom.ingest.drafts import RowError
from strongroom.ingest.jsonlines import REJECT_TEXT
from strongroom.ingest.rows import REJECT_COLUMNS, RawRow, RowSource

__all__ = ["RejectsFile"]

_PRIVATE: Final = 0o600


class RejectsFile:
    """Refused rows, written as they come; a context manager.

    Args:
        path: The file to make; it must not exist. If no row is refused it is removed again. Or a stream,
            which is written to and left open.
        source: Where the rows come from: gives form, encoding and header.
        hint: From an error's code and parameters to what to do, in the reader's language.

    Raises:
        Conflict: ``ingest.rejects-exists``.
        InvalidInput: ``ingest.rejects-folder``.
    """

    def __init__(self, path: Path | BinaryIO, source: RowSource, hint: Callable[[RowError], str]) -> None:
        found = source.detected
        self._path, self._hint = path if isinstance(path, Path) else None, hint
        self._json = found.form == "jsonl"
        self._encoding = found.encoding or "utf-8"
        self._delimiter = found.delimiter or ","
        self._end = "\r\n" if source.header_text.endswith("\r\n") else "\n"
        self.count = 0
        self._stream = os.fdopen(_create(path), "wb") if isinstance(path, Path) else path
        self._stream.write(found.mark if found.encoding else codecs.BOM_UTF8)
        if not self._json:
            self._write(self._delimiter.join(REJECT_COLUMNS) + self._delimiter, source.header_text)

    def add(self, error: RowError) -> None:
        """Write the rows of one error; one without rows (a line of another file) has nothing to write."""
        hint = self._hint(error)
        for raw in error.raw:
            if self._json:
                self._write("", _object_with(raw, error.code, hint))
            else:
                quoted = '"' + hint.replace('"', '""') + '"'
                front = self._delimiter.join((str(raw.origin), error.code, quoted))
                self._write(front + self._delimiter, raw.text)
            self.count += 1

    def _write(self, ours: str, theirs: str) -> None:
        # Only our own words may be replaced where the encoding lacks a letter; the row always fits, it came
        # in it.
        self._stream.write(ours.encode(self._encoding, "replace") + theirs.encode(self._encoding))
        if not theirs.endswith(("\n", "\r")):
            self._stream.write(self._end.encode(self._encoding))

    def close(self) -> None:
        """Make the file durable, or remove it if it holds no row."""
        if self._path is None or self._stream.closed:
            return
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        if not self.count:
            self._path.unlink()
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _create(path: Path) -> int:
    """A new file that only its owner can read, never somebody else's link."""
    try:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _PRIVATE
        )
    except FileExistsError:
        raise Conflict("ingest.rejects-exists") from None
    except OSError as error:
        raise InvalidInput("ingest.rejects-folder") from error
    if stat.S_IMODE(os.fstat(descriptor).st_mode) != _PRIVATE:
        os.fchmod(descriptor, _PRIVATE)
    return descriptor


def _object_with(raw: RawRow, code: str, hint: str) -> str:
    """A line of JSON with the three keys in front, the rest as it came."""
    front = json.dumps(dict(zip(REJECT_COLUMNS, (raw.origin, code, hint), strict=True)), ensure_ascii=False)
    text = raw.text.strip()
    try:
        inside = json.loads(text)
    except (ValueError, RecursionError):
        inside = None
    if not isinstance(inside, dict):
        return (
            f"{front[:-1]}, {json.dumps(REJECT_TEXT)}: {json.dumps(raw.text.rstrip(), ensure_ascii=True)}}}\n"
        )
    rest = text[1:].lstrip()
    return f"{front[:-1]}{'' if rest.startswith('}') else ', '}{rest}\n"
