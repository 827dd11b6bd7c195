"""What somebody who signs in is asked and has yet to answer: each question is open for minutes, counts once.

Lives here: asking, and taking an answer's question away in the transaction that believes the answer. Must
not live here: checking answers.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from strongroom.storage import sign_in_step_rows
from strongroom.storage.sign_in_step_rows import StepRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.staff.sign_in_checks import check, tagged

__all__ = ["Step", "StepKind", "Steps"]

_OPEN_FOR = 5 * 60_000


class StepKind(IntEnum):
    """What is asked; the numbers stand in the row."""

    SECOND_FACTOR = 1
    PASSKEY_SIGN_IN = 2
    PASSKEY_SECOND = 3
    PASSKEY_AGAIN = 4
    PASSKEY_ADD = 5
    TICKET = 6
    RENEWED = 7  # no question: the secret that a session had before, for minutes


@dataclass(frozen=True, slots=True)
class Step:
    """An open question, looked up in a transaction that holds it."""

    row: StepRow

    @property
    def user(self) -> bytes:
        """Who is asked; of a question that was asked of somebody."""
        if self.row.user is None:
            raise ValueError("nobody in particular was asked")
        return self.row.user


class Steps:
    """The open questions of one room.

    Args:
        door: The room's.
        tenant: Whose.
    """

    def __init__(self, door: Door, tenant: int) -> None:
        self._door, self._tenant = door, tenant

    def ask(
        self,
        tx: Transaction,
        kind: StepKind,
        secret: bytes,
        now: int,
        *,
        user: bytes | None = None,
        bound: bytes | None = None,
    ) -> None:
        """Ask something.

        Args:
            secret: What the answer has to bring back: a challenge, or the digest of a secret.
            user: Who is asked; None where that comes with the answer.
            bound: What has to be as it is now when the answer comes.
        """
        sign_in_step_rows.drop_steps_before(tx, self._tenant, now)
        digest = sha256(secret).digest()
        row = StepRow(self._tenant, digest, int(kind), user, bound, now, now + _OPEN_FOR, b"")
        sign_in_step_rows.add_step(tx, tagged(self._door.keyring.row_mac(), row))

    def find(
        self, tx: Transaction, kind: StepKind, secret: bytes, now: int, *, hold: bool = True
    ) -> Step | None:
        """An open question of a kind; None where there is none, or no longer.

        Args:
            hold: Whether nobody else may answer it before the commit.

        Raises:
            VerificationFailed: ``access.row-forged``.
        """
        look = sign_in_step_rows.lock_step if hold else sign_in_step_rows.step_row
        row = look(tx, self._tenant, sha256(secret).digest())
        if row is None or check(self._door.keyring.row_mac(), row).kind != kind or now >= row.ends:
            return None
        return Step(row)

    def answered(self, tx: Transaction, step: Step) -> bool:
        """Close a question: this answer is believed, or was wrong for good; False where one was before."""
        return sign_in_step_rows.drop_step(tx, step.row)
