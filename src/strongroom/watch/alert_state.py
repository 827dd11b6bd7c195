"""Alerts that are kept: what was found, how far somebody has looked into it, and how that is stored.

Lives here: states, verdicts, folding, and the way between a row and a value. Must not live here: rules,
statements, who may change an alert (alert_desk.py). All that an alert says is sealed under the detail key of
the month in which it was first raised: who is suspected, which customer is bait, and what was noted of it.
"""

import json
from dataclasses import dataclass, field, replace
from enum import IntEnum
from hmac import compare_digest
from typing import Any

from strongroom.audit.recorder import detail_key
from strongroom.crypto.derive import label
from strongroom.crypto.envelope import LevelSealer
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import VerificationFailed
from strongroom.keys.keyring import KeyRing
from strongroom.model.ids import write_id
from strongroom.model.levels import Level
from strongroom.model.moments import month_of, write_moment
from strongroom.model.schema import ALERTS
from strongroom.storage.alert_rows import AlertRow, HoneytokenRow, WatchRow
from strongroom.vault.macs.whole_rows import check_whole, tag_whole
from strongroom.watch.alert import EVIDENCE_MOST, Alert, read_alert

__all__ = [
    "ALERT_PREFIX",
    "VERDICTS",
    "AlertState",
    "Keeper",
    "KeptAlert",
    "Step",
    "fold",
]

ALERT_PREFIX = "alr"
VERDICTS = ("misuse", "harmless", "false_alarm")
"""What an alert is closed as: it was what it looks like; it was something allowed; the rule is too strict."""

_MARK_LABEL = label("strongroom/bait-mark")
_SUBJECT_LABEL = label("strongroom/alert-subject")
_FORMAT = 1


class AlertState(IntEnum):
    """How far somebody has looked into an alert; the numbers stand in its row."""

    OPEN = 0
    ACKNOWLEDGED = 1
    CLOSED = 2

    @property
    def word(self) -> str:
        """As it stands in answers and commands."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that somebody did about an alert.

    Args:
        what: ``acknowledged``, ``suspended`` or ``closed``.
        at: Milliseconds UTC.
        by: Written id of who did.
        event: Written id of the event that says so.
        verdict: Of `VERDICTS`, where it was closed.
        note: What was noted, in words.
    """

    what: str
    at: int
    by: str
    event: str
    verdict: str | None = None
    note: str | None = field(default=None, repr=False)

    def as_document(self) -> dict[str, Any]:
        """The step for programs."""
        return {
            "what": self.what,
            "at": write_moment(self.at),
            "by": self.by,
            "event": self.event,
            "verdict": self.verdict,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlert:
    """An alert as it is kept.

    Args:
        id: 16 bytes.
        first: When it was first found, milliseconds UTC.
        last: When it was last found.
        times: How often.
        findings: What was found, the newest of each measure and span.
        steps: What was done about it, in order.
        event: Id of the event of the last change.
    """

    id: bytes
    state: AlertState
    first: int
    last: int
    times: int
    findings: tuple[Alert, ...]
    steps: tuple[Step, ...] = ()
    event: bytes = bytes(16)

    @property
    def written(self) -> str:
        """The id as it is written."""
        return write_id(ALERT_PREFIX, self.id)

    @property
    def newest(self) -> Alert:
        """What was found last."""
        return self.findings[-1]

    @property
    def verdict(self) -> str | None:
        """What it was closed as."""
        return self.steps[-1].verdict if self.state is AlertState.CLOSED and self.steps else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """Written ids of the events that show it, the newest ones."""
        named = dict.fromkeys(event for each in self.findings for event in each.evidence)
        return tuple(sorted(named))[-EVIDENCE_MOST:]

    def as_document(self) -> dict[str, Any]:
        """The alert for programs: ids and numbers, and what somebody noted."""
        return {
            "id": self.written,
            "rule": self.newest.rule,
            "state": self.state.word,
            "principal": self.newest.principal,
            "customer": self.newest.customer,
            "first": write_moment(self.first),
            "last": write_moment(self.last),
            "times": self.times,
            "verdict": self.verdict,
            "findings": [each.as_document() for each in self.findings],
            "evidence": list(self.evidence),
            "steps": [each.as_document() for each in self.steps],
        }


def fold(known: KeptAlert, found: Alert) -> KeptAlert | None:
    """What becomes of the newest alert of a subject when something is found again.

    Returns:
        The alert with it; itself, where it has that, or something later, already; None where it was closed
        before, so that what was found is an alert of its own.
    """
    same = [each for each in known.findings if (each.measure, each.minutes) == (found.measure, found.minutes)]
    if any(found.key == each.key or found.at < each.at for each in same):
        return known
    if known.state is AlertState.CLOSED:
        return known if found.at < known.last else None
    others = tuple(each for each in known.findings if each not in same)
    return replace(known, findings=(*others, found), last=max(known.last, found.at), times=known.times + 1)


class Keeper:
    """Between rows and values: MACs and seals.

    Args:
        keyring: The room's.
        tenant: The tenant's number.
        suite: The tenant's.
    """

    def __init__(self, keyring: KeyRing, tenant: int, suite: int) -> None:
        self._keyring, self._tenant, self._suite = keyring, tenant, suite
        self._mac: RowMac = keyring.row_mac()
        self._marks: RowMac = keyring.marks()

    def subject(self, alert: Alert) -> bytes:
        """What folds into one alert: the same rule, about the same principal and customer."""
        parts = (alert.rule, alert.principal or "", alert.customer or "")
        return self._marks.tag(_SUBJECT_LABEL, *(part.encode() for part in parts))[:16]

    def row(self, alert: KeptAlert, revision: int) -> AlertRow:
        """The row of an alert, sealed and with its MAC."""
        document = {
            "format": _FORMAT,
            "findings": [each.as_document() for each in alert.findings],
            "steps": [{name: getattr(each, name) for name in Step.__slots__} for each in alert.steps],
        }
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sealer = self._sealer(alert.id, alert.first)
        row = AlertRow(
            tenant=self._tenant,
            alert=alert.id,
            subject=self.subject(alert.newest),
            state=int(alert.state),
            first=alert.first,
            last=alert.last,
            times=alert.times,
            revision=revision,
            sealed=sealer.seal(Level.SENSITIVE, self._suite, _FORMAT, revision, text.encode()),
            event=alert.event,
            mac=b"",
        )
        return row._replace(mac=tag_whole(self._mac, "alert", row))

    def alert(self, row: AlertRow) -> KeptAlert:
        """The alert of a row.

        Raises:
            VerificationFailed: ``access.row-forged``, ``watch.alert-malformed``.
            KeyNotAvailable: Where the month's detail key was destroyed.
        """
        check_whole(self._mac, "alert", row)
        sealer = self._sealer(row.alert, row.first)
        text = sealer.open(Level.SENSITIVE, _FORMAT, row.revision, row.sealed)
        try:
            document = json.loads(text)
            return KeptAlert(
                id=row.alert,
                state=AlertState(row.state),
                first=row.first,
                last=row.last,
                times=row.times,
                findings=tuple(map(read_alert, document["findings"])),
                steps=tuple(Step(**each) for each in document["steps"]),
                event=row.event,
            )
        except (ValueError, KeyError, TypeError):
            raise VerificationFailed("watch.alert-malformed") from None

    def watch(self, row: WatchRow) -> WatchRow:
        """The row of a watch with its MAC."""
        return row._replace(mac=tag_whole(self._mac, "watch", row))

    def check_watch(self, row: WatchRow, digest: bytes | None = None) -> WatchRow:
        """The row, once it is known to be ours, and the rows that it vouches for to be all of them.

        Args:
            digest: Of those rows, as they are found; left out, only the row itself is looked at.

        Raises:
            VerificationFailed: ``access.row-forged``, ``access.set-differs``.
        """
        check_whole(self._mac, "watch", row)
        if digest is not None and not compare_digest(digest, row.digest):
            raise VerificationFailed("access.set-differs", kind="alerts")
        return row

    def mark(self, customer: bytes) -> bytes:
        """The keyed digest that a honeytoken's row is found by, 32 bytes."""
        return self._marks.tag(_MARK_LABEL, customer)

    def honeytoken(self, customer: bytes, at: int, event: bytes) -> HoneytokenRow:
        """The row of a honeytoken, sealed and with its MAC."""
        mark = self.mark(customer)
        sealed = self._sealer(mark[:16], at).seal(Level.SENSITIVE, self._suite, _FORMAT, 1, customer)
        row = HoneytokenRow(self._tenant, mark, at, sealed, event, b"")
        return row._replace(mac=tag_whole(self._mac, "bait", row))

    def customer(self, row: HoneytokenRow) -> bytes:
        """Which customer a honeytoken is, 16 bytes.

        Raises:
            VerificationFailed: ``access.row-forged``.
            KeyNotAvailable: Where the month's detail key was destroyed.
        """
        check_whole(self._mac, "bait", row)
        return self._sealer(row.mark[:16], row.at).open(Level.SENSITIVE, _FORMAT, 1, row.sealed)

    def _sealer(self, alert: bytes, first: int) -> LevelSealer:
        month = self._keyring.detail_key(self._tenant, month_of(first))
        key = detail_key(month, self._keyring.room, self._tenant)
        return LevelSealer(key, ALERTS, alert)
