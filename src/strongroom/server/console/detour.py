"""Somewhere else first: a page that somebody has to go through before any other.

Lives here: that turn. Must not live here: when it is taken.
"""

__all__ = ["Detour"]


class Detour(Exception):
    """Raised where somebody has to go to another page of ours first.

    Args:
        path: Of that page.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)
