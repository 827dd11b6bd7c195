"""Rule ``network``: somebody signs in from where they never did, or a token is shown where it is not taken.

Lives here: which networks are known. Must not live here: networks themselves: the log has keyed digests.
"""

from collections.abc import Iterator

from strongroom.audit.actions import Action
from strongroom.watch.alert import Alert
from strongroom.watch.observed import Observed
from strongroom.watch.rule import Rule

__all__ = ["NetworkRule"]

_DAY = 86_400_000


class NetworkRule(Rule):
    """One alert for each network that is new to somebody who was known from others.

    Args:
        days: For so long a network is known after the last sign-in from it.
    """

    name = "network"

    def __init__(self, days: int) -> None:
        self._span = days * _DAY
        self._known: dict[str, dict[str, int]] = {}

    def feed(self, event: Observed) -> Iterator[Alert]:
        """Look where somebody signs in from."""
        leaf = event.leaf
        if leaf.action == Action.TOKEN_REFUSED and leaf.extra.get("why") == "network":
            yield self._alert(event, "token", leaf.record or leaf.actor.principal, 0)
        network = leaf.extra.get("network")
        if leaf.action != Action.SIGN_IN or not event.done or not isinstance(network, str):
            return
        who = leaf.actor.principal
        known = {each: at for each, at in self._known.get(who, {}).items() if at > event.at - self._span}
        if known and network not in known:
            yield self._alert(event, "sign_in", who, len(known))
        known[network] = event.at
        self._known[who] = known

    def _alert(self, event: Observed, measure: str, who: str, known: int) -> Alert:
        return Alert(
            rule=self.name,
            measure=measure,
            at=event.at,
            principal=who,
            found=known + 1,
            limit=known,
            evidence=(event.leaf.event,),
        )
