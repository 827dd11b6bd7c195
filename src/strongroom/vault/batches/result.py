"""What became of one item of a batch.

Lives here: that value, with nothing but what it holds. Must not live here: running a batch (batch.py).
"""

from dataclasses import dataclass, field
from typing import Any

from strongroom.errors import StrongroomError
from strongroom.vault.batches.kept_errors import error_document
from strongroom.vault.operations.once import Outcome
from strongroom.vault.views.answer_views import Shares
from strongroom.vault.views.record_views import RecordView, Revealed, RevisionView

__all__ = ["MOST_ITEMS", "BatchResult"]

MOST_ITEMS = 500
"""Items of a batch, at most: they are one transaction, for which others may wait."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one item.

    Attributes:
        position: Its place in the list, from 0.
        value: What the call by itself would have returned; None where there was an error.
        error: What the call by itself would have raised.
        outcome: What it came to, without values.
    """

    position: int
    value: object = field(default=None, repr=False)
    error: StrongroomError | None = None
    outcome: Outcome | None = None

    @property
    def done(self) -> bool:
        """Whether the item was carried out."""
        return self.error is None

    def as_outcome(self) -> dict[str, Any]:
        """What is kept of it, where the batch may be sent again."""
        if self.error is not None:
            return error_document(self.error)
        return {} if self.outcome is None else self.outcome.as_document()

    def as_document(self, language: str = "en") -> dict[str, Any]:
        """The result as JSON: ``result`` or ``error``."""
        document: dict[str, Any] = {"position": self.position, "done": self.done}
        if self.error is None:
            return {**document, "result": _document(self.value)}
        return {
            **document,
            "error": {
                "code": self.error.code,
                "exit": self.error.exit_status,
                "message": self.error.message(language),
                "hint": self.error.hint(language),
            },
        }


def _document(value: object) -> object:
    if isinstance(value, RecordView | RevisionView | Shares):
        return value.as_document()
    if isinstance(value, Revealed):
        return {"values": dict(value)}
    if isinstance(value, bool):
        return {"same": value}
    if isinstance(value, list):
        return {"revisions": [_document(each) for each in value]}
    return {}
