"""What segments consist of: frames, each with its kind and its length before it.

Lives here: events, revisions of records, checkpoints, and rows of other tables as bytes. Must not live here:
reading them from a database or bringing them there. Spec: docs/spec/backup.md, Frames.
"""

from collections.abc import Iterator
from struct import Struct, error
from typing import NamedTuple

from strongroom.backup.values import Value, read_values, write_values
from strongroom.errors import VerificationFailed

__all__ = ["CheckpointFrame", "EventFrame", "Frame", "RevisionFrame", "RowFrame", "TableFrame", "read_frames"]

_HEAD = Struct(">BI")
_EVENT, _CHECKPOINT, _REVISION, _TABLE, _ROW = range(1, 6)
_EVENT_HEAD = Struct(">Q16s")
_CHECKPOINT_HEAD = Struct(">QQ")
_REVISION_HEAD = Struct(">H16sI16sH16sI24s")
_LENGTH = Struct(">I")
_ABSENT = 0xFFFFFFFF


class EventFrame(NamedTuple):
    """One event with its place in the log.

    Attributes:
        number: The index of its leaf.
        sealed: What lies sealed beside the leaf.
        members: The members of a bulk event, as stored.
    """

    number: int
    event: bytes
    leaf: bytes
    sealed: bytes | None
    members: bytes | None

    def encode(self) -> bytes:
        """The frame's bytes."""
        return _framed(
            _EVENT,
            _EVENT_HEAD.pack(self.number, self.event) + _blobs(self.leaf, self.sealed, self.members),
        )


class CheckpointFrame(NamedTuple):
    """One signed checkpoint."""

    size: int
    at: int
    note: str

    def encode(self) -> bytes:
        """The frame's bytes."""
        return _framed(_CHECKPOINT, _CHECKPOINT_HEAD.pack(self.size, self.at) + self.note.encode())


class RevisionFrame(NamedTuple):
    """One revision of one record.

    Attributes:
        event: The event that made it.
        member: Its place among the event's members; None where the event is about this record alone.
        levels: Beside the envelopes: when each was sealed, by which schema; 24 bytes.
        columns: The clear columns, sealed under the customer's key.
    """

    collection: int
    id: bytes
    revision: int
    customer: bytes
    key_no: int
    event: bytes
    member: int | None
    levels: bytes
    general: bytes | None
    personal: bytes | None
    sensitive: bytes | None
    columns: bytes

    def encode(self) -> bytes:
        """The frame's bytes."""
        member = _ABSENT if self.member is None else self.member
        head = _REVISION_HEAD.pack(*self[:6], member, self.levels)
        return _framed(_REVISION, head + _blobs(self.general, self.personal, self.sensitive, self.columns))


class TableFrame(NamedTuple):
    """Says of which table and which columns the rows after it are."""

    table: str
    columns: tuple[str, ...]

    def encode(self) -> bytes:
        """The frame's bytes."""
        names: tuple[Value, ...] = (self.table, *self.columns)
        return _framed(_TABLE, bytes((len(self.columns),)) + write_values(names))


class RowFrame(NamedTuple):
    """A row of the table that was named last."""

    values: tuple[Value, ...]

    def encode(self) -> bytes:
        """The frame's bytes."""
        return _framed(_ROW, bytes((len(self.values),)) + write_values(self.values))


Frame = EventFrame | CheckpointFrame | RevisionFrame | TableFrame | RowFrame


def read_frames(data: bytes) -> Iterator[Frame]:
    """Read frames one after the other.

    Raises:
        VerificationFailed: ``backup.malformed``, once what cannot be read is reached.
    """
    at = 0
    while at < len(data):
        try:
            kind, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            body = data[at : at + length]
            if len(body) != length:
                raise ValueError
            at += length
            frame = _read(kind, body)
        except (ValueError, IndexError, error):
            raise VerificationFailed("backup.malformed", what="frame") from None
        yield frame


def _read(kind: int, body: bytes) -> Frame:
    if kind == _REVISION:
        head = _REVISION_HEAD.unpack_from(body)
        place = None if head[6] == _ABSENT else head[6]
        general, personal, sensitive, columns = _read_blobs(body, _REVISION_HEAD.size, 4)
        collection, record, revision, customer, key_no, event = head[:6]
        identity = (collection, record, revision, customer, key_no, event)
        return RevisionFrame(*identity, place, head[7], general, personal, sensitive, columns or b"")
    if kind == _EVENT:
        number, event = _EVENT_HEAD.unpack_from(body)
        leaf, sealed, members = _read_blobs(body, _EVENT_HEAD.size, 3)
        return EventFrame(number, event, leaf or b"", sealed, members)
    if kind == _CHECKPOINT:
        size, at = _CHECKPOINT_HEAD.unpack_from(body)
        return CheckpointFrame(size, at, body[_CHECKPOINT_HEAD.size :].decode())
    if kind == _TABLE:
        names = [str(name) for name in read_values(body[1:], body[0] + 1)]
        return TableFrame(names[0], tuple(names[1:]))
    if kind == _ROW:
        return RowFrame(read_values(body[1:], body[0]))
    raise ValueError


def _framed(kind: int, body: bytes) -> bytes:
    return _HEAD.pack(kind, len(body)) + body


def _blobs(*blobs: bytes | None) -> bytes:
    parts: list[bytes] = []
    for blob in blobs:
        if blob is None:
            parts.append(b"\xff\xff\xff\xff")
        else:
            parts += (_LENGTH.pack(len(blob)), blob)
    return b"".join(parts)


def _read_blobs(body: bytes, at: int, count: int) -> list[bytes | None]:
    blobs: list[bytes | None] = []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(body, at)
        at += _LENGTH.size
        if length == _ABSENT:
            blobs.append(None)
            continue
        blob = body[at : at + length]
        if len(blob) != length:
            raise ValueError
        blobs.append(blob)
        at += length
    if at != len(body):
        raise ValueError
    return blobs
