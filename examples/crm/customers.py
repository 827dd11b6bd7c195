"""What a CRM asks of Strongroom, whatever framework it is built with.

Lives here: connecting, and the four things a CRM asks for. Must not live here: pages, the CRM's own database,
anything that keeps what was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import strongroom
from strongroom.errors import StrongroomError
from strongroom.remote import Patience, RemoteDesk
from strongroom.vault.views.record_views import FieldView, RecordView

__all__ = ["LANGUAGES", "PURPOSE", "REASONS", "Customers", "Opening", "Shown"]

LANGUAGES = ("en", "zh-CN")
PURPOSE = "sales"
REASONS = ("customer_request", "order_handling", "complaint", "correction")
"""Why somebody may open a value here; the codes are Strongroom's."""

_PATIENCE = Patience(attempts=2, connect_seconds=2, answer_seconds=10, longest_wait=2)
"""Somebody waits before a page: better to say soon that the data is away."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One customer as the user may see it now, or the error that says why not."""

    fields: Mapping[str, FieldView] = field(default_factory=dict, repr=False)
    error: StrongroomError | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a browser needs to see a value in full: where to send which ticket."""

    action: str
    ticket: str = field(repr=False)


class Customers:
    """The customers' data, which lies in Strongroom and nowhere here.

    Args:
        url: Where this program reaches Strongroom.
        token: The CRM's token; left out, it is looked for as `strongroom.connect` does.
        public_url: Where browsers reach Strongroom, if that is elsewhere.
    """

    def __init__(self, url: str, token: str | None = None, *, public_url: str | None = None) -> None:
        self.origin = (public_url or url).rstrip("/")
        self._desks = {
            language: strongroom.connect(url, token, purpose=PURPOSE, language=language, patience=_PATIENCE)
            for language in LANGUAGES
        }

    def show(self, user: str, language: str, ids: Sequence[str]) -> list[Shown]:
        """Show customers, masked where that is all the role allows; each is decided and recorded by itself.

        Args:
            user: Who is signed in at the CRM: the log keeps a keyed digest of it.
            ids: At most 500.

        Raises:
            StrongroomError: ``remote.unreachable`` and whatever concerns them all.
        """
        if not ids:
            return []
        results = self._desk(user, language).batch([{"op": "get", "id": each} for each in ids])
        return [
            Shown(each.value.fields) if isinstance(each.value, RecordView) else Shown(error=each.error)
            for each in results
        ]

    def add(self, user: str, language: str, once: str, values: Mapping[str, str]) -> str:
        """Store a new customer and give the id, the only thing that the CRM keeps.

        Args:
            once: A random name that came with the form: sent twice, the form makes one customer.

        Raises:
            InvalidInput: A value is not valid; names the field.
        """
        filled = {name: value for name, value in values.items() if value.strip()}
        desk = self._desk(user, language).named(once)
        return desk.customers.create({"kind": "person", **filled}).id

    def opening(self, user: str, language: str, customer: str, fields: Sequence[str], reason: str) -> Opening:
        """Have fields shown in full to the user's browser, once and past this program.

        Raises:
            Refused, NotFound, Erased: As Strongroom decides it now; anew when the ticket is opened.
        """
        desk = self._desk(user, language).stating(reason_code=reason)
        return Opening(f"{self.origin}/ticket", desk.customers.ticket(customer, fields).text)

    def close(self) -> None:
        """Let go of the connections."""
        for desk in self._desks.values():
            desk.close()

    def _desk(self, user: str, language: str) -> RemoteDesk:
        return self._desks[language].stating(on_behalf_of=user)
