"""``backup``: making copies of the room.

Lives here: the group, and running. Must not live here: what a backup is (backup).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from strongroom.cli.commands import Group, command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.progress import progress
from strongroom.cli.output.sizes import readable_size
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.model.moments import write_moment

if TYPE_CHECKING:
    from strongroom.backup.run import RunReport

__all__ = ["backup", "list_backups", "run"]

_HERE = "strongroom.cli.backing"

_CHECKING = "strongroom.cli.backup_checks"

backup = Group(
    "backup",
    {
        "run": f"{_HERE}:run",
        "status": f"{_CHECKING}:status",
        "list": f"{_HERE}:list_backups",
        "verify": f"{_CHECKING}:verify",
        "drill": "strongroom.cli.drilling:drill",
        "prune": "strongroom.cli.pruning:prune",
    },
)


@command("backup run", option("--base", is_flag=True))
def run(invocation: Invocation, *, base: bool) -> None:
    """Back up what changed."""
    from strongroom.backup.merging import merge_where_wanted  # database and keys: nothing for --help
    from strongroom.backup.run import run_backup

    with at_workshop(invocation) as shop, progress(TEXTS(invocation.language, "said.backing-up")) as show:
        report = run_backup(shop, base=base, progress=lambda done: show(done, None))
        merge_where_wanted(shop)
    Output(invocation).text(_document(report), _lines(invocation.language, report))
    report.require_complete()


@command("backup list")
def list_backups(invocation: Invocation) -> None:
    """List backups."""
    with at_workshop(invocation) as shop:
        shop.permit("status")
        found = [
            {
                "number": made.number,
                "kind": str(made.kind),
                "at": write_moment(made.at),
                "generation": made.generation,
                "leaves": {str(tenant): part.end for tenant, part in made.tenants.items()},
                "bytes": sum(segment.size for segment in made.segments),
            }
            for made in reversed(shop.manifests())
        ]
    language = invocation.language
    headings = [TEXTS(language, f"heading.{name}") for name in ("backup", "kind", "moment", "leaves", "size")]

    def row(made: Mapping[str, Any]) -> list[str]:
        leaves = ", ".join(f"{end:,}" for end in made["leaves"].values())
        kind = TEXTS(language, f"said.kind-{made['kind']}")
        return [str(made["number"]), kind, made["at"], leaves, readable_size(made["bytes"])]

    Output(invocation).items(found, headings, row, nothing="backups")


def _document(report: "RunReport") -> dict[str, Any]:
    made = report.manifest
    return {
        "backup": None
        if made is None
        else {
            "number": made.number,
            "kind": str(made.kind),
            "at": write_moment(made.at),
            "bytes": report.size,
        },
        "missing": report.missing,
        "destinations": [
            {"name": each.name, "complete": each.complete, "bytes": each.sent, "problem": each.problem}
            for each in report.outcomes
        ],
    }


def _lines(language: str, report: "RunReport") -> list[str]:
    made = report.manifest
    if made is None:
        lines = [TEXTS(language, "said.backup-unchanged")]
    else:
        facts = {
            "number": made.number,
            "kind": TEXTS(language, f"said.kind-{made.kind}"),
            "size": readable_size(report.size),
            "at": write_moment(made.at),
        }
        lines = [TEXTS(language, "said.backed-up", **facts)]
    return lines + [
        TEXTS(language, "said.backup-complete", name=each.name)
        if each.complete
        else TEXTS(language, "said.backup-lacks", name=each.name, problem=each.problem or "")
        for each in report.outcomes
    ]
