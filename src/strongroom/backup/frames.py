"""What segments consist of: frames, each with its kind and its length before it.

Lives here: events, revisions of records, checkpoints, and rows of other tables as bytes. Must not live here:
reading them from a database or bringing them there. Spec: docs/spec/backup.md, Frames.
"""

from collections.abc import Callable, Iterator
from struct import Struct, error
from typing import NamedTuple

from strongroom.backup.values import Value, read_values, write_values
from strongroom.errors import VerificationFailed

__all__ = [
    "CheckpointFrame",
    "EventFrame",
    "Frame",
    "RevisionFrame",
    "RowFrame",
    "TableFrame",
    "cut_frames",
    "kind_of",
    "read_frame",
    "read_frames",
    "write_revision",
]

_HEAD = Struct(">BI")
KINDS = {1: "events", 2: "checkpoints", 3: "revisions", 4: "tables", 5: "rows"}
_EVENT, _CHECKPOINT, _REVISION, _TABLE, _ROW = range(1, 6)
_EVENT_HEAD = Struct(">Q16s")
_CHECKPOINT_HEAD = Struct(">QQ")
_REVISION_HEAD = Struct(">H16sI16sH16sI24s")
_LENGTH = Struct(">I")
_ABSENT, _AS_BEFORE = 0xFFFFFFFF, 0xFFFFFFFE
_NOTHING, _BEFORE = _LENGTH.pack(_ABSENT), _LENGTH.pack(_AS_BEFORE)
_LEVELS = 3


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
        as_before: Of each level, whether its envelope is that of the revision before, which is in the same
            backups and under the same key; it is None here then.
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
    as_before: tuple[bool, bool, bool] = (False, False, False)

    def encode(self) -> bytes:
        """The frame's bytes."""
        return write_revision(*self)


def write_revision(
    collection: int,
    record: bytes,
    revision: int,
    customer: bytes,
    key_no: int,
    event: bytes,
    member: int | None,
    levels: bytes,
    general: bytes | None,
    personal: bytes | None,
    sensitive: bytes | None,
    columns: bytes,
    as_before: tuple[bool, bool, bool] = (False, False, False),
) -> bytes:
    """The bytes of a revision's frame, without making one first: a base writes very many."""
    place = _ABSENT if member is None else member
    head = _REVISION_HEAD.pack(collection, record, revision, customer, key_no, event, place, levels)
    if True in as_before:
        envelopes = zip(as_before, (general, personal, sensitive), strict=True)
        parts = [_BEFORE if before else _blobs(envelope) for before, envelope in envelopes]
        return _framed(_REVISION, b"".join((head, *parts, _blobs(columns))))
    return _framed(_REVISION, head + _blobs(general, personal, sensitive, columns))


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
    return map(read_frame, cut_frames(data))


def cut_frames(data: bytes) -> Iterator[bytes]:
    """The bytes of each frame, unread.

    Raises:
        VerificationFailed: ``backup.malformed``, where the last is not whole.
    """
    at, end, unpack, head = 0, len(data), _HEAD.unpack_from, _HEAD.size
    while at < end:
        start = at
        try:
            at += head + unpack(data, at)[1]
        except error:
            at = end + 1
        if at > end:
            raise VerificationFailed("backup.malformed", what="frame")
        yield data[start:at]


def kind_of(frame: bytes) -> str:
    """Of what a frame is.

    Raises:
        VerificationFailed: ``backup.malformed``.
    """
    try:
        return KINDS[frame[0]]
    except KeyError:
        raise VerificationFailed("backup.malformed", what="frame") from None


def read_frame(frame: bytes) -> Frame:
    """Read one frame.

    Raises:
        VerificationFailed: ``backup.malformed``.
    """
    try:
        return _READERS[frame[0]](frame, _HEAD.size)
    except (ValueError, IndexError, KeyError, error):
        raise VerificationFailed("backup.malformed", what="frame") from None


def _read_revision(frame: bytes, at: int) -> RevisionFrame:
    collection, record, revision, customer, key_no, event, member, levels = _REVISION_HEAD.unpack_from(
        frame, at
    )
    place = None if member == _ABSENT else member
    blobs, before = _read_blobs(frame, at + _REVISION_HEAD.size, _LEVELS + 1, _LEVELS)
    general, personal, sensitive, columns = blobs
    identity = (collection, record, revision, customer, key_no, event)
    return RevisionFrame(*identity, place, levels, general, personal, sensitive, columns or b"", before)


def _read_event(frame: bytes, at: int) -> EventFrame:
    number, event = _EVENT_HEAD.unpack_from(frame, at)
    (leaf, sealed, members), _ = _read_blobs(frame, at + _EVENT_HEAD.size, 3, 0)
    return EventFrame(number, event, leaf or b"", sealed, members)


def _read_checkpoint(frame: bytes, at: int) -> CheckpointFrame:
    size, when = _CHECKPOINT_HEAD.unpack_from(frame, at)
    return CheckpointFrame(size, when, frame[at + _CHECKPOINT_HEAD.size :].decode())


def _read_table(frame: bytes, at: int) -> TableFrame:
    names = [str(name) for name in read_values(frame[at + 1 :], frame[at] + 1)]
    return TableFrame(names[0], tuple(names[1:]))


def _read_row(frame: bytes, at: int) -> RowFrame:
    return RowFrame(read_values(frame[at + 1 :], frame[at]))


_READERS: dict[int, Callable[[bytes, int], Frame]] = {
    _EVENT: _read_event,
    _CHECKPOINT: _read_checkpoint,
    _REVISION: _read_revision,
    _TABLE: _read_table,
    _ROW: _read_row,
}


def _framed(kind: int, body: bytes) -> bytes:
    return _HEAD.pack(kind, len(body)) + body


def _blobs(*blobs: bytes | None) -> bytes:
    length = _LENGTH.pack
    return b"".join([_NOTHING if blob is None else length(len(blob)) + blob for blob in blobs])


def _read_blobs(
    frame: bytes, at: int, count: int, most_before: int
) -> tuple[list[bytes | None], tuple[bool, bool, bool]]:
    """So many blobs up to the frame's end; the first so many may stand for those of the revision before."""
    blobs: list[bytes | None] = []
    before = [False] * _LEVELS
    for number in range(count):
        (length,) = _LENGTH.unpack_from(frame, at)
        at += _LENGTH.size
        if length == _ABSENT:
            blobs.append(None)
        elif length == _AS_BEFORE and number < most_before:
            before[number] = True
            blobs.append(None)
        else:
            blobs.append(frame[at : at + length])
            at += length
    if at != len(frame):
        raise ValueError
    return blobs, (before[0], before[1], before[2])
