"""Verifying the log, and the stored rows against it, with the result in a sentence.

Lives here: this page. Must not live here: verifying (vault, audit).
"""

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.server.console.entered import Entered
from strongroom.server.console.here import AtPage, Here
from strongroom.server.permission import declared, needs
from strongroom.vault.log.audit_views import VerifyReport

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_MOST = 200


@routes.get("/log/verify")
@declared(needs(Action.AUDIT_VERIFY))
def ask(here: Here) -> Response:
    """Show where the log stands."""
    return _page(here)


@routes.post("/log/verify")
@declared(needs(Action.AUDIT_VERIFY))
def verify(here: Here, form: Entered) -> Response:
    """Verify now."""
    return _page(here, here.desk.audit.verify(data=form.flag("data")))


def _page(here: AtPage, report: VerifyReport | None = None) -> Response:
    status = here.desk.audit.status() if here.offering.grants(Action.STATUS) else None
    return here.page(
        "log/verify.html",
        report=report,
        findings=[] if report is None else report.findings[:_MOST],
        beyond=0 if report is None else max(0, len(report.findings) - _MOST) + report.more,
        log=status,
    )
