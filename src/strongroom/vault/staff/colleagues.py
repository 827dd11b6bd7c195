"""Whom somebody may be offered where a form asks for a colleague.

Lives here: these handles. Must not live here: who may be given anything (changing), lists of staff with what
else is known of them (rules/admin_desk.py), for which access is asked and which are recorded.

Whoever shares a team with others sees their handles on its records (people.py), so these say nothing new.
"""

from strongroom.access.actions import Action
from strongroom.access.users import User, UserState
from strongroom.storage.transaction import Transaction
from strongroom.vault.door import Door
from strongroom.vault.session import Session
from strongroom.vault.staff.offering import Offering

__all__ = ["colleagues_of"]

_KNOW_ALL = (Action.USER_LIST, Action.AUDIT_LIST, Action.AUDIT_SCOPE)


def colleagues_of(door: Door, session: Session, offering: Offering) -> tuple[str, ...]:
    """Handles to choose from: those who share a team and may act; everybody, those who ended too, for whoever
    lists users or reads the log.
    """
    principal = session.principal
    every = any(offering.grants(action) for action in _KNOW_ALL)

    def known(user: User) -> bool:
        own = user.id == principal.user
        return own or (user.state is UserState.ACTIVE and bool(user.teams & principal.teams))

    def look(tx: Transaction) -> tuple[str, ...]:
        users = door.staff.all(tx, door.tenancies.current(tx, session.tenant))
        return tuple(sorted(user.handle for user in users if every or known(user)))

    return door.database.read(look)
