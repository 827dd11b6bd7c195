"""One night: try the file, stop where too much of it is refused, import it, keep what was refused.

Lives here: the order of things. Must not live here: requests (server.py), files here (notes.py).

Killed at any moment and run again, it does nothing twice: the file goes by the name that the server gave it,
a job by the name of the file, and the server knows a file that it has imported by this mapping already.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from examples.nightly_import.notes import Notes
from examples.nightly_import.server import Server
from strongroom.errors import Conflict, Kind, NotFound

__all__ = ["Done", "Plan", "night"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is imported.

    Args:
        mapping: TOML, as ``strongroom import --map`` takes it.
        most_refused: Rows that may be refused; with one more, nothing is stored.
    """

    collection: str
    mapping: str
    most_refused: int


@dataclass(frozen=True, slots=True)
class Done:
    """What the night came to: a word and an exit status for the monitor, and counts."""

    outcome: str
    exit_status: int
    counts: Mapping[str, Any]


def night(server: Server, notes: Notes, plan: Plan, upload: Callable[[], str]) -> Done:
    """Do it, from where an earlier run was killed.

    Args:
        upload: Sends the file, and gives the server's name of it.

    Raises:
        StrongroomError: What the server refused with, or that it is away.
    """
    held = notes.held()
    if held is not None:
        try:
            return _imported(server, notes, plan, held)
        except NotFound:  # the server has forgotten the file meanwhile
            notes.forget()
    file = upload()
    notes.sent(file)
    return _imported(server, notes, plan, file)


def _imported(server: Server, notes: Notes, plan: Plan, file: str) -> Done:
    path, body = f"/v1/imports/{plan.collection}", {"file": file, "mapping": plan.mapping}
    tried = server.job(f"{path}/check", body, f"night-check-{file}")
    if sum(tried["rejected"].values()) > plan.most_refused:
        return _over(server, notes, plan, file, Done("stopped", Kind.INVALID.exit_status, tried))
    try:
        stored = server.job(path, body, f"night-import-{file}")
    except Conflict as error:
        if error.code != "import.already-done":
            raise
        return _over(server, notes, plan, file, Done("nothing new", 0, {}))
    status = Kind.PARTLY.exit_status if stored["rejected"] else 0
    return _over(server, notes, plan, file, Done("stored", status, stored))


def _over(server: Server, notes: Notes, plan: Plan, file: str, done: Done) -> Done:
    """Keep what was refused, then have the server forget its files, then forget the night: in this order."""
    refused = done.counts.get("rejects")
    if refused is not None and not notes.rejects.exists():
        with server.rejects(plan.collection, refused) as parts:
            notes.keep(parts)
    for each in (file, refused):
        if each is not None:
            _drop(server, plan.collection, each)
    notes.forget()
    return done


def _drop(server: Server, collection: str, file: str) -> None:
    with suppress(NotFound):  # a run that was killed has done it already
        server.drop(collection, file)
