"""Changing one collection: what a caller types to make, change, give and remove records.

Lives here: names and arguments of the library. Must not live here: what they do. Each call is decided, and
returns when the change and its event are durable.
"""

from collections.abc import Mapping

from strongroom.model.schema import CUSTOMERS
from strongroom.vault import sharing, writing
from strongroom.vault.collection_base import CollectionBase
from strongroom.vault.operation import Operation
from strongroom.vault.sharing import Shares
from strongroom.vault.views import RecordView

__all__ = ["CollectionWriting"]


class CollectionWriting(CollectionBase):
    """What changes records; see `CollectionBase`."""

    def create(
        self, values: Mapping[str, object], *, owner: str | None = None, team: str | None = None
    ) -> RecordView:
        """Store a new record.

        Args:
            values: Field names and what was entered; ``customer`` names whose it is, by id or external id.
            owner: Handle of the owner; the one who creates it, when left out.

        Raises:
            FieldErrors: With every field that is unknown, forbidden, mistyped or missing.
            Refused: ``access.refused``.
            Conflict: ``record.external-id-taken``.
        """
        return self._run(
            "create",
            lambda op: writing.create(op, self.name, values, self._owner(op, owner), self._team(op, team)),
            new_customers=int(self._number == CUSTOMERS),
        )

    def update(
        self, identity: str, changes: Mapping[str, object], *, expect: int | None = None
    ) -> RecordView:
        """Change fields; None empties one.

        Args:
            expect: The revision that the change was made from.

        Raises:
            Conflict: ``record.changed``: somebody else was first, and nothing is overwritten.
        """
        return self._run("update", lambda op: writing.update(op, self.name, identity, changes, expect))

    def remove(self, identity: str, *, expect: int | None = None) -> None:
        """Take a record out of use; `revert` brings it back.

        Raises:
            Conflict: ``record.has-dependents``, ``record.changed``.
        """
        self._run("remove", lambda op: writing.remove(op, self.name, identity, expect))

    def revert(self, identity: str, revision: int, *, expect: int | None = None) -> RecordView:
        """Make an earlier revision the newest.

        Raises:
            NotFound: ``record.no-such-revision``.
        """
        return self._run("revert", lambda op: writing.revert(op, self.name, identity, revision, expect))

    def transfer(
        self, identity: str, *, owner: str | None = None, team: str | None = None, expect: int | None = None
    ) -> RecordView:
        """Give a record to another owner or team.

        Args:
            owner: Handle of the new owner.
        """
        return self._run(
            "transfer",
            lambda op: writing.transfer(
                op, self.name, identity, self._colleague(op, owner), self._team(op, team), expect
            ),
        )

    def share(self, identity: str, *, with_user: str | None = None, with_team: str | None = None) -> Shares:
        """Let a colleague or a team reach a record, as far as their roles grant what is shared with them.

        Args:
            with_user: Handle or id of the colleague.
            with_team: Name of the team.

        Returns:
            With whom it is shared now.

        Raises:
            UsageError: ``share.with-whom``, unless one of the two is named.
            Refused: ``user.unknown``, ``user.not-active``.
            InvalidInput: ``access.unknown-team``.
        """
        return self._run(
            "share",
            lambda op: sharing.share(
                op, self.name, identity, self._colleague(op, with_user), self._team(op, with_team)
            ),
        )

    def unshare(self, identity: str, *, with_user: str | None = None, with_team: str | None = None) -> Shares:
        """End what `share` began; at once, for every session that is open.

        Returns:
            With whom it is shared still.

        Raises:
            UsageError: ``share.with-whom``, unless one of the two is named.
            NotFound: ``share.not-shared``.
        """
        return self._run(
            "unshare",
            lambda op: sharing.unshare(op, self.name, identity, self._user(op, with_user), with_team),
        )

    def _owner(self, op: Operation, handle: str | None) -> bytes:
        """Who a new record belongs to: who makes it, where nobody is named."""
        return self._colleague(op, handle) or op.session.principal.user
