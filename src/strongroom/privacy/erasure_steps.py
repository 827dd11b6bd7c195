"""The nine steps of an erasure as a state machine: which comes next, and what it has to wait for.

Lives here: the order and the conditions, pure; a test explores every state that a crash or the loss of a
machine, a store or a destination can lead to. Must not live here: doing a step (rounds.py, vault).
Spec: docs/spec/erasure.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

__all__ = ["CANCEL_DAYS", "LAST_RETURN", "NEEDED_STORES", "Facts", "Step", "Wait", "following", "waits"]

CANCEL_DAYS = 7
"""So long an erasure can be cancelled, unless whoever asks wants it at once."""

NEEDED_STORES = 2
"""So many ring stores hold a key before anything is wrapped under it."""


class Step(IntEnum):
    """What has been done; the numbers stand in rows."""

    HIDDEN = 1
    SHREDDED = 2
    KEYED = 3
    MOVED = 4
    COPIED = 5
    CHECKED = 6
    INTENT = 7
    DESTROYED = 8
    DEFINITIVE = 9


LAST_RETURN = Step.HIDDEN
"""The last step that can be cancelled."""


class Wait(StrEnum):
    """What a step waits for; the codes stand in rows and in what programs read."""

    DUE = "due"
    HOLD = "hold"
    LEASES = "leases"
    DATABASE_LOG = "database_log"
    RING_STORES = "ring_stores"
    DESTINATION = "destination"
    OLD_EPOCH = "old_epoch"
    OLD_INDEX = "old_index"
    JOBS = "jobs"
    RING_COPIES = "ring_copies"
    GRACE = "grace"
    KEEPERS = "keepers"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was found, looked at just now; each default is the one that stops.

    Args:
        due: Whether the erasure's time has come.
        held: Whether a hold stands.
        approved: Whether a second person has approved, or nobody has to.
        leases: Whether all processes have let go of what they held before the last change of keys.
        database_log: Whether the database's log is known not to hold deleted rows any more, or is not ours.
        stores: How many ring stores the ring names.
        stores_current: How many of them hold the ring of now, read back.
        destinations_short: Gating destinations that do not give back the regions' key state of now.
        old_epoch: Pages that are still under an epoch other than the new one.
        old_index: Indexes that are still of an older generation.
        jobs: Jobs that began before the keys were moved.
        copies_unknown: Copies of the ring that cannot be replaced and are not attested gone.
        keepers_waiting: Keepers that have not said that they hold the new keys and that the grace of the old
            ones is over.
        keepers_holding: Keepers that have not said that they hold none of the old keys.
        stores_confirmed: How many ring stores were seen without the old keys.
    """

    due: bool = False
    held: bool = True
    approved: bool = False
    leases: bool = False
    database_log: bool = False
    stores: int = 0
    stores_current: int = 0
    destinations_short: int = 1
    old_epoch: int = 1
    old_index: int = 1
    jobs: int = 1
    copies_unknown: int = 1
    keepers_waiting: int = 1
    keepers_holding: int = 1
    stores_confirmed: int = 0


_Condition = tuple[Wait, Callable[[Facts], bool]]
_ENOUGH: _Condition = (Wait.RING_STORES, lambda facts: facts.stores_current >= NEEDED_STORES)
_CONDITIONS: Mapping[Step, tuple[_Condition, ...]] = MappingProxyType(
    {
        Step.HIDDEN: ((Wait.HOLD, lambda facts: not facts.held),),
        Step.SHREDDED: (
            (Wait.HOLD, lambda facts: not facts.held),
            (Wait.DUE, lambda facts: facts.due),
            (Wait.APPROVAL, lambda facts: facts.approved),
            (Wait.LEASES, lambda facts: facts.leases),
            (Wait.DATABASE_LOG, lambda facts: facts.database_log),
        ),
        Step.KEYED: (_ENOUGH,),
        Step.MOVED: (
            _ENOUGH,
            (Wait.OLD_EPOCH, lambda facts: not facts.old_epoch),
            (Wait.OLD_INDEX, lambda facts: not facts.old_index),
        ),
        Step.COPIED: ((Wait.DESTINATION, lambda facts: not facts.destinations_short),),
        Step.CHECKED: (
            (Wait.OLD_EPOCH, lambda facts: not facts.old_epoch),
            (Wait.OLD_INDEX, lambda facts: not facts.old_index),
            (Wait.LEASES, lambda facts: facts.leases),
            (Wait.JOBS, lambda facts: not facts.jobs),
            (
                Wait.RING_COPIES,
                lambda facts: not facts.copies_unknown and facts.stores_current == facts.stores,
            ),
            # Stores can have been lost since the keys went there.
            _ENOUGH,
            (Wait.DESTINATION, lambda facts: not facts.destinations_short),
            (Wait.GRACE, lambda facts: not facts.keepers_waiting),
        ),
        Step.INTENT: (),
        Step.DESTROYED: (
            # Looked at again at the last moment: afterwards the old key is nowhere.
            _ENOUGH,
            (Wait.DESTINATION, lambda facts: not facts.destinations_short),
            (Wait.GRACE, lambda facts: not facts.keepers_waiting),
        ),
        Step.DEFINITIVE: (
            (Wait.RING_STORES, lambda facts: facts.stores_confirmed == facts.stores >= NEEDED_STORES),
            # Looked at once more: who has a copy of before has the old keys.
            (Wait.RING_COPIES, lambda facts: not facts.copies_unknown),
            (Wait.KEEPERS, lambda facts: not facts.keepers_holding),
        ),
    }
)


def following(done: Step) -> Step | None:
    """The step after one; None after the last."""
    return None if done is Step.DEFINITIVE else Step(done + 1)


def waits(step: Step, facts: Facts) -> tuple[Wait, ...]:
    """What keeps a step from being done, or from being called done; nothing, where it may go on."""
    return tuple(wait for wait, met in _CONDITIONS[step] if not met(facts))
