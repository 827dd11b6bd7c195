"""Processes that do jobs and send notices are killed at any instant: each job is done, nothing is lost."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from threading import Event

from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Role
from strongroom.backup.workshop import Workshop
from strongroom.keys.surroundings import Surroundings
from strongroom.notices.notice import Notice
from strongroom.notices.outbox import put_notice
from strongroom.notices.target import WebhookPlan
from strongroom.notices.targets import Targets
from strongroom.server.jobs.queue import JobQueue
from strongroom.storage.notice_rows import due_deliveries
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import Room, open_room
from strongroom.vault.views.record_views import RecordView
from tests.notices.receivers import receiver
from tests.server.jobs.worker import KINDS, STEPS
from tests.vault.conftest import make_home
from tests.warm.asking import Process, Warm

JOBS, NOTICES, KILLS, AT_ONCE = 12, 12, 8, 2


def test_whatever_is_killed_each_job_is_done_and_each_notice_arrives(
    tmp_path: Path, database_url: str, warm: Warm
) -> None:
    home = make_home(tmp_path, database_url)
    with receiver() as listening:
        with opened(home) as room:
            jobs = ask(room, tmp_path, listening.port)
        kill_some(warm, home)
        finish(warm, home, jobs)
        with opened(home) as room:
            names = {str(view.fields["external_id"].shown) for page in pages(room) for view in page}
            assert names == {f"{number}-{step}" for number in range(JOBS) for step in range(STEPS)}
            assert room.acting("alice", purpose="audit").audit.verify(data=True).ok
            backed = JobQueue(room, KINDS).get(room.acting("alice", purpose="operations"), jobs[-1])
            assert (backed.state, backed.result and backed.result["missing"]) == ("done", 0)
        seen = [json.loads(body) for _, body in listening.seen]
    assert {each["data"]["found"] for each in seen if each["type"] == "alert"} == set(range(NOTICES))


def ask(room: Room, folder: Path, port: int) -> list[str]:
    """Ask for jobs, and put notices into the outbox."""
    desk = room.acting("alice", purpose="operations")
    shop = Workshop(room, desk.session, {})
    for name in ("disk", "nas"):
        add_destination(shop, name, f"folder:{folder / name}", Role.GATING)
    Targets(room).add_webhook(desk, WebhookPlan(url=f"http://127.0.0.1:{port}/"))
    for number in range(NOTICES):
        notice = Notice(kind="alert", numbers={"found": number})
        room.door.transact(room.settings.tenant, partial(_put, room, notice))
    queue = JobQueue(room, KINDS)
    made = [queue.ask(desk, "add", {"number": number}).id for number in range(JOBS)]
    return [*made, queue.ask(desk, "backup_run").id]


def _put(room: Room, notice: Notice, tx: Transaction, now: int) -> None:
    put_notice(room.door, tx, room.settings.tenant, notice, now)


def kill_some(warm: Warm, home: Path) -> None:
    """Let processes work, two at a time, and kill each after a while."""
    dice, pause = Random(7), Event()
    workers = [begin(warm, home) for _ in range(AT_ONCE)]
    for _ in range(KILLS):
        pause.wait(dice.uniform(0.05, 1.2))
        victim = workers.pop(0)
        victim.kill()
        victim.wait()
        workers.append(begin(warm, home))
    for each in workers:
        each.kill()
        each.wait()


def finish(warm: Warm, home: Path, jobs: list[str]) -> None:
    """Let one process go on until all is done."""
    worker, pause = begin(warm, home), Event()
    try:
        for _ in range(600):
            with opened(home) as room:
                desk = room.acting("alice", purpose="operations")
                states = {JobQueue(room, KINDS).get(desk, job).state for job in jobs}
                waiting = room.door.database.read(lambda tx: _waiting(tx, room.settings.tenant))
            if states == {"done"} and not waiting:
                return
            assert states <= {"queued", "running", "done"}
            pause.wait(0.3)
        raise AssertionError("it never came to its end")
    finally:
        worker.kill()
        worker.wait()


def begin(warm: Warm, home: Path) -> Process:
    """Begin a process, and wait until it works."""
    worker = warm.begin("tests.server.jobs.worker", str(home))
    with worker.stdout as said:
        assert said.readline() == "works\n"
    return worker


@contextmanager
def opened(home: Path) -> Iterator[Room]:
    """The room, as the test looks at it."""
    with open_room(home, Surroundings(environment={})) as room:
        room.settings = replace(room.settings, reachable=("127.0.0.0/8",))
        yield room


def pages(room: Room) -> Iterator[Sequence[RecordView]]:
    """All customers, page by page."""
    desk, cursor = room.acting("alice", purpose="sales"), None
    while True:
        page = desk.customers.list(limit=100, cursor=cursor)
        yield page.items
        cursor = page.next
        if cursor is None:
            return


def _waiting(tx: Transaction, tenant: int) -> bool:
    return bool(due_deliveries(tx, tenant, 1 << 60, 1))
