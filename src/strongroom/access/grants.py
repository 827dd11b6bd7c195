"""What one role may know of one field, and how the grants of several roles add up.

Lives here: views, the letters of the access matrix, union. Must not live here: which role has which grant
(builtin.py, policy_file.py), masking itself (model).
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import reduce

from strongroom.errors import InvalidInput

__all__ = ["NOTHING", "FieldGrant", "Reveal", "View", "read_letters", "union", "write_letters"]


class View(StrEnum):
    """How much of a value is shown without asking further."""

    HIDDEN = "hidden"
    TOTALS = "totals"
    COARSE = "coarse"
    MASKED = "masked"
    FULL = "full"

    # That of an enumeration runs in Python, and views are looked up for every record shown.
    __hash__ = str.__hash__

    @property
    def rank(self) -> int:
        """0 for nothing to 4 for everything; totals are about many, a coarse value is one person's."""
        return _RANK[self]


_RANK = {view: rank for rank, view in enumerate(View)}


class Reveal(IntEnum):
    """Whether a masked value may be shown in full on request; larger is more permissive."""

    NO = 0
    STEP_UP = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class FieldGrant:
    """What may be known of a field.

    Args:
        view: What is shown at once.
        reveal: Whether the full value may be asked for; it takes a reason, and with STEP_UP a fresh
            sign-in.
        compare: Whether "is it this?" is answered.
        use: Whether it may be acted on unseen: called, mailed.
    """

    view: View = View.HIDDEN
    reveal: Reveal = Reveal.NO
    compare: bool = False
    use: bool = False

    @property
    def may_find(self) -> bool:
        """Whether records may be searched by it: searching answers "is it this?" too."""
        return self.compare or self.view.rank >= View.MASKED.rank

    @property
    def may_write(self) -> bool:
        """Whether it may be entered and changed: by those who see at least its mask, or compare it."""
        return self.may_find

    @property
    def may_reveal(self) -> bool:
        """Whether the full value is to be had, at once or on request."""
        return self.view is View.FULL or self.reveal is not Reveal.NO


NOTHING = FieldGrant()


def union(*grants: FieldGrant) -> FieldGrant:
    """What several roles together may know: of everything the most permissive."""
    return reduce(_both, grants, NOTHING)


def _both(one: FieldGrant, other: FieldGrant) -> FieldGrant:
    if one in (NOTHING, other):
        return other
    if other == NOTHING:
        return one
    return FieldGrant(
        view=max(one.view, other.view, key=lambda view: view.rank),
        reveal=max(one.reveal, other.reveal),
        compare=one.compare or other.compare,
        use=one.use or other.use,
    )


_LETTERS = {
    "F": FieldGrant(View.FULL),
    "M": FieldGrant(View.MASKED, Reveal.YES),
    "M!": FieldGrant(View.MASKED, Reveal.STEP_UP),
    "m": FieldGrant(View.MASKED),
    "K": FieldGrant(View.COARSE),
    "T": FieldGrant(View.TOTALS),
    "C": FieldGrant(compare=True),
    "U": FieldGrant(use=True),
    "·": NOTHING,
    "-": NOTHING,
}


def read_letters(text: str) -> FieldGrant:
    """Read the letters of the matrix, with spaces between: ``M U C``.

    F full; M masked and may reveal; M! the same with step-up; m masked only; K coarse (district, city, age
    band); T totals only; C compare; U use unseen; · or - nothing.

    Raises:
        InvalidInput: ``access.bad-letters``.
    """
    letters = text.split()
    if not letters or not all(letter in _LETTERS for letter in letters):
        raise InvalidInput("access.bad-letters", letters=text)
    return union(*(_LETTERS[letter] for letter in letters))


def write_letters(grant: FieldGrant) -> str:
    """Write a grant in letters; the inverse of `read_letters`."""
    views = {View.FULL: "F", View.MASKED: "m", View.COARSE: "K", View.TOTALS: "T", View.HIDDEN: ""}
    letters = [views[grant.view]]
    if grant.reveal is not Reveal.NO:
        masked = "M" if grant.reveal is Reveal.YES else "M!"
        letters = [masked] if grant.view is View.MASKED else [letters[0], masked]
    letters += ["U"] if grant.use else []
    letters += ["C"] if grant.compare else []
    return " ".join(letter for letter in letters if letter) or "·"
