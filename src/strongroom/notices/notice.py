"""A notice: what happened, in ids, numbers and codes.

Lives here: the value, the closed list of kinds, and its texts for people. Must not live here: rows, sending.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from strongroom.i18n import pick
from strongroom.model.moments import write_moment

__all__ = ["KINDS", "Notice", "read_notice"]

_ID = re.compile(r"[a-z][a-z0-9_]{0,31}_[0-7][0-9a-hjkmnp-tv-z]{25}", re.ASCII)
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,99}", re.ASCII)
_NAME = re.compile(r"[a-z][a-z_]{0,39}", re.ASCII)

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "test": ("This is a test.", "这是一条测试通知。"),
        "late": ("Something is late.", "有任务逾期。"),
        "in_time": ("What was late is not late any more.", "逾期事项已恢复正常。"),
        "job_failed": ("A job failed.", "任务失败。"),
        "alert": ("An alert was raised.", "出现新的告警。"),
    }
)
"""Kind to what it says, in English and Chinese."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is told.

    Args:
        kind: One of `KINDS`.
        ids: Name to a written id, ``job_…``.
        codes: Name to a code of some closed list, or a name that an administrator gave something.
        numbers: Name to a whole number.

    Raises:
        ValueError: For anything else: a notice is made by code, and no value may get into one.
    """

    kind: str
    ids: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [*self.ids, *self.codes, *self.numbers]
        fits = (
            self.kind in KINDS
            and all(_NAME.fullmatch(name) for name in names)
            and all(_ID.fullmatch(each) for each in self.ids.values())
            and all(_CODE.fullmatch(each) for each in self.codes.values())
            and all(type(each) is int for each in self.numbers.values())
            and len(set(names)) == len(names)
        )
        if not fits:
            raise ValueError("a notice holds ids, codes and numbers alone")

    def as_document(self) -> dict[str, Any]:
        """As it stands in its row."""
        return {"ids": dict(self.ids), "codes": dict(self.codes), "numbers": dict(self.numbers)}

    def data(self) -> dict[str, Any]:
        """Everything it says, as programs get it."""
        return {**self.ids, **self.codes, **self.numbers}

    def subject(self, language: str) -> str:
        """What it says in a line."""
        about = ", ".join(str(each) for _, each in (*sorted(self.codes.items()), *sorted(self.ids.items())))
        line = pick(language, *KINDS[self.kind])
        return f"Strongroom: {line} ({about})" if about else f"Strongroom: {line}"

    def text(self, language: str, at: int) -> str:
        """The whole of it for a person."""
        lines = [pick(language, *KINDS[self.kind]), ""]
        lines += [f"{name}: {each}" for name, each in self.data().items()]
        lines.append(f"at: {write_moment(at)}")
        told = pick(
            language,
            "Sign in to the room to see what it is about. This message holds no personal data.",
            "请登录保险库查看详情。本通知不含任何个人信息。",
        )
        return "\n".join([*lines, "", told, ""])


def read_notice(kind: str, document: Mapping[str, Any]) -> Notice:
    """A notice out of its row, whose MAC was checked."""
    return Notice(kind=kind, ids=document["ids"], codes=document["codes"], numbers=document["numbers"])
