"""Whoever may do a thing may ask for the job of it; one sees one's own, who runs the room sees all."""

import pytest

from strongroom.errors import Conflict, DonePartly, InvalidInput, NotFound, Refused, VerificationFailed
from strongroom.model.ids import read_id, write_id
from strongroom.server.jobs.job import tagged_job
from strongroom.server.jobs.kind import Work
from strongroom.server.jobs.queue import new_job
from strongroom.storage import job_rows
from strongroom.vault.log.audit_desk import EventFilter
from tests.server.jobs.conftest import Workplace


def test_a_job_that_was_asked_for_waits_with_what_it_was_given(place: Workplace) -> None:
    view = place.queue.ask(place.desk("sam"), "count", {"number": 7})
    assert (view.state, view.parameters, view.attempts) == ("queued", {"number": 7, "again": False}, 0)
    found = place.queue.get(place.desk("sam"), view.id)
    assert found == view
    with place.room.acting("alice", purpose="audit") as desk:
        (event,) = desk.audit.list(EventFilter(action="job_start")).items
    assert event.leaf.extra == {"job": view.id, "kind": "count"}


def test_whoever_may_not_do_it_may_not_ask_for_it_and_the_log_has_that(place: Workplace) -> None:
    with pytest.raises(Refused, match=r"access\.refused"):
        place.queue.ask(place.desk("bob", "sales"), "count")
    with place.room.acting("alice", purpose="audit") as desk:
        (event,) = desk.audit.list(EventFilter(action="job_start")).items
    assert event.leaf.outcome == "refused"
    assert place.queue.page(place.desk()).items == ()


@pytest.mark.parametrize("given", [{"number": "7"}, {"number": 101}, {"number": True}, {"other": 1}])
def test_what_a_job_does_not_take_is_refused(place: Workplace, given: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match=r"job\.bad-parameter"):
        place.queue.ask(place.desk("sam"), "count", given)


def test_there_is_no_job_of_a_kind_that_there_is_not(place: Workplace) -> None:
    with pytest.raises(NotFound, match=r"job\.unknown-kind"):
        place.queue.ask(place.desk("sam"), "mine_coins")


def test_others_see_only_their_own(place: Workplace) -> None:
    with place.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("eve", ["security_admin"])
    mine = place.queue.ask(place.desk("sam"), "count")
    eve = place.desk("eve", "security")
    assert place.queue.page(eve).items == ()
    with pytest.raises(NotFound, match=r"job\.not-found"):
        place.queue.told(place.desk("alice"), mine.id)  # who sees every job sees no more of it than that
    with pytest.raises(NotFound, match=r"job\.not-found"):
        place.queue.get(eve, mine.id)
    with pytest.raises(Refused, match=r"access\.refused"):
        place.queue.cancel(eve, mine.id)
    assert [view.id for view in place.queue.page(place.desk("alice")).items] == [mine.id]


def test_jobs_come_in_pages_the_newest_first(place: Workplace) -> None:
    made = []
    for number in range(5):
        place.clock.forward(seconds=1)
        made.append(place.queue.ask(place.desk("sam"), "count", {"number": number}).id)
    first = place.queue.page(place.desk("sam"), limit=3)
    rest = place.queue.page(place.desk("sam"), limit=3, cursor=first.next)
    assert [view.id for view in (*first.items, *rest.items)] == made[::-1]
    assert rest.next is None


def test_a_job_that_waits_is_cancelled_at_once_and_never_done(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    assert place.queue.cancel(place.desk("sam"), job).state == "cancelled"
    assert place.runner().run_waiting() == 0
    with pytest.raises(Conflict, match=r"job\.over"):
        place.queue.cancel(place.desk("sam"), job)


def test_what_is_personal_lies_sealed_and_comes_back_to_the_work(place: Workplace) -> None:
    place.do = lambda work: {"length": len(work.private["words"])}
    job = place.queue.ask(place.desk("sam"), "count", private={"words": "林小雨"}).id
    tenant = place.room.settings.tenant
    row = place.room.door.database.read(lambda tx: job_rows.job_row(tx, tenant, read_id("job", job)))
    assert row is not None
    assert row.sealed is not None
    assert place.queue.told(place.desk("sam"), job) == {"words": "林小雨"}
    assert not any("林小雨".encode() in part for part in row if isinstance(part, bytes))
    assert "林小雨" not in repr(row)
    place.runner().run_waiting()
    assert place.queue.get(place.desk("sam"), job).result == {"length": 3}


@pytest.mark.parametrize(
    "change", ['document = \'{"number":99,"again":false}\'', "state = 2", "kind = 'other'", "due = 0"]
)
def test_a_row_that_was_changed_in_the_database_is_never_done(place: Workplace, change: str) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    place.room.door.database.transact(lambda tx: tx._execute(f"UPDATE jobs SET {change}"))
    with pytest.raises(VerificationFailed, match=r"access\.row-forged"):
        place.queue.get(place.desk("sam"), job)
    place.do = lambda work: pytest.fail("it was done")
    place.runner().run_waiting()


def test_a_row_of_somebody_elses_making_is_put_aside_and_says_why(place: Workplace) -> None:
    job = place.queue.ask(place.desk("sam"), "count").id
    other = 'SELECT u."user" FROM users u WHERE u."user" <> jobs."user" LIMIT 1'
    to = f'UPDATE jobs SET "user" = ({other})'
    place.room.door.database.transact(lambda tx: tx._execute(to))
    assert place.runner().run_waiting() == 0
    view = place.queue.get(place.desk("alice"), job)
    assert (view.state, view.because, view.parameters) == ("failed", "access.row-forged", {})
    assert read_id("job", view.id)


def _fails(work: Work) -> dict[str, object]:
    raise InvalidInput("ingest.map-no-column", column="138 0000 5678", file="a file without a heading")


def test_what_a_failure_names_is_for_whoever_asked_and_lies_sealed(place: Workplace) -> None:
    place.do = _fails
    job = place.queue.ask(place.desk("sam"), "count", private={"passphrase": "kept"}).id
    assert place.runner().run_waiting() == 1
    own = place.queue.get(place.desk("sam"), job).as_document("en")
    others = place.queue.get(place.desk("alice"), job).as_document("en")
    assert own["because"] == others["because"] == own["problem"]["code"] == "ingest.map-no-column"
    assert "138 0000 5678" in own["problem"]["title"]
    assert "138 0000" not in str(others)
    assert "…" in others["problem"]["title"]
    assert own["problem"]["status"] == 422
    row = place.room.door.database.read(
        lambda tx: job_rows.job_row(tx, place.room.settings.tenant, read_id("job", job))
    )
    assert "138 0000" not in str(row)
    assert place.queue.told(place.desk("sam"), job) == {}  # its kind keeps no parameters
    assert [each.as_document("en") for each in place.queue.page(place.desk("sam")).items] == [own]


def by_itself(place: Workplace) -> str:
    """Put a job there that nobody asked for, as a schedule does."""
    tenant, mac = place.room.settings.tenant, place.room.door.keyring.row_mac()
    row = tagged_job(mac, new_job(tenant, place.kinds()["count"], {}, place.clock()))
    place.room.door.database.transact(lambda tx: job_rows.add_job(tx, row))
    return write_id("job", row.job)


def test_where_nobody_asked_a_failure_names_places_and_numbers_for_whoever_may_see_jobs(
    place: Workplace,
) -> None:
    def fails(work: Work) -> dict[str, object]:
        work.note(backup=3)
        raise DonePartly("backup.incomplete", problems="nas (destination.unreachable)")

    place.do = fails
    job = by_itself(place)
    assert place.runner().run_waiting() == 1
    for language in ("en", "zh-CN"):
        told = place.queue.get(place.desk("sam"), job).as_document(language)
        assert "nas (destination.unreachable)" in told["problem"]["title"]
        assert (told["because"], told["result"]) == ("backup.incomplete", {"backup": 3})


def test_where_nobody_asked_a_failure_that_names_no_end_of_things_still_ends_the_job(
    place: Workplace,
) -> None:
    def fails(work: Work) -> dict[str, object]:
        raise DonePartly("backup.incomplete", problems="nas " * 10_000)

    place.do = fails
    job = by_itself(place)
    assert place.runner().run_waiting() == 1
    told = place.queue.get(place.desk("sam"), job).as_document("en")
    assert told["because"] == "backup.incomplete"
    assert "…" in told["problem"]["title"]


def test_where_nobody_asked_a_failure_names_nothing_that_may_be_personal(place: Workplace) -> None:
    place.do = _fails
    job = by_itself(place)
    assert place.runner().run_waiting() == 1
    told = place.queue.get(place.desk("sam"), job).as_document("en")
    assert "…" in told["problem"]["title"]
    row = place.room.door.database.read(
        lambda tx: job_rows.job_row(tx, place.room.settings.tenant, read_id("job", job))
    )
    for shown in (told, row):
        assert "138 0000" not in str(shown)
        assert "heading" not in str(shown)


def test_a_failure_is_told_in_the_language_of_whoever_looks(place: Workplace) -> None:
    place.do = _fails
    job = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    problem = place.queue.get(place.desk("sam"), job).as_document("zh-CN")["problem"]
    assert "映射" in problem["title"]
    assert problem["detail"]


def test_what_nobody_foresaw_is_told_by_its_kind_alone(place: Workplace) -> None:
    def breaks(work: Work) -> dict[str, object]:
        raise ValueError("138 0000 5678")

    place.do = breaks
    job = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    own = place.queue.get(place.desk("sam"), job).as_document("en")
    assert (own["because"], own["problem"]["named"]) == ("unexpected", {"where": "ValueError"})
    assert "138 0000" not in str(own)
