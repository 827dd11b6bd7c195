"""Ways of showing who one is, and how many kinds of them were shown.

Lives here: these as flags. Must not live here: checking any of them.
"""

from enum import IntFlag

__all__ = ["Factor"]


class Factor(IntFlag):
    """What was shown at a sign-in; the numbers stand in the session's row."""

    PASSWORD = 1
    ONE_TIME_CODE = 2
    RECOVERY_CODE = 4
    PASSKEY = 8
    LINK = 16
    FRONT_DESK = 32  # a card at the front desk of a demo room

    @property
    def second(self) -> bool:
        """Whether something was shown that a stolen password alone does not give."""
        return bool(self & (Factor.ONE_TIME_CODE | Factor.RECOVERY_CODE | Factor.PASSKEY))

    @property
    def by_link_alone(self) -> bool:
        """Whether a one-time link let in, and no password was chosen or shown since."""
        return Factor.LINK in self and Factor.PASSWORD not in self

    @property
    def words(self) -> list[str]:
        """The names of those that were shown, as log and answers have them."""
        return [str(each.name).lower() for each in Factor if each in self]
