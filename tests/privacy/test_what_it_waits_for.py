"""Whoever asks how far an erasure is learns what it waits for, by name, without carrying it forward."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strongroom.errors import VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.erasure_view import erasure_document
from strongroom.storage.key_rows import drop_customer_keys
from strongroom.storage.lease_rows import LeaseRow, put_lease
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.cli.real_room import RealRoom
from tests.privacy.conftest import NANA, WANG

Made = Callable[..., Carriage]
WHY = ("--purpose", "privacy_request", "--reason-code", "customer_request")


def told(desk: Desk, customer: str) -> dict[str, Any]:
    row, _ = desk.erasures.erasure(customer)
    assert row is not None
    return erasure_document(row, desk.erasures.now())


def waits(desk: Desk, customer: str) -> tuple[list[str], dict[str, list[str]]]:
    document = told(desk, customer)
    return document["waits"], document["where"]


def test_a_ring_store_is_named_until_it_is_back(desk: Desk, room: Room, carriage: Made, home: Path) -> None:
    nana = desk.customers.create(NANA).id
    desk.erasures.ask(nana, due=room.door.now())
    assert waits(desk, nana) == (["run"], {})
    store, aside = home.parent / "store-b", home.parent / "aside"
    store.rename(aside)
    carry_forward(carriage())
    found = told(desk, nana)
    assert (found["waits"], found["where"]) == (["ring_stores"], {"ring_stores": [f"folder:{store}"]})
    carry_forward(carriage())
    assert told(desk, nana)["waits_since"] == found["waits_since"], "it is the same that it waits for"
    aside.rename(store)
    carry_forward(carriage())
    done = told(desk, nana)
    assert (done["state"], done["waits"], done["where"], done["waits_since"]) == ("definitive", [], {}, None)


def test_what_stands_before_the_keys_go_is_told_as_it_is_now(desk: Desk, room: Room, carriage: Made) -> None:
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.ask(wang, due=room.door.now() + 86_400_000)
    assert waits(desk, wang) == (["due"], {})
    desk.erasures.ask(nana, due=room.door.now())
    desk.erasures.hold(nana, until=None)
    carry_forward(carriage())
    assert waits(desk, nana) == (["hold"], {})
    assert waits(desk, wang) == (["due"], {})
    desk.erasures.lift(nana)
    other = LeaseRow(b"another process!", room.door.now() + 60_000, 1)
    room.door.database.transact(lambda tx: put_lease(tx, other))
    carry_forward(carriage(wait=False))
    assert (told(desk, nana)["state"], told(desk, nana)["waits"]) == ("committed", ["leases"])


def test_a_customer_who_was_found_held_is_brought_back_as_before(
    desk: Desk, room: Room, carriage: Made
) -> None:
    nana = desk.customers.create(NANA).id
    desk.erasures.ask(nana, due=room.door.now())
    desk.erasures.hold(nana, until=None)
    carry_forward(carriage())
    desk.erasures.cancel(nana)
    assert desk.customers.get(nana).id == nana
    assert waits(desk, nana) == ([], {})


def test_that_it_was_stopped_is_told_with_the_code(desk: Desk, room: Room, carriage: Made) -> None:
    nana, wang = desk.customers.create(NANA).id, desk.customers.create(WANG).id
    desk.erasures.ask(nana, due=room.door.now())

    def delete_a_living_key(what: str) -> None:
        if what == "copied":
            gone = read_id("cus", wang)
            room.door.database.transact(lambda tx: drop_customer_keys(tx, 1, [(gone, 1)]))

    with pytest.raises(VerificationFailed):
        carry_forward(carriage(passed=delete_a_living_key))
    assert waits(desk, nana) == (["stopped"], {"stopped": ["erasure.keys-differ"]})


def test_places_that_were_not_told_are_named_and_told_later(
    desk: Desk, room: Room, carriage: Made, home: Path
) -> None:
    nana = desk.customers.create(NANA).id
    desk.erasures.ask(nana, due=room.door.now())
    stores = [home.parent / name for name in ("store-a", "store-b")]
    for store in stores:
        store.rename(store.with_suffix(".aside"))
    carry_forward(carriage())
    found = told(desk, nana)
    assert (found["state"], found["told"]) == ("shredded", [])
    assert found["untold"].keys() == {f"folder:{store}" for store in stores}
    for store in stores:
        store.with_suffix(".aside").rename(store)

    def killed(what: str) -> None:
        if what == "key made":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_forward(carriage(passed=killed))
    found = told(desk, nana)
    assert (found["untold"], len(found["told"])) == ({}, 2)
    assert all(list(store.glob("erased-*.json")) for store in stores)


def test_many_at_once_are_all_told(desk: Desk, room: Room, carriage: Made, home: Path) -> None:
    people = [desk.customers.create({**NANA, "external_id": f"crm-{each}"}).id for each in range(3)]
    for person in people:
        desk.erasures.ask(person, due=room.door.now())
    (home.parent / "store-b").rename(home.parent / "aside")
    carry_forward(carriage())
    rows = desk.erasures.erasures()
    assert {write_id("cus", row.customer) for row in rows} == set(people)
    assert all(erasure_document(row, room.door.now())["waits"] == ["ring_stores"] for row in rows)


def test_the_command_says_which_destination_in_both_languages(tmp_path: Path) -> None:
    for name in ("store-a", "store-b"):
        (tmp_path / name).mkdir(mode=0o700)
    room = RealRoom(tmp_path, stores=[f"folder:{tmp_path / name}" for name in ("store-a", "store-b")])
    for name in ("disk", "nas"):
        room.document("destination", "add", name, f"folder:{tmp_path / name}")
    customer = room.add(name="王小明")
    room.document("backup", "run")
    (tmp_path / "nas").rename(tmp_path / "unplugged")
    carried = room.document("erase", customer, "--now", "--yes", *WHY)["items"][0]
    assert (carried["waits"], carried["where"]) == (["destination"], {"destination": ["nas"]})
    assert room.document("erase", "status", *WHY)["items"] == [carried]
    one = room.document("erase", "status", customer, *WHY)
    assert {name: value for name, value in one.items() if name != "holds"} == carried
    assert list(carried["reached"]) == ["hidden", "committed", "cut", "shredded"]
    assert list(carried["untold"]) == ["nas"]
    for language, words in (("en", "a backup destination (nas)"), ("zh", "备份目的地 (nas)")):
        for arguments in ((), (customer,)):
            shown = room.run("erase", "status", *arguments, *WHY, "--lang", language)
            assert shown.exit_code == 0, shown.stderr
            assert words in " ".join(shown.stdout.split())
    assert "nas (destination.unreachable)" in " ".join(shown.stdout.split())
