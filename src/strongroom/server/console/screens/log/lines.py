"""Events as lines of a table, in words.

Lives here: from the vault's views to what a template shows. Must not live here: asking for events.
"""

from dataclasses import dataclass

from strongroom.audit.actions import action_name
from strongroom.model.moments import read_moment
from strongroom.model.purposes import purpose_label, reason_label
from strongroom.server.console.texts import text_of
from strongroom.vault.log.audit_views import EventView

__all__ = ["Line", "line_of"]

_TONES = {"done": "good", "refused": "danger", "failed": "warning"}
_SIGNS = {"done": "check", "refused": "ban", "failed": "alert"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One event, in words; ids and codes only, no value.

    Args:
        outcome: In words; ``tone`` and ``sign`` say the same without them.
        further: Appearances in lists that are folded into the line.
        members: Records of a bulk event.
    """

    id: str
    number: int | None
    at: int
    who: str
    what: str
    why: str
    outcome: str
    tone: str
    sign: str
    customer: str | None
    record: str | None
    fields: tuple[str, ...]
    further: int
    members: int | None


def line_of(event: EventView, language: str) -> Line:
    """An event in words."""
    leaf, t = event.leaf, text_of(language)
    purpose = "" if leaf.purpose is None else purpose_label(leaf.purpose, language)
    reason = "" if leaf.reason_code is None else reason_label(leaf.reason_code, language)
    return Line(
        id=leaf.event,
        number=event.number,
        at=read_moment(leaf.at),
        who=event.principal,
        what=action_name(leaf.action, language),
        why=" · ".join(each for each in (purpose, reason) if each),
        outcome=t(f"outcome.{leaf.outcome}"),
        tone=_TONES.get(leaf.outcome, ""),
        sign=_SIGNS.get(leaf.outcome, "info"),
        customer=leaf.customer,
        record=leaf.record,
        fields=tuple(leaf.fields),
        further=event.folded,
        members=None if leaf.members is None else leaf.members.count,
    )
