"""``doctor`` and ``upgrade``: is the room well, and is it of this version?

Lives here: these commands. Must not live here: judging (strongroom.doctor), migrations (strongroom.storage).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from strongroom.cli.asking import confirm
from strongroom.cli.commands import command
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.width import visible
from strongroom.cli.parameters import DRY_RUN
from strongroom.cli.session import at_desk, sit_down, surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.errors import DonePartly, VerificationFailed
from strongroom.i18n import pick

if TYPE_CHECKING:
    from strongroom.doctor import Line, Report

__all__ = ["doctor", "upgrade"]


@command("doctor")
def doctor(invocation: Invocation) -> None:
    """Look at the room and its surroundings."""
    from strongroom.doctor.check_up import check_up  # database and keys: nothing for --help
    from strongroom.doctor.rules import Severity

    home = Path(invocation.home).absolute()
    report = check_up(home, surroundings_of(invocation), lambda room: sit_down(invocation, room))
    language = invocation.language
    Output(invocation).text(_document(report, language), _lines(report, language))
    grave = sum(finding.severity < Severity.NOTE for finding in report.findings)
    if grave:
        raise VerificationFailed("doctor.findings", count=grave)
    if report.unseen:
        raise DonePartly("doctor.not-all-seen", count=len(report.unseen))


def _document(report: "Report", language: str) -> dict[str, Any]:
    def lines(found: "tuple[Line, ...]") -> list[dict[str, str]]:
        return [{"code": line.code, "text": pick(language, line.en, line.zh)} for line in found]

    return {
        "clean": report.clean,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.name.lower(),
                "what": pick(language, finding.en, finding.zh),
                "todo": pick(language, finding.todo_en, finding.todo_zh),
            }
            for finding in report.findings
        ],
        "unseen": lines(report.unseen),
        "indexes": lines(report.indexes),
        "suites": lines(report.suites),
    }


def _lines(report: "Report", language: str) -> Iterator[str]:
    for finding in report.findings:
        severity = TEXTS(language, f"severity.{finding.severity.name.lower()}")
        yield visible(f"{severity}  {pick(language, finding.en, finding.zh)}")
        yield visible(f"  -> {pick(language, finding.todo_en, finding.todo_zh)}")
        yield f"  ({finding.code})"
    if report.clean:
        yield TEXTS(language, "said.healthy")
    for heading, lines in (
        ("said.unseen", report.unseen),
        ("said.leakage", report.indexes),
        ("said.suites", report.suites),
    ):
        if lines:
            yield ""
            yield TEXTS(language, heading)
            yield from (visible(f"- {pick(language, line.en, line.zh)}") for line in lines)


@command("upgrade", DRY_RUN)
def upgrade(invocation: Invocation, *, dry_run: bool) -> None:
    """Bring the room's tables to this program's version."""
    from strongroom.vault.upkeep.upgrading import (  # brings Alembic: nothing for --help
        needed_upgrade,
        upgrade_tables,
    )

    home = Path(invocation.home).absolute()
    needed = needed_upgrade(home)
    if needed.anything and not dry_run:
        confirm(invocation, "ask.upgrade", {"found": needed.found, "known": needed.known})
        upgrade_tables(home)
    if not needed.anything or not dry_run:
        with at_desk(invocation) as desk:
            desk.health.upgraded(needed.found, needed.known)
    said = "said.current" if not needed.anything else "said.would-upgrade" if dry_run else "said.upgraded"
    document = {"before": needed.found, "now": needed.found if dry_run else needed.known}
    text = TEXTS(invocation.language, said, found=needed.found, known=needed.known)
    Output(invocation).text(document, [text])
