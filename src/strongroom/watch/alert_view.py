"""Alerts as they are shown, with the handles of those whom they name.

Must not live here: what an alert is (alert_state.py), words for people (texts.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.watch.alert_state import KeptAlert

__all__ = ["AlertPage", "AlertView"]


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as it is shown, with the handles of those whom it names.

    Args:
        handles: Of users by written id.
    """

    alert: KeptAlert
    handles: Mapping[str, str]

    @property
    def who(self) -> str | None:
        """The handle of whom it is about; the written id where there is no such user."""
        principal = self.alert.newest.principal
        return None if principal is None else self.handles.get(principal, principal)

    def as_document(self) -> dict[str, Any]:
        """The alert for programs."""
        return {**self.alert.as_document(), "who": self.who}


@dataclass(frozen=True, slots=True)
class AlertPage:
    """Alerts, the newest first, and where to go on (None: that was all)."""

    items: tuple[AlertView, ...]
    next: str | None
