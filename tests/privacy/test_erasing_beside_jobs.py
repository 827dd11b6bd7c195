"""An old key stays while a job is at work that began before the keys were moved."""

from collections.abc import Callable

from strongroom.keys.leases import LEASE_SECONDS
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.privacy.erasure_steps import Wait
from strongroom.storage.job_rows import JobRow, add_job, job_row, replace_job
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.privacy.conftest import NANA

Made = Callable[..., Carriage]
JOB, HOLDER, OTHER = bytes(15) + b"\1", b"h" * 16, b"i" * 16


def begun(room: Room, **more: object) -> None:
    """A job that another process holds."""
    row = JobRow(
        tenant=1,
        job=JOB,
        kind="backup",
        state=1,
        user=bytes(16),
        document="{}",
        sealed=None,
        schedule=None,
        queued=0,
        due=0,
        attempts=1,
        holder=HOLDER,
        beat=1,
        stop=0,
        done=0,
        total=None,
        changed=0,
        result=None,
        because=None,
        event=bytes(16),
        mac=bytes(32),
    )
    room.door.database.transact(lambda tx: add_job(tx, row._replace(**more)))  # type: ignore[arg-type]  # columns


def change(room: Room, number: int, **values: object) -> None:
    """Let the job be another; each change has another MAC."""

    def work(tx: object) -> None:
        row = job_row(tx, 1, JOB)  # type: ignore[arg-type]  # a transaction
        assert row is not None
        changed = row._replace(mac=bytes([number]) * 32, **values)  # type: ignore[arg-type]  # columns
        assert replace_job(tx, changed, row)  # type: ignore[arg-type]  # a transaction

    room.door.database.transact(work)


class Clock:
    """Moves as somebody waits; each pause does what it was told."""

    def __init__(self, each: Callable[[], None] = lambda: None) -> None:
        self.seconds, self.each = 0.0, each

    def __call__(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.seconds += LEASE_SECONDS / 4
        self.each()


def asked(desk: Desk, room: Room) -> str:
    customer = desk.customers.create(NANA).id
    desk.erasures.ask(customer, due=room.door.now())
    return customer


def test_a_job_that_lives_is_waited_for_to_its_end(desk: Desk, room: Room, carriage: Made) -> None:
    asked(desk, room)
    begun(room)
    beats = iter(range(2, 200))
    clock = Clock(lambda: change(room, (at := next(beats)), beat=at))
    before = room.door.keyring.ring.epochs[1, 0].keys()
    assert carry_forward(carriage(monotonic=clock, pause=clock.pause)).round == (Wait.JOBS,)
    assert carry_forward(carriage(wait=False)).round == (Wait.JOBS,)
    assert before <= room.door.keyring.ring.epochs[1, 0].keys()
    change(room, 250, state=2, holder=None)
    assert carry_forward(carriage()).round == ()
    assert not before & room.door.keyring.ring.epochs[1, 0].keys()


def test_a_job_whose_process_died_holds_nothing_up(desk: Desk, room: Room, carriage: Made) -> None:
    asked(desk, room)
    begun(room)
    clock = Clock()
    assert carry_forward(carriage(monotonic=clock, pause=clock.pause)).round == ()
    assert clock.seconds >= LEASE_SECONDS


def test_a_job_begun_again_or_begun_later_holds_nothing_up(desk: Desk, room: Room, carriage: Made) -> None:
    asked(desk, room)
    begun(room)

    def taken_over(what: str) -> None:
        if what == "moved":
            change(room, 9, holder=OTHER, beat=9)

    assert carry_forward(carriage(passed=taken_over)).round == ()


def test_the_job_that_carries_erasures_does_not_wait_for_itself(
    desk: Desk, room: Room, carriage: Made
) -> None:
    asked(desk, room)
    begun(room)
    assert carry_forward(carriage(own_job=JOB)).round == ()
