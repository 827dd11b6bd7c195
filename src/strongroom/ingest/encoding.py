"""Which encoding a text file is in, found by a fixed procedure over the whole file, or named and checked.

Lives here: byte order marks, strict decodability, byte statistics. Must not live here: delimiters, columns.
Nothing is ever decoded with replacement. The procedure, in this order, streamed:

1. A byte order mark decides (UTF-8, UTF-16, GB18030); the file must then decode.
2. NUL bytes: UTF-16 without a mark, if the whole file decodes and line ends occur in one byte order only.
3. No byte above 0x7F, or the whole file is valid UTF-8: UTF-8.
4. At least 90 % of the bytes above 0x7F lie in valid UTF-8 sequences: a damaged UTF-8 file, refused at the
   offset of the first wrong byte. Falling back to another encoding would import garbled names without a
   word.
5. The whole file decodes as GB18030, at least 80 % of its multi-byte characters lie in the GB 2312 plane
   and at least 40 % among its punctuation and common characters (first byte A1, A3 or B0-D7): GB18030.
6. At most 20 % look like those common characters, at most 20 % of the high bytes stand in runs of three or
   more, and no byte is undefined in Windows-1252: Latin-1, or Windows-1252 where bytes 0x80-0x9F occur.
7. Anything else is refused: the file decodes in none, or two readings are equally likely. The person names
   one.

In Western text a byte above 0x7F mostly stands alone among ASCII letters; in GB 2312 text two follow each
other, both at least 0xA1. That is what steps 5 and 6 tell apart; small Western letters with accents start
at 0xE0, above the common Chinese characters, which keeps a German "öß" from being read as one.
"""

import codecs
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final

from strongroom.errors import InvalidInput, UsageError

__all__ = ["ENCODINGS", "Detected", "detect_encoding", "named_encoding"]

CHUNK: Final = 1 << 18  # bytes; even, so that UTF-16 code units are never cut

# What people write -> the codec's name. Latin-1 is checked as such: it would decode anything.
ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8-sig": "utf-8",
    "ascii": "utf-8",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "utf-16be": "utf-16-be",
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-1": "latin-1",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
}

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF32_MARKS: Final = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

_UTF8_SEQUENCES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# One reading of the bytes as GB18030, longest form first.
_GB_CHARACTERS = re.compile(
    rb"(?P<common>[\xa1\xa3\xb0-\xd7][\xa1-\xfe])|(?P<plane>[\xa1-\xf7][\xa1-\xfe])"
    rb"|[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]"
)
_LONG_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_ASCII = bytes(range(0x80))
_C1 = bytes(range(0x80, 0xA0))
_CANDIDATES: Final = ("utf-8", "gb18030", "cp1252", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Detected:
    """What was found out about a file, to be said before it is used.

    Attributes:
        form: ``csv``, ``jsonl`` or ``xlsx``.
        encoding: A codec's name; empty for a workbook.
        confidence: ``named`` by a person, ``certain``, or ``likely``.
        evidence: Why: ``named``, ``mark``, ``ascii``, ``valid-utf-8``, ``utf-16-line-ends``,
            ``gb2312-pairs``, ``single-high-bytes``, ``workbook``.
        mark: The byte order mark's bytes, or none.
        delimiter: One character; empty where there is none.
        header: The column names; silent in ``repr``, as a file without a header shows a person there.
        compressed: Read through gzip.
        sheet: The sheet's name in a workbook.
        mended: This is a rejects file that comes back.
    """

    form: str
    encoding: str
    confidence: str
    evidence: str
    mark: bytes = b""
    delimiter: str = ""
    header: tuple[str, ...] = field(default=(), repr=False)
    compressed: bool = False
    sheet: str = ""
    mended: bool = False


def named_encoding(name: str) -> str:
    """The codec for a name that a person wrote.

    Raises:
        UsageError: ``ingest.encoding-name``.
    """
    codec = ENCODINGS.get(name.strip().lower().replace("_", "-"))
    if codec is None:
        raise UsageError("ingest.encoding-name", known=", ".join(sorted(set(ENCODINGS.values()))))
    return codec


def detect_encoding(opened: Callable[[], BinaryIO], named: str | None = None) -> Detected:
    """Find the encoding of a file, or check the one that was named, over all its bytes.

    Args:
        opened: Opens the file at its first byte; called twice at most.
        named: An encoding a person named, or None to detect.

    Returns:
        What was found, without form and delimiter.

    Raises:
        UsageError: ``ingest.encoding-name``.
        InvalidInput: ``ingest.not-decodable`` with the byte offset; ``ingest.encoding-unclear``;
            ``ingest.empty``.
    """
    with opened() as stream:
        start = stream.read(4)
        mark, marked = _mark(start)
        survey = _Survey(len(mark))
        # Whole code units of UTF-16 in every chunk: a mark of three bytes would shift them by one.
        survey.add(start[len(mark) :] + _exactly(stream, CHUNK - 4 + len(mark)))
        while chunk := _exactly(stream, CHUNK):
            survey.add(chunk)
    survey.finish()
    if not survey.total:
        raise InvalidInput("ingest.empty")
    found = _named(survey, named_encoding(named), marked) if named else _judged(survey, marked, opened)
    return replace(found, mark=mark)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, fewer only at the end of the file."""
    parts: list[bytes] = []
    while size and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _mark(start: bytes) -> tuple[bytes, str]:
    # FF FE 00 00 also starts like UTF-16; no text file begins with a NUL character.
    if start.startswith(_UTF32_MARKS):
        raise InvalidInput("ingest.not-decodable", encoding="UTF-32", offset=0)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return mark, codec
    return b"", ""


class _Survey:
    """One pass over the bytes: where each candidate fails first."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.total = self.ends_le = self.ends_be = 0
        self.high = self.c1 = self.nul = False
        self.fails: dict[str, int] = {}
        self._decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in _CANDIDATES}

    def add(self, chunk: bytes) -> None:
        for name in _CANDIDATES:
            self._decode(name, chunk, final=False)
        self.high |= not chunk.isascii()
        self.c1 |= len(chunk.translate(None, _C1)) != len(chunk)
        if b"\0" in chunk:
            self.nul = True
            units = memoryview(chunk[: len(chunk) & ~1]).cast("H").tolist()
            little = sys.byteorder == "little"
            straight, swapped = (
                units.count(0x000A) + units.count(0x000D),
                units.count(0x0A00) + units.count(0x0D00),
            )
            self.ends_le += straight if little else swapped
            self.ends_be += swapped if little else straight
        self.total += len(chunk)

    def finish(self) -> None:
        for name in _CANDIDATES:
            self._decode(name, b"", final=True)

    def _decode(self, name: str, chunk: bytes, *, final: bool) -> None:
        if name in self.fails:
            return
        try:
            self._decoders[name].decode(chunk, final)
        except UnicodeDecodeError as error:
            # The decoder puts bytes kept from the chunk before in front of this one.
            kept = len(error.object) - len(chunk)
            self.fails[name] = self.offset + self.total - kept + error.start


class _Statistics:
    """How the bytes above 0x7F stand together; gathered in a second pass, only where no rule has decided
    before.
    """

    def __init__(self, opened: Callable[[], BinaryIO]) -> None:
        self.high = self.utf8 = self.gb_all = self.gb_plane = self.gb_common = self.in_runs = 0
        with opened() as stream:
            while chunk := stream.read(CHUNK):
                # To the end of the line: no character of these encodings holds a line feed.
                self._add(chunk + stream.readline(CHUNK))

    def _add(self, chunk: bytes) -> None:
        self.high += len(chunk.translate(None, _ASCII))
        self.utf8 += sum(map(len, _UTF8_SEQUENCES.findall(chunk)))
        self.in_runs += sum(map(len, _LONG_RUNS.findall(chunk)))
        for character in _GB_CHARACTERS.finditer(chunk):
            self.gb_all += 1
            self.gb_plane += character.lastgroup is not None
            self.gb_common += character.lastgroup == "common"


def _named(survey: _Survey, codec: str, marked: str) -> Detected:
    if codec == "utf-16":
        codec = marked if marked.startswith("utf-16") else _utf16(survey)
        if not codec:
            raise InvalidInput("ingest.encoding-unclear")
    # Latin-1 decodes every byte; one that is undefined in Windows-1252 means it is neither.
    checked = "cp1252" if codec == "latin-1" and survey.c1 else codec
    if checked in survey.fails:
        raise InvalidInput("ingest.not-decodable", encoding=codec, offset=survey.fails[checked])
    return Detected("", checked, "named", "named")


def _utf16(survey: _Survey) -> str:
    """The byte order of UTF-16 without a mark, where it is certain; else nothing."""
    if not survey.nul or survey.total % 2:
        return ""
    if survey.ends_le and not survey.ends_be and "utf-16-le" not in survey.fails:
        return "utf-16-le"
    if survey.ends_be and not survey.ends_le and "utf-16-be" not in survey.fails:
        return "utf-16-be"
    return ""


def _judged(survey: _Survey, marked: str, opened: Callable[[], BinaryIO]) -> Detected:
    if marked:
        if marked in survey.fails:
            raise InvalidInput("ingest.not-decodable", encoding=marked, offset=survey.fails[marked])
        return Detected("", marked, "certain", "mark")
    if order := _utf16(survey):
        return Detected("", order, "certain", "utf-16-line-ends")
    if "utf-8" not in survey.fails:
        return Detected("", "utf-8", "certain", "valid-utf-8" if survey.high else "ascii")
    statistics = _Statistics(opened)
    if statistics.utf8 * 10 >= statistics.high * 9:
        raise InvalidInput("ingest.not-decodable", encoding="utf-8", offset=survey.fails["utf-8"])
    return _eight_bit(survey, statistics)


def _eight_bit(survey: _Survey, statistics: _Statistics) -> Detected:
    """Steps 5 to 7: GB18030 or a Western code page, where the bytes speak for one of them."""
    in_plane = statistics.gb_plane / statistics.gb_all
    common = statistics.gb_common / statistics.gb_all
    if "gb18030" not in survey.fails and in_plane >= 0.8 and common >= 0.4:
        return Detected("", "gb18030", "likely", "gb2312-pairs")
    if "cp1252" in survey.fails and "gb18030" in survey.fails:
        raise InvalidInput("ingest.not-decodable", encoding="utf-8", offset=survey.fails["utf-8"])
    if common > 0.2 or statistics.in_runs / statistics.high > 0.2 or "cp1252" in survey.fails:
        raise InvalidInput("ingest.encoding-unclear")
    return Detected("", "cp1252" if survey.c1 else "latin-1", "likely", "single-high-bytes")
