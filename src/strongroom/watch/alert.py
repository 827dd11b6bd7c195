"""An alert: which rule, about whom, with which numbers, and the events that show it.

Lives here: the value, its document and reading that back. Must not live here: rules, the words for people
(texts.py), an alert's state. It holds pseudonymous ids and numbers alone, so it can be stored and sent as it
is. Format 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from strongroom.access.watch_limits import RULES
from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.moments import read_moment, write_moment

__all__ = ["EVIDENCE_MOST", "FORMAT", "Alert", "read_alert"]

FORMAT = 1
EVIDENCE_MOST = 50
"""Events named by one alert, the newest ones; the numbers count all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert; it is the same whenever the log is gone through from the same event on by the same limits.

    Args:
        rule: One of `strongroom.access.watch_limits.RULES`.
        measure: What was counted, such as ``reveal``; the rule's name where it counts one thing only.
        at: When the limit was passed, milliseconds UTC.
        principal: Written id of who acted; None where nobody did, as of a backup that is late.
        customer: Written id of the one customer whom it is about, where there is one.
        found: What was counted.
        limit: What would have been usual.
        minutes: The span in which it was counted; 0 where the count has no span.
        evidence: Written ids of the events that show it, in the order of the log, `EVIDENCE_MOST` at most.
    """

    rule: str
    measure: str
    at: int
    principal: str | None = None
    customer: str | None = None
    found: int
    limit: int
    minutes: int = 0
    evidence: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from every other alert of a room, so that none is stored twice."""
        last = self.evidence[-1] if self.evidence else write_moment(self.at)
        return (
            f"{self.rule}/{self.measure}/{self.minutes}/{self.principal or '-'}/{self.customer or '-'}/{last}"
        )

    def as_document(self) -> dict[str, Any]:
        """The alert as it is stored, sent and written for programs."""
        return {
            "format": FORMAT,
            "key": self.key,
            "rule": self.rule,
            "measure": self.measure,
            "at": write_moment(self.at),
            "principal": self.principal,
            "customer": self.customer,
            "found": self.found,
            "limit": self.limit,
            "minutes": self.minutes,
            "evidence": list(self.evidence),
        }


def read_alert(document: Mapping[str, Any]) -> Alert:
    """Read what `Alert.as_document` wrote.

    Raises:
        VerificationFailed: ``watch.alert-malformed``.
    """
    try:
        alert = Alert(
            rule=document["rule"],
            measure=document["measure"],
            at=read_moment(document["at"]),
            principal=document["principal"],
            customer=document["customer"],
            found=document["found"],
            limit=document["limit"],
            minutes=document["minutes"],
            evidence=tuple(document["evidence"]),
        )
        whole = all(type(document[name]) is int for name in ("found", "limit", "minutes"))
        same = whole and alert.as_document() == document and alert.rule in RULES
    except (InvalidInput, KeyError, TypeError, AttributeError):
        same = False
    if not same:
        raise VerificationFailed("watch.alert-malformed")
    return alert
