"""Watches a room's log in a process of its own, a few leaves at a time, until it is killed or done.

Run as ``python -m tests.watch.watch_worker HOME``; says a line for each step, and ends at the end of the log.
"""

import sys
from pathlib import Path

from strongroom.keys.surroundings import Surroundings
from strongroom.vault.room import open_room
from strongroom.watch import live
from strongroom.watch.live import Watcher


def main(home: Path) -> None:
    """Watch to the end."""
    live.FEED_MOST = 3  # type: ignore[attr-defined]  # few at a time: more steps to be killed in
    live.LEASE = 1
    with open_room(home, Surroundings()) as room:
        watcher = Watcher(room.door, room.settings.tenant)
        print("ready", flush=True)
        while True:
            step = watcher.step()
            print(step.behind, flush=True)
            if step.watches and not step.behind:
                return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
