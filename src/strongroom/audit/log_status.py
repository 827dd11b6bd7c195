"""Where the log stands, and how much of it nobody outside the room can vouch for.

Lives here: counting that. Must not live here: what counts as given out (handouts.py), words for people.
"""

from dataclasses import asdict, dataclass
from typing import Any

from strongroom.audit.handouts import newest_handout
from strongroom.errors import VerificationFailed
from strongroom.model.moments import write_moment
from strongroom.storage import checkpoint_rows, log_rows, outbox_rows
from strongroom.storage.transaction import Transaction

__all__ = ["LogStatus", "log_status"]


@dataclass(frozen=True, slots=True)
class LogStatus:
    """Where the log stands.

    Attributes:
        origin: The log's name, with its era.
        size: Leaves.
        integrated: Leaves that the tiles cover.
        pending: Events that wait to be numbered.
        bad: Entries that are not the room's own and will never be.
        checkpoint: Size of the newest checkpoint, 0 before the first; the room and its anchor have it.
        checkpoint_at: When it was signed, in milliseconds UTC.
        handed_out: Size of the largest checkpoint that was given out, 0 before the first.
        handed_out_at: When that was, in milliseconds UTC.
        unwitnessed: Events since then, those that wait included. Whoever has the server's keys could write
            these anew, and nobody outside could tell.
        key: The key that checks the log's signatures, to be kept outside.
    """

    origin: str
    size: int
    integrated: int
    pending: int
    bad: int
    checkpoint: int
    checkpoint_at: int | None
    handed_out: int
    handed_out_at: int | None
    unwitnessed: int
    key: str

    def as_document(self) -> dict[str, Any]:
        """The status as the JSON document of the command line and the API."""
        moments = {"checkpoint_at": self.checkpoint_at, "handed_out_at": self.handed_out_at}
        return {
            **asdict(self),
            **{name: None if at is None else write_moment(at) for name, at in moments.items()},
        }


def log_status(tx: Transaction, tenant: int, key: str) -> LogStatus:
    """Where the log stands.

    Args:
        key: The log's verifier key.

    Raises:
        VerificationFailed: ``log.head-missing``.
    """
    signed, _, signed_at = checkpoint_rows.newest_checkpoint(tx, tenant) or (0, None, None)
    given = newest_handout(tx, tenant)
    waiting, bad = outbox_rows.pending_count(tx, tenant)
    head = log_rows.head(tx, tenant)
    if head is None:
        raise VerificationFailed("log.head-missing", tenant=tenant)
    pending, handed_out = waiting - bad, 0 if given is None else given.size
    return LogStatus(
        origin=head.origin,
        size=head.next,
        integrated=head.integrated,
        pending=pending,
        bad=bad,
        checkpoint=signed,
        checkpoint_at=signed_at,
        handed_out=handed_out,
        handed_out_at=None if given is None else given.at,
        unwitnessed=max(0, head.next - handed_out) + pending,
        key=key,
    )
