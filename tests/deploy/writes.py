"""Serve a room for a moment, and tell every path that was opened for writing or made.

    python -m tests.deploy.writes

The room is that of STRONGROOM_HOME. A service may write to few places; this is what it wants to.
"""

import os
import signal
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

from strongroom.keys.surroundings import Surroundings
from strongroom.server.run import address_of, listen, serve
from strongroom.server.settings import ServerSettings
from strongroom.vault.room import open_room

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MAKING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate")
seen: set[str] = set()


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note what is written; called for every event of the interpreter."""
    if (
        (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING)
        or event in _MAKING
        or event == "sqlite3.connect"
    ):
        note(arguments[0])


def note(path: object) -> None:
    if isinstance(path, str | bytes) and str(os.fsdecode(path)).startswith("/"):
        seen.add(os.fsdecode(path))
    elif isinstance(path, os.PathLike):
        seen.add(str(Path(path).absolute()))


def main() -> None:
    """Serve, ask a page and whether it is ready, and stop."""
    sys.addaudithook(watch)
    signal.signal(signal.SIGTERM, lambda *_: None)  # the server hands it on once it has stopped
    settings = ServerSettings(port=0)
    with listen(settings) as listener, open_room(Path(os.environ["STRONGROOM_HOME"]), Surroundings()) as room:
        address = address_of(settings, listener)

        def ask() -> None:
            for page in ("/readyz", "/sign-in"):
                with urllib.request.urlopen(address + page, timeout=30) as answer:
                    answer.read()
            os.kill(os.getpid(), signal.SIGTERM)

        serve(room, settings, listener, Surroundings(), lambda: threading.Thread(target=ask).start())
    print("\n".join(sorted(seen)))


if __name__ == "__main__":
    main()
