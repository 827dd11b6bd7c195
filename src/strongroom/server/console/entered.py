"""What came with a form.

Lives here: reading it by name. Must not live here: what any of it means.

A screen takes the names that it knows and nothing else, so that nobody sets by a field of their own what the
form does not offer.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from strongroom.errors import UsageError

__all__ = ["Entered", "Filled"]

_LONGEST = 10_000


class Filled:
    """A form as it was filled in; silent in its repr, for anything may stand in it."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def text(self, name: str, longest: int = _LONGEST) -> str:
        """What was entered in a field.

        Raises:
            UsageError: ``http.wrong-shape``, where the form has no such field, or far more in it than fits.
        """
        value = self._form.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise UsageError("http.wrong-shape", places=name)
        return value

    def optional(self, name: str, longest: int = _LONGEST) -> str | None:
        """What was entered in a field that may be left out or empty; None for nothing."""
        return (self.text(name, longest) if name in self._form else "").strip() or None

    def number(self, name: str) -> int:
        """A whole number that the form itself brought along, such as a revision.

        Raises:
            UsageError: ``http.wrong-shape``.
        """
        text = self.text(name, 20)
        if not (text.isascii() and text.isdigit()):
            raise UsageError("http.wrong-shape", places=name)
        return int(text)

    def all(self, name: str) -> tuple[str, ...]:
        """Everything that was chosen in a field of several choices."""
        return tuple(each for each in self._form.getlist(name) if isinstance(each, str))

    def __contains__(self, name: str) -> bool:
        return name in self._form

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return name in self._form

    def file(self, name: str) -> UploadFile:
        """A file that was sent along.

        Raises:
            UsageError: ``http.wrong-shape``, where none was.
        """
        value = self._form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            raise UsageError("http.wrong-shape", places=name)
        return value


async def _filled(request: Request) -> AsyncIterator[Filled]:
    form = await request.form()
    try:
        yield Filled(form)
    finally:
        await form.close()  # files lie in memory until then


Entered = Annotated[Filled, Depends(_filled)]
"""The type of a route's parameter for its form."""
