"""``backup prune``: letting old backups go.

Lives here: the command. Must not live here: choosing and deleting (backup).
"""

from typing import TYPE_CHECKING, Any

import click

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.errors import DonePartly
from strongroom.model.moments import write_moment
from strongroom.model.plain import document_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from strongroom.backup.prune import Pruned, PrunePlan

__all__ = ["prune"]

_DAY = 86_400_000
_COUNT = click.IntRange(min=0)


@command(
    "backup prune",
    option("--keep-last", type=click.IntRange(min=1), default=1, metavar="N"),
    option("--keep-daily", type=_COUNT, default=0, metavar="N"),
    option("--keep-weekly", type=_COUNT, default=0, metavar="N"),
    option("--keep-monthly", type=_COUNT, default=0, metavar="N"),
    option("--keep-yearly", type=_COUNT, default=0, metavar="N"),
    option("--min-age", type=_COUNT, default=7, metavar="DAYS"),
    DRY_RUN,
)
def prune(
    invocation: Invocation,
    *,
    keep_last: int,
    keep_daily: int,
    keep_weekly: int,
    keep_monthly: int,
    keep_yearly: int,
    min_age: int,
    dry_run: bool,
) -> None:
    """Let old backups go."""
    from strongroom.backup.prune import (  # database and keys: nothing for --help
        Keep,
        plan_prune,
        restorable_after,
    )
    from strongroom.backup.prune import prune as let_go

    keep = Keep(keep_last, keep_daily, keep_weekly, keep_monthly, keep_yearly, min_age * _DAY)
    done: Sequence[Pruned] = ()
    after: Mapping[str, list[int] | str] = {}
    with at_workshop(invocation) as shop:
        if dry_run:
            shop.permit("status")
            plan = plan_prune(shop.manifests(), keep, shop.door.now())
            after = restorable_after(shop, plan)
        else:
            plan, done = let_go(shop, keep)
    Output(invocation).text(_document(plan, done, after), _lines(invocation.language, plan, done, after))
    problems = [f"{each.name} ({each.problem})" for each in done if each.problem]
    if problems:
        raise DonePartly("backup.incomplete", problems=", ".join(problems))


def _document(
    plan: "PrunePlan", done: "Sequence[Pruned]", after: "Mapping[str, list[int] | str]"
) -> dict[str, Any]:
    would = [
        {"name": name, "restores": None, "problem": found}
        if isinstance(found, str)
        else {"name": name, "restores": found, "problem": None}
        for name, found in after.items()
    ]
    return {
        "stays": [{"backup": each.number, "at": write_moment(each.at)} for each in plan.stays],
        "goes": [{"backup": each.number, "at": write_moment(each.at)} for each in plan.goes],
        "destinations": [document_of(each) for each in done] or would,
    }


def _lines(
    language: str,
    plan: "PrunePlan",
    done: "Sequence[Pruned]",
    after: "Mapping[str, list[int] | str]",
) -> list[str]:
    lines = [
        TEXTS(language, "said.prune-stays", number=each.number, at=write_moment(each.at))
        for each in plan.stays
    ]
    lines.append(TEXTS(language, "said.prune-counts", stays=len(plan.stays), goes=len(plan.goes)))
    for name, found in after.items():
        if isinstance(found, str):
            lines.append(TEXTS(language, "said.place-failed", name=name, problem=found))
        else:
            numbers = ", ".join(map(str, found)) or TEXTS(language, "said.none")
            lines.append(TEXTS(language, "said.prune-leaves", name=name, numbers=numbers))
    return lines + [
        TEXTS(language, "said.pruned", name=each.name, deleted=len(each.deleted), waiting=each.waiting)
        for each in done
    ]
