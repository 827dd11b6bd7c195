"""The outbox: a notice is a row for each place it goes to, in the transaction of what it tells of.

Lives here: putting notices there. Must not live here: sending them (sender.py), targets (targets.py).
"""

import json

from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.model.ids import new_id
from strongroom.notices.notice import Notice
from strongroom.notices.rows import check, tagged
from strongroom.notices.target import STANDS, open_target
from strongroom.storage import notice_rows
from strongroom.storage.notice_rows import DeliveryRow, NoticeRow, TargetRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door

__all__ = ["WAITS", "put_notice"]

WAITS = 0


def put_notice(
    door: Door, tx: Transaction, tenant: int, notice: Notice, now: int, only: bytes | None = None
) -> bytes:
    """Have a notice sent to everybody who wants its kind, once this transaction is committed.

    Call it before the event of what it tells of: nothing may be written after that.

    Args:
        only: A target; it alone, whatever kinds it wants.

    Returns:
        The notice's id, 16 bytes.
    """
    identity, mac = new_id(now), door.keyring.row_mac()
    text = json.dumps(notice.as_document(), sort_keys=True, separators=(",", ":"))
    notice_rows.add_notice(tx, tagged(mac, NoticeRow(tenant, identity, notice.kind, text, now, b"")))
    for target in notice_rows.target_rows(tx, tenant):
        chosen = target.target == only if only is not None else _wants(door, tx, target, notice.kind)
        if target.state != STANDS or not chosen:
            continue
        row = DeliveryRow(
            tenant=tenant,
            delivery=new_id(now),
            notice=identity,
            target=target.target,
            state=WAITS,
            attempts=0,
            due=now,
            changed=now,
            answer=None,
            because=None,
            mac=b"",
        )
        notice_rows.add_delivery(tx, tagged(mac, row))
    return identity


def _wants(door: Door, tx: Transaction, target: TargetRow, kind: str) -> bool:
    """Whether a target wants a kind.

    What is told of must not fail by a row that is not ours, or cannot be opened now: nothing goes to the one,
    and of the other it is found out when it is sent.
    """
    try:
        check(door.keyring.row_mac(), target)
        kinds = open_target(door, tx, target)["kinds"]
    except VerificationFailed:
        return False
    except StrongroomError:
        return True
    return kinds is None or kind in kinds
