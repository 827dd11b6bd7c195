"""Keys, health and upgrades: for the system administrator, recorded first, and never showing a key."""

from pathlib import Path

import pytest
from sqlalchemy import text

from strongroom.doctor import Severity
from strongroom.doctor.check_up import check_up, postgres_facts
from strongroom.doctor.machine import Machine
from strongroom.errors import InvalidInput, KeyNotAvailable, NoRoom, Refused
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.postgres_server import ServerSettings, server_settings
from strongroom.storage.statement import Statement
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room, open_room
from strongroom.vault.upkeep.upgrading import needed_upgrade, upgrade_tables
from tests.vault.conftest import make_home


@pytest.fixture
def keeper(room: Room) -> Desk:
    return room.acting("alice", purpose="operations")


def _events(room: Room, action: str) -> list[str]:
    """Outcomes of all events of an action, newest first."""
    with room.acting("alice", purpose="audit") as auditor:
        found = auditor.audit.list(EventFilter(action=action, unfold=True))
    return [each.leaf.outcome for each in found.items]


def test_the_status_of_keys_counts_and_shows_no_key(room: Room, keeper: Desk) -> None:
    keeper.customers.create({"kind": "person", "name": "王小明"})
    status = keeper.keys.status()
    assert status.ring_generation == status.database_ring_generation
    assert status.tenants[1].customer_keys == 2  # the customer's and the founder's
    assert [state.current for state in status.stores] == [True, True]
    shown = repr(status)
    assert room.door.keyring.log_seed(1).hex() not in shown
    assert repr(room.door.keyring.log_seed(1))[2:-1] not in shown
    assert _events(room, "keys_status") == ["done"]


def test_a_third_store_is_taken_and_holds_the_ring_of_today(room: Room, keeper: Desk, tmp_path: Path) -> None:
    states = keeper.keys.store_add(f"folder:{tmp_path}/store-c")
    assert [state.current for state in states] == [True, True, True]
    places = {f"folder:{tmp_path}/store-{name}" for name in "abc"}
    assert {state.uri for state in keeper.keys.stores()} == places
    assert (tmp_path / "store-c").stat().st_mode & 0o077 == 0
    assert _events(room, "keys_store_add") == ["done"]


def test_a_place_that_cannot_be_a_store_is_refused_and_the_failure_recorded(
    room: Room, keeper: Desk, tmp_path: Path
) -> None:
    (tmp_path / "nas" / ".snapshot" / "daily").mkdir(parents=True)
    before = keeper.keys.status().ring_generation
    for place, kind, code in (
        (f"folder:{tmp_path}/nas/ring", InvalidInput, "stores.keeps-old-versions"),
        (f"folder:{tmp_path}/store-a", InvalidInput, "stores.same-twice"),
        (f"folder:{room.home}/copy", InvalidInput, "stores.inside-room"),
        ("folder:relative", InvalidInput, "stores.uri-malformed"),
        ("s3:bucket", InvalidInput, "stores.scheme-unknown"),
        (f"folder:{tmp_path}/no/such/parent", KeyNotAvailable, "stores.unreachable"),
    ):
        with pytest.raises(kind) as refused:
            keeper.keys.store_add(place)
        assert getattr(refused.value, "code", None) == code
    assert keeper.keys.status().ring_generation == before
    assert _events(room, "keys_store_add") == ["failed"] * 6


def test_a_store_that_was_away_is_brought_up_to_date(room: Room, keeper: Desk, tmp_path: Path) -> None:
    for file in (tmp_path / "store-b").iterdir():
        file.unlink()
    assert [state.problem for state in keeper.keys.stores()] == [None, "stores.no-copy"]
    assert all(state.current for state in keeper.keys.backup())
    assert _events(room, "keys_backup") == ["done"]


def test_keys_are_for_the_system_administrator_alone(tmp_path: Path, database_url: str) -> None:
    home = make_home(tmp_path, database_url, solo=False)
    with open_room(home, Surroundings()) as room:
        with room.acting("alice") as founder:
            for handle, role in (("sec", "security_admin"), ("sys", "system_admin"), ("aud", "audit_admin")):
                founder.admin.user_add(handle, [role])
        with room.acting("sys", purpose="operations") as system:
            assert system.keys.status().recovery
            assert system.health.look().recovery
        for handle in ("sec", "aud"):
            desk = room.acting(handle)
            for ask in (desk.keys.status, desk.keys.stores, desk.keys.backup):
                with pytest.raises(Refused):
                    ask()
            with pytest.raises(Refused):
                desk.keys.store_add(f"folder:{tmp_path}/store-c")
            with pytest.raises(Refused):
                desk.health.upgraded("0001", "0001")
        assert not (tmp_path / "store-c").exists()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without a fault, on which nothing but the room is looked at."""
    proc = tmp_path / "proc"
    proc.mkdir()
    (proc / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n")
    return Machine(proc, tmp_path / "sys", {}, lambda: 0, lambda: (3, 60, 0))


def _sit(room: Room) -> Desk:
    return room.acting("alice", purpose="operations")


# The stores of a test lie in the same temporary folder as the room, of which nobody knows what it is on.
OF_ONE_DISK = {
    "doctor.store-on-same-disk",
    "doctor.stores-share-disk",
    "doctor.in-memory",
    "doctor.ring-copy-on-write",
    "stores.in-memory",
    "stores.copy-on-write",
}


def test_a_room_as_it_is_made_has_no_fault(home: Path, machine: Machine, database_url: str) -> None:
    report = check_up(home, Surroundings(), _sit, machine)
    codes = {finding.code for finding in report.findings} - OF_ONE_DISK
    if database_url.startswith("postgres"):
        codes -= {"doctor.postgres-not-durable"}  # the server of the tests is made to be fast
    assert codes == set()
    assert not report.unseen
    assert any("customers.phone" in line.code for line in report.indexes)
    assert [line.code for line in report.suites] == ["suite.1"]
    with open_room(home, Surroundings()) as room:
        assert _events(room, "status") == ["done"]


def test_faults_of_a_room_are_named_with_what_to_do(home: Path, machine: Machine, tmp_path: Path) -> None:
    settings = home / "strongroom.toml"
    (tmp_path / "keys" / "root.key").rename(home / "root.key")
    settings.write_text(settings.read_text().replace(f"{tmp_path}/keys/root.key", f"{home}/root.key"))
    for file in (tmp_path / "store-b").iterdir():
        file.unlink()
    report = check_up(home, Surroundings(), _sit, machine)
    found = {finding.code: finding for finding in report.findings}
    assert {"doctor.key-beside-data", "doctor.few-stores", "stores.no-copy"} <= found.keys()
    assert found["doctor.key-beside-data"].severity is Severity.DANGER
    for finding in report.findings:
        assert finding.todo_en
        assert finding.todo_zh


def test_a_room_that_does_not_open_is_looked_at_from_outside(
    home: Path, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "keys" / "root.key").unlink()
    report = check_up(home, Surroundings(), _sit, machine)
    assert report.unseen[0].code == "keys.root-key-missing"
    assert "doctor.unseen.keys" in {line.code for line in report.unseen}
    assert not report.clean
    (home / "keys").chmod(0o755)
    report = check_up(home, Surroundings(), _sit, machine)
    assert "doctor.open-to-others" in {finding.code for finding in report.findings}


def test_whoever_may_not_ask_learns_nothing(home: Path, machine: Machine) -> None:
    with open_room(home, Surroundings()) as room, room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
    with pytest.raises(Refused):
        check_up(home, Surroundings(), lambda room: room.acting("bob"), machine)
    with pytest.raises(NoRoom):
        check_up(home / "nowhere", Surroundings(), _sit, machine)


def test_a_server_is_asked_what_it_keeps(room: Room, database_url: str) -> None:
    server = room.door.database.read(server_settings)
    if database_url.startswith("sqlite"):
        assert server is None
        return
    assert server is not None
    facts = postgres_facts(server, database_url, {})
    assert facts.local
    assert not facts.verified


def test_what_a_connection_asks_of_its_server_is_read_from_address_or_environment() -> None:
    server = ServerSettings("off", "off", "on", "10.0.0.7", True, 2, " ", "on")
    facts = postgres_facts(server, "postgresql://db/room?sslmode=verify-full", {})
    assert (facts.local, facts.tls, facts.verified) == (False, True, True)
    assert (facts.synchronous_commit, facts.fsync, facts.full_page_writes) == ("off", False, True)
    assert (facts.standbys, facts.synchronous_standbys, facts.archives) == (2, False, True)
    assert postgres_facts(server, "postgresql://db/room", {"PGSSLMODE": "verify-full"}).verified
    assert not postgres_facts(server, "postgresql://db/room?sslmode=require", {}).verified
    assert postgres_facts(server._replace(client="::1"), "postgresql://db/room", {}).local


def test_an_upgrade_of_a_room_of_today_changes_nothing_and_is_recorded(home: Path) -> None:
    needed = needed_upgrade(home)
    assert not needed.anything
    upgrade_tables(home)
    with open_room(home, Surroundings()) as room:
        with room.acting("alice", purpose="operations") as keeper:
            keeper.health.upgraded(needed.found, needed.known)
        assert _events(room, "upgrade") == ["done"]


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_a_room_of_another_version_does_not_open_and_a_later_one_is_left_alone(
    home: Path, version: str
) -> None:
    with open_room(home, Surroundings()) as room:
        change = Statement(text(f"UPDATE storage_version SET version_num = '{version}'"))
        room.door.database.transact(lambda tx: tx.run(change))
    with pytest.raises(NoRoom) as refused:
        open_room(home, Surroundings())
    if version == "0000":
        assert refused.value.code == "storage.needs-upgrade"
        assert needed_upgrade(home).anything
        return
    assert refused.value.code == "storage.newer-room"
    for ask in (needed_upgrade, upgrade_tables):
        with pytest.raises(NoRoom) as newer:
            ask(home)
        assert newer.value.code == "storage.newer-room"


def test_nothing_is_made_where_there_is_no_room(tmp_path: Path) -> None:
    with pytest.raises(NoRoom):
        needed_upgrade(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
