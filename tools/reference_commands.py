"""The reference of the command line, made of its table of commands.

Lives here: a section a command, in one language. Must not live here: the texts (strongroom.cli.texts), the
pages (reference_pages.py).
"""

from collections.abc import Iterator

import click

from strongroom.cli.app import app
from strongroom.cli.commands import Command, Group, Option, global_options
from strongroom.cli.invocation import Invocation
from strongroom.cli.texts import TEXTS, has_text

__all__ = ["command_sections", "from_elsewhere"]


def command_sections(language: str) -> str:
    """Every command, in the order of the help."""
    root = click.Context(app, info_name="strongroom", obj=Invocation({}, language=language))
    parts = [_options(language, root, global_options())]
    parts += [_section(language, context) for context in _commands(root, app)]
    return "\n".join(parts)


def from_elsewhere(language: str) -> str:
    """Which commands ask a server, with ``--remote``; the rest, and why not."""
    english = language == "en"
    root = click.Context(app, info_name="strongroom", obj=Invocation({}, language=language))
    found: dict[tuple[bool, bool], list[str]] = {}
    for context in _commands(root, app):
        command = context.command
        if isinstance(command, Command):
            path = context.command_path.removeprefix("strongroom ")
            found.setdefault((command.remote, command.person), []).append(f"`{path}`")
    kinds = (
        ((True, False), "yes", "可以"),
        ((True, True), "with `--dry-run`; else it takes a person", "仅限 `--dry-run`；否则须由本人操作"),
        ((False, True), "no: it takes a person, in the console", "不可以：须由本人在控制台操作"),
        ((False, False), "no: it needs the room itself", "不可以：需要保险库本身"),
    )
    lines = ["| with `--remote` | commands |" if english else "| 使用 `--remote` | 命令 |", "|---|---|"]
    comma = ", " if english else "、"
    for kind, said, chinese in kinds:
        lines.append(f"| {said if english else chinese} | {comma.join(found[kind])} |")
    return "\n".join(lines) + "\n"


def _commands(parent: click.Context, group: Group) -> Iterator[click.Context]:
    for name in group.list_commands(parent):
        found = group.get_command(parent, name)
        if found is not None:
            context = click.Context(found, parent=parent, info_name=name)
            yield context
            if isinstance(found, Group):
                yield from _commands(context, found)


def _section(language: str, context: click.Context) -> str:
    command, path = context.command, context.command_path.removeprefix("strongroom ")
    lines = [f"## {path}", "", _escaped(TEXTS(language, path)), ""]
    if has_text(f"{path}.more"):
        lines += [_escaped(text) + "\n" for text in TEXTS(language, f"{path}.more").splitlines()]
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines += ["```text", usage, "```", ""]
    everywhere = {parameter.name for parameter in global_options()}
    own = [each for each in command.params if isinstance(each, Option) and each.name not in everywhere]
    if own:
        lines.append(_options(language, context, own))
    lines += ["```sh", TEXTS(language, f"{path}.example"), "```", ""]
    return "\n".join(lines)


def _options(language: str, context: click.Context, options: list[Option]) -> str:
    heads = ("option", "meaning") if language == "en" else ("选项", "含义")
    lines = [f"| {heads[0]} | {heads[1]} |", "|---|---|"]
    for each in options:
        record = each.get_help_record(context)
        if record is not None:
            name, text = (part.replace("|", "\\|") for part in record)
            lines.append(f"| `{name}` | {_escaped(text)} |")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")
