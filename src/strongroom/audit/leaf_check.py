"""Checks stored leaves against their events, many and fast, without decoding them.

Lives here: what ties a leaf's bytes to its row, and its members to it. Must not live here: the tree
(verify_room.py), what a leaf says of the data (leaf_writes.py).
"""

import re
from collections.abc import Sequence
from hashlib import sha256

from strongroom.audit.eras import Eras
from strongroom.audit.findings import Findings
from strongroom.audit.members import decode_members, member_root
from strongroom.audit.merkle import HASH_BYTES
from strongroom.audit.verify import StreamSequences
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage.leaf_rows import LeafTuple

__all__ = ["LeafCheck"]

# Strings have their quotes escaped, so that none of these can begin inside one.
_HEAD = b'{"action":"'
_ERA = b'{"action":"era_begin"'
_EVENT = b'"event":"evt_'
_STREAM = b'"stream":{"id":"'
_SEQ = b'","seq":'
_DIGESTS = b'"digests":{"'
_STATED = b'"members":{'
_MEMBERS = re.compile(rb'"members":\{"count":([1-9][0-9]*),"root":"([0-9a-f]{64})"\}')
_ID_CHARACTERS = 26
_STREAM_CHARACTERS = 16
_SEQ_AT = _STREAM_CHARACTERS + len(_SEQ)
# int() reads base 32 with the letters a to v; Crockford's alphabet leaves out i, l, o and u.
_DIGITS = bytes.maketrans(b"0123456789abcdefghjkmnpqrstvwxyz", b"0123456789abcdefghijklmnopqrstuv")


class LeafCheck:
    """Checks the leaves of one log, in their order.

    Attributes:
        bodies_missing: How many leaves have no event.
    """

    def __init__(self, tenant: int, findings: Findings, eras: Eras) -> None:
        self.bodies_missing = 0
        self._end = f'}},"tenant":{tenant},"v":1}}'.encode()
        self._findings = findings
        self._eras = eras
        self._streams = StreamSequences()

    def check_all(self, rows: Sequence[LeafTuple]) -> dict[int, bytes | None]:
        """Check rows of leaves.

        Returns:
            By index the hash that stands in the row, in order; None where it is none.
        """
        hashes: dict[int, bytes | None] = {}
        check = self._check_body
        for row in rows:
            # The one hot loop of verification: unpacked, and no call where nothing is wrong.
            number, event, digest, body, members, event_hash, sealed = row
            if number in hashes:
                self._add("leaf.double", number, event)
            hashes[number] = digest if len(digest) == HASH_BYTES else None
            if body is None:
                self.bodies_missing += 1
                self._add("event.missing", number, event)
            elif sha256(b"\x00" + body).digest() != digest:
                self._add("event.changed", number, event)
            else:
                if event_hash != digest:
                    self._add("event.hash", number, event)
                if not check(number, event, body):
                    self._add("leaf.form", number, event)
                if not sealed and _DIGESTS in body:
                    self._add("event.sealed", number, event)
                if members is not None or _STATED in body:
                    self._check_members(number, event, body, members)
        return hashes

    def finish(self) -> None:
        """After the last leaf: report gaps in the writers' counts."""
        for code, stream, first, last, index in self._streams.found():
            self._findings.add(
                code, leaf=index if index >= 0 else None, stream=stream, first=first, last=last
            )

    def _check_body(self, number: int, event: bytes, body: bytes) -> bool:
        """Whether the bytes are a leaf of this event and tenant."""
        place = body.find(_EVENT) + len(_EVENT)
        tail = body.rpartition(_STREAM)[2]
        try:
            identity = int(body[place : place + _ID_CHARACTERS].translate(_DIGITS), 32).to_bytes(16, "big")
            seq = int(tail[_SEQ_AT : -len(self._end)])
            stream = tail[:_STREAM_CHARACTERS].decode()
        except (ValueError, OverflowError):
            return False
        if number == 0 or body.startswith(_ERA):
            self._eras.begin(number, body)
        self._streams.add(number, stream, seq)
        return (
            identity == event
            and tail.endswith(self._end)
            and tail[_STREAM_CHARACTERS:_SEQ_AT] == _SEQ
            and body.startswith(_HEAD)
        )

    def _check_members(self, number: int, event: bytes, body: bytes, column: bytes | None) -> None:
        stated = _MEMBERS.search(body)
        try:
            found = member_root(event, decode_members(column or b""))
        except VerificationFailed:
            self._add("event.members", number, event)
            return
        if stated is None or (found.count, found.root.hex().encode()) != (int(stated[1]), stated[2]):
            self._add("event.members", number, event)

    def _add(self, code: str, number: int, event: bytes) -> None:
        self._findings.add(code, leaf=number, event=write_id("evt", event))
