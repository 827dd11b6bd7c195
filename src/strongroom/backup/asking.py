"""Asking several destinations the same at once, and waiting for none longer than one is told.

Lives here: a thread for each question. Must not live here: what is asked, sending (sending.py).

The threads are daemons: a call into a file system that hangs cannot be ended, and holds up nobody here.
"""

import threading
from collections.abc import Callable, Sequence
from queue import Empty, Queue
from time import monotonic
from typing import TypeVar

from strongroom.backup.registry import Registered
from strongroom.errors import Busy, StrongroomError

__all__ = ["PATIENCE", "ask_all"]

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds that a question asked before a run may take in all: long for a bucket far away with very many
objects, short beside the minutes of a server that is gone."""


def ask_all(
    places: Sequence[Registered], question: Callable[[Registered], T], patience: float | None = PATIENCE
) -> dict[str, T | StrongroomError]:
    """Ask every place.

    Args:
        question: Asks one; what it raises of ours is that place's answer.
        patience: Seconds in all; None waits for every one, whose calls end by themselves.

    Returns:
        By name, in the order of the places; Busy ``destination.timeout`` of one that did not answer in time.
    """
    answers: Queue[tuple[str, T | StrongroomError | BaseException]] = Queue()

    def ask(each: Registered) -> None:
        try:
            answers.put((each.name, question(each)))
        # Whatever it is comes out in the thread that waits.
        except BaseException as error:
            answers.put((each.name, error))

    for each in places:
        threading.Thread(target=ask, args=(each,), name=f"ask-{each.name}", daemon=True).start()
    until = None if patience is None else monotonic() + patience
    said: dict[str, T | StrongroomError] = {
        each.name: Busy("destination.timeout", destination=each.place.uri) for each in places
    }
    for _ in places:
        try:
            name, answer = answers.get(timeout=None if until is None else max(0.0, until - monotonic()))
        except Empty:
            break
        if isinstance(answer, BaseException) and not isinstance(answer, StrongroomError):
            raise answer
        said[name] = answer
    return said
