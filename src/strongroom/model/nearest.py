"""The known names nearest to one that is not known, for hints.

Lives here: the choice. Must not live here: the texts of the hints (errors).
"""

from collections.abc import Iterable

__all__ = ["nearest"]

_MOST = 24


def nearest(name: str, known: Iterable[str]) -> str:
    """The closest known name; all of them, where none is close.

    Args:
        name: As typed; never a value of a customer.
        known: The names that would have been right.
    """
    # Imported here: only somebody who mistyped waits for it.
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    if close:
        return close[0]
    return ", ".join(names[:_MOST]) + (", …" if len(names) > _MOST else "")
