"""MACs on the rows of signing in, checked before any of them counts.

Lives here: which row is of which kind, and what a MAC covers: all columns but itself. Must not live here:
the MAC (crypto), statements (storage). Whoever writes to the database could otherwise sign in as anybody:
by a row of their own, or by one of another user's with their own name in it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from strongroom.access.deciding_rows import RowTagger
from strongroom.storage.api_token_rows import TokenRow
from strongroom.storage.credential_rows import CredentialRow
from strongroom.storage.session_rows import SessionRow
from strongroom.storage.sign_in_link_rows import LinkRow
from strongroom.storage.sign_in_step_rows import StepRow
from strongroom.storage.sign_in_try_rows import TriesRow
from strongroom.vault.macs.whole_rows import check_whole, tag_whole

__all__ = ["check", "tagged"]

Row = TypeVar("Row", CredentialRow, LinkRow, SessionRow, StepRow, TokenRow, TriesRow)

_KINDS: Mapping[type, str] = MappingProxyType(
    {
        CredentialRow: "factor",
        SessionRow: "session",
        LinkRow: "link",
        TokenRow: "token",
        TriesRow: "tries",
        StepRow: "step",
    }
)


def check(mac: RowTagger, row: Row) -> Row:
    """The row, once it is known to be ours.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    check_whole(mac, _KINDS[type(row)], row)
    return row


def tagged(mac: RowTagger, row: Row) -> Row:
    """The row with its MAC."""
    return row._replace(mac=tag_whole(mac, _KINDS[type(row)], row))
