"""``backup status`` and ``backup verify``: what is known of the copies, and finding it out.

Lives here: these commands. Must not live here: judging and verifying (backup).
"""

import re
from typing import TYPE_CHECKING, Any

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.human import write_table
from strongroom.cli.output.progress import progress
from strongroom.cli.output.sizes import readable_size
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.errors import UsageError, VerificationFailed
from strongroom.model.moments import write_moment
from strongroom.model.plain import document_of

if TYPE_CHECKING:
    from strongroom.backup.compare import Comparison
    from strongroom.backup.status import BackupStatus, DestinationStatus
    from strongroom.backup.verify import DestinationReport

__all__ = ["status", "verify"]

_MOST_SHOWN = 50

_AGE = re.compile(r"([0-9]{1,6})([smhd])", re.ASCII)
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@command("backup status", option("--max-age", "max_age", metavar="AGE"))
def status(invocation: Invocation, *, max_age: str | None) -> None:
    """Show what is known of the copies."""
    from strongroom.backup.status import backup_status  # database and keys: nothing for --help

    age = None if max_age is None else _milliseconds(max_age)
    with at_workshop(invocation) as shop:
        found = backup_status(shop)
    Output(invocation).one(_document(found), lambda: _tell(invocation.language, found))
    if age is not None:
        found.require_younger(age)


def _milliseconds(text: str) -> int:
    match = _AGE.fullmatch(text)
    if match is None:
        raise UsageError(
            "cli.wrong-kind",
            name="--max-age",
            expected="90s, 15m, 2h, 3d",
            command="strongroom backup status",
        )
    return int(match[1]) * _UNITS[match[2]]


def _document(found: "BackupStatus") -> dict[str, Any]:
    document: dict[str, Any] = {
        "backup": found.backup,
        "at": _moment(found.at),
        "restorable_to": _moment(found.restorable_to),
        "rule": {**document_of(found.rule), "kept": found.rule.kept},
        "drill": None,
        "destinations": [],
    }
    if found.drill is not None:
        document["drill"] = {**document_of(found.drill), "at": write_moment(found.drill.at)}
    for one in found.destinations:
        moments = {"restorable_to": _moment(one.restorable_to), "checked": _moment(one.checked)}
        document["destinations"].append({**document_of(one), **moments})
    return document


def _moment(at: int | None) -> str | None:
    return None if at is None else write_moment(at)


def _tell(language: str, found: "BackupStatus") -> None:
    names = ("destination", "backup", "restorable", "lag", "behind", "verified", "protection", "findings")
    headings = [TEXTS(language, f"heading.{name}") for name in names]
    if found.destinations:
        write_table(headings, [_row(language, one) for one in found.destinations])
    else:
        print(TEXTS(language, "said.no-destination"))
    rule = found.rule
    counts = {
        "copies": rule.copies,
        "places": rule.places,
        "elsewhere": rule.elsewhere,
        "immutable": rule.immutable,
    }
    if rule.kept:
        print(TEXTS(language, "said.rule-kept", **counts))
    else:
        errors = TEXTS(language, "said.unknown") if rule.errors is None else rule.errors
        print(TEXTS(language, "said.rule-broken", **counts, errors=errors))
    drill = found.drill
    if drill is None:
        print(TEXTS(language, "said.drill-never"))
        return
    outcome = TEXTS(language, "said.passed" if drill.passed else "said.failed")
    facts = {"at": write_moment(drill.at), "number": drill.backup, "source": drill.source}
    print(TEXTS(language, "said.drill-last", **facts, outcome=outcome))


def _row(language: str, one: "DestinationStatus") -> list[str]:
    if one.immutable_days is None:
        kept = TEXTS(language, "said.unknown")
    elif one.immutable_days:
        kept = TEXTS(language, "said.days", days=one.immutable_days)
    else:
        kept = TEXTS(language, "said.versions" if one.versioned else "said.deletable")
    findings = one.problem or (str(one.findings) if one.checked else TEXTS(language, "said.unknown"))
    number = "-" if one.backup is None else str(one.backup)
    share = f"{one.verified:.0%}"
    lag = "-" if one.lag is None else TEXTS(language, "said.minutes", minutes=f"{one.lag // _UNITS['m']:,}")
    moment = _moment(one.restorable_to) or "-"
    return [one.name, number, moment, lag, str(one.behind), share, kept, findings]


@command(
    "backup verify",
    option("--all", "everything", is_flag=True),
    option("--against-room", "against_room", is_flag=True),
)
def verify(invocation: Invocation, *, everything: bool, against_room: bool) -> None:
    """Verify what lies at the destinations."""
    from strongroom.backup.compare import compare_with_backup
    from strongroom.backup.verify import BUDGET, verify_backups

    language = invocation.language
    with at_workshop(invocation) as shop, progress(TEXTS(language, "said.verifying-backups")) as show:
        budget = None if everything else BUDGET
        reports = verify_backups(shop, budget=budget, progress=lambda done: show(done, None))
        compared = compare_with_backup(shop) if against_room else None
    document: dict[str, Any] = {"destinations": [_report_document(report) for report in reports]}
    lines = [line for report in reports for line in _report_lines(language, report)]
    if compared is not None:
        document["room"] = document_of(compared)
        lines += _compared_lines(language, compared)
    Output(invocation).text(document, lines)
    if compared is not None and compared.different:
        raise VerificationFailed("backup.room-differs", count=len(compared.different))
    count = sum(report.open_findings for report in reports)
    if count:
        raise VerificationFailed("backup.findings", count=count)


def _compared_lines(language: str, compared: "Comparison") -> list[str]:
    facts = {"count": f"{compared.compared:,}", "number": compared.backup}
    lines = [TEXTS(language, "said.compared", **facts)]
    for each in compared.different[:_MOST_SHOWN]:
        what = "said.compared-missing" if each.missing else "said.compared-different"
        lines.append(TEXTS(language, what, record=each.record.hex(), revision=each.revision))
    return lines


def _report_document(report: "DestinationReport") -> dict[str, Any]:
    return {**document_of(report), "open_findings": report.open_findings}


def _report_lines(language: str, report: "DestinationReport") -> list[str]:
    name = report.name
    facts = {"opened": readable_size(report.opened), "total": readable_size(report.total)}
    lines = [TEXTS(language, "said.verified-place", name=name, objects=f"{report.objects:,}", **facts)]
    lines += [
        TEXTS(
            language,
            "said.found-healed" if found.healed else "said.found-open",
            name=name,
            object=found.name.partition("/")[2],
            code=found.code,
        )
        for found in report.found
    ]
    if report.lost:
        numbers = ", ".join(map(str, report.lost))
        lines.append(TEXTS(language, "said.moments-lost", name=name, numbers=numbers))
    if report.unneeded:
        lines.append(TEXTS(language, "said.found-unneeded", name=name, count=len(report.unneeded)))
    if report.foreign:
        lines.append(TEXTS(language, "said.found-foreign", name=name, count=len(report.foreign)))
    if report.problem:
        lines.append(TEXTS(language, "said.place-failed", name=name, problem=report.problem))
    return lines
