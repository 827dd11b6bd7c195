"""The icons: lines on a grid of 24, drawn in the colour of the text that they stand beside.

Lives here: reading and writing them; ``icons.txt`` has a name and a path a line. Must not live here: what
they mean anywhere: a word always stands beside one, since screen readers pass over it.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

__all__ = ["ICONS", "icon"]


def _read() -> Mapping[str, str]:
    lines = Path(__file__).with_name("icons.txt").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({name: path for name, _, path in (line.partition(" ") for line in lines)})


ICONS: Mapping[str, str] = _read()
"""Name to path."""


def icon(name: str, size: int = 18) -> Markup:
    """An icon as a part of a page; KeyError for one that is not drawn, which is a programming error."""
    return Markup(
        '<svg class="icon" aria-hidden="true" focusable="false" width="{0}" height="{0}" viewBox="0 0 24 24">'
        '<path d="{1}"/></svg>'
    ).format(size, ICONS[name])
