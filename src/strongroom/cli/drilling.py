"""``backup drill``: a restore for practice.

Lives here: the command, and bringing backups and erasing together for it. Must not live here: either of them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from strongroom.cli.commands import command, option
from strongroom.cli.invocation import Invocation
from strongroom.cli.output import Output
from strongroom.cli.output.new_file import new_file
from strongroom.cli.parameters import PLACE
from strongroom.cli.recovery_key import KEY_PASSPHRASE, recovery_key
from strongroom.cli.session import surroundings_of
from strongroom.cli.texts import TEXTS
from strongroom.cli.workshops import at_workshop
from strongroom.errors import VerificationFailed

if TYPE_CHECKING:
    from strongroom.vault.room import Room

__all__ = ["drill"]


@command(
    "backup drill",
    option("--from", "source", metavar="NAME"),
    option("--store", metavar="URI", type=PLACE, text="drill_store"),
    option("--recovery-key", "identity", metavar="FILE"),
    KEY_PASSPHRASE,
    option("--scratch", metavar="DIR"),
    option("--erase-as", metavar="USER"),
    option("--out", metavar="FILE"),
)
def drill(
    invocation: Invocation,
    *,
    source: str | None,
    store: str | None,
    identity: str | None,
    passphrase_file: str | None,
    scratch: str | None,
    erase_as: str | None,
    out: str | None,
) -> None:
    """Restore for practice."""
    from strongroom.backup.drill import drill as practise  # database and keys: nothing for --help

    key = None if identity is None else recovery_key(invocation, identity, passphrase_file)
    with at_workshop(invocation) as shop:
        report = practise(
            shop,
            lambda room, customer: _erase(room, customer, user=erase_as or shop.handle),
            surroundings_of(invocation),
            source=source,
            store=store,
            identity=key,
            scratch=None if scratch is None else Path(scratch),
            user=shop.handle,
        )
    if out is not None:
        with new_file(out) as file:
            file.write(report.document)
    document = {
        "backup": report.backup,
        "source": report.source,
        "store": report.store,
        "records": report.records,
        "leaves": report.leaves,
        "canary_erased": report.canary,
        "passed": report.passed,
        "problem": report.problem,
    }
    facts = {"number": report.backup or "-", "source": report.source, "records": f"{report.records:,}"}
    said = "said.drilled" if report.passed else "said.drill-failed"
    lines = [TEXTS(invocation.language, said, **facts, problem=report.problem or "")]
    if report.store is not None:
        lines.append(TEXTS(invocation.language, "said.drill-store", store=report.store))
    if report.passed:
        canary = "said.drill-canary" if report.canary else "said.drill-no-canary"
        lines.append(TEXTS(invocation.language, canary))
    Output(invocation).text(document, lines)
    if not report.passed:
        raise VerificationFailed("drill.failed", problem=report.problem or "")


def _erase(room: "Room", customer: str, *, user: str) -> None:
    from strongroom.privacy.canary import erase_in_copy

    with room.acting(user, purpose="privacy_request", reason_code="customer_request") as desk:
        erase_in_copy(room, customer, desk)
