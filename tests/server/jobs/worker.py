"""A process that does jobs and sends notices until it is killed."""

import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from strongroom.access.actions import Action
from strongroom.errors import Conflict
from strongroom.keys.surroundings import Surroundings
from strongroom.server.jobs.at_work import AtWork
from strongroom.server.jobs.kind import JobKind, Work, room_action
from strongroom.server.jobs.parameters import Number, parameters
from strongroom.server.jobs.registry import job_kinds
from strongroom.server.jobs.runner import Pace
from strongroom.vault.room import open_room

__all__ = ["KINDS", "PACE"]

STEPS = 4


def _add(work: Work) -> Mapping[str, Any]:
    """Add customers, one a step; those of an attempt before are there already."""
    desk = work.desk().stating(purpose="sales")
    for step in range(STEPS):
        named = f"{work.parameters['number']}-{step}"
        try:
            desk.customers.create({"kind": "person", "name": "王", "external_id": named})
        except Conflict as error:
            if error.code != "record.external-id-taken":
                raise
        work.progress(step + 1, STEPS)
    return {"steps": STEPS}


KINDS = {
    **job_kinds(),
    "add": JobKind(
        name="add",
        en="Add",
        zh="添加",
        permit=room_action(Action.BACKUP_RUN),
        read=parameters(number=(Number(0, 1_000), ...)),
        work=_add,
        attempts=1_000,
    ),
    "backup_run": replace(job_kinds()["backup_run"], attempts=1_000),
}
PACE = Pace(threads=2, poll=0.05, lease=1.0, again=0.1, longest=0.5, judge=5.0)


def main(home: Path) -> None:
    """Work until killed."""
    surroundings = Surroundings(environment={})
    with open_room(home, surroundings) as room:
        room.settings = replace(room.settings, reachable=("127.0.0.0/8",))
        AtWork(room, surroundings, PACE, KINDS).start()
        print("works", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
