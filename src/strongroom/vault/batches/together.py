"""Several looks with one commit: what a screen is made of.

Lives here: the transaction around them, and what becomes of one that is refused. Must not live here: what is
looked at. Each look is decided and recorded as it would be alone.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from strongroom.errors import Busy
from strongroom.model.schema import Schema
from strongroom.storage.transaction import Transaction
from strongroom.vault.batches.in_one import InOne, NotRecorded
from strongroom.vault.collection.reading import CollectionReading
from strongroom.vault.door import Door
from strongroom.vault.session import Session

__all__ = ["Together", "look_together"]

T = TypeVar("T")


class Together:
    """What can be looked at in one transaction: records.

    Attributes:
        schema: The collections and fields.
    """

    def __init__(self, door: Door, session: Session, schema: Schema, runner: InOne) -> None:
        self.schema = schema
        self._door, self._session, self._runner = door, session, runner

    def collection(self, name: str) -> CollectionReading:
        """A collection by its name.

        Raises:
            InvalidInput: ``schema.unknown-collection``.
        """
        found = self.schema.collection(name)
        return CollectionReading(self._door, self._session, found.name, found.number, self._runner)


def look_together(door: Door, session: Session, look: Callable[[Together], T]) -> T:
    """Look at several things; all their events are durable when this returns.

    Args:
        look: Looks at them, and does nothing else: others wait for the transaction, and it may be tried
            again. What it sees must not leave before this has returned.

    Raises:
        StrongroomError: As the first look that was refused or failed; it is in the log then, and so are those
            before it.
    """
    session = replace(session, once=None)

    def work(tx: Transaction, now: int) -> tuple[T, None] | tuple[None, Exception]:
        schema = door.tenancies.current(tx, session.tenant).schema
        try:
            return look(Together(door, session, schema, InOne(door, tx, session, now))), None
        except NotRecorded as broken:
            cause = broken.error
        except Busy:
            raise
        except Exception as error:
            return None, error
        raise cause

    found, error = door.transact(session.tenant, work)
    if error is not None:
        raise error
    return found  # type: ignore[return-value]  # there is one where there is no error
