"""Rules: each finds its fault, says what to do in both languages, and is silent about a clean room."""

from dataclasses import replace

import pytest

from strongroom.doctor import Facts, Severity, examine, report
from strongroom.doctor.facts import Identity, Place
from strongroom.doctor.rules import RULES, text_of, unseen
from strongroom.doctor.texts import TEXTS, UNSEEN
from strongroom.errors import TABLE
from strongroom.keys.ring_copies import StoreState
from strongroom.keys.status import Argon2
from strongroom.model.default_schema import default_schema
from tests.unit.doctor.clean_room import CLEAN, DATABASE, HOME, KEYS, ON_POSTGRES, ONE, RING, SERVER, STORES


def with_keys(**changes: object) -> Facts:
    return replace(CLEAN, keys=replace(KEYS, **changes))  # type: ignore[arg-type] # names and kinds vary


def with_stores(*stores: StoreState) -> Facts:
    return with_keys(stores=stores)


def with_server(**changes: object) -> Facts:
    return replace(ON_POSTGRES, postgres=replace(SERVER, **changes))  # type: ignore[arg-type] # as above


def with_place(place: Place, **changes: object) -> Facts:
    others = tuple(each for each in CLEAN.places if each is not place)
    return replace(CLEAN, places=(*others, replace(place, **changes)))  # type: ignore[arg-type] # as above


FAULTS: list[tuple[str, Facts, str]] = [
    ("doctor.demo", replace(CLEAN, demo=True), "made-up"),
    ("doctor.demo", replace(CLEAN, demo=True, key_beside_data="/room/key"), "made-up"),
    ("doctor.key-beside-data", replace(CLEAN, key_beside_data="/room/key"), "/room/key"),
    ("doctor.open-to-others", with_place(RING, mode=0o640), "0640"),
    ("doctor.open-to-others", with_place(DATABASE, mode=0o604), "chmod 600 /room/room.db"),
    ("doctor.open-to-others", with_place(HOME, mode=0o775), "chmod 700 /room"),
    ("doctor.open-to-others", with_place(ONE, mode=0o750), "folder:/a"),
    ("doctor.foreign-owner", with_place(RING, owner="other"), "/room/keys/ring"),
    ("doctor.foreign-owner", with_place(DATABASE, owner="root"), "/room/room.db"),
    ("doctor.recovery-on-machine", replace(CLEAN, identities=(Identity("/root/k", True),)), "/root/k"),
    ("doctor.age-identity", replace(CLEAN, identities=(Identity("/root/k", None),)), "/root/k"),
    ("doctor.no-recovery-key", with_keys(recovery=False), "recovery"),
    ("doctor.few-stores", with_stores(STORES[0]), "Only 1 of at least 2"),
    ("doctor.store-on-same-disk", with_place(ONE, disks=frozenset({"sda"})), "/room/keys/ring"),
    ("doctor.store-on-same-disk", with_place(ONE, disks=frozenset({"sdz", "sda"})), "folder:/a"),
    ("doctor.stores-share-disk", with_place(ONE, disks=frozenset({"sdc"})), "folder:/b"),
    ("doctor.ring-copy-on-write", with_place(RING, traits=("stores.copy-on-write",)), "in place"),
    ("doctor.in-memory", with_place(DATABASE, traits=("stores.in-memory",)), "/room/room.db"),
    ("doctor.network-disk", with_place(RING, traits=("storage.network-disk",)), "network"),
    (
        "keys.root-key-in-environment",
        replace(CLEAN, provider_warnings=("keys.root-key-in-environment",)),
        "environment",
    ),
    ("doctor.password-in-settings", replace(CLEAN, password_in_settings=True), "password"),
    ("doctor.leftover", replace(CLEAN, leftovers=("/room/keys/.ring.old",)), ".ring.old"),
    ("doctor.old-sqlite", replace(CLEAN, sqlite=(3, 51, 2)), "3.51.2"),
    ("doctor.old-sqlite", replace(CLEAN, sqlite=(3, 40, 1)), "3.40.1"),
    ("doctor.weak-passphrase", with_keys(argon2=Argon2(8192, 1, 1, weak=True)), "8192 KiB"),
    ("doctor.postgres-not-durable", with_server(synchronous_commit="off"), "synchronous_commit"),
    ("doctor.postgres-not-durable", with_server(fsync=False), "fsync = off"),
    ("doctor.postgres-not-durable", with_server(full_page_writes=False), "full_page_writes"),
    ("doctor.postgres-standby-behind", with_server(standbys=2), "2 standbys"),
    (
        "doctor.postgres-standby-behind",
        with_server(standbys=1, synchronous_standbys=True, synchronous_commit="local"),
        "failover",
    ),
    ("doctor.postgres-no-tls", with_server(tls=False), "unencrypted"),
    ("doctor.postgres-unverified", with_server(verified=False), "verify-full"),
    ("doctor.postgres-copies", with_server(archives=True), "archived"),
    ("doctor.swap", replace(CLEAN, swaps=("/dev/sda3",)), "/dev/sda3"),
    ("doctor.core-dumps", replace(CLEAN, core_dumps=True), "core dumps"),
]
STORE_FAULTS = [
    (StoreState("folder:/b", problem="stores.unreachable"), "stores.unreachable"),
    (StoreState("folder:/b", problem="stores.no-copy"), "stores.no-copy"),
    (StoreState("folder:/b", 6, b"", 1, "stores.copy-old"), "stores.copy-old"),
    (StoreState("folder:/b", problem="stores.copy-damaged"), "stores.copy-damaged"),
    (StoreState("folder:/b", 7, b"", 1, None, ("stores.copy-on-write",)), "stores.copy-on-write"),
    (StoreState("folder:/b", 7, b"", 1, None, ("stores.in-memory",)), "stores.in-memory"),
]


@pytest.mark.parametrize("facts", [CLEAN, ON_POSTGRES], ids=["sqlite", "postgresql"])
def test_a_clean_room_has_no_findings(facts: Facts) -> None:
    assert examine(facts) == ()
    assert report(facts, default_schema(), [1]).clean


@pytest.mark.parametrize(
    ("code", "facts", "word"), FAULTS, ids=[f"{i}-{row[0]}" for i, row in enumerate(FAULTS)]
)
def test_each_fault_is_found_and_its_place_named(code: str, facts: Facts, word: str) -> None:
    findings = [finding for finding in examine(facts) if finding.code == code]
    assert len(findings) == 1
    assert word in findings[0].en + findings[0].todo_en
    assert not report(facts, default_schema(), [1]).clean


@pytest.mark.parametrize(
    ("code", "facts", "word"), FAULTS, ids=[f"{i}-{row[0]}" for i, row in enumerate(FAULTS)]
)
def test_a_fault_is_not_taken_for_others(code: str, facts: Facts, word: str) -> None:
    # Standbys are copies as well, and whether events reach them is another question.
    allowed = {code, "doctor.postgres-copies"} if "standby" in code else {code}
    assert {finding.code for finding in examine(facts)} <= allowed


@pytest.mark.parametrize(("state", "code"), STORE_FAULTS, ids=[row[1] for row in STORE_FAULTS])
def test_a_store_is_named_with_what_is_wrong_there(state: StoreState, code: str) -> None:
    findings = {finding.code: finding for finding in examine(with_stores(STORES[0], state))}
    assert findings[code].en.startswith("folder:/b: ")
    assert findings[code].zh.startswith("folder:/b：")
    assert ("doctor.few-stores" in findings) is (state.problem is not None)
    assert "{" not in findings[code].en + findings[code].todo_en


def test_every_rule_is_tried() -> None:
    tried = {code for code, _, _ in FAULTS} | {"doctor.store"}
    assert tried == {rule.code for rule in RULES}
    assert len(RULES) == len(tried)


def test_the_gravest_comes_first() -> None:
    facts = replace(CLEAN, demo=True, core_dumps=True, identities=(Identity("/k", True),))
    severities = [finding.severity for finding in examine(facts)]
    assert severities == [Severity.DANGER, Severity.WARNING, Severity.NOTE]


def test_a_key_file_of_root_is_as_safe_as_root() -> None:
    place = Place(what="root-key", path="/etc/key", mode=0o400, owner="root")
    assert examine(replace(CLEAN, places=(*CLEAN.places, place))) == ()


def test_a_synchronous_standby_is_waited_for() -> None:
    codes = {finding.code for finding in examine(with_server(standbys=1, synchronous_standbys=True))}
    assert codes == {"doctor.postgres-copies"}


def test_what_could_not_be_looked_at_is_said_and_is_not_clean() -> None:
    facts = replace(CLEAN, keys=None, unseen=tuple(UNSEEN))
    assert examine(facts) == ()
    assert [line.code for line in unseen(facts)] == [f"doctor.unseen.{code}" for code in UNSEEN]
    assert not report(facts, default_schema(), [1]).clean


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_text_says_what_to_do_in_both_languages(code: str) -> None:
    text = text_of(code)
    assert all(part.strip() for part in text)
    if code != "doctor.store":  # filled with texts of errors
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in part) for part in (text.zh, text.todo_zh))


def test_no_text_is_left_without_a_rule_and_none_stands_twice() -> None:
    assert set(TEXTS) <= {rule.code for rule in RULES}
    assert not set(TEXTS) & set(TABLE)


def test_nothing_unfilled_is_left_in_any_finding() -> None:
    for _, facts, _ in FAULTS:
        for finding in examine(facts):
            assert "{" not in finding.en + finding.todo_en + finding.zh + finding.todo_zh
