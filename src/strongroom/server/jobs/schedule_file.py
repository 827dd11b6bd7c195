"""Schedules as a file, which can stand under version control beside the access policy.

Lives here: from text to what is wanted, and back. Must not live here: whether it may be so (plan.py), writing
it to the room (schedules.py).

    [backup]
    every = 30
    late = 90

    [backup-verify]
    at = "03:30"
    zone = "Asia/Shanghai"
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from strongroom.errors import InvalidInput
from strongroom.server.jobs.schedules import ScheduleView

__all__ = ["read_schedules", "write_schedules"]

_MEMBERS: Mapping[str, type] = {
    "on": bool,
    "every": int,
    "at": str,
    "zone": str,
    "jitter": int,
    "late": int,
    "parameters": dict,
}


def read_schedules(text: str) -> dict[str, dict[str, Any]]:
    """What a file wants, by name of the schedule; an empty ``at`` is no time of day.

    Raises:
        InvalidInput: ``schedule.bad-file``, for what is no TOML of tables; ``schedule.bad``.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise InvalidInput("schedule.bad-file") from None
    if not all(isinstance(each, dict) for each in document.values()):
        raise InvalidInput("schedule.bad-file")
    return {name: _members(table) for name, table in document.items()}


def _members(table: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in table.items():
        wanted = _MEMBERS.get(name)
        if wanted is None or type(value) is not wanted:
            raise InvalidInput("schedule.bad", name="?" if wanted is None else name)
    return {name: value if name != "at" else value or None for name, value in table.items()}


def write_schedules(views: Iterable[ScheduleView]) -> str:
    """The schedules as such a file, every member of each."""
    return "\n".join(_table(view) for view in views)


def _table(view: ScheduleView) -> str:
    document = view.plan.as_document()
    parameters = document.pop("parameters")
    lines = [f"[{view.name}]"]
    lines += [f"{name} = {_value('' if value is None else value)}" for name, value in document.items()]
    if parameters:
        inside = ", ".join(f"{name} = {_value(value)}" for name, value in parameters.items())
        lines.append(f"parameters = {{ {inside} }}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """A truth value, number or short text, which TOML writes as JSON does."""
    return json.dumps(value)
