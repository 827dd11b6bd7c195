"""The specification is enough: a reader that shares no code gets back what is in the tables."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from strongroom.keys.ring_json import write_ring
from strongroom.storage import backup_rows
from strongroom.storage.table_walk import column_names, walk
from tests.backup.room import BackedRoom
from tests.backup.second_reader import read_backup


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    room = BackedRoom(tmp_path, database_url)
    yield room
    room.close()


def test_it_shares_no_code() -> None:
    text = Path(__file__).with_name("second_reader.py").read_text()
    assert not re.search(r"^(from|import) (strongroom|tests)", text, re.MULTILINE)


def test_it_reads_what_is_in_the_tables(backed: BackedRoom) -> None:
    made = [backed.add("Zhang San", phone=f"138000056{number:02}") for number in range(5)]
    backed.desk.purchases.create({"customer": made[0], "status": "done", "total": "12.50"})
    backed.run(segment_bytes=2_000)
    backed.desk.customers.update(made[1], {"note": "calls at noon"}, expect=1)
    backed.desk.customers.remove(made[2], expect=1)
    backed.erase(made[3])
    backed.add("Li Si")
    made_last = backed.run().manifest
    assert made_last is not None
    database = backed.room.door.database
    tables = read_backup(backed.objects(), write_ring(backed.room.door.keyring.ring), backed.room.id)
    for table in ("records", "history", "users", "schemas", "policies", "tenants", "erasure_ledger"):
        names = column_names(table)
        expected = sorted((tuple(row) for row in walk(database, table, 1)), key=repr)
        found = sorted((tuple(row[name] for name in names) for row in tables[table]), key=repr)
        assert found == expected, table
    end = made_last.tenants[1].end
    stored = database.read(lambda tx: backup_rows.whole_events(tx, 1, 0, end))
    assert tables["events"] == [(row.event, row.leaf, row.sealed, row.members) for row in stored]


def test_nothing_of_a_person_nor_a_key_lies_in_the_open(backed: BackedRoom) -> None:
    customer = backed.add("Ouyang Nana", phone="13800005678", email="nana@example.com")
    backed.desk.purchases.create({"customer": customer, "status": "delivered", "total": "12.50"})
    backed.run()
    ring = backed.room.door.keyring.ring
    secrets = [key.key for keys in (ring.mac_keys, ring.backup_keys) for key in keys.values()]
    secrets += [key.key for keys in ring.epochs.values() for key in keys.values()]
    words = [b"Nana", b"13800005678", b"nana@example.com", b"delivered", b"12.50", b"alice", *secrets]
    for name, data in backed.objects().items():
        for word in words:
            assert word not in data, name
