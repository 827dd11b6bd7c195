"""What keepers have to have said: before an old key is destroyed, and before somebody is erased for good.

Lives here: these two questions, asked of their newest reports. Must not live here: reports
(strongroom.keys), conditions (erasure_steps.py). A keeper that was not heard of has said nothing.
"""

from collections.abc import Iterable

from strongroom.keys.custodians import keeper_reports
from strongroom.keys.keeper_report import KeeperReport
from strongroom.keys.key_names import epoch_name, index_name
from strongroom.keys.keyring import KeyRing
from strongroom.vault.erasing.rounds import Plan

__all__ = ["keepers_holding", "keepers_waiting", "old_keys_held"]


def keepers_waiting(keyring: KeyRing, tenant: int, plan: Plan) -> list[str]:
    """The keepers that do not hold the new keys yet, or an old one whose grace is not over."""
    wanted = _new(tenant, plan)
    return [
        keeper
        for keeper, report in keeper_reports(keyring).items()
        if report is None
        or not all(report.holds(name) for name in wanted)
        or not all(report.lets_go(name) for name in _old(report, tenant, plan))
    ]


def keepers_holding(keyring: KeyRing, tenant: int, plan: Plan) -> list[str]:
    """The keepers that hold an old key still, or have not said that they hold none."""
    wanted = _new(tenant, plan)
    return [
        keeper
        for keeper, report in keeper_reports(keyring).items()
        if report is None
        # A report from before these keys were made says nothing of now: anybody could have put it back.
        or not all(report.holds(name) for name in wanted)
        or old_keys_held(report, tenant, plan) > 0
    ]


def old_keys_held(report: KeeperReport, tenant: int, plan: Plan) -> int:
    """How many keys a keeper holds that a round destroys."""
    return len(list(_old(report, tenant, plan)))


def _new(tenant: int, plan: Plan) -> list[str]:
    """The names of the keys that a round made."""
    regions = [epoch_name(tenant, region, epoch) for region, epoch in plan.regions.items()]
    return [*regions, index_name(tenant, plan.index)]


def _old(report: KeeperReport, tenant: int, plan: Plan) -> Iterable[str]:
    for name in report.held:
        family, *numbers = name.split("/")
        if family == "index" and numbers[0] == str(tenant) and int(numbers[1]) < plan.index:
            yield name
        elif family == "epoch" and numbers[0] == str(tenant):
            epoch = plan.regions.get(int(numbers[1]))
            if epoch is not None and int(numbers[2]) < epoch:
                yield name
