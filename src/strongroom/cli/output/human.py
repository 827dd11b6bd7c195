"""Tables and facts for people: aligned in columns, understandable without colour.

Lives here: the plain form for pipes and the terminal's form. Must not live here: what is shown. Every cell is
made harmless first: what was stored must not steer a terminal.
"""

import sys
from collections.abc import Iterable, Sequence

from strongroom.cli.output.width import pad, visible, width

__all__ = ["write_facts", "write_table"]

_BETWEEN = "  "
_WIDEST = 30
"""A column may be wider; then its cells are folded before another column is left out."""


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under headings; nothing at all where there is no row."""
    if not rows:
        return
    cells = [[visible(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _terminal_table(headings, cells)
    else:
        _plain_table(headings, cells)


def _plain_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(width(cell) for cell in column) for column in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        line = _BETWEEN.join(pad(cell, columns) for cell, columns in zip(row, widths, strict=True))
        print(line.rstrip())


def _terminal_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    # Imported only here: it takes a tenth of a second, and a pipe has no use for it.
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    shown = _fitting(headings, rows, console.width)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for position, heading in enumerate(headings[:shown]):
        # The first column is what the next command is given: it is never cut or wrapped.
        table.add_column(heading, no_wrap=position == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row[:shown]))  # as Text: brackets in a value are no markup
    console.print(table)


def _fitting(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> int:
    """How many columns to show: as many as fit without being squeezed, two at least."""
    taken = 0
    for position, column in enumerate(zip(headings, *rows, strict=True)):
        taken += min(max(width(cell) for cell in column), _WIDEST) + len(_BETWEEN) + 1
        if taken > room and position > 1:
            return position
    return len(headings)


def write_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Write names and values, the values below each other."""
    pairs = [(name, [visible(line) for line in value.splitlines()] or [""]) for name, value in facts]
    columns = max((width(name) for name, _ in pairs), default=0)
    for name, (first, *more) in pairs:
        print(f"{pad(name, columns)}{_BETWEEN}{first}".rstrip())
        for line in more:
            print(f"{' ' * columns}{_BETWEEN}{line}".rstrip())
