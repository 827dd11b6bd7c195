"""``job``: what is done beside requests, and doing what is due without a server.

Lives here: the group and its commands. Must not live here: jobs' life (server.jobs).
"""

import json
from collections.abc import Mapping
from typing import Any

import click

from strongroom.cli.commands import Group, argument, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.session import connected, in_room, in_room_at_desk, surroundings_of
from strongroom.cli.texts import TEXTS

__all__ = ["cancel", "job", "list_jobs", "run", "show"]

_HERE = "strongroom.cli.jobs"
_JOB = argument("identity", metavar="JOB_ID")

job = Group(
    "job",
    {
        "list": f"{_HERE}:list_jobs",
        "show": f"{_HERE}:show",
        "cancel": f"{_HERE}:cancel",
        "run": f"{_HERE}:run",
    },
)


@command(
    "job list",
    option("--limit", type=click.IntRange(1, 100), default=50, metavar="N"),
    option("--cursor", metavar="CURSOR"),
    remote=True,
)
def list_jobs(invocation: Invocation, *, limit: int, cursor: str | None) -> None:
    """List jobs."""
    language = invocation.language
    documents, following = _listed(invocation, limit, cursor)

    def row(found: Mapping[str, Any]) -> list[str]:
        state = TEXTS(language, f"state.job-{found['state']}")
        return [
            found["id"],
            _kind(language, found["kind"]),
            state,
            _progress(found["progress"]),
            found["because"] or "–",
            found["changed"],
        ]

    names = ("id", "kind", "state", "job-progress", "job-because", "job-changed")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    Output(invocation).items(documents, headings, row, nothing="jobs", following=following)
    Output(invocation).following(following, TEXTS(language, "said.more-jobs", cursor=following or ""))


@command("job show", _JOB, remote=True)
def show(invocation: Invocation, *, identity: str) -> None:
    """Show a job."""
    if invocation.remote is not None:
        with connected(invocation) as far:
            told = far.jobs.get(identity).document
        _facts(invocation, told)
        return
    from strongroom.server.jobs.queue import JobQueue
    from strongroom.server.jobs.registry import job_kinds

    with in_room_at_desk(invocation) as (room, desk):
        view = JobQueue(room, job_kinds()).get(desk, identity)
    _facts(invocation, view.as_document(invocation.language))


@command("job cancel", _JOB, remote=True)
def cancel(invocation: Invocation, *, identity: str) -> None:
    """End a job."""
    if invocation.remote is not None:
        with connected(invocation) as far:
            _ended(invocation, far.jobs.cancel(identity).document)
        return
    from strongroom.server.jobs.queue import JobQueue
    from strongroom.server.jobs.registry import job_kinds

    with in_room_at_desk(invocation) as (room, desk):
        view = JobQueue(room, job_kinds()).cancel(desk, identity)
    _ended(invocation, view.as_document(invocation.language))


@command("job run")
def run(invocation: Invocation) -> None:
    """Do what is due, once."""
    from strongroom.server.jobs.at_work import AtWork  # all that jobs do: nothing for --help

    with in_room(invocation) as room:
        begun = AtWork(room, surroundings_of(invocation)).once()
    Output(invocation).text({"begun": begun}, [TEXTS(invocation.language, "said.jobs-run", count=begun)])


def _listed(
    invocation: Invocation, limit: int, cursor: str | None
) -> tuple[list[Mapping[str, Any]], str | None]:
    """A page of jobs, in the room or at a server, and the cursor for the next one."""
    if invocation.remote is not None:
        with connected(invocation) as far:
            told = far.jobs.list(limit=limit, cursor=cursor)
        return [each.document for each in told.items], told.next
    from strongroom.server.jobs.queue import JobQueue
    from strongroom.server.jobs.registry import job_kinds

    with in_room_at_desk(invocation) as (room, desk):
        page = JobQueue(room, job_kinds()).page(desk, limit=limit, cursor=cursor)
    return [each.as_document(invocation.language) for each in page.items], page.next


def _ended(invocation: Invocation, document: Mapping[str, Any]) -> None:
    said = "said.job-stopping" if document["stopping"] else "said.job-cancelled"
    Output(invocation).text(document, [TEXTS(invocation.language, said, job=document["id"])])


def _facts(invocation: Invocation, document: Mapping[str, Any]) -> None:
    language = invocation.language
    shown = {
        "id": document["id"],
        "kind": _kind(language, document["kind"]),
        "state": TEXTS(language, f"state.job-{document['state']}"),
        "job-progress": _progress(document["progress"]),
        "job-because": _because(document),
        "job-changed": document["changed"],
        "job-result": "–" if document["result"] is None else json.dumps(document["result"], sort_keys=True),
    }
    facts = [(TEXTS(language, f"heading.{name}"), value) for name, value in shown.items()]
    Output(invocation).facts(document, facts)


def _because(document: Mapping[str, Any]) -> str:
    """Why it failed or waits: the code, what happened and what to do, as far as each is known."""
    told = document["problem"] or {}
    said = " ".join(told[name] for name in ("title", "detail") if told.get(name))
    return ": ".join(each for each in (document["because"], said) if each) or "–"


def _kind(language: str, name: str) -> str:
    """What a kind is called; one of a later version by its name."""
    from strongroom.i18n import pick
    from strongroom.server.jobs.registry import job_kinds

    found = job_kinds().get(name)
    return name if found is None else pick(language, found.en, found.zh)


def _progress(progress: Mapping[str, Any]) -> str:
    done, total = progress["done"], progress["total"]
    return f"{done:,}" if total is None else f"{done:,} / {total:,}"
