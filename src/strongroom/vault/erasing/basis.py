"""The basis on which somebody's data is kept or let back in: a few words that stand in the log.

Lives here: what may be one. Must not live here: what it is needed for (retaining.py, erased_ids.py).
"""

from strongroom.errors import InvalidInput

__all__ = ["LONGEST_BASIS", "is_basis", "require_basis"]

LONGEST_BASIS = 200


def is_basis(text: str | None) -> bool:
    """Whether words may stand as a basis: some, on one line, 200 characters at most."""
    return text is not None and bool(text.strip()) and text.isprintable() and len(text) <= LONGEST_BASIS


def require_basis(text: str | None) -> None:
    """Make sure that the basis for letting somebody back in is one, where there is to be one.

    Raises:
        InvalidInput: ``ingest.basis-wrong``.
    """
    if text is not None and not is_basis(text):
        raise InvalidInput("ingest.basis-wrong", most=LONGEST_BASIS)
