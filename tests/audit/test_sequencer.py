"""Events of many writers get one order, without gap or double, whoever is killed when."""

import time
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import psycopg
import pytest

from strongroom.audit.integration import catch_up, issue_checkpoint, tree
from strongroom.audit.leaf import decode_leaf
from strongroom.audit.merkle import hash_leaf, merkle_root
from strongroom.audit.sequencer import drain
from strongroom.audit.verify import verify_stream_sequences
from strongroom.storage import leaf_rows, log_rows, outbox_rows
from tests.audit.log_room import MAC, SIGNER, TENANT, LogRoom, execute
from tests.audit.writer_process import append_for_ever, drain_for_ever
from tests.forked import PROCESSES

KILLS = 20
QUEUE = "INSERT INTO outbox (tenant, event, hash, mac) VALUES (%s, %s, %s, %s)"


@pytest.fixture
def room(database_url: str) -> Iterator[LogRoom]:
    room = LogRoom(database_url)
    yield room
    room.close()


@pytest.fixture
def postgres_room(postgres_url: str) -> Iterator[LogRoom]:
    room = LogRoom(postgres_url)
    yield room
    room.close()


def numbered(room: LogRoom) -> list[leaf_rows.LeafRow]:
    return room.database.read(lambda tx: leaf_rows.leaves_between(tx, TENANT, 0, 1 << 62))


def assert_in_order(room: LogRoom) -> list[leaf_rows.LeafRow]:
    """Dense indexes, gapless streams, and tiles that say what the leaves say."""
    size = catch_up(room.database, TENANT)
    leaves = numbered(room)
    assert [leaf.number for leaf in leaves] == list(range(size))
    assert len({leaf.event for leaf in leaves}) == size
    assert all(leaf.body is not None and hash_leaf(leaf.body) == leaf.hash for leaf in leaves)
    streams = [decode_leaf(leaf.body or b"").stream for leaf in leaves]
    assert verify_stream_sequences((at, one.id.hex(), one.seq) for at, one in enumerate(streams)) == []
    root = room.database.read(lambda tx: tree(tx, TENANT, size).root())
    assert root == merkle_root([leaf.hash for leaf in leaves])
    return leaves


@pytest.mark.postgres
def test_a_reader_that_goes_on_from_the_last_id_loses_a_row_and_the_sequencer_does_not(
    postgres_room: LogRoom,
) -> None:
    room = postgres_room
    room.seal_up()
    first, second = room.new(), room.new()
    with psycopg.connect(room.url) as early, psycopg.connect(room.url) as late:
        early.execute(QUEUE, (TENANT, first, bytes(32), bytes(32)))  # takes its id, commits later
        late.execute(QUEUE, (TENANT, second, bytes(32), bytes(32)))
        late.commit()
        read = "SELECT id, event FROM outbox WHERE tenant = ? AND id > ? ORDER BY id"
        seen = execute(room.url, read, parameters=(TENANT, 0))
        early.commit()
    seen += execute(room.url, read, parameters=(TENANT, seen[-1][0]))
    assert [bytes(row[1]) for row in seen] == [second]  # the naive reader never sees the first

    execute(room.url, "DELETE FROM outbox")
    with psycopg.connect(room.url) as held:
        # An id is taken and its transaction stays open while a later one is committed and drained.
        held.execute("SELECT nextval(pg_get_serial_sequence('outbox', 'id'))")
        late_event = room.append(action="view")
        row = execute(room.url, "DELETE FROM outbox RETURNING id, event, hash, mac")[0]
        held.execute(
            "INSERT INTO outbox (tenant, id, event, hash, mac) OVERRIDING SYSTEM VALUE"
            " VALUES (%s, %s, %s, %s, %s)",
            (TENANT, row[0], *row[1:]),
        )
        later_event = room.append(action="view")
        assert drain(room.database, MAC, TENANT).numbered == 1
        held.commit()
    assert drain(room.database, MAC, TENANT).numbered == 1
    assert [leaf.event for leaf in assert_in_order(room)[-2:]] == [later_event, late_event]


def test_every_event_gets_one_leaf_in_order(room: LogRoom) -> None:
    events = [room.append(action="view") for _ in range(300)]
    drain(room.database, MAC, TENANT, 7)
    assert [leaf.event for leaf in assert_in_order(room)[1:]] == events
    assert drain(room.database, MAC, TENANT).numbered == 0


def test_an_operation_that_fails_leaves_neither_leaf_nor_gap(room: LogRoom) -> None:
    def fail(tx: object) -> None:
        room.record(tx, action="view")  # type: ignore[arg-type]  # it is a transaction
        raise LookupError

    for _ in range(3):
        with pytest.raises(LookupError):
            room.database.transact(fail)
        room.append(action="view")
    drain(room.database, MAC, TENANT)
    assert len(assert_in_order(room)) == 4


def test_a_checkpoint_of_the_same_size_is_signed_once(room: LogRoom) -> None:
    drain(room.database, MAC, TENANT)
    first = issue_checkpoint(room.database, TENANT, SIGNER, MAC, 1)
    assert issue_checkpoint(room.database, TENANT, SIGNER, MAC, 2) == first


@pytest.mark.postgres
@pytest.mark.parametrize("forgery", ["mac", "hash", "body", "gone", "copied", "other tenant's"])
def test_an_entry_that_is_not_ours_is_put_aside_and_never_numbered(
    postgres_room: LogRoom, forgery: str
) -> None:
    room = postgres_room
    room.seal_up()
    event = room.append(action="view")
    change = {
        "mac": "UPDATE outbox SET mac = sha256(mac)",
        "hash": "UPDATE outbox SET hash = sha256(hash)",
        "body": "UPDATE events SET leaf = leaf || '\\x20' WHERE event = (SELECT event FROM outbox)",
        "gone": "DELETE FROM events WHERE event = (SELECT event FROM outbox)",
        "copied": "INSERT INTO outbox (tenant, event, hash, mac) SELECT tenant, event, hash, mac FROM outbox",
        "other tenant's": "INSERT INTO outbox (tenant, event, hash, mac) "
        "SELECT 2, event, hash, mac FROM outbox",
    }[forgery]
    execute(room.url, change)
    good = room.append(action="view")
    if forgery == "other tenant's":
        room.database.transact(lambda tx: log_rows.add_head(tx, 2, "room.example/2"))
        done = drain(room.database, MAC, 2)
        assert (done.numbered, done.bad) == (0, 1)
        return
    done = drain(room.database, MAC, TENANT, 1)  # a batch of one would loop on a row that stays first
    expected = [event, good] if forgery == "copied" else [good]
    assert (done.numbered, done.bad) == (len(expected), 1)
    assert [leaf.event for leaf in numbered(room)[1:]] == expected
    assert room.database.read(lambda tx: outbox_rows.pending_count(tx, TENANT)) == (1, 1)
    again = drain(room.database, MAC, TENANT, 1)
    assert (again.numbered, again.bad) == (0, 0)


@pytest.mark.postgres
def test_an_entry_copied_after_it_was_numbered_does_not_stop_the_log(postgres_room: LogRoom) -> None:
    room = postgres_room
    room.append(action="view")
    kept = execute(room.url, "SELECT tenant, event, hash, mac FROM outbox")
    drain(room.database, MAC, TENANT)
    with psycopg.connect(room.url) as connection:
        connection.execute(QUEUE, kept[-1])
    room.append(action="view")
    done = drain(room.database, MAC, TENANT)
    assert (done.numbered, done.bad) == (1, 1)
    assert len(assert_in_order(room)) == 3


def acknowledged_in(logs: list[Path]) -> set[bytes]:
    """The events whose commit returned; a last line that was cut off says nothing."""
    lines = [line for log in logs if log.exists() for line in log.read_text().splitlines(keepends=True)]
    return {bytes.fromhex(line) for line in lines if line.endswith("\n")}


def test_no_kill_at_any_instant_loses_doubles_or_misplaces_an_event(room: LogRoom, tmp_path: Path) -> None:
    random = Random(20261124)
    logs: list[Path] = []

    def start(work: Callable[[str, Path], None]) -> BaseProcess:
        logs.append(tmp_path / f"{len(logs)}.acknowledged")
        process = PROCESSES.Process(target=work, args=(room.url, logs[-1]))
        process.start()
        return process

    works = [append_for_ever, drain_for_ever, append_for_ever, drain_for_ever]
    running = [start(work) for work in works]
    try:
        while not (logs[0].exists() and logs[0].stat().st_size):
            time.sleep(0.05)
        for _ in range(KILLS):
            time.sleep(random.uniform(0.05, 0.4))
            victim = random.randrange(len(running))
            running[victim].kill()
            running[victim].join()
            running[victim] = start(works[victim])
        while len(acknowledged_in(logs)) <= KILLS:  # on a slow machine each was killed before it did much
            time.sleep(0.05)
    finally:
        for process in running:
            process.kill()
            process.join()
    drain(room.database, MAC, TENANT)
    leaves = assert_in_order(room)
    acknowledged = acknowledged_in(logs)
    assert len(acknowledged) > KILLS
    assert acknowledged <= {leaf.event for leaf in leaves}
    assert f"\n{len(leaves)}\n" in room.seal_up()  # each was linked to the one before by whoever numbered it
