"""How somebody asked for a job, kept until it is done: so that it is done as they asked, and no further.

Lives here: that document, and sitting down by it. Must not live here: sealing (vault). The purpose, a token's
narrowing and a reason go with the job; rights are those of the moment at which it runs. A program's job ends
with its token.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from strongroom.errors import Refused
from strongroom.model.schema import JOBS
from strongroom.server.signin.by_token import standing
from strongroom.storage.job_rows import JobRow
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.session import Session, SignedInBy
from strongroom.vault.staff.documents import SealedDocument, open_document

__all__ = ["ASKED_REVISION", "asked_document", "desk_as_asked", "read_asked", "still_asked"]

ASKED_REVISION = 1
"""Of the document; it stands with the job's place in what it is sealed to."""


def asked_document(session: Session, private: Mapping[str, Any]) -> dict[str, Any]:
    """What is sealed beside a job.

    Args:
        private: Parameters that may be personal.
    """
    principal = session.principal
    return {
        "purpose": session.purpose,
        "reason_code": session.reason_code,
        "reason": session.reason,
        "acted_for": session.acted_for,
        "login": session.login,
        "token": session.token,
        "stepped_up": principal.stepped_up,
        "fresh_for": sorted(principal.fresh_for),
        "only_actions": _listed(principal.only_actions),
        "only_purposes": _listed(principal.only_purposes),
        "language": session.language,
        "private": dict(private),
    }


def read_asked(room: Room, row: JobRow) -> dict[str, Any]:
    """What was sealed beside a job; nothing, where the room does it by itself."""
    if row.sealed is None:
        return {}
    door, sealed = room.door, row.sealed
    door.tree.prepare(row.tenant)

    def look(tx: Transaction) -> dict[str, Any]:
        tenancy = door.tenancies.current(tx, row.tenant)
        document = SealedDocument((JOBS, row.user, row.job), ASKED_REVISION, sealed)
        return open_document(door, tx, tenancy, document)

    return door.database.read(look)


def still_asked(room: Room, token: str | None) -> bool:
    """Whether the token by which a program asked is one that is taken still; True where a person asked.

    Raises:
        VerificationFailed: ``access.row-forged``.
    """
    if token is None:
        return True
    door, tenant = room.door, room.settings.tenant
    door.tree.prepare(tenant)

    def look(tx: Transaction) -> bool:
        return standing(room, tx, door.tenancies.current(tx, tenant), token, door.now()) is not None

    return door.database.read(look)


def desk_as_asked(room: Room, user: bytes, document: Mapping[str, Any], job: str) -> Desk:
    """The desk of whoever asked.

    Raises:
        Refused: ``user.unknown``; ``token.not-taken``, where the token was revoked or has ended.
    """
    if not still_asked(room, document["token"]):
        raise Refused("token.not-taken")
    desk = room.acting(
        user,
        purpose=document["purpose"],
        given=SignedInBy(
            stepped_up=document["stepped_up"],
            token=document["token"],
            only_actions=_set(document["only_actions"]),
            only_purposes=_set(document["only_purposes"]),
        ),
        reason_code=document["reason_code"],
        reason=document["reason"],
        request=job,
        language=document["language"],
    )
    session = replace(
        desk.session,
        acted_for=document["acted_for"],
        login=document["login"],
        principal=replace(desk.session.principal, fresh_for=frozenset(document["fresh_for"])),
    )
    return Desk(room.door, session)


def _listed(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _set(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
