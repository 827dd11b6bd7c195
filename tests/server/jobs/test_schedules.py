"""What is due is started once, whoever looks; administrators change it; lateness is told, once."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from strongroom.errors import InvalidInput, NotFound, Refused
from strongroom.server.jobs.at_work import AtWork
from strongroom.server.jobs.plan import SCHEDULES
from strongroom.server.jobs.runner import Pace
from strongroom.storage import notice_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from tests.backup.room import BackedRoom
from tests.server.signing_in import Clock

HOUR = 60


@dataclass
class Estate:
    """A room with two destinations that works by itself, when a test says so."""

    backed: BackedRoom
    clock: Clock
    at_work: AtWork

    def desk(self, who: str = "alice", purpose: str = "operations") -> Desk:
        return self.backed.room.acting(who, purpose=purpose)

    def states(self) -> dict[str, str]:
        """State of the newest job of each schedule."""
        page = self.at_work.queue.page(self.desk(), limit=100)
        return {view.schedule or "": view.state for view in reversed(page.items)}

    def late(self) -> set[str]:
        return {late.subject for late in self.at_work.judge.late()}

    def told(self) -> list[tuple[str, str]]:
        """Kind and document of each notice, the oldest first."""
        statement = "SELECT kind, document FROM notices ORDER BY at, kind"

        def read(tx: Transaction) -> list[tuple[str, str]]:
            tx._execute(statement)
            return [(kind, document) for kind, document in tx._fetch()]

        return self.backed.room.door.database.read(read)


@pytest.fixture
def estate(tmp_path: Path, database_url: str) -> Iterator[Estate]:
    clock = Clock()
    backed = BackedRoom(tmp_path, database_url, ("disk", "nas"), now=clock)
    backed.add("Zhang San", phone="13800005678")
    with backed.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
        desk.admin.user_add("sam", ["system_admin"])
    surroundings = replace(backed.surroundings, now=clock)
    yield Estate(backed, clock, AtWork(backed.room, surroundings, Pace(poll=0.01)))
    backed.close()


def only(estate: Estate, *names: str) -> None:
    """Leave these schedules on, and no other."""
    for name in SCHEDULES:
        estate.at_work.schedules.change(estate.desk("sam"), name, {"on": name in names})


def test_a_room_does_by_itself_what_it_should(estate: Estate) -> None:
    for name, schedule in SCHEDULES.items():
        if schedule.plan.at is not None:  # all of it now, whatever the time of day
            estate.at_work.schedules.change(estate.desk("sam"), name, {"at": None, "jitter": 0})
    estate.at_work.once()
    states = estate.states()
    wanted = {name for name, schedule in SCHEDULES.items() if schedule.plan.on}
    assert {name: states.get(name) for name in wanted} == dict.fromkeys(wanted, "done")
    with estate.backed.room.acting("alice", purpose="audit") as desk:
        runs = desk.audit.list(EventFilter(action="backup_run", outcome="done")).items
    assert [event.principal for event in runs] == ["(room)"]
    assert estate.late() == set()


def test_what_is_due_is_started_once_by_however_many(estate: Estate) -> None:
    only(estate, "checkpoint")
    threads = [threading.Thread(target=estate.at_work.schedules.start_due) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs = [view for view in estate.at_work.queue.page(estate.desk()).items if view.schedule == "checkpoint"]
    assert len(jobs) == 1
    assert estate.at_work.schedules.start_due() == 0, "not while the one before waits"
    estate.clock.forward(hours=1)
    assert estate.at_work.schedules.start_due() == 0
    estate.at_work.runner.run_waiting()
    estate.clock.forward(hours=1)
    assert estate.at_work.schedules.start_due() == 1


def test_without_a_destination_there_is_nothing_to_back_up(tmp_path: Path, database_url: str) -> None:
    clock = Clock()
    backed = BackedRoom(tmp_path, database_url, (), now=clock)
    at_work = AtWork(backed.room, replace(backed.surroundings, now=clock))
    at_work.once()
    page = at_work.queue.page(backed.room.acting("alice", purpose="operations"), limit=100)
    assert {view.schedule for view in page.items} == {"checkpoint", "erasures"}
    backed.close()


def test_a_schedule_that_is_off_starts_nothing_and_is_late_for_nothing(estate: Estate) -> None:
    only(estate)
    estate.clock.forward(hours=24 * 90)
    assert estate.at_work.schedules.start_due() == 0
    assert estate.late() == set()


def test_administrators_of_the_system_change_schedules_and_others_do_not(estate: Estate) -> None:
    changed = estate.at_work.schedules.change(estate.desk("sam"), "backup", {"every": 30, "late": 90})
    assert (changed.plan.every, changed.plan.late, changed.plan.jitter) == (30, 90, 3)
    listed = {view.name: view for view in estate.at_work.schedules.list(estate.desk("sam"))}
    assert listed["backup"] == changed
    assert listed["sweep"].changed is None
    with pytest.raises(Refused, match=r"access\.refused"):
        estate.at_work.schedules.change(estate.desk("bob", "sales"), "backup", {"on": False})
    with pytest.raises(Refused, match=r"access\.refused"):
        estate.at_work.schedules.list(estate.desk("bob", "sales"))
    back = estate.at_work.schedules.change(estate.desk("sam"), "backup", {})
    assert replace(back.plan, parameters={}) == SCHEDULES["backup"].plan


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("lunch", {}, "schedule.unknown"),
        ("backup", {"colour": 1}, "schedule.bad"),
        ("backup", {"every": 0}, "schedule.bad"),
        ("backup", {"parameters": {"base": "yes"}}, "job.bad-parameter"),
    ],
)
def test_a_change_that_means_nothing_changes_nothing(
    estate: Estate, name: str, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises((InvalidInput, NotFound)) as refused:
        estate.at_work.schedules.change(estate.desk("sam"), name, changes)
    assert refused.value.code == code
    listed = estate.at_work.schedules.list(estate.desk("sam"))
    assert all(view.changed is None for view in listed)


def test_nobody_switches_a_schedule_off_in_the_database(estate: Estate) -> None:
    estate.at_work.schedules.change(estate.desk("sam"), "checkpoint", {"late": 120})
    database = estate.backed.room.door.database
    off = "UPDATE schedules SET document = replace(document, 'true', 'false')"
    database.transact(lambda tx: tx._execute(off))
    estate.at_work.once()
    assert estate.states()["checkpoint"] == "done"
    database.transact(lambda tx: tx._execute("UPDATE schedule_runs SET next = 99999999999999"))
    estate.clock.forward(hours=1)
    estate.at_work.once()
    page = estate.at_work.queue.page(estate.desk(), limit=100)
    assert [view.schedule for view in page.items].count("checkpoint") == 2


def test_a_destination_that_lacks_what_was_done_is_late_whatever_runs_say(estate: Estate) -> None:
    only(estate, "backup")
    estate.at_work.once()
    assert estate.late() == set()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=2)
    assert estate.late() == set()
    estate.clock.forward(hours=2)
    assert estate.late() == {"backup:disk", "backup:nas"}
    estate.backed.run()
    assert estate.late() == set()
    for manifest in (estate.backed.folder / "nas").glob("*/manifests/*"):
        manifest.unlink()  # somebody empties one place: what runs said of it counts for nothing
    estate.clock.forward(hours=4)
    assert "backup:nas" in estate.late()


def test_verifications_drills_and_checkpoints_are_late_by_when_they_were_done(estate: Estate) -> None:
    only(estate, "backup-verify", "backup-drill", "checkpoint", "log-verify")
    estate.at_work.schedules.start_due()
    estate.backed.room.settle()
    assert estate.late() == set()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=24 * 4)
    late = estate.late()
    assert {"backup-verify:disk", "backup-verify:nas", "checkpoint", "log-verify"} <= late
    assert "backup-drill" not in late
    estate.clock.forward(hours=24 * 12)
    assert "backup-drill" in estate.late()
    estate.backed.room.settle()
    assert "checkpoint" not in estate.late()


def test_an_erasure_whose_time_has_come_is_late_by_its_id(estate: Estate) -> None:
    only(estate, "erasures")
    customer = estate.backed.add("Wang Wu")
    with estate.backed.room.acting(
        "alice", purpose="privacy_request", reason_code="customer_request"
    ) as desk:
        desk.erasures.ask(customer, due=estate.clock() + 3_600_000)
    estate.clock.forward(hours=24)
    assert estate.late() == set()
    estate.clock.forward(hours=2)
    (late,) = estate.at_work.judge.late()
    assert (late.what, late.erasure is not None, late.minutes(estate.clock())) == (
        "erasures",
        True,
        25 * HOUR,
    )


def test_what_is_late_is_told_once_a_day_and_when_it_is_over(estate: Estate) -> None:
    only(estate, "checkpoint")
    estate.backed.room.settle()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=2)
    judges = [AtWork(estate.backed.room, estate.at_work.surroundings).judge for _ in range(3)]
    assert sum(judge.tell() for judge in judges) == 1
    estate.clock.forward(hours=23)
    assert judges[0].tell() == 0
    estate.clock.forward(hours=2)
    assert judges[1].tell() == 1
    estate.backed.room.settle()
    estate.clock.forward(seconds=1)
    assert (judges[2].tell(), judges[0].tell()) == (1, 0)
    kinds = [kind for kind, _ in estate.told()]
    assert kinds == ["late", "late", "in_time"]
    assert '"what":"checkpoint"' in estate.told()[0][1]


def test_a_mark_of_somebody_elses_keeps_nobody_from_being_told(estate: Estate) -> None:
    only(estate, "checkpoint")
    estate.backed.room.settle()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=2)
    forged = f"INSERT INTO late_marks VALUES (1, 'checkpoint', 0, {estate.clock()}, 1, {_bytes(estate)})"
    estate.backed.room.door.database.transact(lambda tx: tx._execute(forged))
    assert estate.at_work.judge.tell() == 1


def test_a_job_that_a_schedule_started_and_that_fails_is_told(estate: Estate) -> None:
    only(estate, "backup-verify")
    estate.at_work.schedules.change(estate.desk("sam"), "backup-verify", {"at": None, "on": True})
    estate.backed.run()
    for place in ("disk", "nas"):
        for segment in (estate.backed.folder / place).glob("*/segments/*"):
            segment.unlink()
    estate.at_work.once()
    assert estate.states()["backup-verify"] == "failed"
    assert [kind for kind, _ in estate.told()] == ["job_failed"]
    assert '"because":"backup.findings"' in estate.told()[0][1]


def test_what_fails_again_and_again_is_told_once(estate: Estate) -> None:
    only(estate, "backup-verify")
    plan = {"at": None, "on": True, "every": 10, "jitter": 0}
    estate.at_work.schedules.change(estate.desk("sam"), "backup-verify", plan)
    estate.backed.run()
    for segment in estate.backed.folder.glob("*/*/segments/*"):
        segment.unlink()
    for _ in range(3):
        estate.at_work.schedules.start_due()
        estate.at_work.runner.run_waiting()
        estate.clock.forward(minutes=11)
    page = estate.at_work.queue.page(estate.desk(), limit=100)
    assert [view.state for view in page.items if view.schedule == "backup-verify"] == ["failed"] * 3
    assert [kind for kind, _ in estate.told()] == ["job_failed"]


def test_facts_that_cannot_be_looked_at_are_told_and_silence_no_others(estate: Estate) -> None:
    only(estate, "backup", "checkpoint")
    estate.backed.room.settle()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=2)
    forged = "UPDATE destinations SET uri = 'folder:/tmp/elsewhere' WHERE name = 'nas'"
    estate.backed.room.door.database.transact(lambda tx: tx._execute(forged))
    assert estate.late() == {"backup::destination.row-forged", "checkpoint"}
    assert estate.at_work.judge.tell() == 2
    assert any('"because":"destination.row-forged"' in text for _, text in estate.told())


def test_a_job_that_a_killed_command_left_is_taken_up_by_the_next(estate: Estate) -> None:
    only(estate)
    pace = Pace(poll=0.01, lease=0.2)
    job = estate.at_work.queue.ask(estate.desk("sam"), "checkpoint").id
    killed = AtWork(estate.backed.room, estate.at_work.surroundings, pace)
    assert killed.runner.holding.take() is not None  # and then its process is gone
    assert AtWork(estate.backed.room, estate.at_work.surroundings, pace).once() == 1
    assert estate.at_work.queue.get(estate.desk("sam"), job).state == "done"


def test_old_notices_are_swept_and_those_on_their_way_stay(estate: Estate) -> None:
    only(estate, "checkpoint")
    estate.backed.room.settle()
    estate.backed.add("Li Si")
    estate.clock.forward(hours=2)
    estate.at_work.judge.tell()
    tenant = estate.backed.room.settings.tenant
    estate.clock.forward(hours=24)
    estate.backed.room.door.transact(tenant, lambda tx, now: notice_rows.drop_notices_before(tx, tenant, now))
    assert estate.told() == []


def test_a_schedule_that_is_not_ours_is_no_reason_to_stop(estate: Estate) -> None:
    only(estate, "checkpoint")
    some = _bytes(estate)
    strange = f"INSERT INTO schedules VALUES (1, 'strange', '{{}}', 0, {some}, {some})"
    estate.backed.room.door.database.transact(lambda tx: tx._execute(strange))
    assert estate.at_work.schedules.start_due() == 1


def _bytes(estate: Estate) -> str:
    """Some bytes, as each engine writes them."""
    sqlite = estate.backed.room.door.database.dialect == "sqlite"
    return "x'00'" if sqlite else "'\\x00'::bytea"
