"""What every rule is: something that is fed events and raises alerts.

Lives here: the base. Must not live here: any rule.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence

from strongroom.access.budgets import Allowance
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed

__all__ = ["Rule"]


class Rule(ABC):
    """Fed event by event in the order of the log; its state is its own."""

    name: str

    @abstractmethod
    def feed(self, event: Observed) -> Iterable[Alert]:
        """Take an event in; the alerts that it raises."""

    def hold(self, held: Mapping[str, Sequence[Allowance]]) -> None:  # noqa: B027 - most rules need not know
        """Learn what the roles have of each budget now, by written id of the principal."""

    def pass_time(self, now: int) -> Iterable[Alert]:
        """Say how late it is, where no event does: the alerts that this raises."""
        return ()
