"""Places that are there are heard, however slow the machine is.

Lives here: how long who opens a room waits for what stores and destinations remember, in tests in which they
say something. Must not live here: places that never answer, whose tests say for themselves how long.
"""

from functools import partial

import pytest

from strongroom.backup import memories
from strongroom.keys import opening
from strongroom.keys.outside_memory import newest_remembered

__all__ = ["hear_all_places"]

_SECONDS = 60.0


@pytest.fixture
def hear_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is enough for people; a thread on a busy machine may begin later."""
    monkeypatch.setattr(memories, "_QUICK", _SECONDS)
    monkeypatch.setattr(memories, "_AT_START", _SECONDS)
    monkeypatch.setattr(opening, "newest_remembered", partial(newest_remembered, patience=_SECONDS))
