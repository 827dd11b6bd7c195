"""What ring stores remember of the ring's generation, asked when a room is opened.

Lives here: asking them, and not waiting for one that does not answer. Must not live here: what ring, anchor
and database remember of each other (rollback.py), destinations, which are asked when a backup is made.

A whole machine can be set back: then ring, anchor and database are old together and fit. A store lies
elsewhere. What it says is vouched for by the room, so whoever writes to the store cannot keep the room shut.
"""

import threading
from collections.abc import Sequence
from queue import Empty, Queue
from time import monotonic

from strongroom.errors import StrongroomError
from strongroom.keys.ring_copies import facts_name, read_facts
from strongroom.keys.stores import RingStore
from strongroom.keys.vouched_json import Macs

__all__ = ["PATIENCE", "newest_remembered"]

PATIENCE = 0.5
"""Seconds in all. A folder answers in a thousandth; a mount whose server is gone would never."""


def newest_remembered(
    stores: Sequence[RingStore], room: bytes, macs: Macs, patience: float = PATIENCE
) -> tuple[int, str]:
    """The highest generation of the ring that a store has a copy of, and that store's URI.

    Args:
        macs: The ring's; what is under another key says nothing.

    Returns:
        0 and no URI, where no store answers in time, or none has a copy.
    """
    answers: Queue[tuple[int, str]] = Queue()

    def ask(store: RingStore) -> None:
        try:
            data = store.read(facts_name(room))
            found = 0 if data is None else read_facts(data, room, macs)[0]
        except StrongroomError:
            found = 0  # out of reach, or damaged: it says nothing, and `keys store list` says why
        answers.put((found, store.uri if found else ""))

    until = monotonic() + patience
    for store in stores:
        threading.Thread(target=ask, args=(store,), daemon=True).start()
    newest = (0, "")
    for _ in stores:
        try:
            newest = max(newest, answers.get(timeout=max(0.0, until - monotonic())))
        except Empty:
            break
    return newest
