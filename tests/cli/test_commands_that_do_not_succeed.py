"""Commands that cannot do what they were asked, or only part of it: each has its own code and status."""

from importlib import import_module
from pathlib import Path

import pytest

from strongroom.cli import asking
from strongroom.doctor import Machine
from tests.cli.real_room import RealRoom

PEOPLE = "id,name,phone\nk-1,Ann Lee,13800000011\nk-2,Bob Ray,12\n"
MAP = """
collection = "customers"
key = "id"
[fields]
kind = { value = "person" }
name = "name"
phone = "phone"
"""


@pytest.fixture
def people(tmp_path: Path) -> tuple[str, ...]:
    """The words that import a file of two people, one of whom has a phone that is none."""
    (tmp_path / "people.csv").write_text(PEOPLE.replace("k-", f"{tmp_path.name}-"), encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return ("import", f"{tmp_path}/people.csv", "--to", "customers", "--map", f"{tmp_path}/map.toml")


def test_what_is_not_confirmed_is_not_done(room: RealRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    customer = room.add(name="Ann")
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    room.refuses("cli.declined", 130, "remove", customer, given="n\n")
    assert room.document("show", "customers", customer)["id"] == customer


def test_values_come_from_one_source(room: RealRoom) -> None:
    customer = room.add(name="Ann")
    for words in (("add", "customers"), ("edit", customer)):
        hint = room.refuses("cli.two-sources", 2, *words, "city", "--from", "-", given="{}")
        assert "--from" in hint
    assert room.document("show", "customers", customer)["revision"] == 1


def test_refused_rows_are_counted_where_no_file_takes_them(room: RealRoom, people: tuple[str, ...]) -> None:
    hint = room.refuses("import.some-refused", 9, *people)
    assert "--rejects FILE" in hint
    assert "--again" in hint


def test_what_others_changed_since_is_left_and_counted(room: RealRoom, people: tuple[str, ...]) -> None:
    done = room.run("--json", *people)
    assert done.exit_code == 9
    identity = done.stdout.partition('"import"')[2].split('"')[1]
    found = room.document("find", "customers", "phone=@-", given="13800000011")["items"][-1]
    room.document("edit", found["id"], "--from", "-", given='{"city": "Bath"}')
    assert "strongroom history" in room.refuses("import.some-left", 9, "import", "undo", identity, "--yes")


def test_a_file_that_nobody_can_make_sense_of_gets_no_half_mapping(room: RealRoom, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    words = ("import", f"{tmp_path}/orders.csv", "--to", "purchases")
    assert "--map" in room.refuses("import.map-incomplete", 5, *words, "--yes")


def test_what_the_doctor_could_not_see_is_no_clean_bill(
    on_a_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = RealRoom(on_a_disk)
    Path(room.founded["keys"].removeprefix("file:")).unlink()
    # A machine of which there is nothing to say, wherever this runs.
    (on_a_disk / "proc").mkdir()
    (on_a_disk / "proc" / "swaps").write_text("Filename\tType\tSize\tUsed\tPriority\n", encoding="ascii")
    quiet = Machine(
        proc=on_a_disk / "proc",
        sys=on_a_disk / "sys",
        environment={"HOME": str(on_a_disk)},
        core_limit=lambda: 0,
        sqlite_version=lambda: (3, 60, 0),
    )
    monkeypatch.setattr(import_module("strongroom.doctor.gather"), "Machine", lambda: quiet)
    room.refuses("doctor.not-all-seen", 9, "doctor")


# -- places --------------------------------------------------------------------------


def test_a_destination_that_is_none_is_not_tried(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    assert "destination add" in room.refuses("backup.no-destination", 4, "destination", "test")
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    assert "destination list" in room.refuses("destination.unknown", 3, "destination", "test", "nas")


def test_a_restore_without_a_ring_or_its_root_key_says_what_is_needed(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    place, again = f"folder:{tmp_path / 'disk'}", tmp_path / "again"
    room.document("destination", "add", "disk", place)
    room.document("backup", "run")
    words = ("--home", str(tmp_path / "lost"), "restore", "--from", place, "--to", str(again))
    assert "keys recover" in room.refuses("restore.no-ring", 7, *words)
    (again / "keys").mkdir(parents=True, mode=0o700)
    ring = again / "keys" / "ring"
    ring.write_bytes((room.home / "keys" / "ring").read_bytes())
    ring.chmod(0o600)
    assert "--keys" in room.refuses("restore.name-keys", 2, *words)


@pytest.mark.postgres
def test_a_room_on_a_server_is_replaced_beside_its_database(tmp_path: Path, empty_postgres_url: str) -> None:
    room = RealRoom(tmp_path, database=empty_postgres_url)
    place = f"folder:{tmp_path / 'disk'}"
    room.document("destination", "add", "disk", place)
    room.document("backup", "run")
    words = ("restore", "--from", place, "--to", str(room.home), "--replace")
    assert "--database" in room.refuses("restore.name-database", 2, *words)
    assert room.document("backup", "list")["items"]
