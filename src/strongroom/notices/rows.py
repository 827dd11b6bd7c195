"""MACs on the rows of notices, checked before any of them counts.

Lives here: which row is of which kind. Must not live here: statements (storage), the MAC (crypto). Whoever
writes to the database could otherwise have notices sent to an address of their own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from strongroom.access.deciding_rows import RowTagger
from strongroom.storage.notice_rows import DeliveryRow, NoticeRow, TargetRow
from strongroom.vault.macs.whole_rows import check_whole, tag_whole

__all__ = ["check", "tagged"]

Row = TypeVar("Row", DeliveryRow, NoticeRow, TargetRow)

_KINDS: Mapping[type, str] = MappingProxyType(
    {DeliveryRow: "delivery", NoticeRow: "notice", TargetRow: "target"}
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
