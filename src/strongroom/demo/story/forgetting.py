"""Customers who asked to be erased, and one who must not be.

Lives here: these chapters, and the change by SQL that a verification found. Must not live here: erasing.
"""

from strongroom.demo.story.firm import Firm
from strongroom.demo.story.tampering import Tampering
from strongroom.errors import Held
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import Carried, carry_forward
from strongroom.vault.log.audit_views import VerifyReport

__all__ = ["ask", "carry", "hold", "settle_finding", "tamper_and_verify"]

ERASED, WAITING, HIDDEN, ON_HOLD = 52, 54, 56, 57
"""Places, among the first customers, of those who were erased, wait, can still cancel, and are on hold."""

_CHANGED = 40


def ask(firm: Firm, place: int, due: int) -> None:
    """A customer asks to be erased; until the moment it can be cancelled."""
    desk = firm.desk("petra", "privacy_request", "customer_request")
    desk.erasures.ask(firm.first[place], due=due)


def carry(firm: Firm) -> Carried:
    """Carry erasures forward, as far as they go."""
    session = firm.desk("petra", "privacy_request", "customer_request").session
    places = firm.workshop("rui").destinations()
    return carry_forward(Carriage(door=firm.room.door, session=session, destinations=places))


def hold(firm: Firm, place: int, until: int) -> None:
    """A dispute: a hold, and an erasure that it refuses.

    Raises:
        AssertionError: The erasure was not refused.
    """
    firm.desk("dan", "privacy_request", "legal_duty").erasures.hold(firm.first[place], until=until)
    firm.clock.go_on(900)
    try:
        ask(firm, place, until)
    except Held:
        return
    raise AssertionError("somebody on hold was taken for an erasure")


def tamper_and_verify(firm: Firm) -> VerifyReport:
    """Somebody with SQL gives a customer to another team; the auditor's verification names the row.

    It is put back: the room that people try out is sound.
    """
    tampering = Tampering(firm.places)
    tampering.change(firm.first[_CHANGED])
    try:
        firm.clock.go_on(1_200)
        return firm.desk("ada", "audit").audit.verify(data=True)
    finally:
        tampering.put_back()


def settle_finding(firm: Firm) -> None:
    """The security administrator looks into what the verification found, and closes the alert.

    Raises:
        AssertionError: The watch found nothing.
    """
    alerts = firm.alerts("su")
    for each in alerts.list(state="open").items:
        if each.alert.newest.rule == "finding":
            alerts.acknowledge(each.alert.written)
            firm.clock.go_on(1_800)
            alerts.close(each.alert.written, "misuse", "A script with write access; the row was put back")
            return
    raise AssertionError("a finding raises an alert")
