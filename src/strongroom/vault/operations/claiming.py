"""Claiming a request, in the transaction that carries it out.

Lives here: the row of a request under its MAC, from its claim to its outcome. Must not live here: what is
done, SQL. docs/adr/0061 says why.

The claim is the first thing that a transaction writes, so that whoever sends the same request at the same
moment waits there and then learns the outcome. The outcome comes just before the event: both are there after
the commit, or neither. What was refused or failed did nothing, and may be sent again.

What a request says may be little more than a telephone number, and whoever has the key of its digest can try
them all. So that key is derived from the index generation, which goes with whoever is erased. Of a request of
before it is then known that it was carried out, and no more what it said.
"""

import json
from hmac import compare_digest
from struct import Struct

from strongroom.crypto.derive import label
from strongroom.crypto.request_mac import request_mac
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import Busy, InvalidInput, KeyNotAvailable
from strongroom.keys.keyring import KeyRing
from strongroom.storage import once_rows
from strongroom.storage.once_rows import OnceRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.operations.once import Once, Outcome, Repeated
from strongroom.vault.session import Session

__all__ = ["KEPT_MS", "Claim", "forget_ended", "vouched_once"]

KEPT_MS = 24 * 3_600_000
"""For how long an outcome is kept: far longer than any program tries again by itself."""

_PLACE = label("strongroom/once/place")
_REQUEST = label("strongroom/once/request")
_ROW = label("strongroom/row/once")
_HEAD = Struct(">I")
_DIGEST_BYTES = 28


class Claim:
    """A request that this transaction carries out, and nobody else does.

    Args:
        tx: The open transaction.
        session: Who sends it.
        once: Its name and what it says.
        now: Milliseconds.

    Raises:
        Repeated: ``once.answered``: it was carried out before.
        InvalidInput: ``once.other-request``: its name stood for another one.
        Busy: ``storage.busy``.
        VerificationFailed: ``once.row-forged``.
    """

    def __init__(self, keyring: KeyRing, tx: Transaction, session: Session, once: Once, now: int) -> None:
        self._keyring, self._tx = keyring, tx
        number = keyring.newest_mark()
        place = _place(keyring.marks(), session, once)
        generation = keyring.newest_index_generation(session.tenant)
        self._said = once.request
        request = _HEAD.pack(generation) + self._digest(keyring, session.tenant, generation, place)
        self._row = OnceRow(session.tenant, number, place, request, now, now + KEPT_MS, "", b"")
        if not once_rows.claim_once(tx, self._row):
            self._look(self._row)
            raise Busy(
                "storage.busy", state="once"
            )  # it ended between the two looks: the next try finds room

    def settle(self, outcome: Outcome) -> None:
        """Keep what it came to."""
        text = json.dumps(outcome.as_document(), ensure_ascii=False, separators=(",", ":"))
        row = self._row._replace(outcome=text)
        mac = self._keyring.row_mac().tag(_ROW, *_parts(row))
        once_rows.settle_once(self._tx, row._replace(mac=mac))

    def give_back(self) -> None:
        """Nothing was done: it may be sent again."""
        once_rows.drop_once(self._tx, self._row)

    def _look(self, asked: OnceRow) -> None:
        """Tell of the outcome that a place holds, where it still does."""
        found = once_rows.once_row(self._tx, asked.tenant, asked.mark_key, asked.place)
        if found is None or found.ends <= asked.made:
            return
        mac = self._keyring.row_mac()
        mac.check(found.mac, "once.row-forged", _ROW, *_parts(found))
        if self._is_other(found):
            raise InvalidInput("once.other-request")
        raise Repeated(Outcome.from_document(json.loads(found.outcome)))

    def _is_other(self, found: OnceRow) -> bool:
        """Whether a place holds another request, as far as that can still be told."""
        (generation,) = _HEAD.unpack_from(found.request)
        try:
            mine = self._digest(self._keyring, found.tenant, generation, found.place)
        except KeyNotAvailable:
            return False  # an erasure has become definitive since
        return not compare_digest(found.request[_HEAD.size :], mine)

    def _digest(self, keyring: KeyRing, tenant: int, generation: int, place: bytes) -> bytes:
        mac = request_mac(keyring.index_key(tenant, generation), keyring.room, tenant)
        return mac.tag(_REQUEST, place, self._said)[:_DIGEST_BYTES]


def forget_ended(door: Door, tenant: int) -> int:
    """Take away the outcomes that are kept no longer; returns how many."""
    return door.transact(tenant, lambda tx, now: once_rows.drop_once_before(tx, tenant, now))


def _place(mac: RowMac, session: Session, once: Once) -> bytes:
    """Whose name it is. A user is the same by another session or token."""
    acted_for = (session.acted_for or "").encode()
    return mac.tag(_PLACE, _number(session.tenant), session.principal.user, acted_for, once.key)


def _parts(row: OnceRow) -> tuple[bytes, ...]:
    numbers = (row.tenant, row.mark_key, row.made, row.ends)
    return (*map(_number, numbers), row.place, row.request, row.outcome.encode())


def vouched_once(row: OnceRow) -> tuple[bytes, tuple[bytes, ...]]:
    """What labels a row's MAC, and what it covers."""
    return _ROW, _parts(row)


def _number(value: int) -> bytes:
    return value.to_bytes(8, "big")
