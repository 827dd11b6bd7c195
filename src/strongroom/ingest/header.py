"""The names in a file's first row: complete, different, and names indeed.

Lives here: what a header has to be. Must not live here: what a name
means.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from strongroom.errors import InvalidInput

__all__ = ["check_header", "folded"]

# A cell like these in the first row means that the row is data: it may not be quoted in an error as a name.
_DATA: Final = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"  # e-mail
    r"|\+?[0-9][0-9 ()./-]{5,}[0-9xX]"  # phone, card, identity number, date
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?"
    r"|-?[0-9]+[.][0-9]+"
)


def folded(name: str) -> str:
    """A column name for comparing: compatibility form, small letters, only letters and digits."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(character for character in text if character.isalnum())


def check_header(names: Sequence[str]) -> None:
    """Refuse a header that is none, or whose names are missing or occur twice.

    Raises:
        InvalidInput: ``ingest.no-header``, ``ingest.header-empty``, ``ingest.header-duplicate``; they name
            columns by number, since what stands there may be a person's data.
    """
    if not names:
        raise InvalidInput("ingest.empty")
    for number, name in enumerate(names, 1):
        if _DATA.fullmatch(name.strip()):
            raise InvalidInput("ingest.no-header", column=number)
    first: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if not name:
            raise InvalidInput("ingest.header-empty", column=number)
        if name in first:
            raise InvalidInput("ingest.header-duplicate", column=number, first=first[name])
        first[name] = number
