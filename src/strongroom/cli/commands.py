"""Commands that speak both languages and take the global options anywhere.

Lives here: click's classes, with texts looked up when help is written, not when a module is imported; groups
that import a command when it is run. Must not live here: any one command, the table of commands (app.py).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Concatenate

import click

from strongroom.cli.help_page import HelpPage
from strongroom.cli.invocation import Invocation
from strongroom.cli.texts import TEXTS
from strongroom.errors import Refused, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["Command", "Group", "Option", "argument", "command", "invocation_of", "option"]

Callback = Callable[Concatenate[Invocation, ...], None]

GLOBAL = "global."


def invocation_of(context: click.Context) -> Invocation:
    """The run that a command belongs to."""
    invocation: Invocation = context.find_root().obj
    return invocation


class Option(click.Option):
    """An option whose explanation stands in the catalogue, under ``option.`` and its name.

    Args:
        text: The key of its explanation where another command's option of that name means something else.
    """

    def __init__(self, declarations: Sequence[str], *, text: str | None = None, **settings: Any) -> None:
        super().__init__(declarations, **settings)
        self.text = f"option.{text or self.name}"

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its line in a help page."""
        self.help = TEXTS(invocation_of(ctx).language, self.text)
        return super().get_help_record(ctx)


def option(*declarations: str, text: str | None = None, **settings: Any) -> Option:
    """Declare an option of one command."""
    return Option(declarations, text=text, **settings)


def argument(name: str, **settings: Any) -> click.Argument:
    """Declare an argument; it is explained by the command's text."""
    return click.Argument([name], **settings)


def _store(context: click.Context, parameter: click.Parameter, value: object) -> None:
    # One option may be given before the command and after it: a default must not undo what was given.
    if value is not None and value is not False:
        setattr(invocation_of(context), str(parameter.name), value)


def _everywhere(*declarations: str, **settings: Any) -> Option:
    chosen = Option(declarations, expose_value=False, callback=_store, **settings)
    chosen.text = f"{GLOBAL}{chosen.name}"
    return chosen


def global_options() -> list[Option]:
    """Options that every command takes, before its name or after it."""
    return [
        _everywhere("--home", "asked_home", metavar="DIR"),
        _everywhere("--remote", metavar="URL"),
        _everywhere("--as", "user", metavar="USER"),
        _everywhere("--purpose", "asked_purpose", metavar="CODE"),
        _everywhere("--reason-code", metavar="CODE"),
        _everywhere("--reason", metavar="TEXT"),
        # What it says was found out before (foresee); here it is checked, and taken out of the arguments.
        Option(
            ("--lang",),
            type=click.Choice(["en", "zh", "zh-CN"], case_sensitive=False),
            expose_value=False,
            text="lang",
        ),
        _everywhere("--yes", is_flag=True, default=None),
        _everywhere("--json", is_flag=True, default=None),
        _everywhere("--jsonl", is_flag=True, default=None),
    ]


class _Speaking(click.Command):
    """What commands and groups share: the help page, in the language of the run."""

    path: str

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help page."""
        own = [
            each for each in self.get_params(ctx) if isinstance(each, click.Option) and not _is_global(each)
        ]
        shared = [each for each in self.params if isinstance(each, Option) and _is_global(each)]
        page = HelpPage(invocation_of(ctx).language, formatter)
        page.usage(ctx.command_path, self.collect_usage_pieces(ctx))
        page.text(self.path)
        page.commands(self.commands_of_group(ctx))
        page.options("help.options", [each.get_help_record(ctx) for each in own])
        if ctx.parent is None:
            page.options("help.global", [each.get_help_record(ctx) for each in shared])
        else:
            page.names("help.everywhere", [each.opts[0] for each in shared])
        page.example(self.path)

    def commands_of_group(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Names and texts of the commands below; none for a command."""
        return []

    def get_short_help_str(self, limit: int = 45) -> str:
        """Its text in one line, for completion."""
        context = click.get_current_context(silent=True)
        language = invocation_of(context).language if context and context.find_root().obj else "en"
        return TEXTS(language, self.path)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``, explained in the language of the run."""
        found = super().get_help_option(ctx)
        if found is not None and ctx.find_root().obj is not None:
            found.help = TEXTS(invocation_of(ctx).language, "option.help")
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words after the command's name in its usage line."""
        given = TEXTS(invocation_of(ctx).language, "help.any-options")
        return [
            given if piece == self.options_metavar else piece for piece in super().collect_usage_pieces(ctx)
        ]


def _is_global(parameter: click.Parameter) -> bool:
    return isinstance(parameter, Option) and (parameter.text.startswith(GLOBAL) or parameter.name == "lang")


class Command(_Speaking):
    """One command.

    Args:
        path: Its name with those of its groups: ``audit list``; the key of its texts.
        remote: Whether a server can be asked for it.
        person: Whether it takes a person there, who shows a second factor: a token cannot.
    """

    def __init__(
        self,
        path: str,
        callback: Callback,
        params: Sequence[click.Parameter],
        *,
        remote: bool = False,
        person: bool = False,
    ) -> None:
        super().__init__(path.rpartition(" ")[2], params=[*params, *global_options()])
        self.path, self.remote, self.person = path, remote, person
        self._run = callback

    def invoke(self, ctx: click.Context) -> None:
        """Run it.

        Raises:
            UsageError: ``remote.needs-room``, with ``--remote`` where only a room will do.
            Refused: ``remote.takes-a-person``, likewise where a person has to be there. A command that does
                one part of its work from elsewhere says so for the other.
        """
        with ctx:
            invocation = invocation_of(ctx)
            if invocation.remote is not None and not self.remote:
                what = f"`strongroom {self.path}`"
                if self.person:
                    raise Refused("remote.takes-a-person", what=what)
                raise UsageError("remote.needs-room", what=what)
            self._run(invocation, **ctx.params)


def command(
    path: str, *params: click.Parameter, remote: bool = False, person: bool = False
) -> Callable[[Callback], Command]:
    """Make a function a command; it is called with the run and the command's own parameters.

    Args:
        remote: Whether a server can be asked for it, with ``--remote``.
        person: Whether it, or the part of it that changes something, takes a person there.
    """
    return lambda callback: Command(path, callback, params, remote=remote, person=person)


class Group(_Speaking, click.Group):
    """Commands under one name, each imported when it is run.

    Args:
        path: The group's name, and the key of its text; for the whole command line ``strongroom``.
        table: From a command's name to where it stands, ``module:attribute``. A name of two words is a
            command that has the same first word as another one: ``import undo``.
    """

    def __init__(self, path: str, table: Mapping[str, str]) -> None:
        super().__init__(path, params=list(global_options()), no_args_is_help=True)
        self.path = path
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table; nothing is imported."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        place = self.table.get(cmd_name)
        if place is None:
            return None
        module, _, attribute = place.partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names that begin so, each with its text in the language of the run."""
        with ctx.scope(cleanup=False):
            found = super().shell_complete(ctx, incomplete)
        # A shell completes one word at a time, and would quote the blank in a name of two.
        return [item for item in found if " " not in item.value]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was named.

        Raises:
            UsageError: ``cli.unknown-command``, with those whose names are near.
        """
        taken = 2 if " ".join(args[:2]) in self.table else 1
        name = " ".join(args[:taken])
        found = self.get_command(ctx, name)
        if found is None and not ctx.resilient_parsing:
            near = get_close_matches(name, self.table) or list(self.table)
            raise UsageError("cli.unknown-command", command=ctx.command_path, known=", ".join(near))
        return name if found else None, found, args[taken:]

    def commands_of_group(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Names and texts of the commands below."""
        prefix = "" if ctx.parent is None else f"{self.path} "
        return [(name, f"{prefix}{name}") for name in self.table]
