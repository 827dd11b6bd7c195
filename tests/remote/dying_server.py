"""A server that is killed between the commit of a new record and its answer.

    python -m tests.remote.dying_server HOME PORT

The process dies the moment that the record's transaction is durable; so the client hears nothing.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from strongroom.keys.surroundings import Surroundings
from strongroom.server.run import listen, serve
from strongroom.server.settings import ServerSettings
from strongroom.vault.room import open_room


def main(home: str, port: int) -> None:
    """Serve until the first record is made."""
    settings = ServerSettings(port=port)
    with listen(settings) as listener, open_room(Path(home), Surroundings()) as room:
        record = type(room.door.recorder).record
        made: list[int] = []

        def noting(self: Any, tx: Any, tenant: int, draft: Any, *rest: Any, **more: Any) -> None:
            if str(draft.action) == "create" and draft.outcome == "done":
                made.append(1)
            record(self, tx, tenant, draft, *rest, **more)

        type(room.door.recorder).record = noting  # type: ignore[method-assign]  # a fault is put in
        commit = room.door.database.transact

        def killed(work: Callable[..., Any], *rest: Any, **more: Any) -> Any:
            done = commit(work, *rest, **more)
            if made:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        object.__setattr__(room.door.database, "transact", killed)
        serve(room, settings, listener, Surroundings(), lambda: print("ready", flush=True))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
