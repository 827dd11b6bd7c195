"""Values from a person or a file, so that none of them stands on the command line.

Lives here: ``FIELD``, ``FIELD=@-``, ``FIELD=@FILE``, ``FIELD=VALUE`` for what is not personal, whole records,
and yes or no. Must not live here: what a value may be (model), who may enter it (access).
"""

import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from strongroom.cli.invocation import Invocation
from strongroom.cli.output import say
from strongroom.cli.output.width import visible
from strongroom.cli.texts import TEXTS
from strongroom.errors import Interrupted, InvalidInput, UsageError
from strongroom.model.levels import Level
from strongroom.model.schema import Collection, Field

__all__ = [
    "Asker",
    "as_text",
    "ask_line",
    "confirm",
    "field_values",
    "is_terminal",
    "new_record",
    "one_object",
    "read_bytes",
    "read_file",
]

_STANDARD_INPUT = "-"
_YES = frozenset({"y", "yes", "是"})


class Asker(Protocol):
    """Asks a person for one line."""

    def __call__(self, question: str) -> str:
        """Return what was typed, without the end of the line."""


def is_terminal() -> bool:
    """Whether somebody sits at standard input."""
    return sys.stdin.isatty()


def ask_line(question: str) -> str:
    """Ask for one line at the terminal.

    Raises:
        EOFError: when the input ends there (Ctrl-D).
    """
    # Not input(): it writes its question to standard output, where the result belongs.
    sys.stderr.write(question)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def field_values(
    invocation: Invocation, collection: Collection, words: Sequence[str], ask: Asker = ask_line
) -> dict[str, str]:
    """Values for the fields that were named.

    Args:
        invocation: For the language.
        collection: Whose fields they are.
        words: Each ``FIELD``, ``FIELD=@-``, ``FIELD=@FILE``, or ``FIELD=VALUE`` where that may be typed.
        ask: Asks at the terminal.

    Raises:
        InvalidInput: ``schema.unknown-field``; ``cli.file-unreadable``.
        UsageError: ``cli.value-typed``, ``cli.nobody-to-ask``, ``cli.input-twice``, ``cli.field-twice``,
            ``cli.not-an-assignment``.
    """
    pairs = [_split(position, word) for position, word in enumerate(words, start=1)]
    # All words are looked at before anything is asked: a mistake in the last one costs no answers.
    fields = [_named(collection, name, given) for name, given in pairs]
    _refuse_twice(pairs)
    return {
        field.name: _value(invocation, field, given, ask)
        for field, (_, given) in zip(fields, pairs, strict=True)
    }


def _split(position: int, word: str) -> tuple[str, str | None]:
    name, equals, given = word.partition("=")
    # What has no form of a name may be a value that was typed in its place: it is not repeated.
    if not name.isascii() or not name.replace("_", "a").isalnum() or name[0].isdigit():
        raise UsageError("cli.not-an-assignment", position=position)
    return name, given if equals else None


def _named(collection: Collection, name: str, given: str | None) -> Field:
    field = collection.field(name)
    if given is not None and not given.startswith("@") and field.guarded is not Level.GENERAL:
        raise UsageError("cli.value-typed", field=name)
    return field


def _refuse_twice(pairs: Sequence[tuple[str, str | None]]) -> None:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise UsageError("cli.field-twice", field=name)
    reading = [name for name, given in pairs if given == f"@{_STANDARD_INPUT}"]
    if len(reading) > 1:
        raise UsageError("cli.input-twice", field=reading[1])


def _value(invocation: Invocation, field: Field, given: str | None, ask: Asker) -> str:
    if given is None:
        if not is_terminal():
            raise UsageError("cli.nobody-to-ask", field=field.name)
        return ask(_question(invocation, field))
    if given.startswith("@"):
        # Editors and echo end a file with a line end that is not part of the value.
        text = read_file(given[1:])
        return text[:-1].removesuffix("\r") if text.endswith("\n") else text
    return given


def _question(invocation: Invocation, field: Field) -> str:
    label = field.label(invocation.language)
    name = label if label.lower().replace(" ", "_") == field.name else f"{label} ({field.name})"
    return TEXTS(invocation.language, "ask.field", name=name)


def read_file(path: str) -> str:
    """Read a file of text; ``-`` is standard input.

    Raises:
        InvalidInput: ``cli.file-unreadable``.
    """
    return as_text(path, read_bytes(path))


def read_bytes(path: str) -> bytes:
    """Read a file; ``-`` is standard input.

    Raises:
        InvalidInput: ``cli.file-unreadable``.
    """
    try:
        return sys.stdin.buffer.read() if path == _STANDARD_INPUT else Path(path).read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
    raise InvalidInput("cli.file-unreadable", path=visible(path), reason=reason)


def as_text(path: str, data: bytes) -> str:
    """What was read from a file, as text with one kind of line ends.

    Raises:
        InvalidInput: ``cli.file-unreadable``.
    """
    try:
        return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig").read()
    except UnicodeDecodeError:
        pass
    raise InvalidInput("cli.file-unreadable", path=visible(path), reason="UTF-8")


def one_object(path: str) -> dict[str, object]:
    """Read one JSON object of fields from a file or standard input.

    Raises:
        InvalidInput: ``cli.file-unreadable``; ``cli.not-one-object``, with the line.
    """
    try:
        document = json.loads(read_file(path), object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        line = error.lineno
    except (_Twice, RecursionError):
        line = 1
    else:
        if isinstance(document, dict):
            return document
        line = 1
    # Outside of the handlers: the error of the parser holds the whole text.
    raise InvalidInput("cli.not-one-object", line=line)


class _Twice(ValueError):
    """A name stands twice in one JSON object: one of two values would be lost in silence."""


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise _Twice
    return dict(pairs)


def new_record(
    invocation: Invocation,
    collection: Collection,
    words: Sequence[str],
    source: str | None,
    ask: Asker = ask_line,
) -> dict[str, object]:
    """The values of a new record: from the fields named, from one JSON object, or asked for one by one.

    Args:
        source: A file with one JSON object; ``-`` for standard input.

    Raises:
        UsageError: as `field_values`; ``cli.two-sources``, ``cli.nobody-to-ask-record``.
        InvalidInput: as `one_object`.
    """
    if source is not None:
        if words:
            raise UsageError("cli.two-sources")
        return one_object(source)
    if words:
        return dict(field_values(invocation, collection, words, ask))
    if not is_terminal():
        raise UsageError("cli.nobody-to-ask-record", collection=collection.name)
    return _ask_for_each(invocation, collection, ask)


def _ask_for_each(invocation: Invocation, collection: Collection, ask: Asker) -> dict[str, object]:
    say(TEXTS(invocation.language, "ask.record"))
    answers: dict[str, object] = {}
    for field in collection.fields.values():
        answer = ask(_question(invocation, field))
        if answer.strip():
            answers[field.name] = answer
    return answers


def confirm(
    invocation: Invocation,
    what: str,
    facts: Mapping[str, object],
    reach: Sequence[str] = (),
    ask: Asker = ask_line,
) -> None:
    """Go on only when it is confirmed, at the terminal or by ``--yes``.

    Args:
        what: Key of the question.
        facts: What the question names; never a value.
        reach: Lines that say all that it will change, shown before the question.

    Raises:
        UsageError: ``cli.needs-yes``, when nobody can be asked.
        Interrupted: ``cli.declined``.
    """
    if invocation.yes:
        return
    if not is_terminal():
        raise UsageError("cli.needs-yes")
    for line in reach:
        say(line)
    answer = ask(
        TEXTS(invocation.language, "ask.confirm", question=TEXTS(invocation.language, what, **facts))
    )
    if answer.strip().lower() not in _YES:
        raise Interrupted("cli.declined")
