"""A room that is as it was written verifies; what was changed in it is found and named."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from strongroom.audit.checkpoint import Checkpoint, open_checkpoint
from strongroom.audit.findings import Finding
from strongroom.audit.sequencer import drain
from strongroom.audit.verify_data import verify_data
from strongroom.audit.verify_room import verify_log
from tests.audit.log_room import MAC, SIGNER, TENANT, LogRoom, execute
from tests.audit.small_room import CHECKS, COLLECTIONS, SmallRoom

KEYS = [SIGNER.verifier_key]


@pytest.fixture
def room(database_url: str) -> Iterator[SmallRoom]:
    room = SmallRoom(database_url)
    yield room
    room.close()


def found(room: LogRoom, remembered: Checkpoint | None = None) -> list[Finding]:
    log = verify_log(room.database, TENANT, KEYS, MAC, remembered=remembered)
    data = verify_data(
        room.database, TENANT, COLLECTIONS, CHECKS, settle=lambda: drain(room.database, MAC, TENANT)
    )
    return [*log.findings, *data.findings]


def codes(room: LogRoom, remembered: Checkpoint | None = None) -> set[str]:
    return {finding.code for finding in found(room, remembered)}


def test_a_room_as_it_was_written_verifies(room: SmallRoom) -> None:
    seen: list[tuple[int, int]] = []
    log = verify_log(room.database, TENANT, KEYS, MAC, lambda done, all: seen.append((done, all)))
    assert log.ok
    assert log.checkpoints == 2
    assert seen[-1] == (log.leaves, log.leaves)
    data = verify_data(room.database, TENANT, COLLECTIONS, CHECKS)
    assert data.findings == ()
    assert (data.records, data.keys) == (12, 8)
    assert data.revisions == 16


def test_a_room_that_goes_on_being_written_verifies(room: SmallRoom) -> None:
    for record in list(room.rows)[:4]:
        room.update(record)
    drain(room.database, MAC, TENANT)  # numbered, neither integrated nor signed
    assert found(room) == []


def test_an_empty_log_verifies(room: SmallRoom) -> None:
    assert verify_log(room.database, 7, KEYS, MAC).ok


def test_every_finding_names_where_and_says_what_in_both_languages(room: SmallRoom) -> None:
    execute(room.url, "UPDATE records SET sealed_personal = sealed_general WHERE collection = 2")
    findings = [finding for finding in found(room) if finding.code == "record.changed"]
    assert findings
    for finding in findings:
        assert finding.collection == "purchases"
        assert finding.record is not None
        assert finding.record.startswith("pur_")
        assert finding.revision == 1
        assert finding.leaf is not None
        assert "personal" in finding.en
        assert "personal" in finding.zh


def test_an_older_copy_of_the_whole_log_is_found_by_what_was_remembered(room: SmallRoom) -> None:
    note = room.seal_up()
    checkpoint = open_checkpoint(note.encode(), SIGNER.verifier_key.name, KEYS)
    assert codes(room, checkpoint) == set()
    assert codes(room, replace(checkpoint, size=checkpoint.size + 1)) == {"anchor.ahead"}
    assert codes(room, replace(checkpoint, root=bytes(32))) == {"anchor.root"}
    assert codes(room, replace(checkpoint, origin="other.example/1")) == {"anchor.origin"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DELETE FROM leaves WHERE leaf = 3", {"leaf.missing", "head.size", "event.unlogged"}),
        ("DELETE FROM events WHERE event = (SELECT event FROM leaves WHERE leaf = 3)", {"event.missing"}),
        ("UPDATE leaves SET leaf = -1 WHERE leaf = 3", {"leaf.missing", "leaf.stray"}),
        ("UPDATE heads SET next = next - 1, integrated = next - 1", {"checkpoint.ahead"}),
        ("UPDATE heads SET integrated = next + 1", {"head.integrated"}),
        ("UPDATE heads SET origin = 'x'", {"head.origin"}),
        ("UPDATE heads SET era = 2", {"head.origin"}),
        ("DELETE FROM heads", {"head.missing"}),
        ("DELETE FROM tiles", {"tile.missing"}),
        ("INSERT INTO tiles SELECT tenant, level, idx + 9, hashes FROM tiles", {"tile.stray"}),
        ("UPDATE checkpoints SET note = replace(note, 'e', 'f')", {"checkpoint.invalid"}),
        ("UPDATE checkpoints SET size = size - 1 WHERE size > 20", {"checkpoint.invalid"}),
        ("DELETE FROM event_subjects", {"subject.missing"}),
        ("DELETE FROM customer_keys", {"key.gone"}),
        ("DELETE FROM users", {"row.gone"}),
        ("DELETE FROM policies", {"row.gone"}),
        ("DELETE FROM history", {"record.gone"}),
        ("DELETE FROM records WHERE collection = 2", {"record.gone"}),
        ("UPDATE records SET owner = id WHERE collection = 2", {"row.forged"}),
        ("UPDATE records SET collection = 77 WHERE collection = 2", {"record.unlogged", "record.gone"}),
        ("UPDATE events SET members = NULL WHERE members IS NOT NULL", {"event.members"}),
        ("UPDATE natural_keys SET record = key", {"natural-key.dangling"}),
    ],
)
def test_what_is_changed_in_the_database_is_found(room: SmallRoom, change: str, expected: set[str]) -> None:
    execute(room.url, change)
    assert expected <= codes(room)


def test_an_older_revision_put_back_is_found_with_its_history_in_place(room: SmallRoom) -> None:
    record = next(row for row in room.rows.values() if row.revision == 3)
    # The newest goes to the history and an old one takes its place: nothing is missing, the order is wrong.
    where = "WHERE id = ? AND revision = "
    execute(room.url, f"INSERT INTO history SELECT * FROM records {where} 3", parameters=(record.id,))
    execute(room.url, f"DELETE FROM records {where} 3", parameters=(record.id,))
    execute(room.url, f"INSERT INTO records SELECT * FROM history {where} 1", parameters=(record.id,))
    execute(room.url, f"DELETE FROM history {where} 1", parameters=(record.id,))
    findings = {finding.code: finding for finding in found(room)}
    assert findings.keys() == {"record.rolled-back", "record.revisions"}
    assert "3" in findings["record.rolled-back"].en


def test_an_event_slipped_in_with_everything_but_the_writers_count_is_found(database_url: str) -> None:
    room = LogRoom(database_url)
    for _ in range(5):
        room.append(action="view")
    room.seal_up()
    # Numbered and signed by the room, but taken out before: the writer's count has a gap.
    room.append(action="view")
    if database_url.startswith("sqlite"):
        execute(room.url, "DELETE FROM leaves WHERE leaf = 6", "UPDATE heads SET next = 6")
    else:
        execute(room.url, "DELETE FROM outbox")
    execute(room.url, "DELETE FROM events WHERE event NOT IN (SELECT event FROM leaves)")
    room.append(action="view")
    room.seal_up()
    assert [finding.code for finding in verify_log(room.database, TENANT, KEYS, MAC).findings] == [
        "stream.gap"
    ]
    room.close()


@pytest.mark.postgres
def test_a_forged_outbox_entry_is_reported(postgres_url: str) -> None:
    room = LogRoom(postgres_url)
    room.seal_up()
    room.append(action="view")
    execute(room.url, "UPDATE outbox SET mac = hash")
    room.seal_up()
    assert {one.code for one in verify_log(room.database, TENANT, KEYS, MAC).findings} == {
        "outbox.bad",
        "event.unlogged",
    }
    room.close()


def test_many_findings_are_counted_and_not_all_listed(room: SmallRoom) -> None:
    execute(room.url, "UPDATE records SET team = 'south'")
    report = verify_data(room.database, TENANT, COLLECTIONS, CHECKS, most=5)
    assert (len(report.findings), report.more) == (5, 7)
