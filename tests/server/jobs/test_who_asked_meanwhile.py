"""A job does no more than whoever asked for it may at that moment: suspended, or its token gone, it ends."""

from collections.abc import Mapping
from typing import Any

import pytest

from strongroom.errors import Busy, InvalidInput
from strongroom.model.ids import read_id
from strongroom.server.jobs.kind import Work
from strongroom.server.serving import Serving
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token, revoke_token
from strongroom.server.signin.visit import Visit
from strongroom.storage import job_rows
from strongroom.vault.desk import Desk
from strongroom.vault.session import SignedInBy
from tests.server.jobs.conftest import Workplace
from tests.server.signing_in import Clock
from tests.server.test_tokens import token_for


def _by_token(serving: Serving, text: str) -> Desk:
    visit = Visit(request="req_x", network="203.0.113.7", agent="", device=None, language="en")
    user, by, tenancy = serving.sign_in.by_token(text, visit)
    return serving.room.seat(tenancy, user, purpose="operations", given=by)


@pytest.mark.parametrize("how", ["revoked", "ended"])
def test_a_job_that_waits_ends_with_the_token_that_asked_for_it(
    serving: Serving,
    clock: Clock,
    how: str,
) -> None:
    with serving.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("sam", ["system_admin"])
    text = token_for(serving, "sam", days=1)
    desk = _by_token(serving, text)
    job = serving.jobs.ask(desk, "backup_run", {"base": False}).id
    if how == "revoked":
        with serving.room.acting("alice", purpose="security") as security:
            revoke_token(serving.room, security, str(desk.session.token))
    else:
        clock.forward(hours=25)
    serving.at_work.runner.run_waiting()
    with serving.room.acting("alice", purpose="operations") as looking:
        found = serving.jobs.get(looking, job)
    assert (found.state, found.because) == ("failed", "token.not-taken")


def test_a_job_that_runs_stops_when_its_token_is_revoked(place: Workplace) -> None:
    with place.room.acting("alice", purpose="security") as security:
        _, view = add_token(place.room, security, TokenPlan(user="sam", name="nightly"))
    desk = place.room.acting("sam", purpose="operations", given=SignedInBy(token=view.id))
    runner, turns = place.runner(lease=0.04), []

    def do(work: Work) -> Mapping[str, Any]:
        with place.room.acting("alice", purpose="security") as security:
            revoke_token(place.room, security, view.id)
        for at in range(10_000):
            turns.append(at)
            work.progress(at)
            runner._stopping.wait(0.01)
        return {}

    place.do = do
    job = place.queue.ask(desk, "count").id
    runner.run_waiting()
    assert place.state(job) == "cancelled"
    assert len(turns) < 10_000


def test_a_job_of_somebody_who_is_suspended_in_the_middle_does_no_more(place: Workplace) -> None:
    came: list[int] = []

    def do(work: Work) -> Mapping[str, Any]:
        desk = work.desk()
        came.append(len(desk.keys.status().stores))
        with place.room.acting("alice", purpose="security") as security:
            security.admin.user_suspend("sam")
        came.append(len(desk.keys.status().stores))  # the desk that it sat down at before
        return {}

    place.do = do
    job = place.queue.ask(place.desk("sam"), "count").id
    place.runner().run_waiting()
    found = place.queue.get(place.desk(), job)
    assert (found.state, found.because, len(came)) == ("failed", "access.refused", 1)


def test_a_job_keeps_what_a_token_narrows_to(place: Workplace) -> None:
    plan = TokenPlan(user="sam", name="copies", actions=frozenset({"backup_run"}))
    with place.room.acting("alice", purpose="security") as security:
        _, view = add_token(place.room, security, plan)
    by = SignedInBy(token=view.id, only_actions=plan.actions)
    place.do = lambda work: {"users": len(work.desk().admin.users())}
    job = place.queue.ask(place.room.acting("sam", purpose="operations", given=by), "count").id
    place.runner().run_waiting()
    found = place.queue.get(place.desk(), job)
    assert (found.state, found.because) == ("failed", "access.refused")


def _sealed(place: Workplace, job: str) -> bytes | None:
    tenant = place.room.settings.tenant
    row = place.room.door.database.read(lambda tx: job_rows.job_row(tx, tenant, read_id("job", job)))
    assert row is not None
    return row.sealed


@pytest.mark.parametrize("end", ["done", "failed", "cancelled", "stopped", "given up"])
def test_what_was_sealed_beside_a_job_goes_with_its_end(place: Workplace, end: str) -> None:
    def do(work: Work) -> Mapping[str, Any]:
        assert work.private == {"passphrase": "correct horse battery"}
        if end == "failed":
            raise InvalidInput("import.malformed", what="x")
        if end == "stopped":
            place.queue.cancel(place.desk("sam"), job)
            runner._lost.add(read_id("job", job))
            work.check()
        if end == "given up":
            raise Busy("storage.busy", state="x")
        return {}

    place.do = do
    runner = place.runner()
    job = place.queue.ask(place.desk("sam"), "count", private={"passphrase": "correct horse battery"}).id
    assert _sealed(place, job) is not None
    if end == "cancelled":
        place.queue.cancel(place.desk("sam"), job)
    for _ in range(5):
        runner.run_waiting()
        place.clock.forward(hours=1)
    found = place.queue.get(place.desk("sam"), job)
    assert found.state == {"done": "done", "failed": "failed", "given up": "failed"}.get(end, "cancelled")
    assert "passphrase" not in place.queue.told(place.desk("sam"), job)
    if end not in ("failed", "given up"):
        assert _sealed(place, job) is None
