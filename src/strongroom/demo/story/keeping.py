"""The folders of a demo: whether one is there and whole, and throwing one away.

Lives here: what may be removed, and what never is. Must not live here: making the room (telling.py).

Two files stand beside the room: one that says that all of this was made by a demo, written before anything
else, without which nothing is ever removed; and one that says that the story was told to its end.
"""

import shutil
from pathlib import Path

from strongroom import __version__
from strongroom.demo.story.places import Places
from strongroom.errors import Conflict

__all__ = ["begin", "default_home", "finish", "is_whole", "remove"]

_MARK = "made-by-strongroom-demo"
_TOLD = "told"
_FORM = "1"
"""Changes with what the story makes, so that an older one is made anew."""


def is_whole(places: Places) -> bool:
    """Whether a demo of this version lies there, told to its end.

    Raises:
        Conflict: ``demo.folder-taken``: something else lies there.
    """
    _require_ours(places)
    told = places.beside / _TOLD
    return told.exists() and told.read_text(encoding="utf-8") == _version()


def begin(places: Places) -> None:
    """Say that a demo is going to be here.

    Raises:
        Conflict: ``demo.folder-taken``.
    """
    _require_ours(places)
    places.beside.mkdir(mode=0o700, parents=True, exist_ok=True)
    (places.beside / _MARK).touch(mode=0o600)


def finish(places: Places) -> None:
    """Say that the story was told to its end."""
    (places.beside / _TOLD).write_text(_version(), encoding="utf-8")


def remove(places: Places) -> None:
    """Throw a demo away, whole or not; nothing happens where there is none.

    Raises:
        Conflict: ``demo.folder-taken``: something else lies there, which is left alone.
    """
    _require_ours(places)
    (places.beside / _TOLD).unlink(missing_ok=True)
    for folder in (places.home, places.beside):  # the mark goes last
        if folder.exists():
            shutil.rmtree(folder)


def _require_ours(places: Places) -> None:
    if (places.beside / _MARK).exists():
        return
    for folder in (places.home, places.beside):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Conflict("demo.folder-taken", folder=str(folder))


def _version() -> str:
    return f"{_FORM} {__version__}\n"


def default_home(data_home: str | None) -> Path:
    """Where the demo of an installed package lies.

    Args:
        data_home: What XDG_DATA_HOME says.
    """
    data = Path(data_home) if data_home else Path.home() / ".local" / "share"
    return data / "strongroom" / "demo"
