"""The log over HTTP; names, arguments and answers of `AuditDesk`, as far as ``/v1`` offers them.

Lives here: which route each call asks. Must not live here: proofs and bundles, whose bytes stand for
themselves (``/v1/proofs``, ``/v1/scopes``).
"""

from typing import TYPE_CHECKING

from strongroom.model.ids import read_id, write_id
from strongroom.remote.asker import Asker
from strongroom.remote.documents import Views
from strongroom.vault.log.audit_views import EventDetail, EventPage

if TYPE_CHECKING:
    from strongroom.vault.log.event_filter import EventFilter

__all__ = ["RemoteAudit"]

_WANTED = ("customer", "principal", "action", "purpose", "outcome", "since", "until", "unfold")


class RemoteAudit:
    """The part of a desk that is about the log."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def list(
        self, wanted: "EventFilter | None" = None, *, limit: int = 50, cursor: str | None = None
    ) -> EventPage:
        """Events, newest first; appearances in lists folded unless asked for."""
        asked = {} if wanted is None else {name: getattr(wanted, name) for name in _WANTED}
        body = {**asked, "limit": limit, "cursor": cursor}
        return self._asker.look("POST", "/v1/events/search", Views.events, body=body)

    def show(self, identity: str) -> EventDetail:
        """One event, with what lies beside it as far as the viewer may see the record itself."""
        self._asker.without_words("audit.show")
        event = write_id("evt", read_id("evt", identity))
        return self._asker.look("GET", f"/v1/events/{event}", Views.event_detail)

    def find_value(
        self, collection: str, field: str, entered: str, *, limit: int = 50, cursor: str | None = None
    ) -> EventPage:
        """Events about the customers who have a value: "who saw this number?"; no value is shown."""
        sought = {"collection": collection, "field": field, "value": entered}
        body = {**sought, "limit": limit, "cursor": cursor}
        return self._asker.look("POST", "/v1/events/find-value", Views.events, body=body)
