"""A leaf that the room did not append is never signed, and is named."""

from collections.abc import Iterator

import pytest

from strongroom.audit.chain import LeafChain
from strongroom.audit.integration import catch_up, issue_checkpoint
from strongroom.audit.merkle import hash_leaf
from strongroom.audit.sequencer import drain
from strongroom.audit.verify_room import verify_log
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from tests.audit.forger import append_forged, forged_event
from tests.audit.log_room import MAC, SIGNER, TENANT, LogRoom, OneKey, execute

KEYS = [SIGNER.verifier_key]


@pytest.fixture
def room(database_url: str) -> Iterator[LogRoom]:
    room = LogRoom(database_url)
    for _ in range(5):
        room.append(action="view")
    room.seal_up()
    yield room
    room.close()


def append(room: LogRoom, count: int = 1) -> None:
    for _ in range(count):
        room.append(action="view")
    drain(room.database, MAC, TENANT)


def refusal(room: LogRoom) -> str:
    with pytest.raises(VerificationFailed) as caught:
        issue_checkpoint(room.database, TENANT, SIGNER, MAC, room.now)
    return caught.value.code


def found(room: LogRoom) -> list[tuple[str, int | None]]:
    return sorted({(one.code, one.leaf) for one in verify_log(room.database, TENANT, KEYS, MAC).findings})


def checkpoints(room: LogRoom) -> int:
    return execute(room.url, "SELECT count(*) FROM checkpoints")[0][0]


def test_a_well_formed_event_of_another_s_is_never_signed_and_is_named(room: LogRoom) -> None:
    event = append_forged(room.url)
    before = checkpoints(room)
    assert refusal(room) == "log.leaf-forged"
    append(room, 3)  # the room goes on, and what it appends does not make the forgery its own
    assert refusal(room) == "log.leaf-forged"
    assert checkpoints(room) == before
    (finding,) = verify_log(room.database, TENANT, KEYS, MAC).findings
    assert (finding.code, finding.leaf, finding.event) == ("leaf.forged", 6, write_id("evt", event))


def test_an_event_in_the_place_of_another_that_nobody_signed_yet_is_not_signed(room: LogRoom) -> None:
    append(room, 3)
    event, digest = forged_event(room.url)
    execute(room.url, "UPDATE leaves SET event = ?, hash = ? WHERE leaf = 7", parameters=(event, digest))
    assert refusal(room) == "log.leaf-forged"
    assert ("leaf.forged", 7) in found(room)


def test_two_events_that_change_places_before_they_are_signed_are_found(room: LogRoom) -> None:
    append(room, 3)
    execute(
        room.url,
        "UPDATE leaves SET leaf = 100 WHERE leaf = 6",
        "UPDATE leaves SET leaf = 6 WHERE leaf = 7",
        "UPDATE leaves SET leaf = 7 WHERE leaf = 100",
    )
    assert refusal(room) == "log.leaf-forged"
    assert [one for one in found(room) if one[0] == "leaf.forged"] == [
        ("leaf.forged", 6),
        ("leaf.forged", 7),
        ("leaf.forged", 8),  # came after another than the one that stands there now
    ]


def test_an_event_put_back_from_an_older_copy_of_the_database_does_not_fit_what_came_after(
    room: LogRoom,
) -> None:
    append(room)
    columns = "event, hash, mac_key, mac"
    kept = execute(room.url, f"SELECT {columns} FROM leaves WHERE leaf = 6")[0]
    execute(
        room.url,
        "DELETE FROM leaves WHERE leaf = 6",
        "UPDATE heads SET next = 6, integrated = 6",
    )
    append(room, 2)
    execute(
        room.url,
        "UPDATE leaves SET event = ?, hash = ?, mac_key = ?, mac = ? WHERE leaf = 6",
        parameters=tuple(kept),
    )
    assert refusal(room) == "log.leaf-forged"
    assert ("leaf.forged", 7) in found(room)


def test_a_leaf_from_before_the_checkpoint_cannot_come_under_the_next_one_changed(room: LogRoom) -> None:
    event, digest = forged_event(room.url)
    execute(room.url, "UPDATE leaves SET event = ?, hash = ? WHERE leaf = 2", parameters=(event, digest))
    hashes = [bytes(row[0]) for row in execute(room.url, "SELECT hash FROM leaves ORDER BY leaf")]
    execute(room.url, "UPDATE tiles SET hashes = ? WHERE level = 0", parameters=(b"".join(hashes),))
    append(room)
    assert refusal(room) == "log.tiles-differ"
    assert {("leaf.forged", 2), ("checkpoint.root", None)} <= set(found(room))
    # Without the checkpoint that speaks against it, the leaf's own row does.
    execute(room.url, "DELETE FROM checkpoints")
    assert refusal(room) == "log.leaf-forged"


def test_tiles_that_are_not_made_of_the_leaves_are_not_signed(room: LogRoom) -> None:
    append(room, 2)
    catch_up(room.database, TENANT)
    (data,) = execute(room.url, "SELECT hashes FROM tiles WHERE level = 0")[0]
    forged = bytes(data)[:-32] + hash_leaf(b"another")
    execute(room.url, "UPDATE tiles SET hashes = ? WHERE level = 0", parameters=(forged,))
    assert refusal(room) == "log.tiles-differ"


def test_nothing_is_signed_under_the_name_of_another_log(room: LogRoom) -> None:
    append(room)
    execute(room.url, "UPDATE heads SET origin = 'room.example/2'")
    assert refusal(room) == "log.origin-differs"


def test_a_planted_checkpoint_neither_counts_nor_stands_in_the_way(room: LogRoom) -> None:
    execute(room.url, "INSERT INTO checkpoints (tenant, size, note, at) VALUES (1, 8, 'x', 1)")
    execute(room.url, "INSERT INTO checkpoints (tenant, size, note, at) VALUES (1, 7, 'y', 1)")
    append(room, 2)
    assert room.seal_up().startswith("room.example/1\n8\n")
    assert found(room) == [("checkpoint.invalid", None)]


def test_a_row_under_a_key_that_the_ring_does_not_have_is_a_forgery(room: LogRoom) -> None:
    append(room)
    execute(room.url, "UPDATE leaves SET mac_key = 9 WHERE leaf = 6")
    assert refusal(room) == "log.leaf-forged"
    assert found(room) == [("leaf.forged", 6)]


def test_a_changed_mac_names_its_own_leaf_alone(room: LogRoom) -> None:
    append(room, 3)
    execute(room.url, "UPDATE leaves SET mac = ? WHERE leaf = 7", parameters=(bytes(32),))
    assert found(room) == [("leaf.forged", 7)]


def test_the_row_after_one_that_is_gone_is_not_accused(room: LogRoom) -> None:
    append(room, 3)
    execute(room.url, "DELETE FROM leaves WHERE leaf = 7")
    assert refusal(room) == "log.leaf-missing"
    assert "leaf.forged" not in {code for code, _ in found(room)}


def test_a_link_is_bound_to_tenant_place_predecessor_leaf_and_key() -> None:
    chain = LeafChain(MAC, TENANT)
    number, mac = chain.link(3, b"before", b"hash")
    chain.check(3, b"before", b"hash", number, mac)
    others = [(4, b"before", b"hash"), (3, b"befor", b"ehash"), (3, b"before", b"other")]
    for index, previous, digest in others:
        with pytest.raises(VerificationFailed):
            chain.check(index, previous, digest, number, mac)
    for other in (LeafChain(MAC, TENANT + 1), LeafChain(OneKey(bytes(32)), TENANT)):
        with pytest.raises(VerificationFailed):
            other.check(3, b"before", b"hash", number, mac)
