"""``audit verify``: has anybody changed the log, the data, or a bundle?

Lives here: this command. Must not live here: verifying (audit); a bundle is verified by the very code that an
auditor runs alone.
"""

import os
from typing import TYPE_CHECKING, Any

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output, say
from strongroom.cli.output.progress import progress
from strongroom.cli.output.width import visible
from strongroom.cli.session import in_room, sit_down
from strongroom.cli.texts import TEXTS
from strongroom.errors import InvalidInput, UsageError, VerificationFailed
from strongroom.i18n import pick
from strongroom.model.plain import document_of

if TYPE_CHECKING:
    from strongroom.audit.findings import Finding
    from strongroom.audit.verify import Report
    from strongroom.vault.log.audit_views import VerifyReport

__all__ = ["verify"]

_NOBODY_GETS_IN = frozenset({"access.row-forged", "access.set-differs"})


@command(
    "audit verify",
    option("--data", is_flag=True),
    option("--bundle", metavar="FILE"),
    option("--key", "vkeys", multiple=True, metavar="VKEY"),
)
def verify(invocation: Invocation, *, data: bool, bundle: str | None, vkeys: tuple[str, ...]) -> None:
    """Verify the room's log, or an exported bundle."""
    if bundle is not None:
        if data:
            raise UsageError("cli.usage", command="strongroom audit verify")
        _verify_bundle(invocation, bundle, vkeys)
        return
    if vkeys:
        raise UsageError("cli.usage", command="strongroom audit verify")
    with in_room(invocation) as room, progress(TEXTS(invocation.language, "said.verifying")) as show:
        try:
            report = sit_down(invocation, room).audit.verify(data=data, progress=show)
        except VerificationFailed as error:
            if error.code not in _NOBODY_GETS_IN:
                raise
            say(
                TEXTS(
                    invocation.language, "said.verified-as-nobody", reason=error.message(invocation.language)
                )
            )
            report = room.verify(data=data, progress=show)
        # Before the room is closed: closing says so when what is here cannot be signed.
        _tell(invocation, report)
    _fail_on(len(report.findings) + report.more)


def _tell(invocation: Invocation, report: "VerifyReport") -> None:
    language = invocation.language
    counts = TEXTS(
        language,
        "said.verified" if report.records is None else "said.verified-data",
        leaves=f"{report.leaves:,}",
        checkpoints=f"{report.checkpoints:,}",
        records=f"{report.records or 0:,}",
    )
    lines = [_finding_line(finding, language) for finding in report.findings]
    document = {
        "ok": report.ok,
        "findings": [finding.as_document() for finding in report.findings],
        "more": report.more,
        "leaves": report.leaves,
        "checkpoints": report.checkpoints,
        "records": report.records,
    }
    Output(invocation).text(document, [*lines, counts])


def _finding_line(finding: "Finding", language: str) -> str:
    found = finding.as_document()
    places = ("collection", "record", "revision", "leaf", "event")
    where = "".join(f" {name}={found[name]}" for name in places if name in found)
    return visible(f"{finding.code}{where}: {pick(language, finding.en, finding.zh)}")


def _verify_bundle(invocation: Invocation, path: str, vkeys: tuple[str, ...]) -> None:
    from strongroom.audit.verify import verify_bundle  # brings `cryptography`; the other commands wait for it

    try:
        with open(path, "rb") as source:
            report = verify_bundle(source, vkeys)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise InvalidInput("cli.file-unreadable", path=visible(path), reason=reason) from None
    except ValueError:
        raise InvalidInput("cli.bad-vkey") from None
    if not report.pinned:
        say(TEXTS(invocation.language, "said.not-pinned"))
    document = {**document_of(report), "ok": report.ok}
    Output(invocation).text(document, _bundle_lines(report, invocation.language))
    _fail_on(len(report.findings))


def _bundle_lines(report: "Report", language: str) -> list[str]:
    lines = []
    for finding in report.findings:
        fields: dict[str, Any] = dict(finding)
        place = "".join(f" {name}={fields[name]}" for name in ("leaf", "event", "record") if name in fields)
        lines.append(visible(f"{fields['code']}{place}: {pick(language, fields['what'], fields['what_zh'])}"))
    counts = TEXTS(
        language,
        "said.bundle-verified",
        leaves=f"{report.leaves:,}",
        events=f"{report.events:,}",
        origin=report.origin or "?",
    )
    return [*lines, visible(counts)]


def _fail_on(findings: int) -> None:
    if findings:
        raise VerificationFailed("cli.findings", count=findings)
