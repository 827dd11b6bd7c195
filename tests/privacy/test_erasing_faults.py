"""What goes wrong while somebody is erased: it is gone on with, or stopped before anything is lost."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from strongroom.errors import Erased, KeyNotAvailable, VerificationFailed
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.storage.erasure_rows import replace_erasure
from strongroom.storage.lease_rows import LeaseRow, put_lease
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.state import ErasureState, tagged_erasure
from strongroom.vault.room import Room, open_room
from tests.privacy.conftest import NANA, WANG
from tests.refusals import refused

Made = Callable[..., Carriage]

WORDS = (
    "committed",
    "anchored",
    "told",
    "let go",
    "cut",
    "shredded",
    "key made",
    "keyed",
    "regions moved",
    "moved",
    "copied",
    "checked",
    "intent",
    "key destroyed",
    "destroyed",
    "defined",
    "receipt",
)


class Killed(Exception):
    """The process ends here."""


def dying_at(word: str) -> Callable[[str], None]:
    def passed(what: str) -> None:
        if what == word:
            raise Killed

    return passed


def carry(home: Path, passed: Callable[[str], None] = lambda what: None) -> None:
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="privacy_request") as desk:
        carry_forward(Carriage(door=room.door, session=desk.session, passed=passed))


def test_killed_at_any_step_it_goes_on_to_the_same_end(home: Path) -> None:
    """One after the other in one room, so that each goes through what the one before left."""
    erased = []
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="sales") as desk:
        wang = desk.customers.create(WANG).id
    for number, word in enumerate(WORDS):
        with (
            open_room(home, Surroundings()) as room,
            room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
        ):
            person = {**NANA, "external_id": f"gone-{number}"}
            erased.append(desk.customers.create(person).id)
            desk.erasures.ask(erased[-1], due=room.door.now())
        with pytest.raises(Killed):
            carry(home, dying_at(word))
        carry(home)
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        for customer in erased:
            row, _ = desk.erasures.erasure(customer)
            assert row is not None
            assert (row.state, row.receipt is not None) == (ErasureState.DEFINITIVE, True)
            with pytest.raises(Erased):
                desk.customers.get(customer)
        assert [view.id for view in desk.customers.find({"phone": "13900001111"})] == [wang]
        assert desk.audit.verify(data=True).findings == ()
        ring = room.door.keyring.ring
        assert len(ring.epochs[1, 0]) == 1
        assert len(ring.index_generations[1]) == 1
        assert room.door.keyring.anchor.read().tenant(1).ledger == ()


def test_keys_deleted_behind_the_rooms_back_stop_it_before_anything_is_destroyed(
    desk: Desk, room: Room, carriage: Made
) -> None:
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.ask(nana, due=room.door.now())
    before = room.door.keyring.ring

    def delete_a_living_key(what: str) -> None:
        if what == "copied":
            tx_delete(room, read_id("cus", wang))

    with pytest.raises(VerificationFailed) as caught:
        carry_forward(carriage(passed=delete_a_living_key))
    assert (caught.value.code, caught.value.exit_status) == ("erasure.keys-differ", 6)
    after = room.door.keyring.ring
    assert set(before.epochs[1, 0]) < set(after.epochs[1, 0])
    with pytest.raises(VerificationFailed):  # nor the next time
        carry_forward(carriage())
    assert set(before.epochs[1, 0]) < set(room.door.keyring.ring.epochs[1, 0])


def tx_delete(room: Room, customer: bytes) -> None:
    from strongroom.storage.key_rows import drop_customer_keys

    room.door.database.transact(lambda tx: drop_customer_keys(tx, 1, [(customer, 1)]))


def test_a_key_row_copied_onto_a_decoy_stops_the_shredding(desk: Desk, room: Room, carriage: Made) -> None:
    """The copy would keep the erased person's key alive under another name."""
    from strongroom.storage.key_rows import add_customer_keys, key_row

    nana = desk.customers.create(NANA).id
    desk.erasures.ask(nana, due=room.door.now())
    row = room.door.database.read(lambda tx: key_row(tx, 1, read_id("cus", nana), 1))
    assert row is not None
    copied = row._replace(customer=bytes(15) + b"\1")
    room.door.database.transact(lambda tx: add_customer_keys(tx, 1, [copied]))
    with pytest.raises(VerificationFailed) as caught:
        carry_forward(carriage())
    assert caught.value.code == "wrap.does-not-open"
    found, _ = desk.erasures.erasure(nana)
    assert found is not None
    assert found.state == ErasureState.COMMITTED


def test_another_process_is_waited_for_until_its_lease_is_over(
    desk: Desk, room: Room, carriage: Made
) -> None:
    nana = desk.customers.create(NANA).id
    asked = desk.erasures.ask(nana, due=room.door.now())
    other = LeaseRow(b"another process!", room.door.now() + 60_000, 1)
    room.door.database.transact(lambda tx: put_lease(tx, other))
    assert carry_forward(carriage(wait=False)).waiting == {asked.erasure: ("leases",)}
    clock = [0.0]
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        clock[0] += 10.0

    assert carry_forward(carriage(monotonic=lambda: clock[0], pause=pause)).waiting == {}
    assert len(waited) >= 6  # a lease of sixty seconds, twice: before the keys go and at the gate
    with pytest.raises(Erased):
        desk.customers.get(nana)


def test_a_ring_store_that_is_gone_keeps_it_from_being_called_definitive(
    desk: Desk, room: Room, carriage: Made, home: Path
) -> None:
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.ask(nana, due=room.door.now())
    store, aside = home.parent / "store-b", home.parent / "aside"
    store.rename(aside)
    assert carry_forward(carriage()).round == ("ring_stores",)
    before = room.door.keyring.ring.epochs[1, 0]
    aside.rename(store)

    def lose_it_again(what: str) -> None:
        if what == "intent":
            store.rename(aside)

    assert carry_forward(carriage(passed=lose_it_again)).round == ("ring_stores",)
    row, _ = desk.erasures.erasure(nana)
    assert row is not None
    assert row.state == ErasureState.SHREDDED
    assert set(before) <= set(room.door.keyring.ring.epochs[1, 0])
    aside.rename(store)
    assert carry_forward(carriage()).round == ()
    assert desk.customers.get(wang).id == wang


def test_a_store_lost_while_keys_are_destroyed_is_named_until_it_has_forgotten_too(
    desk: Desk, room: Room, carriage: Made, home: Path
) -> None:
    nana = desk.customers.create(NANA).id
    desk.erasures.ask(nana, due=room.door.now())
    store, aside = home.parent / "store-b", home.parent / "aside"

    def lose_it(what: str) -> None:
        if what == "destroyed":
            store.rename(aside)

    assert carry_forward(carriage(passed=lose_it)).round == ("ring_stores",)
    row, _ = desk.erasures.erasure(nana)
    assert row is not None
    assert (row.state, row.receipt) == (ErasureState.SHREDDED, None)
    aside.rename(store)
    assert carry_forward(carriage()).round == ()


def test_nothing_of_the_person_is_left_in_the_files_of_sqlite(tmp_path: Path) -> None:
    """Deleted rows are overwritten, and the log of the database is emptied."""
    from tests.vault.conftest import make_home

    home = make_home(tmp_path, "sqlite")
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        nana = desk.customers.create(NANA).id
        files = [home / name for name in ("room.db", "room.db-wal")]
        with closing(sqlite3.connect(f"file:{home / 'room.db'}?mode=ro", uri=True)) as reader, reader:
            wrapped, sealed = reader.execute(
                "SELECT k.wrapped, r.sealed_personal FROM customer_keys k "
                "JOIN records r ON r.id = k.customer "
                "WHERE k.customer = ?",
                (read_id("cus", nana),),
            ).fetchone()
        reader.close()
        there = b"".join(path.read_bytes() for path in files if path.exists())
        assert wrapped in there
        desk.erasures.ask(nana, due=room.door.now())
        carry_forward(Carriage(door=room.door, session=desk.session))
        left = b"".join(path.read_bytes() for path in files if path.exists())
        assert wrapped not in left
        assert sealed not in left


def test_an_old_copy_of_database_and_ring_opens_only_together(tmp_path: Path) -> None:
    """Section 13: with the ring of then, what it could open then; with the ring of today, nothing."""
    from tests.vault.conftest import make_home

    home = make_home(tmp_path, "sqlite")
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        nana = desk.customers.create(NANA).id
    shutil.copytree(home, tmp_path / "then")
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        desk.erasures.ask(nana, due=room.door.now())
        carry_forward(Carriage(door=room.door, session=desk.session))
    old = (tmp_path / "then" / "strongroom.toml").read_text().replace(str(home), str(tmp_path / "then"))
    (tmp_path / "then" / "strongroom.toml").write_text(old)
    for name in ("store-a", "store-b"):  # which a thief does not have, and which would tell that it is old
        (tmp_path / name).rename(tmp_path / f"{name}-elsewhere")
    with open_room(tmp_path / "then", Surroundings()) as then, then.acting("alice", purpose="sales") as desk:
        assert desk.customers.get(nana).fields["name"].shown
    shutil.copy(home / "keys" / "ring", tmp_path / "then" / "keys" / "ring")
    with pytest.raises((KeyNotAvailable, VerificationFailed)):
        open_room(tmp_path / "then", Surroundings())


def test_once_its_time_has_come_there_is_no_way_back(home: Path) -> None:
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        nana = desk.customers.create(NANA).id
        desk.erasures.ask(nana, due=room.door.now())
        with pytest.raises(Killed):
            carry(home, dying_at("committed"))
        with refused("erasure.no-way-back", 8):
            desk.erasures.cancel(nana)
    carry(home)


def test_of_two_who_carry_an_erasure_forward_one_is_told_to_run_again(desk: Desk, room: Room) -> None:
    nana = desk.customers.create(NANA).id
    row = desk.erasures.ask(nana, due=room.door.now() + 60_000)
    database, mac = room.door.database, room.door.keyring.row_mac()
    ahead = tagged_erasure(mac, row._replace(state=int(ErasureState.COMMITTED)))
    database.transact(lambda tx: replace_erasure(tx, ahead, row))
    with refused("erasure.changed", 8):
        database.transact(lambda tx: replace_erasure(tx, ahead, row))


def codes(desk: Desk) -> set[tuple[str, str]]:
    return {
        (one.code, str(dict(one.details).get("table", ""))) for one in desk.audit.verify(data=True).findings
    }


def test_a_hold_or_an_erasure_taken_out_of_the_tables_is_named(desk: Desk, room: Room, home: Path) -> None:
    if room.door.database.dialect != "sqlite":
        pytest.skip("rows are taken out by SQL of SQLite; the verification is the same")
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.hold(nana, until=None)
    desk.erasures.ask(wang, due=room.door.now() + 60_000)
    assert codes(desk) == set()

    def tamper(sql: str) -> None:
        with closing(sqlite3.connect(home / "room.db")) as connection, connection:
            connection.execute(sql)
        connection.close()

    tamper("UPDATE erasures SET due = 0")
    tamper("UPDATE holds SET state = 1")
    assert codes(desk) == {("row.forged", "erasures"), ("row.forged", "holds")}
    tamper("DELETE FROM erasures")
    tamper("DELETE FROM holds")
    assert codes(desk) == {("row.gone", "erasures"), ("row.gone", "holds")}


def test_a_ledger_that_was_changed_stops_erasing_and_verification_fails(
    desk: Desk, room: Room, home: Path
) -> None:
    if room.door.database.dialect != "sqlite":
        pytest.skip("rows are changed by SQL of SQLite; the check is the same")
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.ask(nana, due=room.door.now() + 60_000)
    with closing(sqlite3.connect(home / "room.db")) as connection, connection:
        connection.execute("DELETE FROM erasure_ledger")
    connection.close()
    with pytest.raises(VerificationFailed) as caught:
        desk.erasures.ask(wang, due=room.door.now() + 60_000)
    assert caught.value.code == "erasure.ledger-broken"
    assert desk.customers.get(wang).id == wang
