"""A help page: usage, what it does, the options, an example.

Lives here: how a page is laid out, with East Asian text aligned and broken where it may be. Must not live
here: the texts.
"""

from collections.abc import Sequence

import click

from strongroom.cli.output.width import pad, width, wrap
from strongroom.cli.texts import TEXTS, has_text

__all__ = ["HelpPage"]

_INDENT = "  "
_WIDEST = 96
_NAMES_AT_MOST = 30


class HelpPage:
    """Writes one page, part by part.

    Args:
        formatter: Click's; it holds what is written and knows how wide the terminal is.
    """

    def __init__(self, language: str, formatter: click.HelpFormatter) -> None:
        self._language = language
        self._formatter = formatter
        self._columns = min(formatter.width, _WIDEST)

    def usage(self, path: str, pieces: Sequence[str]) -> None:
        """Write the line that shows what may be typed."""
        self._line(f"{TEXTS(self._language, 'help.usage')} {path} {' '.join(pieces)}")

    def text(self, key: str) -> None:
        """Write what the command does: its line, and the paragraph that follows where there is one."""
        self._line("")
        self._paragraph(TEXTS(self._language, key))
        if has_text(f"{key}.more"):
            self._line("")
            for paragraph in TEXTS(self._language, f"{key}.more").splitlines():
                self._paragraph(paragraph)

    def commands(self, commands: Sequence[tuple[str, str]]) -> None:
        """Write the commands of a group: names, and the keys of their texts."""
        self._definitions("help.commands", [(name, TEXTS(self._language, key)) for name, key in commands])

    def options(self, heading: str, records: Sequence[tuple[str, str] | None]) -> None:
        """Write options and what they mean."""
        self._definitions(heading, [record for record in records if record is not None])

    def names(self, heading: str, names: Sequence[str]) -> None:
        """Name the options that stand on the first page."""
        self._line("")
        self._paragraph(TEXTS(self._language, heading, names=" ".join(names)))

    def example(self, key: str) -> None:
        """Write one example to copy."""
        self._line("")
        self._line(TEXTS(self._language, "help.example"))
        for line in TEXTS(self._language, f"{key}.example").splitlines():
            self._line(f"{_INDENT}{line}")

    def _definitions(self, heading: str, records: Sequence[tuple[str, str]]) -> None:
        if not records:
            return
        self._line("")
        self._line(TEXTS(self._language, heading))
        names = min(max(width(name) for name, _ in records), _NAMES_AT_MOST)
        room = max(self._columns - names - 2 * len(_INDENT), _NAMES_AT_MOST)
        for name, text in records:
            first, *more = wrap(text, room)
            if width(name) > names:
                self._line(f"{_INDENT}{name}")
                more = [first, *more]
            else:
                self._line(f"{_INDENT}{pad(name, names)}{_INDENT}{first}".rstrip())
            for line in more:
                self._line(f"{_INDENT}{' ' * names}{_INDENT}{line}")

    def _paragraph(self, text: str) -> None:
        for line in wrap(text, self._columns):
            self._line(line)

    def _line(self, text: str) -> None:
        self._formatter.write(f"{text}\n")
