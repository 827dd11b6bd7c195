"""Changing one collection over HTTP; names, arguments and answers of `CollectionWriting`.

Lives here: which route each call asks. Must not live here: sending, and sending again (wire.py).

The routes of single records take a change only from a revision that was seen. Where the caller names none,
the change goes as a batch of one, which asks for no more than the call in the room does.
"""

from collections.abc import Mapping
from typing import Any

from strongroom.remote.documents import Views
from strongroom.remote.reading import Reading
from strongroom.vault.views.answer_views import Merged, Shares
from strongroom.vault.views.record_views import RecordView

__all__ = ["Writing"]


class Writing(Reading):
    """What changes records of one collection."""

    def create(
        self,
        values: Mapping[str, object],
        *,
        owner: str | None = None,
        team: str | None = None,
        readmit: str | None = None,
    ) -> RecordView:
        """Store a new record; sent again by itself where the answer was lost, and stored once."""
        body = {"values": dict(values), "owner": owner, "team": team, "readmit": readmit}
        return self._asker.change("POST", f"/v1/{self.name}", self._views.record, body=body)

    def update(
        self,
        identity: str,
        changes: Mapping[str, object],
        *,
        expect: int | None = None,
        readmit: str | None = None,
    ) -> RecordView:
        """Change fields; None empties one."""
        if expect is None:
            item = {"op": "update", "id": self._id(identity), "changes": dict(changes)}
            return self._asker.item({**item, **_given(readmit=readmit)}, self._views.record)
        body = {"changes": dict(changes), "readmit": readmit}
        return self._from("PATCH", self._path(identity), body, expect)

    def remove(self, identity: str, *, expect: int | None = None) -> None:
        """Take a record out of use; `revert` brings it back."""
        item = {"op": "remove", "id": self._id(identity), **_given(expect=expect)}
        self._asker.item(item, Views.nothing)

    def revert(self, identity: str, revision: int, *, expect: int | None = None) -> RecordView:
        """Make an earlier revision the newest."""
        item = {"op": "revert", "id": self._id(identity), "revision": revision, **_given(expect=expect)}
        return self._asker.item(item, self._views.record)

    def transfer(
        self, identity: str, *, owner: str | None = None, team: str | None = None, expect: int | None = None
    ) -> RecordView:
        """Give a record to another owner or team."""
        item = {"op": "transfer", "id": self._id(identity), **_given(owner=owner, team=team, expect=expect)}
        return self._asker.item(item, self._views.record)

    def share(self, identity: str, *, with_user: str | None = None, with_team: str | None = None) -> Shares:
        """Let a colleague or a team reach a record."""
        body = {"user": with_user, "team": with_team}
        return self._asker.change("POST", self._path(identity, "/share"), Views.shares, body=body)

    def unshare(self, identity: str, *, with_user: str | None = None, with_team: str | None = None) -> Shares:
        """End what `share` began; at once, for every session that is open."""
        body = {"user": with_user, "team": with_team}
        return self._asker.change("POST", self._path(identity, "/unshare"), Views.shares, body=body)

    def merge(self, duplicate: str, survivor: str, *, expect: int | None = None) -> Merged:
        """Give all that belongs to one customer to another who is the same person, and remove the one.

        Where no revision is named, the duplicate is looked at first, and merged as it was seen.

        Raises:
            Conflict: ``once.answered``: the answer to it was lost, and it is done.
        """
        headers = {"If-Match": f'"{self._seen(duplicate, expect)}"'}
        path, body = self._path(duplicate, "/merge"), {"survivor": survivor}
        return self._asker.change("POST", path, Views.merged, body=body, headers=headers)

    def _from(self, method: str, path: str, body: Mapping[str, Any], revision: int) -> RecordView:
        headers = {"If-Match": f'"{revision}"'}
        return self._asker.change(method, path, self._views.record, body=body, headers=headers)

    def _seen(self, identity: str, expect: int | None) -> int:
        return self.get(identity).revision if expect is None else expect


def _given(**options: object) -> dict[str, object]:
    return {name: each for name, each in options.items() if each is not None}
