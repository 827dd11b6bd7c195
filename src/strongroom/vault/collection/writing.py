"""Changing one collection: what a caller types to make, change, give and remove records.

Lives here: names and arguments of the library. Must not live here: what they do. Each call is decided, and
returns when the change and its event are durable.
"""

from collections.abc import Iterator, Mapping

from strongroom.model.schema import CUSTOMERS
from strongroom.vault.collection.base import CollectionBase
from strongroom.vault.operations.operation import Operation, Refusal
from strongroom.vault.records import merging, sharing, writing
from strongroom.vault.records.handover import HandedOver, hand_over_page
from strongroom.vault.records.merging import Merged
from strongroom.vault.records.sharing import Shares
from strongroom.vault.storing import rekeying
from strongroom.vault.views.record_views import RecordView

__all__ = ["CollectionWriting"]


class CollectionWriting(CollectionBase):
    """What changes records; see `CollectionBase`."""

    def create(
        self,
        values: Mapping[str, object],
        *,
        owner: str | None = None,
        team: str | None = None,
        readmit: str | None = None,
    ) -> RecordView:
        """Store a new record.

        Args:
            values: Field names and what was entered; ``customer`` names whose it is, by id or external id.
            owner: Handle of the owner; the one who creates it, when left out.
            readmit: Why a customer who was erased may come back; it stands in the log.

        Raises:
            InvalidInput: ``ingest.erased-before``: the external id of somebody who was erased.
            FieldErrors: With every field that is unknown, forbidden, mistyped or missing.
            Refused: ``access.refused``.
            Conflict: ``record.external-id-taken``.
        """
        return self._run(
            "create",
            lambda op: writing.create(
                op, self.name, values, self._owner(op, owner), self._team(op, team), readmit
            ),
            new_customers=int(self._number == CUSTOMERS),
        )

    def update(
        self,
        identity: str,
        changes: Mapping[str, object],
        *,
        expect: int | None = None,
        readmit: str | None = None,
    ) -> RecordView:
        """Change fields; None empties one.

        Args:
            expect: The revision that the change was made from.
            readmit: Why a customer may have the external id of somebody who was erased; the log keeps it.

        Raises:
            Conflict: ``record.changed``: somebody else was first, and nothing is overwritten.
            InvalidInput: ``ingest.erased-before``.
        """
        return self._run(
            "update", lambda op: writing.update(op, self.name, identity, changes, expect, readmit)
        )

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

    def shares(self, identity: str) -> Shares:
        """With whom a record is shared; for those who may share it."""
        return self._run("view", lambda op: sharing.shares(op, self.name, identity))

    def merge(self, duplicate: str, survivor: str, *, expect: int | None = None) -> Merged:
        """Give all that belongs to one customer to another who is the same person, and remove the one.

        The survivor's own fields stay as they are. What moved keeps its ids and its history.

        Args:
            expect: The revision that the duplicate has to be at.

        Raises:
            UsageError: ``merge.same``, ``merge.not-customers``.
            Conflict: ``merge.held``, ``merge.being-erased``, ``record.changed``.
        """
        return self._run("merge", lambda op: merging.merge(op, self.name, duplicate, survivor, expect))

    def rekey(self, identity: str) -> int:
        """Give a customer the next key, and seal all current records anew under it.

        The former key stays as long as history, events and backups are sealed under it.

        Returns:
            The key's number.

        Raises:
            InvalidInput: ``erasure.customers-only``.
            NotFound, Erased, Refused: As the decision has it.
        """
        return self._run("rekey", lambda op: rekeying.rekey(op, self.name, identity), new_customers=1)

    def hand_over(self, giver: str, taker: str) -> Iterator[int]:
        """Give all that one colleague owns here to another, within reach of who asks.

        Yields:
            How many records each page gave, when they are durable.

        Raises:
            Refused: ``user.unknown``; ``user.not-active``, for the one who takes.
        """
        after: bytes | None = b""
        while after is not None:

            def work(op: Operation, after: bytes = after) -> HandedOver | Refusal:
                named = self._user(op, giver), self._colleague(op, taker)
                return hand_over_page(op, self.name, named[0] or b"", named[1] or b"", after)

            page = self._run("transfer", work)
            yield page.given
            after = page.after

    def _owner(self, op: Operation, handle: str | None) -> bytes:
        """Who a new record belongs to: who makes it, where nobody is named."""
        return self._colleague(op, handle) or op.session.principal.user
