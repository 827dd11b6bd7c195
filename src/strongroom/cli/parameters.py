"""Options and arguments that several commands share, and how their values are read.

Lives here: paging, periods, dry runs, and which words name a record. Must not live here: options of one
command.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import click

from strongroom.cli.commands import argument, option
from strongroom.errors import UsageError

if TYPE_CHECKING:
    from strongroom.model.schema import Schema

__all__ = [
    "CURSOR",
    "DATABASE_URL",
    "DRY_RUN",
    "EVENTS_WANTED",
    "EXPECT",
    "LIMIT",
    "PERIOD",
    "PLACE",
    "RECORD",
    "given",
    "take_id",
]


class _Place(click.ParamType[str]):
    """A place by URI. Shells leave the tilde in ``file:~/key`` as it is, and people expect their home."""

    name = "uri"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        scheme, colon, rest = str(value).partition(":~/")
        return f"{scheme}:{Path.home() / rest}" if colon else str(value)


PLACE = _Place()


class _DatabaseUrl(click.ParamType[str]):
    """A database's address; the password that would open it has no place among a process's arguments."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        address = urlsplit(str(value))
        if address.password is not None or "password" in parse_qs(address.query):
            raise UsageError("cli.password-typed")
        return str(value)


DATABASE_URL = _DatabaseUrl()

LIMIT = option("--limit", type=click.IntRange(min=1, max=500), default=50, metavar="N")
CURSOR = option("--cursor", metavar="CURSOR")
DRY_RUN = option("--dry-run", is_flag=True)
EXPECT = option("--expect", type=click.IntRange(min=1), metavar="REVISION")
PERIOD = (option("--since", metavar="TIME"), option("--until", metavar="TIME"))
EVENTS_WANTED = (
    option("--customer", text="touched", metavar="ID"),
    option("--principal", metavar="USER"),
    option("--action"),
    # --purpose says what this look at the log is for.
    option("--with-purpose", "with_purpose", metavar="CODE"),
    option("--outcome", type=click.Choice(["done", "refused", "failed"])),
)
RECORD = argument("words", nargs=-1, required=True, metavar="[COLLECTION] ID")


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given; the door has its own defaults for the others."""
    return {name: value for name, value in options.items() if value is not None}


def take_id(
    schema: "Schema", words: tuple[str, ...], command: str, *, more: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The record that was named, by ``[COLLECTION] ID``, and the words that follow.

    Args:
        schema: Knows which word is a collection.
        words: As typed.
        command: For the message.
        more: Whether words may follow.

    Raises:
        UsageError: ``cli.missing``, ``cli.usage``; ``cli.other-collection``, for an id of another collection.
    """
    collection = schema.collections.get(words[0])
    rest = words[1:] if collection else words
    if not rest:
        raise UsageError("cli.missing", name="ID", command=command)
    identity, *following = rest
    if collection is not None and not identity.startswith(f"{collection.prefix}_"):
        raise UsageError("cli.other-collection", collection=collection.name)
    if following and not more:
        raise UsageError("cli.usage", command=command)
    return identity, tuple(following)
