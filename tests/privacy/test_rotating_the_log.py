"""Another key signs the log: whoever believes the first one can follow, and nobody signs by it any more."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from strongroom.audit.checkpoint import Checkpoint, sign_checkpoint
from strongroom.audit.note import NoteSigner
from strongroom.audit.verify import Report, verify_bundle
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room, open_room
from tests.privacy.conftest import NANA, WANG

Made = Callable[..., Carriage]


@pytest.fixture
def audit(room: Room) -> Iterator[Desk]:
    with room.acting("alice", purpose="audit") as desk:
        yield desk


def check(lines: Iterator[bytes] | bytes, *keys: str) -> Report:
    data = lines if isinstance(lines, bytes) else b"".join(lines)
    return verify_bundle(io.BytesIO(data), keys)


def codes(report: Report) -> list[str]:
    return [one["code"] for one in report.findings]


def test_all_that_was_signed_stays_verifiable_by_either_key(
    desk: Desk, room: Room, carriage: Made, audit: Desk
) -> None:
    first = desk.customers.create(NANA).id
    kept = audit.audit.checkpoint()
    keys = [audit.audit.key()]
    for _ in range(2):
        assert rotate(carriage(), Rotated.LOG) == ()
        desk.customers.update(first, {"city": "上海"})
        audit.audit.checkpoint()
        keys.append(audit.audit.key())
    assert len(set(keys)) == 3
    assert audit.audit.verify(data=True).findings == ()
    for key in keys:
        report = check(audit.audit.export_bundle(), key)
        assert (codes(report), report.pinned) == ([], True)
    old = int(kept.split("\n")[1])
    (event,) = [
        one.leaf.event for one in audit.audit.list().items if one.leaf.action == "create" and one.leaf.record
    ]
    for key in keys:
        assert codes(check(audit.audit.prove_consistency(old), key)) == []
        assert codes(check(audit.audit.export_bundle(events=[event]), key)) == []
    other = str(NoteSigner(keys[0].partition("+")[0], bytes(32)).verifier_key)
    assert codes(check(audit.audit.export_bundle(), other)) == ["key.other"]


def without(data: bytes, wanted: Callable[[dict[str, object]], bool]) -> bytes:
    """A bundle without some of its lines, closed anew."""
    from hashlib import sha256

    lines = [line for line in data.splitlines(keepends=True)[:-1] if not wanted(json.loads(line))]
    end = {"records": len(lines), "sha256": sha256(b"".join(lines)).hexdigest(), "type": "end"}
    return b"".join(lines) + json.dumps(end, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_a_key_that_nothing_names_is_not_believed(
    desk: Desk, room: Room, carriage: Made, audit: Desk
) -> None:
    desk.customers.create(NANA)
    first = audit.audit.key()
    assert rotate(carriage(), Rotated.LOG) == ()
    events = [one.leaf.event for one in audit.audit.list().items if one.leaf.action == "create"]
    bundle = b"".join(audit.audit.export_bundle(events=events[:1]))
    assert codes(check(bundle, first)) == []

    def names_key(record: dict[str, object]) -> bool:
        from base64 import b64decode

        return record["type"] == "event" and b'"log_key"' in b64decode(str(record["leaf"]))

    assert "key.unproven" in codes(check(without(bundle, names_key), first))
    assert codes(check(without(bundle, lambda record: record["type"] == "key"), first)) == [
        "checkpoint.invalid",
        "bundle.malformed",
    ]


def test_what_the_former_key_signs_after_its_end_counts_nowhere(
    desk: Desk, room: Room, carriage: Made, audit: Desk
) -> None:
    desk.customers.create(NANA)
    ring = room.door.keyring.ring
    assert rotate(carriage(), Rotated.LOG) == ()
    desk.customers.create(WANG)
    note = audit.audit.checkpoint()
    origin, size, _ = note.split("\n")[:3]
    stolen = NoteSigner(origin, ring.log_seeds[1][1].key)
    opened = Checkpoint.from_body("\n".join(note.split("\n")[:3]) + "\n")
    forged = sign_checkpoint(opened, [stolen]).decode()
    room.door.database.transact(lambda tx: _replace_note(tx, int(size), forged))
    assert [one.code for one in audit.audit.verify().findings] == ["checkpoint.invalid"]


def _replace_note(tx: object, size: int, note: str) -> None:
    from sqlalchemy import bindparam, update

    from strongroom.storage.statement import Statement
    from strongroom.storage.tables import checkpoints

    changed = (
        update(checkpoints)
        .where(checkpoints.c.tenant == bindparam("of_tenant"), checkpoints.c.size == bindparam("of_size"))
        .values(note=bindparam("new_note"))
    )
    tx.run(Statement(changed), of_tenant=1, of_size=size, new_note=note)  # type: ignore[attr-defined]  # a transaction


class Killed(Exception):
    """The process ends here."""


def test_killed_at_any_step_it_is_gone_on_with(home: Path) -> None:
    words = ("log key made", "log key named", "log key in use", "log key ended")
    for number, word in enumerate(words, 1):

        def dying(what: str, word: str = word) -> None:
            if what == word:
                raise Killed

        with (
            open_room(home, Surroundings()) as room,
            room.acting("alice", purpose="operations") as desk,
            pytest.raises(Killed),
        ):
            rotate(Carriage(door=room.door, session=desk.session, passed=dying), Rotated.LOG)
        with open_room(home, Surroundings()) as room, room.acting("alice", purpose="operations") as desk:
            if word != "log key ended":
                assert rotate(Carriage(door=room.door, session=desk.session), Rotated.LOG) == ()
            ring = room.door.keyring.ring
            assert sorted(ring.log_seeds[1]) == list(range(1, number + 2))
            assert ring.signing(1) == number + 1
            assert all(end.size is not None for end in ring.log_ends[1].values())
            key = desk.audit.key()
            assert codes(check(desk.audit.export_bundle(), key)) == []
            assert desk.audit.verify(data=True).findings == ()
