"""What is raised.

Lives here: the error classes. Must not live here: what each code says (tables), how errors are printed, and
any personal value, secret or key: parameters name fields, files, lines and counts, never what stood in them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from strongroom.errors.entry import Kind
from strongroom.errors.tables import TABLE

__all__ = [
    "Busy",
    "Conflict",
    "DonePartly",
    "Erased",
    "Held",
    "Interrupted",
    "InvalidInput",
    "KeyNotAvailable",
    "NoRoom",
    "NotFound",
    "Refused",
    "RolledBack",
    "StrongroomError",
    "Unexpected",
    "UsageError",
    "VerificationFailed",
    "named_in",
]


class StrongroomError(Exception):
    """Base of all errors; carries a code of `TABLE` and safe parameters.

    Args:
        code: A key of `TABLE`.
        parameters: What the texts name: fields, files, lines, counts. Never a
            personal value, a secret or a key.
    """

    kind: ClassVar[Kind] = Kind.UNEXPECTED

    def __init__(self, code: str, **parameters: object) -> None:
        self.code = code
        self.parameters: Mapping[str, object] = MappingProxyType(dict(parameters))
        super().__init__(code, self.parameters)

    @property
    def exit_status(self) -> int:
        """The exit status of the command line for this error."""
        return self.kind.exit_status

    @property
    def http_status(self) -> int:
        """The HTTP status of the server for this error."""
        return self.kind.http_status

    @property
    def parts(self) -> "tuple[StrongroomError, ...]":
        """The single errors that this one gathers, where one record has several things wrong with it."""
        return tuple(each for each in getattr(self, "errors", ()) if isinstance(each, StrongroomError))

    def message(self, language: str = "en") -> str:
        """What happened, in ``en`` or ``zh-CN``."""
        entry = TABLE[self.code]
        return self._filled(entry.zh if language.startswith("zh") else entry.en)

    def hint(self, language: str = "en") -> str:
        """What to do now, in ``en`` or ``zh-CN``."""
        entry = TABLE[self.code]
        return self._filled(entry.hint_zh if language.startswith("zh") else entry.hint_en)

    def _filled(self, text: str) -> str:
        return text.format_map(_Named(self.parameters))

    def __str__(self) -> str:
        return f"{self.code}: {self.message()}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.code, dict(self.parameters)))


def named_in(error: StrongroomError) -> dict[str, int | str]:
    """What the texts of an error name, for whoever makes the error anew elsewhere: no more than they show."""
    names = TABLE[error.code].names
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in error.parameters.items()
        if name in names
    }


class _Named(dict[str, object]):
    """Parameters for a text; one that is missing shows as its own name."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _rebuild(kind: type[StrongroomError], code: str, parameters: dict[str, object]) -> StrongroomError:
    return kind(code, **parameters)


class Unexpected(StrongroomError):
    """A fault of the program or the machine."""

    kind = Kind.UNEXPECTED


class UsageError(StrongroomError):
    """The call itself is wrong."""

    kind = Kind.USAGE


class NotFound(StrongroomError):
    """No such thing, or none within the caller's scope: the two look alike."""

    kind = Kind.NOT_FOUND


class Refused(StrongroomError):
    """Access decided against it. ``decision`` explains, where one was made."""

    kind = Kind.REFUSED


class InvalidInput(StrongroomError):
    """A value, file or schema breaks a rule; names the field, never the value."""

    kind = Kind.INVALID


class VerificationFailed(StrongroomError):
    """Something stored is not what the log or a key committed to."""

    kind = Kind.VERIFICATION


class RolledBack(VerificationFailed):
    """An older copy was put in the place of a newer one."""


class KeyNotAvailable(StrongroomError):
    """A key that is needed cannot be had: missing, wrong, damaged or foreign."""

    kind = Kind.KEY


class Conflict(StrongroomError):
    """Somebody else changed it first."""

    kind = Kind.CONFLICT


class Held(StrongroomError):
    """A legal hold stands on the customer."""

    kind = Kind.HELD


class DonePartly(StrongroomError):
    """Some items were done, some not; the result says which."""

    kind = Kind.PARTLY


class NoRoom(StrongroomError):
    """There is no room at this place, or it is not one that this version opens."""

    kind = Kind.NO_ROOM


class Busy(StrongroomError):
    """Another process holds what is needed; trying again may help."""

    kind = Kind.BUSY


class Erased(StrongroomError):
    """The customer was erased."""

    kind = Kind.ERASED


class Interrupted(StrongroomError):
    """Stopped by a signal; what was acknowledged stays."""

    kind = Kind.INTERRUPTED
