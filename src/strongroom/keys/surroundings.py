"""What the keys need from outside the room: clock, randomness, environment, somebody to ask.

Lives here: these as one value, so that tests replace them. Must not live here: reading any of them.
"""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Prompt", "Surroundings"]


class Prompt(Protocol):
    """Asks somebody for the passphrase."""

    def __call__(self, *, confirm: bool) -> str:
        """Return what was typed.

        Args:
            confirm: Whether a new passphrase is chosen, so that it is asked for twice.
        """


def _now() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Surroundings:
    """Effects, given by whoever starts the program.

    Args:
        now: Milliseconds of Unix time.
        monotonic: Seconds that only grow.
        random: As many random bytes as asked for.
        environment: Environment variables.
        prompt: Asks for the passphrase; None where nobody can be asked.
    """

    now: Callable[[], int] = _now
    monotonic: Callable[[], float] = time.monotonic
    random: Callable[[int], bytes] = os.urandom
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    prompt: Prompt | None = field(default=None, repr=False)
