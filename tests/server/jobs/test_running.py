"""Jobs are done once, go on after any end, and say how they ended."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from strongroom.errors import Busy, InvalidInput, NotFound, Refused
from strongroom.model.ids import read_id, write_id
from strongroom.server.jobs.job import JobState, tagged_job, write_json
from strongroom.server.jobs.kind import Work
from strongroom.server.jobs.queue import new_job
from strongroom.storage import job_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.log.audit_desk import EventFilter
from tests.server.jobs.conftest import Workplace


def test_a_job_is_done_as_whoever_asked_and_its_result_stays(place: Workplace) -> None:
    who: list[tuple[str, str | None, str | None]] = []

    def do(work: Work) -> Mapping[str, Any]:
        session = work.desk().session
        who.append((session.handle, session.purpose, session.request))
        work.progress(3, 10)
        return {"sum": 5}

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    assert place.runner().run_waiting() == 1
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.result, view.progress, view.total) == ("done", {"sum": 5}, 3, 10)
    assert who == [("sam", "operations", job)]


def test_whoever_was_suspended_meanwhile_has_nothing_done(place: Workplace) -> None:
    place.do = lambda work: {"stores": len(work.desk().keys.status().stores)}
    with place.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("eve", ["system_admin"])
    before = place.queue.ask(place.desk("eve"), "count").id
    place.runner().run_waiting()
    assert place.state(before) == "done"
    job = place.queue.ask(place.desk("eve"), "count").id
    with place.room.acting("alice", purpose="security") as desk:
        desk.admin.user_suspend("eve")
    place.runner().run_waiting()
    view = place.queue.get(place.desk(), job)
    assert (view.state, view.because) == ("failed", "access.refused")


def test_a_failure_keeps_its_code_what_was_noted_and_an_event(place: Workplace) -> None:
    def do(work: Work) -> Mapping[str, Any]:
        work.note(found=2)
        raise InvalidInput("token.bad-name")

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.because, view.result) == ("failed", "token.bad-name", {"found": 2})
    with place.room.acting("alice", purpose="audit") as desk:
        (event,) = desk.audit.list(EventFilter(action="job_end")).items
    assert (event.leaf.outcome, event.leaf.because, event.principal) == ("failed", "token.bad-name", "(room)")
    assert event.leaf.actor.request == job


def test_an_error_nobody_foresaw_fails_the_job_and_not_the_thread(place: Workplace) -> None:
    def do(work: Work) -> Mapping[str, Any]:
        raise RuntimeError("138 0000 5678")

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.because, view.result) == ("failed", "unexpected", {})


def test_what_is_busy_is_tried_again_later_and_not_for_ever(place: Workplace) -> None:
    begun: list[int] = []

    def do(work: Work) -> Mapping[str, Any]:
        begun.append(work.attempt)
        raise Busy("backup.running")

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    runner = place.runner(again=60.0)
    assert runner.run_waiting() == 1
    assert (place.state(job), begun) == ("queued", [1])
    assert runner.run_waiting() == 0, "not before its time"
    for _ in range(4):
        place.clock.forward(minutes=30)
        runner.run_waiting()
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.because, begun) == ("failed", "backup.running", [1, 2, 3])


def test_a_job_whose_holder_is_gone_is_taken_up_after_a_lease_and_not_before(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count", {"number": 4}).id
    killed = place.runner().holding
    assert killed.take() is not None  # and then its process is gone
    runner = place.runner()
    assert runner.run_waiting() == 0
    place.ticks += 59.0
    assert runner.run_waiting() == 0
    place.ticks += 1.0
    assert runner.run_waiting() == 1
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.attempts, view.result) == ("done", 2, {"sum": 4})


def test_a_holder_that_lives_keeps_its_job(place: Workplace) -> None:
    place.queue.ask(place.desk("sam"), "count")
    alive = place.runner().holding
    held = alive.take()
    assert held is not None
    other = place.runner()
    assert other.run_waiting() == 0
    for done in range(5):
        place.ticks += 59.0
        assert alive.beat(held, done, None)
        assert other.run_waiting() == 0


def test_who_was_taken_over_learns_it_and_changes_nothing_more(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    paused = place.runner().holding
    held = paused.take()
    assert held is not None
    other = place.runner().holding
    assert other.take() is None
    place.ticks += 60.0
    taken = other.take()
    assert taken is not None
    assert not paused.beat(held, 1, None)
    assert not paused.finish(held, JobState.DONE, {"sum": 1})
    assert place.state(job) == "running"
    assert other.finish(taken, JobState.DONE, {"sum": 2})
    assert place.queue.get(place.desk("sam"), job).result == {"sum": 2}


def test_a_job_that_ends_every_process_is_given_up(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    holding = place.runner().holding
    for _ in range(3):
        assert holding.take() is not None
        holding.take()
        place.ticks += 60.0
    assert holding.take() is None
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.because, view.attempts) == ("failed", "job.gave-up", 3)


def test_a_running_job_stops_at_its_next_resting_place_when_it_is_cancelled(place: Workplace) -> None:
    entered = threading.Event()

    def do(work: Work) -> Mapping[str, Any]:
        entered.set()
        while True:
            work.progress(1)

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    runner = place.runner(lease=0.2)
    runner.start()
    assert entered.wait(30)
    assert place.queue.cancel(place.desk("sam"), job).stopping
    _until(lambda: place.state(job) == "cancelled")
    assert runner.stop(30)


def test_a_process_that_stops_gives_its_job_back_uncounted(place: Workplace) -> None:
    entered = threading.Event()

    def do(work: Work) -> Mapping[str, Any]:
        entered.set()
        while True:
            work.progress(1)

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    runner = place.runner()
    runner.start()
    assert entered.wait(30)
    assert runner.stop(30)
    view = place.queue.get(place.desk("sam"), job)
    assert (view.state, view.attempts) == ("queued", 0)
    place.do = lambda work: {}
    assert place.runner().run_waiting() == 1


def test_many_hands_do_each_job_once(place: Workplace) -> None:
    done: list[str] = []

    def do(work: Work) -> Mapping[str, Any]:
        done.append(work.job)
        return {}

    place.do = do
    jobs = [place.queue.ask(place.desk("sam"), "count").id for _ in range(24)]
    runners = [place.runner(threads=2) for _ in range(3)]
    for runner in runners:
        runner.start()
    _until(lambda: len(done) >= len(jobs))
    assert all(runner.stop(30) for runner in runners)
    assert sorted(done) == sorted(jobs)
    assert {place.state(job) for job in jobs} == {"done"}


def test_a_kind_that_another_version_knows_holds_nothing_up(place: Workplace) -> None:
    strange = place.queue.ask(place.desk("sam"), "count").id
    runner = place.runner()
    kinds, mine = place.kinds(), place.queue.ask(place.desk("sam"), "count").id
    rewrite(place, strange, kind="later")
    assert "later" not in kinds
    assert runner.run_waiting() == 1
    assert (place.state(mine), place.state(strange)) == ("done", "queued")


def test_old_jobs_are_forgotten_and_open_ones_never(place: Workplace) -> None:
    done = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    waits = place.queue.ask(place.desk("sam"), "count").id
    tenant = place.room.settings.tenant
    place.clock.forward(hours=24)
    dropped = place.room.door.transact(tenant, lambda tx, now: job_rows.drop_jobs_before(tx, tenant, now))
    assert dropped == 1
    assert [view.id for view in place.queue.page(place.desk()).items] == [waits]
    with pytest.raises(NotFound, match=r"job\.not-found"):
        place.queue.get(place.desk(), done)


def test_a_job_whose_sealed_part_cannot_be_opened_waits_and_then_ends(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    rewrite(place, job, sealed=b"nothing that was ever sealed" * 8)
    place.do = lambda work: pytest.fail("it was done")
    runner = place.runner()
    for _ in range(5):
        runner.run_waiting()
        assert place.queue.get(place.desk("sam"), job).because in ("job.cannot-open", "job.gave-up")
        place.clock.forward(minutes=30)
    assert place.state(job) == "failed"


def test_the_room_by_itself_does_only_what_it_is_meant_to(place: Workplace) -> None:
    plain = place.kinds()["count"]
    tenant, mac = place.room.settings.tenant, place.room.door.keyring.row_mac()
    place.kinds = lambda: {"count": replace(plain, unattended=None)}  # type: ignore[method-assign]  # of this place
    place.do = lambda work: {"who": work.desk().session.handle}
    row = tagged_job(mac, new_job(tenant, plain, {}, place.clock()))
    place.room.door.database.transact(lambda tx: job_rows.add_job(tx, row))
    place.runner().run_waiting()
    view = place.queue.get(place.desk(), write_id("job", row.job))
    assert (view.state, view.because) == ("failed", "job.people-only")


def test_the_room_by_itself_has_few_rights(place: Workplace) -> None:
    desk = place.room.unattended("system_admin", ("backup_run",), purpose="operations")
    with pytest.raises(Refused, match=r"access\.refused"):
        desk.audit.verify()
    with pytest.raises(Refused, match=r"access\.refused"):
        desk.customers.list()


def test_a_result_is_short(place: Workplace) -> None:
    with pytest.raises(InvalidInput, match=r"job\.too-much"):
        write_json({"text": "x" * 20_000})


def rewrite(place: Workplace, job: str, **changes: Any) -> None:
    """Write a row anew, under a MAC of the room's own."""
    tenant, mac = place.room.settings.tenant, place.room.door.keyring.row_mac()

    def write(tx: Transaction) -> None:
        row = job_rows.lock_job(tx, tenant, read_id("job", job))
        assert row is not None
        assert job_rows.replace_job(tx, tagged_job(mac, row._replace(**changes)), row)

    place.room.door.database.transact(write)


def _until(reached: Any) -> None:
    pause = threading.Event()
    for _ in range(3_000):
        if reached():
            return
        pause.wait(0.02)
    raise AssertionError("it never came to that")
