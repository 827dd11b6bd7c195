"""Every error that Strongroom raises on purpose, in one table.

Lives here: the error classes, and for each stable code its exit status, HTTP
status, message and hint in English and Chinese. Must not live here: who raises
them, how they are printed, and any personal value, secret or key: parameters
name fields, files, lines and counts, never what stood in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import ClassVar

__all__ = [
    "TABLE",
    "Busy",
    "Conflict",
    "DonePartly",
    "Entry",
    "Erased",
    "Interrupted",
    "InvalidInput",
    "KeyNotAvailable",
    "Kind",
    "NoRoom",
    "NotFound",
    "Refused",
    "RolledBack",
    "StrongroomError",
    "Unexpected",
    "UsageError",
    "VerificationFailed",
]


class Kind(Enum):
    """What sort of failure it is; each has one exit status and one HTTP status."""

    UNEXPECTED = (1, 500)
    USAGE = (2, 400)
    NOT_FOUND = (3, 404)
    REFUSED = (4, 403)
    INVALID = (5, 422)
    VERIFICATION = (6, 500)
    KEY = (7, 503)
    CONFLICT = (8, 412)
    PARTLY = (9, 207)
    NO_ROOM = (10, 503)
    BUSY = (11, 503)
    ERASED = (12, 410)
    INTERRUPTED = (130, 499)

    @property
    def exit_status(self) -> int:
        """The exit status of the command line."""
        return self.value[0]

    @property
    def http_status(self) -> int:
        """The HTTP status of the server."""
        return self.value[1]


@dataclass(frozen=True)
class Entry:
    """One row of the table: what a person reads when a code is raised."""

    kind: Kind
    en: str
    hint_en: str
    zh: str
    hint_zh: str


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


TABLE: dict[str, Entry] = {
    # -- general -----------------------------------------------------------
    "unexpected": Entry(
        Kind.UNEXPECTED,
        "Something went wrong inside Strongroom ({where}).",
        "Try again; if it happens again, report it with the request number. Values are left out on purpose.",
        "Strongroom 内部出现意外错误（{where}）。",
        "请重试；如再次出现，请附请求编号报告。此处有意不显示任何数据。",
    ),
    "busy": Entry(
        Kind.BUSY,
        "Another process is using the room right now.",
        "Try again in a moment; if it lasts, look for a long import or a stuck process.",
        "另一个进程正在使用保险库。",
        "请稍后重试；如持续出现，请检查是否有长时间导入或卡住的进程。",
    ),
    "interrupted": Entry(
        Kind.INTERRUPTED,
        "Interrupted.",
        "What was acknowledged is kept; run the same command again to go on.",
        "已中断。",
        "已确认的内容均已保留；再次运行同一命令即可继续。",
    ),
    # -- model: fields, schema -----------------------------------------------
    "id.malformed": Entry(
        Kind.INVALID,
        "This is not an id of the kind {prefix}_….",
        "Copy the whole id, from {prefix}_ to its last character; `strongroom list` shows ids.",
        "这不是 {prefix}_… 类型的编号。",
        "请复制完整编号（从 {prefix}_ 到最后一个字符）；`strongroom list` 会显示编号。",
    ),
    # -- crypto: sealing -----------------------------------------------------
    # -- keys: providers, ring, anchor, stores -------------------------------
    # -- storage -------------------------------------------------------------
    # -- access --------------------------------------------------------------
    # -- audit: the log ------------------------------------------------------
    # -- vault: the door, search ---------------------------------------------
    # -- ingest: files in ----------------------------------------------------
    # -- export: files out ---------------------------------------------------
    # -- cli, settings, doctor -----------------------------------------------
}
