"""Files that are held for a while, sealed: what somebody uploaded, what an import refused, an export.

Lives here: their life, from the decision to hold one to its end. Must not live here: SQL, reading what is in
them (ingest), HTTP. docs/adr/0062 says why they lie in the database.

Each piece is sealed under a key of the user whose file it is, bound to its place in the file; how many
there are stands in the row, under its MAC. The key comes from an index generation and goes with it: no file
in which an erased person stood opens once the erasure is definitive (docs/adr/0068). Nobody else gets it, and
nothing of it lies anywhere unsealed. Its user gets it as what it is alone: an export by what exports take,
for the collection that it is of.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from strongroom.crypto.envelope import LevelSealer
from strongroom.crypto.held_key import held_key
from strongroom.errors import Conflict, KeyNotAvailable, NotFound, VerificationFailed
from strongroom.model.ids import new_id, read_id, write_id
from strongroom.model.levels import Level
from strongroom.model.schema import HELD
from strongroom.storage import held_rows
from strongroom.storage.held_rows import HeldRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.macs.whole_rows import check_whole, tag_whole
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.operations.running import run
from strongroom.vault.session import Session

__all__ = ["HELD_PREFIX", "PART_BYTES", "Held", "HeldFiles", "HeldKind", "forget_held", "forget_held_under"]

HELD_PREFIX = "fil"
PART_BYTES = 1 << 20
"""Bytes of a piece; the last one may be shorter."""

_MOST_FILES = 20
_DAY = 86_400_000
_FORMAT, _NAME_REVISION = 1, 1
_ABOUT, _CONTENT = Level.GENERAL, Level.PERSONAL
"""Apart, so that neither is taken for the other."""
_BEING_WRITTEN, _WHOLE, _HANDED_OUT = 0, 1, 2


class HeldKind(IntEnum):
    """What a file is; the numbers stand in rows."""

    UPLOAD = 1
    REJECTS = 2
    EXPORT = 3


_KINDS: Mapping[str, frozenset[HeldKind]] = MappingProxyType(
    {
        "import": frozenset({HeldKind.UPLOAD, HeldKind.REJECTS}),
        "export": frozenset({HeldKind.EXPORT}),
    }
)


@dataclass(frozen=True, slots=True)
class Held:
    """A file that is held.

    Args:
        id: ``fil_…``.
        size: Bytes.
        ends: When it goes; milliseconds.
        name: As whoever uploaded it calls it.
        parts: How many pieces.
    """

    id: str
    kind: HeldKind
    size: int
    ends: int
    parts: int
    name: str = field(repr=False)


class HeldFiles:
    """The files of one user, by what they are for.

    Args:
        session: Whose, and with which rights.
        collection: The collection that a file is about.
        action: What is decided before it is begun and before it leaves: ``import`` or ``export``.
    """

    def __init__(self, door: Door, session: Session, collection: str, action: str) -> None:
        self._door, self._session = door, session
        self._collection, self._action, self._kinds = collection, action, _KINDS[action]

    def begin(self, kind: HeldKind, name: str) -> str:
        """Begin a file; it goes by itself after a day.

        Raises:
            Refused: ``access.refused``; recorded.
            Conflict: ``held.too-many``.
        """

        def work(op: Operation) -> str | Refusal:
            collection = op.collection(self._collection)
            op.begin(collection)
            decision = op.decide(collection.name)
            if not decision.allowed:
                return op.refuse(decision, collection)
            tenant, user = op.tenancy.tenant, op.session.principal.user
            mine = held_rows.held_of(op.tx, tenant, user)
            for old in [each for each in mine if each.ends <= op.now]:
                held_rows.drop_held(op.tx, old)
                mine.remove(old)
            if len(mine) >= _MOST_FILES:
                raise Conflict("held.too-many", most=_MOST_FILES)
            file = new_id(op.now)
            generation = self._door.keyring.newest_index_generation(tenant)
            about = json.dumps({"name": name, "collection": collection.name}, ensure_ascii=False)
            sealer = self._sealer(user, file, generation)
            sealed = sealer.seal(_ABOUT, op.tenancy.suite, _FORMAT, _NAME_REVISION, about.encode())
            row = HeldRow(
                tenant,
                file,
                user,
                int(kind),
                _BEING_WRITTEN,
                0,
                0,
                op.now,
                op.now + _DAY,
                generation,
                sealed,
                op.event,
                b"",
            )
            held_rows.add_held(op.tx, self._tagged(row))
            draft = op.draft(collection=collection.name)
            draft.extra = {"file": write_id(HELD_PREFIX, file)}
            op.record(draft)
            return write_id(HELD_PREFIX, file)

        return run(self._door, self._session, self._action, work)

    def add(self, identity: str, part: int, data: bytes) -> None:
        """Add a piece to a file that is being written.

        Args:
            part: Which, from 0 on.
        """

        def work(tx: Transaction, now: int) -> None:
            row = self._own(tx, identity, now, _BEING_WRITTEN)
            tenancy = self._door.tenancies.current(tx, row.tenant)
            sealed = self._sealer_of(row).seal(_CONTENT, tenancy.suite, _FORMAT, part + 1, data)
            held_rows.add_held_part(tx, row.tenant, row.file, part, sealed)

        self._door.transact(self._session.tenant, work)

    def finish(self, identity: str, parts: int, size: int) -> Held:
        """The file is whole: so many pieces, so many bytes."""

        def work(tx: Transaction, now: int) -> Held:
            row = self._own(tx, identity, now, _BEING_WRITTEN)
            row = self._tagged(row._replace(state=_WHOLE, parts=parts, size=size))
            held_rows.replace_held(tx, row)
            return self._view(row)

        return self._door.transact(self._session.tenant, work)

    def look(self, identity: str) -> Held:
        """A file that is whole.

        Raises:
            NotFound: ``held.not-found``; also for somebody else's, for one of another collection or kind,
                and for one that is gone or not whole.
        """
        now = self._door.now()
        return self._door.database.read(lambda tx: self._view(self._own(tx, identity, now, _WHOLE)))

    def read(self, held: Held) -> Iterator[bytes]:
        """The pieces of a file, for the room's own use.

        Raises:
            VerificationFailed: Where a piece is missing, or is not what was sealed there.
        """
        file = read_id(HELD_PREFIX, held.id)
        for number in range(held.parts):

            def look(tx: Transaction, number: int = number) -> bytes:
                row = held_rows.held_row(tx, self._session.tenant, file)
                sealed = held_rows.held_part(tx, self._session.tenant, file, number)
                if row is None or sealed is None:
                    raise VerificationFailed("held.part-missing")
                return self._sealer_of(row).open(_CONTENT, _FORMAT, number + 1, sealed)

            yield self._door.database.read(look)

    def hand_out(self, identity: str, *, once: bool) -> Held:
        """Decide and record that a file leaves; only then `read` it.

        Args:
            once: Whether it leaves this one time.

        Raises:
            Refused: ``access.refused``; recorded. NotFound: ``held.not-found``.
        """

        def work(op: Operation) -> Held | Refusal:
            collection = op.collection(self._collection)
            op.begin(collection)
            decision = op.decide(collection.name)
            if not decision.allowed:
                return op.refuse(decision, collection)
            row = self._own(op.tx, identity, op.now, _WHOLE, hold=once)
            view = self._view(row)
            if once:
                changed = self._tagged(row._replace(state=_HANDED_OUT, event=op.event))
                held_rows.replace_held(op.tx, changed)
            draft = op.draft(collection=collection.name)
            draft.extra = {"file": identity, "handed_out": 1}
            op.record(draft)
            return view

        return run(self._door, self._session, self._action, work)

    def drop(self, identity: str) -> None:
        """Take a file away.

        Raises:
            NotFound: ``held.not-found``.
        """
        file = read_id(HELD_PREFIX, identity)

        def work(tx: Transaction, now: int) -> None:
            row = held_rows.lock_held(tx, self._session.tenant, file)
            if row is None or row.user != self._session.principal.user:
                raise NotFound("held.not-found")
            held_rows.drop_held(tx, row)

        self._door.transact(self._session.tenant, work)

    # -- inside --------------------------------------------------------------------------

    def _own(self, tx: Transaction, identity: str, now: int, state: int, *, hold: bool = False) -> HeldRow:
        file = read_id(HELD_PREFIX, identity)
        look = held_rows.lock_held if hold else held_rows.held_row
        row = look(tx, self._session.tenant, file)
        mine = row is not None and row.user == self._session.principal.user and row.kind in self._kinds
        if row is None or not mine or row.ends <= now or row.state != state:
            raise NotFound("held.not-found")
        check_whole(self._door.keyring.row_mac(), "held", row)
        return row

    def _tagged(self, row: HeldRow) -> HeldRow:
        return row._replace(mac=tag_whole(self._door.keyring.row_mac(), "held", row))

    def _sealer_of(self, row: HeldRow) -> LevelSealer:
        return self._sealer(row.user, row.file, row.generation)

    def _sealer(self, user: bytes, file: bytes, generation: int) -> LevelSealer:
        keyring, tenant = self._door.keyring, self._session.tenant
        try:
            key = keyring.index_key(tenant, generation)
        except KeyNotAvailable:
            raise NotFound("held.not-found") from None  # an erasure has become definitive since
        return LevelSealer(held_key(key, keyring.room, tenant, user), HELD, file)

    def _view(self, row: HeldRow) -> Held:
        document = json.loads(self._sealer_of(row).open(_ABOUT, _FORMAT, _NAME_REVISION, row.sealed))
        if document["collection"] != self._collection:
            raise NotFound("held.not-found")
        return Held(
            write_id(HELD_PREFIX, row.file),
            HeldKind(row.kind),
            row.size,
            row.ends,
            row.parts,
            str(document["name"]),
        )


def forget_held_under(door: Door, tenant: int, generation: int) -> int:
    """Take away the files whose key comes from an earlier index generation; returns how many."""
    return _drop(door, door.database.read(lambda tx: held_rows.held_under(tx, tenant, generation)))


def forget_held(door: Door, tenant: int) -> int:
    """Take away the files whose time is over; returns how many."""
    now = door.now()
    return _drop(door, door.database.read(lambda tx: held_rows.held_ended(tx, tenant, now)))


def _drop(door: Door, rows: Sequence[HeldRow]) -> int:
    for row in rows:
        door.database.transact(lambda tx, row=row: held_rows.drop_held(tx, row))  # type: ignore[misc]  # bound now, called now
    return len(rows)
