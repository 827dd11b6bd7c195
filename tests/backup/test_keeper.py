"""A keeper takes what it has tried, keeps the former ring for its grace, and lets go for good."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.folder_destination import FolderDestination
from strongroom.backup.keeper.post import make_post, read_post
from strongroom.crypto.age import X25519Identity
from strongroom.errors import StrongroomError
from strongroom.keys.custodians import attest_gone, forget_keeper, note_copy, take_report
from strongroom.keys.keeper import read_card
from strongroom.keys.keeper_report import report_name
from strongroom.keys.recovery import recover_ring
from strongroom.keys.ring import RingKey
from strongroom.keys.ring_copies import copy_name, facts_name, open_copy, sealed_for_keepers
from strongroom.privacy.erasure_steps import Wait
from strongroom.vault.erasing.state import ErasureState
from tests.backup.keeping import DAY, Keeping
from tests.backup.room import BackedRoom
from tests.refusals import refused


@pytest.fixture
def kept(small: BackedRoom) -> Keeping:
    small.add("Ada")
    small.run()
    keeping = Keeping(small)
    assert keeping.pull().problem is None
    return keeping


def problem(keeping: Keeping, **options: object) -> str | None:
    found = keeping.pull(**options).problem
    return None if found is None else found.code


def test_nobody_is_erased_for_good_before_the_keepers_grace_is_over(backed: BackedRoom) -> None:
    """The whole way, on both engines: gate, destruction, and the keeper's own letting go."""
    gone, stays = backed.add("Ada"), backed.add("Grace")
    backed.run()
    keeping = Keeping(backed)
    assert keeping.pull().problem is None
    keeping.ask(gone)
    assert keeping.carry().round == (Wait.GRACE,)  # it has not even seen the new keys
    old = {"epoch/1/0/1", "index/1/1"}
    keeping.wait(6)
    assert keeping.carry().round == (Wait.GRACE,)
    assert old <= keeping.held()
    keeping.wait(2)
    ring = backed.room.door.keyring.ring
    assert sorted(ring.epochs[1, 0]) == [1, 2]
    assert keeping.carry().round == (Wait.KEEPERS,)  # destroyed here, and still there
    assert sorted(backed.room.door.keyring.ring.epochs[1, 0]) == [2]
    with backed.room.acting("alice", purpose="privacy_request") as desk:
        row, _ = desk.erasures.erasure(gone)
        assert row is not None
        assert row.state == ErasureState.SHREDDED
    assert old <= keeping.held()
    assert keeping.pull().problem is None
    assert not old & keeping.held()
    assert keeping.carry().round == ()
    with backed.room.acting("alice", purpose="privacy_request") as desk:
        row, _ = desk.erasures.erasure(gone)
        assert row is not None
        assert row.state == ErasureState.DEFINITIVE
        assert row.receipt is not None
        assert b"keeper:vault-b" in row.receipt
        assert desk.customers.get(stays).id == stays


def test_a_former_ring_is_kept_for_the_whole_grace_when_keys_are_destroyed_out_of_turn(
    kept: Keeping,
) -> None:
    """Who takes the server and destroys an epoch finds it at the keeper for seven days more."""
    keyring = kept.backed.room.door.keyring
    ring = keyring.rewrite(lambda ring: ring.with_epoch(1, 0, 2, keyring.new_key())).ring
    with kept.backed.room.acting("alice", purpose="operations") as desk:
        del desk
        kept.backed.room.door.transact(1, lambda tx, now: kept.backed.room.door.tree.move(tx, 1, 0, 2))
    kept.backed.run()
    keyring.rewrite(lambda ring: ring.without_epoch(1, 0, 1))
    assert problem(kept) is None
    assert {"epoch/1/0/1", "epoch/1/0/2"} <= kept.held()
    kept.wait(6)
    assert "epoch/1/0/1" in kept.held()
    kept.wait(1)
    assert "epoch/1/0/1" not in kept.held()
    assert ring.epochs[1, 0][1].key  # it was in the ring of before


def test_a_former_ring_that_the_newer_one_holds_whole_goes_at_once(kept: Keeping) -> None:
    keyring = kept.backed.room.door.keyring
    before = kept.cabinet.remembered().copies[-1].generation
    keyring.ensure_month(1, "2031-01")
    assert problem(kept) is None
    assert [copy.generation for copy in kept.cabinet.remembered().copies] == [before + 1]
    assert sorted(path.name for path in (kept.folder / "copies").iterdir()) == [str(before + 1)]


def test_what_it_keeps_opens_with_the_recovery_key_alone(kept: Keeping) -> None:
    generation = kept.cabinet.remembered().copies[-1].generation
    folder = kept.folder / "copies" / str(generation)
    sealed = (folder / copy_name(kept.backed.room.id)).read_bytes()
    identity, _ = kept.post.secrets()
    with pytest.raises(StrongroomError):
        open_copy(sealed, identity)
    recovery = X25519Identity.parse(kept.backed.recovery or "")
    target = kept.backed.folder / "again"
    keys = kept.backed.folder / "other-keys"
    keys.mkdir(mode=0o700)
    done = recover_ring(
        target, [f"folder:{folder}"], recovery, f"file:{keys}/root.key", kept.backed.surroundings
    )
    assert done.ring.epochs == kept.backed.room.door.keyring.ring.epochs


def publish(kept: Keeping, ring: object) -> None:
    """Put a ring where the keeper pulls from, as whoever has taken the server could."""
    keyring, store = kept.backed.room.door.keyring, kept.backed.folder / "store-a"
    mac = keyring.macs(keyring.newest_mac_key())
    copy, facts = sealed_for_keepers(ring, mac, keyring.now())  # type: ignore[arg-type]  # a ring
    (store / copy_name(keyring.room)).write_bytes(copy)
    (store / facts_name(keyring.room)).write_bytes(facts)


def test_rings_that_cannot_be_right_are_refused_and_change_nothing(kept: Keeping) -> None:
    ring = kept.backed.room.door.keyring.ring
    held = kept.held()
    later = ring.next_generation()
    other = RingKey(bytes(32), 1)
    recovery = str(X25519Identity(bytes(31) + b"\1").recipient)
    rings = {
        "keeper.rolled-back": replace(ring, generation=ring.generation - 1),
        "keeper.key-changed": replace(later, epochs={(1, 0): {1: other}}),
        "keeper.not-proved": replace(later, epochs={(1, 0): {2: other}}),
        "keeper.region-missing": replace(later, epochs={(1, 7): {1: other}}),
        "keeper.recovery-changed": replace(later, recovery=recovery),
    }
    for code, wrong in rings.items():
        publish(kept, wrong)
        done = kept.pull()
        assert done.problem is not None
        with refused(code, 6):
            raise done.problem
        assert done.report.problem == code
        assert kept.held() == held
    publish(kept, ring)
    assert problem(kept) is None


def test_a_copy_that_is_not_the_one_that_was_written_is_refused(kept: Keeping) -> None:
    keyring, store = kept.backed.room.door.keyring, kept.backed.folder / "store-a"
    mac = keyring.macs(keyring.newest_mac_key())
    copy, _ = sealed_for_keepers(keyring.ring, mac, keyring.now())
    (store / copy_name(keyring.room)).write_bytes(copy)
    assert problem(kept) == "stores.copy-damaged"
    shutil.rmtree(store)
    assert problem(kept) == "stores.unreachable"
    store.mkdir(mode=0o700)
    assert problem(kept) == "keeper.no-copy"


def test_the_ring_of_another_room_is_refused(kept: Keeping) -> None:
    identity, _ = kept.post.secrets()
    ring = kept.backed.room.door.keyring.ring
    publish(kept, replace(ring, room=bytes(16)))
    assert problem(kept) == "keeper.foreign"
    publish(kept, replace(ring, keepers={}))
    assert problem(kept) == "age.no-match"
    assert str(identity.recipient) in {keeper.recipient for keeper in ring.keepers.values()}


def test_an_older_destination_is_noticed(kept: Keeping) -> None:
    disk, aside = kept.backed.folder / "disk", kept.backed.folder / "aside"
    shutil.copytree(disk, aside)
    kept.backed.add("Grace")
    kept.backed.run()
    assert problem(kept) is None
    shutil.rmtree(disk)
    shutil.copytree(aside, disk)
    assert problem(kept) == "keeper.state-rolled-back"
    shutil.rmtree(disk)
    disk.mkdir(mode=0o700)
    assert problem(kept) == "keeper.region-missing"


def test_a_destination_out_of_reach_proves_nothing(kept: Keeping) -> None:
    place = FolderDestination(str(kept.backed.folder / "nowhere"))
    assert problem(kept, places=[place]) == "destination.unreachable"


def test_many_customers_gone_at_once_are_for_a_person_to_say(small: BackedRoom) -> None:
    people = [small.add(f"Ada {chr(97 + number % 26)}") for number in range(115)]
    small.run()
    keeping = Keeping(small)
    assert keeping.pull().problem is None
    for identity in people[:105]:
        keeping.ask(identity)
    keeping.carry()
    found = keeping.pull().problem
    assert found is not None
    with refused("keeper.many-gone", 6):
        raise found
    assert found.parameters["count"] == 105
    assert keeping.pull(accepted=105).problem is None
    assert keeping.pull().problem is None


def test_a_clock_set_far_ahead_takes_a_day_off_the_grace_and_no_more(kept: Keeping) -> None:
    keyring = kept.backed.room.door.keyring
    keyring.rewrite(lambda ring: ring.with_index_generation(1, 2, keyring.new_key()))
    assert problem(kept) is None
    kept.days += 3_650
    assert kept.pull().report.held["index/1/1"] == 6 * DAY
    kept.days -= 5_000
    assert kept.pull().report.held["index/1/1"] == 6 * DAY


def test_a_report_counts_by_its_signature_and_number(kept: Keeping) -> None:
    room, store = kept.backed.room, kept.backed.folder / "store-a"
    path = store / report_name(room.id, "vault-b")
    older = path.read_bytes()
    kept.pull()
    newer = path.read_bytes()
    keyring = room.door.keyring
    assert take_report(keyring, "vault-b", newer).number > 1
    assert take_report(keyring, "vault-b", older).number == take_report(keyring, "vault-b", newer).number
    with refused("keeper.report-forged", 6):
        take_report(keyring, "vault-b", newer.replace(b'"generation":', b'"generation":1'))
    with refused("keeper.unknown", 3):
        take_report(keyring, "nobody", newer)


def test_without_a_report_an_erasure_waits(kept: Keeping) -> None:
    gone = kept.backed.add("Grace")
    kept.ask(gone)
    assert kept.carry().round == (Wait.GRACE,)
    for store in ("store-a", "store-b"):
        path = kept.backed.folder / store / report_name(kept.backed.room.id, "vault-b")
        path.unlink(missing_ok=True)
    assert kept.carry().round == (Wait.GRACE,)


def test_a_copy_elsewhere_stops_an_erasure_until_somebody_vouches_that_it_is_gone(small: BackedRoom) -> None:
    gone = small.add("Ada")
    small.run()
    keyring = small.room.door.keyring
    note_copy(keyring, "machine image in the drawer")
    with small.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        desk.erasures.ask(gone, due=small.room.door.now())
    keeping = Keeping(small)
    forget_keeper(keyring, "vault-b")
    assert keeping.carry().round == (Wait.RING_COPIES,)
    assert sorted(keyring.ring.epochs[1, 0]) == [1, 2]
    attest_gone(keyring, "machine image in the drawer")
    assert keeping.carry().round == (Wait.RING_COPIES,)  # what the keeper holds
    attest_gone(keyring, "keeper:vault-b")
    assert keeping.carry().round == ()
    with refused("keys.copy-unknown", 3):
        attest_gone(keyring, "keeper:vault-b")
    with refused("keys.copy-place", 5):
        note_copy(keyring, "two\nlines")


def test_a_store_that_is_struck_off_leaves_nothing_or_is_remembered(small: BackedRoom) -> None:
    with small.room.acting("alice", purpose="operations") as desk:
        place = small.folder / "store-c"
        place.mkdir(mode=0o700)
        desk.keys.store_add(f"folder:{place}")
        desk.custody.remove_store(f"folder:{place}")
        assert not list(place.glob("ring-*"))
        assert desk.custody.copies() == {}
        desk.keys.store_add(f"folder:{place}")
        shutil.move(place, small.folder / "unplugged")
        desk.custody.remove_store(f"folder:{place}")
        assert list(desk.custody.copies()) == [f"folder:{place}"]
        with refused("stores.unknown", 3):
            desk.custody.remove_store(f"folder:{place}")


def test_a_card_that_was_changed_and_a_second_keeper_of_one_name_are_refused(kept: Keeping) -> None:
    card = kept.post.card()
    with kept.backed.room.acting("alice", purpose="operations") as desk:
        with refused("keeper.known-already", 8):
            desk.custody.add_keeper(card)
        with refused("keeper.card-malformed", 5):
            desk.custody.add_keeper(card.replace(b'"grace":6', b'"grace":7'))
        with refused("keeper.unknown", 3):
            desk.custody.remove_keeper("vault-c")
    assert read_card(card, 5).added == 5


def test_a_keepers_folder_is_made_once_and_says_what_is_wrong_with_it(kept: Keeping, tmp_path: Path) -> None:
    assert read_post(kept.folder) == kept.post
    with refused("keeper.exists", 8):
        make_post(kept.post, kept.surroundings)
    with refused("keeper.none-here", 10):
        read_post(tmp_path / "nowhere")
    for wrong, code in (
        ({"name": "Vault B"}, "keeper.name"),
        ({"grace": DAY - 1}, "keeper.grace-short"),
        ({"destinations": ()}, "keeper.incomplete"),
    ):
        with refused(code, 5):
            replace(kept.post, **wrong)
    settings = kept.folder / "keeper.toml"
    settings.write_text(settings.read_text().replace("grace_days = 7", "grace_days = 0"))
    with refused("keeper.settings-malformed", 5):
        read_post(kept.folder)


def test_a_copy_that_somebody_took_away_is_not_passed_over(kept: Keeping) -> None:
    (path,) = (kept.folder / "copies").rglob("ring-*")
    path.write_bytes(b"")
    with refused("keeper.copy-lost", 6):
        kept.pull()


def test_only_one_pull_runs_at_a_time(kept: Keeping) -> None:
    with kept.cabinet.alone(), refused("keys.lock-held", 11):
        kept.pull()


class Killed(BaseException):
    """The process ends here."""


def test_killed_at_any_step_the_next_pull_goes_on(small: BackedRoom) -> None:
    """One word after the other, each while a ring follows and another goes."""
    small.add("Ada")
    small.run()
    keeping = Keeping(small)
    keyring = small.room.door.keyring
    words = ["tidied", "fetched", "proved", "put", "remembered", "going", "gone", "told"]
    keeping.pull()
    for number, word in enumerate(words, 2):
        keyring.rewrite(lambda ring, number=number: ring.with_index_generation(1, number, keyring.new_key()))  # type: ignore[misc]  # bound now, called now
        keyring.rewrite(lambda ring, number=number: ring.without_index_generation(1, number - 1))  # type: ignore[misc]  # bound now, called now
        keeping.days += 1

        def dying(what: str, word: str = word) -> None:
            if what == word:
                raise Killed

        with pytest.raises(Killed):
            keeping.pull(step=dying)
        assert keeping.pull().problem is None
        custody = keeping.cabinet.remembered()
        assert custody.copies[-1].generation == keyring.ring.generation
        folders = {path.name for path in (keeping.folder / "copies").iterdir()}
        assert folders == {str(copy.generation) for copy in custody.copies}
    keeping.wait(9)
    assert [name for name in keeping.held() if name.startswith("index/")] == [f"index/1/{len(words) + 1}"]
