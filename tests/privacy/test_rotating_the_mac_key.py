"""Another MAC key vouches for what decides: nothing stops meanwhile, and the old one is good for nothing."""

from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen
from sys import executable
from typing import Any

import pytest

from strongroom.audit.chain import LeafChain
from strongroom.errors import KeyNotAvailable, VerificationFailed
from strongroom.keys.live_keys import row_mac
from strongroom.keys.ring import Ring
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.storage import leaf_rows, log_rows, user_rows
from strongroom.storage.retagging import leaves_by_key, put_links, retag, rows_of, tables_with_macs
from strongroom.storage.table_walk import walk
from strongroom.vault.desk import Desk
from strongroom.vault.macs.deciding import tagged
from strongroom.vault.macs.mac_rotation import tenants_of
from strongroom.vault.macs.row_macs import (
    ACCESS,
    LINKED,
    RECORDS,
    WATCH,
    RowMacs,
    Under,
    plain_tables,
)
from strongroom.vault.room import Room, open_room
from tests.privacy.conftest import NANA, WANG
from tests.refusals import refused

Made = Callable[..., Carriage]


def under(room: Room, ring: Ring | None = None) -> set[Under]:
    """Under which keys any row of the room is, leaves apart."""
    macs = RowMacs(room.door.keyring.ring if ring is None else ring)
    tables = (*ACCESS, *WATCH, *plain_tables(), *RECORDS)
    return {
        macs.judge(table, row)[0]
        for tenant in tenants_of(room.door)
        for table in tables
        for row in walk(room.door.database, table, tenant)
    }


def leaf_keys(room: Room) -> set[int]:
    return set(room.door.database.read(lambda tx: leaves_by_key(tx, 1)))


def busy(desk: Desk) -> str:
    """A room in which most kinds of rows are there; returns one customer."""
    first = desk.customers.create(NANA).id
    desk.customers.update(first, {"city": "上海"})
    desk.erasures.ask(desk.customers.create(WANG).id, due=2**40)
    return first


def test_every_table_with_macs_is_in_a_list() -> None:
    listed = {*ACCESS, *WATCH, *RECORDS, *LINKED, *plain_tables()}
    assert set(tables_with_macs()) == listed


def test_every_row_is_put_under_the_new_key_and_the_old_one_ends(
    desk: Desk, room: Room, carriage: Made
) -> None:
    first = busy(desk)
    old = room.door.keyring.ring
    assert rotate(carriage(), Rotated.MAC) == ()
    ring = room.door.keyring.ring
    assert sorted(ring.mac_keys) == [2]
    assert sorted(ring.former_macs) == [1]
    assert ring.former_macs[1].key == old.mac_keys[1].key
    assert under(room) == {Under.NEWEST}
    assert under(room, old) == {Under.NONE}
    assert leaf_keys(room) == {2}
    with pytest.raises(KeyNotAvailable, match="mac 1"):
        room.door.keyring.row_mac(1)
    assert desk.customers.get(first).revision == 2
    with room.acting("alice", purpose="audit") as audit:
        assert audit.audit.verify(data=True).findings == ()


def test_a_room_opens_after_it_and_goes_on(home: Path) -> None:
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        busy(desk)
        rotate(Carriage(door=room.door, session=desk.session), Rotated.MAC)
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        desk.customers.create({**WANG, "external_id": "crm-9"})
        rotate(Carriage(door=room.door, session=desk.session), Rotated.MAC)
        assert sorted(room.door.keyring.ring.mac_keys) == [3]
        assert sorted(room.door.keyring.ring.former_macs) == [1, 2]
        assert under(room) == {Under.NEWEST}
        with room.acting("alice", purpose="audit") as audit:
            assert audit.audit.verify(data=True).findings == ()


def test_an_erased_identifier_stays_refused(desk: Desk, room: Room, carriage: Made) -> None:
    desk.erasures.ask(desk.customers.create(WANG).id, due=room.door.now())
    assert carry_forward(carriage()).round == ()
    assert rotate(carriage(), Rotated.MAC) == ()
    with refused("ingest.erased-before", 5):
        desk.customers.create(WANG)


def test_what_is_left_is_counted_while_it_goes_on(desk: Desk, room: Room, carriage: Made) -> None:
    busy(desk)

    def dying(what: str) -> None:
        if what == "rules moved":
            raise Killed

    with pytest.raises(Killed):
        rotate(carriage(passed=dying), Rotated.MAC)
    left = {key.name: (key.needed_by, key.count) for key in desk.keys.status().old}
    needed_by, count = left["mac/1"]
    assert needed_by == "rows"
    assert count > 0
    assert under(room) == {Under.NEWEST, Under.OLD}
    rotate(carriage(), Rotated.MAC)
    assert "mac/1" not in {key.name for key in desk.keys.status().old}


# -- somebody who has the old key ---------------------------------------------------------------------------


def test_a_user_under_the_old_key_is_nobody(desk: Desk, room: Room, carriage: Made) -> None:
    old = row_mac(room.door.keyring.ring.mac_keys[1])
    rotate(carriage(), Rotated.MAC)

    def plant(tx: Any) -> None:
        row = user_rows.user_rows(tx, 1)[0]
        user_rows.replace_user(tx, tagged(old, row._replace(revision=row.revision + 1)), row.revision)

    room.door.database.transact(plant)
    room.door.tenancies.forget(1)
    with pytest.raises(VerificationFailed) as caught:
        desk.customers.create(NANA)
    assert caught.value.code in {"access.row-forged", "access.set-differs"}


@pytest.mark.parametrize("table", ["tenants", "records", "erasures"])
def test_a_row_under_the_old_key_is_refused_and_named(
    desk: Desk, room: Room, carriage: Made, table: str
) -> None:
    busy(desk)
    old = room.door.keyring.ring
    rotate(carriage(), Rotated.MAC)

    planted: list[Any] = []

    def plant(tx: Any) -> None:
        row = rows_of(tx, table, 1)[0]
        planted[:] = row, RowMacs(old).judge(table, row)[1]
        retag(tx, table, [(row, row[-1], planted[1])])

    room.door.database.transact(plant)
    assert Under.NONE in under(room)
    try:
        found = {finding.code for finding in room.verify(data=True).findings}
    except VerificationFailed as error:
        found = {error.code}  # nothing is obeyed at all
    assert found
    room.door.database.transact(lambda tx: retag(tx, table, [(planted[0], planted[1], planted[0][-1])]))


def test_a_leaf_linked_under_the_old_key_is_not_signed(desk: Desk, room: Room, carriage: Made) -> None:
    busy(desk)
    stolen, true = row_mac(room.door.keyring.ring.mac_keys[1]), list[Any]()

    class Stolen:
        def newest_mac(self) -> int:
            return 1

        def row_mac(self, number: int | None = None) -> Any:
            return stolen

    rotate(carriage(), Rotated.MAC)
    desk.customers.create({**NANA, "external_id": "crm-7"})

    def plant(tx: Any) -> None:
        head = log_rows.head(tx, 1)
        assert head is not None
        last = head.next - 1
        (link,) = leaf_rows.leaf_links(tx, 1, last, last + 1)
        number, mac = LeafChain(Stolen(), 1).link(last, leaf_rows.leaf_mac(tx, 1, last - 1), link.hash)
        put_links(tx, 1, [(last, link.hash, number, mac)])
        true[:] = [(last, link.hash, link.mac_key, link.mac)]

    if room.door.database.dialect != "sqlite":
        from strongroom.audit.sequencer import drain

        drain(room.door.database, room.door.keyring, 1)
    room.door.database.transact(plant)
    with pytest.raises(VerificationFailed) as caught:
        room.settle()
    assert caught.value.code == "log.leaf-forged"
    assert "leaf.forged" in {finding.code for finding in room.verify(data=False).findings}
    room.door.database.transact(lambda tx: put_links(tx, 1, true))


def test_a_log_that_was_changed_keeps_the_old_key(desk: Desk, room: Room, carriage: Made) -> None:
    """Whoever has the key that is being rotated can link leaves of their own; the signed root says no."""
    busy(desk)
    ring = room.door.keyring.ring
    room.settle()

    def change(tx: Any) -> None:
        from sqlalchemy import bindparam, update

        from strongroom.storage.statement import Statement
        from strongroom.storage.tables import leaves

        changed = update(leaves).where(leaves.c.tenant == 1, leaves.c.leaf == 2).values(hash=bindparam("new"))
        tx.run(Statement(changed), new=bytes(32))
        rows = leaf_rows.leaf_links(tx, 1, 0, 100)
        previous, links, chain = b"", [], LeafChain(room.door.keyring, 1)
        for row in rows:
            number, previous = chain.link(row.leaf, previous, row.hash)
            links.append((row.leaf, row.hash, number, previous))
        put_links(tx, 1, links)

    room.door.database.transact(change)
    with pytest.raises(VerificationFailed) as caught:
        rotate(carriage(), Rotated.MAC)
    assert caught.value.code == "log.rows-differ"
    assert sorted(room.door.keyring.ring.mac_keys) == [*ring.mac_keys, 2]


# -- faults -------------------------------------------------------------------------------------------------


class Killed(Exception):
    """The process ends here."""


WORDS = (
    "mac key made",
    "leaves linked",
    "log linked",
    "rules moved",
    "records moved",
    "history moved",
    "anchor under the new key",
    "mac key ended",
)


@pytest.mark.parametrize("word", WORDS)
def test_killed_at_any_step_it_is_gone_on_with(
    home: Path, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("strongroom.vault.log.leaf_relinking._AT_ONCE", 4)

    def dying(what: str) -> None:
        if what == word:
            raise Killed

    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        first = busy(desk)
        room.settle()  # so that leaves are under the old key wherever events wait to be numbered
        with pytest.raises(Killed):
            rotate(Carriage(door=room.door, session=desk.session, passed=dying), Rotated.MAC)
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        assert desk.customers.get(first).revision == 2
        assert room.verify(data=True).findings == ()
        if word != "mac key ended":
            rotate(Carriage(door=room.door, session=desk.session), Rotated.MAC)
        assert sorted(room.door.keyring.ring.mac_keys) == [2]
        assert under(room) == {Under.NEWEST}
        assert leaf_keys(room) == {2}
        assert room.verify(data=True).findings == ()


_ROTATING = """
import sys
from pathlib import Path
from strongroom.keys.surroundings import Surroundings
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.rotation import Rotated, rotate
from strongroom.vault.room import open_room
def passed(what):
    print(what, flush=True)
    sys.stdin.readline()
with open_room(Path(sys.argv[1]), Surroundings()) as room, room.acting("alice", purpose="operations") as desk:
    rotate(Carriage(door=room.door, session=desk.session, passed=passed), Rotated.MAC)
"""


@pytest.mark.parametrize("word", ["mac key made", "log linked", "records moved", "anchor under the new key"])
def test_after_a_kill_by_the_system_nothing_is_lost(home: Path, word: str) -> None:
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        first = busy(desk)
    with Popen([executable, "-c", _ROTATING, str(home)], stdin=PIPE, stdout=PIPE, text=True) as rotating:
        assert rotating.stdin is not None
        assert rotating.stdout is not None
        while rotating.stdout.readline().strip() != word:
            rotating.stdin.write("\n")
            rotating.stdin.flush()
        rotating.kill()
    ticks = iter(range(0, 10_000_000, 30))  # the minute of the dead process's lease is not waited for
    with (
        open_room(home, Surroundings()) as room,
        room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk,
    ):
        assert desk.customers.get(first).revision == 2
        carriage = Carriage(door=room.door, session=desk.session, monotonic=lambda: float(next(ticks)))
        assert rotate(carriage, Rotated.MAC) == ()
        assert sorted(room.door.keyring.ring.mac_keys) == [2]
        assert under(room) == {Under.NEWEST}
        assert room.verify(data=True).findings == ()


_OTHER = """
import sys
from pathlib import Path
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
with open_room(Path(sys.argv[1]), Surroundings()) as room, room.acting("alice", purpose="support") as desk:
    print("open", flush=True)
    number = 0
    for line in sys.stdin:
        one = desk.customers.create({"kind": "person", "name": "李四", "external_id": f"other-{number}"})
        desk.customers.update(one.id, {"city": "广州"})
        assert desk.customers.get(one.id).revision == 2
        number += 1
        print("done", flush=True)
"""


def test_another_process_works_before_during_and_after(
    desk: Desk, room: Room, carriage: Made, home: Path
) -> None:
    busy(desk)
    with Popen([executable, "-c", _OTHER, str(home)], stdin=PIPE, stdout=PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        steps: list[str] = []

        def work() -> None:
            other.stdin.write("go\n")  # type: ignore[union-attr]  # looked at above
            other.stdin.flush()  # type: ignore[union-attr]  # as above
            assert other.stdout.readline() == "done\n"  # type: ignore[union-attr]  # as above

        def between(what: str) -> None:
            if what not in steps:
                steps.append(what)
                if what in ("mac key made", "log linked", "rules moved", "records moved"):
                    work()

        work()
        # The waiter's own clock runs ahead, so that the minute of the other's lease is not waited for.
        ticks = iter(range(0, 10_000_000, 30))
        assert rotate(carriage(passed=between, monotonic=lambda: float(next(ticks))), Rotated.MAC) == ()
        work()
        other.stdin.close()
        assert other.wait(60) == 0
    assert room.verify(data=True).findings == ()
    room.door.keyring.refresh()
    assert leaf_keys(room) == {2}
