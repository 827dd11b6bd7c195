"""Who may run the watch by hand, and the event of it.

Lives here: that decision. Must not live here: watching (live.py). A server watches by itself.
"""

from strongroom.audit.actions import Action
from strongroom.vault.door import Door
from strongroom.vault.operations.looking import ask
from strongroom.vault.session import Session

__all__ = ["begin"]


def begin(door: Door, session: Session) -> None:
    """Record that somebody runs the watch.

    Raises:
        Refused: ``access.refused``.
    """
    ask(door, session, Action.WATCH_RUN, lambda op, draft: None)
