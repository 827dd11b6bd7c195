"""Help: at once, in both languages, for every command."""

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from strongroom.cli.app import app
from strongroom.cli.commands import Group, Option
from strongroom.cli.invocation import Invocation
from strongroom.cli.texts import TEXTS
from tests.unit.cli.runs import run


def commands(
    group: Group = app, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command and group there is, with the words that call it."""
    context = click.Context(group, obj=Invocation({}))
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, name
        words = (*before, *name.split())
        yield words, found
        if isinstance(found, Group):
            yield from commands(found, words)


ALL = list(commands())


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) for words, _ in ALL])
def test_every_command_has_help_with_an_example_in_both_languages(
    words: tuple[str, ...], command: click.Command
) -> None:
    for language, heading in (("en", "Example:"), ("zh", "示例：")):
        shown = run(*words, "--help", "--lang", language)
        assert shown.exit_code == 0, shown.output
        assert heading in shown.stdout
    chinese = run("--lang", "zh", *words, "--help")
    assert chinese.stdout == shown.stdout


@pytest.mark.parametrize(("words", "command"), ALL, ids=[" ".join(words) for words, _ in ALL])
def test_every_command_knows_its_own_path(words: tuple[str, ...], command: click.Command) -> None:
    assert getattr(command, "path", None) == " ".join(words)


def test_every_text_stands_in_both_languages_with_the_same_places_to_fill() -> None:
    import string

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, (english, chinese) in TEXTS.items():
        assert bool(english) == bool(chinese), key
        assert places(english) == places(chinese), key


def test_no_text_is_left_over() -> None:
    paths = {" ".join(words) for words, _ in ALL} | {"strongroom"}
    options = {
        parameter.text for command in [app, *(each for _, each in ALL)] for parameter in command.params
        if isinstance(parameter, Option)
    }  # fmt: skip
    known = paths | {f"{path}.{part}" for path in paths for part in ("more", "example")} | options
    spoken = (
        "help.",
        "ask.",
        "heading.",
        "view.",
        "said.",
        "level.",
        "state.",
        "outcome.",
        "log.",
        "severity.",
        "keys.",
        "pending.",
        "nothing.",
    )
    left = [key for key, _ in TEXTS.items() if key not in known and not key.startswith(spoken)]
    assert left == ["option.help"]


def test_help_imports_neither_database_nor_keys_nor_any_command() -> None:
    program = (
        "import sys\n"
        "from strongroom.cli.app import app\n"
        "try:\n    app.main(['--help'])\nexcept SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    heavy = {"sqlalchemy", "cryptography", "rich", "phonenumbers", "alembic", "psycopg", "python_calamine"}
    assert not loaded & heavy
    assert not loaded & {
        "strongroom.cli.reading",
        "strongroom.vault",
        "strongroom.storage",
        "strongroom.keys",
    }
    assert "Usage:" in done.stdout


def test_without_a_command_the_help_is_shown() -> None:
    shown = run()
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Usage:")


def test_completion_script_names_the_program() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_STRONGROOM_COMPLETE" in run("completion", shell).stdout


def test_a_shell_is_told_what_groups_and_their_commands_are_for() -> None:
    words = {"_STRONGROOM_COMPLETE": "zsh_complete", "COMP_WORDS": "strongroom keys st", "COMP_CWORD": "2"}
    told = run(**words, STRONGROOM_LANG="zh").stdout.splitlines()
    assert told[:2] == ["plain", "status"]
    assert told[told.index("store") + 1] == TEXTS("zh-CN", "keys store")


def test_a_shell_is_told_the_commands_that_begin_so() -> None:
    words = {"_STRONGROOM_COMPLETE": "bash_complete", "COMP_WORDS": "strongroom re", "COMP_CWORD": "1"}
    completed = run(**words)
    assert "plain,remove" in completed.stdout
    assert "plain,list" not in completed.stdout
    assert "undo" not in run(**{**words, "COMP_WORDS": "strongroom im"}).stdout
