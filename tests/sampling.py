"""What `./dev check` takes a sample of, and `./dev test` in full: long runs of one and the same proof.

Lives here: whether this run is a sample. Must not live here: how much of a test is enough before a commit,
which the test says.
"""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

__all__ = ["SAMPLE", "some"]

T = TypeVar("T")

SAMPLE = settings.get_current_profile_name() == "check"
"""Whether this run is one of `./dev check`."""


def some(everything: Sequence[T], every: int) -> Sequence[T]:
    """Everything; in a sample each so manieth."""
    return everything[::every] if SAMPLE else everything
