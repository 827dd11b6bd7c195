"""What was asked for besides the command itself: where, as whom, why, in which language and form.

Lives here: the global options as one value, and the look at the arguments that comes before parsing. Must not
live here: what a command does with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from strongroom.errors import UsageError
from strongroom.i18n import ENGLISH, choose_language
from strongroom.model.ids import new_id, write_id

__all__ = ["Form", "Invocation", "foresee"]


class Form(Enum):
    """How results are written."""

    HUMAN = "human"
    JSON = "json"
    JSON_LINES = "jsonl"


@dataclass
class Invocation:
    """One run of the command line.

    Args:
        environment: Environment variables; an option that was given wins over its variable.
        request: Names this run in the log and in errors, so that the two can be brought together.
        remote: ``--remote``: the address of a server that has the room.
        asked_home: ``--home``.
        user: ``--as``: the handle to act as.
    """

    environment: Mapping[str, str] = field(repr=False)
    request: str = field(default_factory=lambda: write_id("req", new_id()))
    language: str = ENGLISH
    json: bool = False
    jsonl: bool = False
    remote: str | None = None
    asked_home: str | None = None
    user: str | None = None
    asked_purpose: str | None = None
    reason_code: str | None = None
    reason: str | None = field(default=None, repr=False)
    yes: bool = False

    @property
    def named_home(self) -> str | None:
        """The folder of the room as it was named; None where nobody named one."""
        return self.asked_home or self.environment.get("STRONGROOM_HOME") or None

    @property
    def home(self) -> str:
        """The folder of the room: as it was named, else the current one."""
        return self.named_home or "."

    @property
    def purpose(self) -> str | None:
        """The purpose chosen for this run, if any."""
        return self.asked_purpose or self.environment.get("STRONGROOM_PURPOSE") or None

    @property
    def form(self) -> Form:
        """How results are written.

        Raises:
            UsageError: ``cli.two-forms``, for ``--json`` together with ``--jsonl``.
        """
        if self.json and self.jsonl:
            raise UsageError("cli.two-forms")
        if self.json:
            return Form.JSON
        return Form.JSON_LINES if self.jsonl else Form.HUMAN


def foresee(arguments: Sequence[str], environment: Mapping[str, str]) -> Invocation:
    """Find out language and form before the arguments are parsed: help and errors of parsing need them too.

    Args:
        arguments: As typed, without the program's name.
        environment: For the language.
    """
    asked = None
    seen = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    for position, argument in enumerate(seen):
        if argument == "--lang" and position + 1 < len(seen):
            asked = seen[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    return Invocation(
        environment=environment,
        language=choose_language(asked, environment),
        json="--json" in seen,
        jsonl="--jsonl" in seen,
    )
