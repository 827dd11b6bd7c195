"""Why an item of a batch cannot be used, while it is being planned.

Lives here: the error that ends the planning of one item, and the rejection that it comes to. Must not live
here: what is wrong with what; errors that end the whole batch.
"""

from strongroom.access.decision import Decision
from strongroom.errors import StrongroomError
from strongroom.vault.importing.bulk_plan import Rejection

__all__ = ["Wrong", "refused", "rejection"]


class Wrong(Exception):
    """Leaves the planning of one item.

    Args:
        code: As errors have it.
        parameters: What its text names; never a value.
    """

    def __init__(self, code: str, **parameters: object) -> None:
        self.code, self.parameters = code, parameters


def rejection(item: int, wrong: Wrong) -> Rejection:
    """What an item comes to that cannot be used."""
    return Rejection(item, ((wrong.code, wrong.parameters),))


def refused(decision: Decision) -> Wrong:
    """An item that whoever imports may not store."""
    error: StrongroomError = decision.error()
    return Wrong(error.code, **error.parameters)
