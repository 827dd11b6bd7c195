"""A list with nothing on it says so, and what to do next; a program is given an empty list."""

from pathlib import Path

import click
import pytest

from strongroom.cli.app import app
from strongroom.cli.commands import Group
from strongroom.cli.texts.nothing import NOTHING
from tests.cli.real_room import RealRoom

EMPTY = {
    "list customers": "records",
    "find customers name=@-": "found",
    "totals purchases --by status": "groups",
    "erase status": "erasures",
    "erase status --all": "erased",
    "erase run": "carried",
    "backup list": "backups",
    "destination list": "destinations",
    "keys store list": "stores",
    "keys keeper list": "keepers",
    "keys copy list": "copies",
    "token list": "tokens",
    "job list": "jobs",
    "notice list": "targets",
    "watch alerts": "alerts",
    "watch honeytoken list": "honeytokens",
    "schedule late": "late",
    "audit scope --principal alice --to 2020-01-01": "touched",
    "audit list --until 2020-01-01": "events",
}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> RealRoom:
    """A room in which nothing was done yet; no test here does anything."""
    return RealRoom(Path(tmp_path_factory.mktemp("new")))


@pytest.mark.parametrize("command", sorted(EMPTY))
@pytest.mark.parametrize("language", [0, 1], ids=["en", "zh"])
def test_it_says_so_in_words_on_standard_output(room: RealRoom, command: str, language: int) -> None:
    done = room.run(*command.split(), "--lang", ("en", "zh")[language], given="王")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == NOTHING[f"nothing.{EMPTY[command]}"][language] + "\n"


@pytest.mark.parametrize("command", sorted(set(EMPTY) - {"audit scope --principal alice --to 2020-01-01"}))
def test_a_program_is_given_an_empty_list_and_no_words(room: RealRoom, command: str) -> None:
    document = room.document(*command.split(), given="王")
    assert document["items"] == []
    lines = room.run(*command.split(), "--jsonl", given="王")
    assert (lines.exit_code, lines.stdout) == (0, "")


def test_every_command_that_is_named_there_exists() -> None:
    for text in (each for pair in NOTHING.values() for each in pair):
        for quoted in text.split("`")[1::2]:
            program, *words = quoted.split()
            assert program == "strongroom"
            assert _is_command(words), quoted


def _is_command(words: list[str]) -> bool:
    """Whether the words begin with a command, and not with a group alone."""
    found: click.Command | None = app
    while isinstance(found, Group) and words:
        taken = 2 if " ".join(words[:2]) in found.table else 1
        found, words = found.get_command(click.Context(app), " ".join(words[:taken])), words[taken:]
    return found is not None and not isinstance(found, Group)
