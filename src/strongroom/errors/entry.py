"""What the table says of an error.

Lives here: kinds with their exit and HTTP statuses, and the form of an entry. Must not live here: entries
(tables), what is raised (raised.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from string import Formatter

__all__ = ["KIND_NAMES", "Entry", "Kind"]


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
    HELD = (8, 409)
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


KIND_NAMES: Mapping[Kind, tuple[str, str]] = {
    Kind.UNEXPECTED: ("something went wrong inside", "内部错误"),
    Kind.USAGE: ("wrong use", "用法错误"),
    Kind.NOT_FOUND: ("not there, or out of reach", "不存在或不在可及范围内"),
    Kind.REFUSED: ("refused", "被拒绝"),
    Kind.INVALID: ("invalid input", "输入无效"),
    Kind.VERIFICATION: ("verification failed", "校验失败"),
    Kind.KEY: ("a key is not available", "密钥不可用"),
    Kind.CONFLICT: ("changed meanwhile, or taken", "已被更改或占用"),
    Kind.HELD: ("held: not now", "当前被保留，暂不可行"),
    Kind.PARTLY: ("done in part", "部分完成"),
    Kind.NO_ROOM: ("no room here", "此处没有保险库"),
    Kind.BUSY: ("busy, or not to be reached", "繁忙或无法连接"),
    Kind.ERASED: ("erased", "已擦除"),
    Kind.INTERRUPTED: ("interrupted", "已中断"),
}
"""What each kind means, in English and Chinese."""


@dataclass(frozen=True)
class Entry:
    """One row of the table: what a person reads when a code is raised."""

    kind: Kind
    en: str
    hint_en: str
    zh: str
    hint_zh: str

    @property
    def names(self) -> frozenset[str]:
        """What its texts name: fields, files, lines, counts."""
        texts = (self.en, self.hint_en, self.zh, self.hint_zh)
        return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)
