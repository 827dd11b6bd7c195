"""What people did in the room, day by day: their work, and the night of one who left.

Lives here: these chapters. Must not live here: erasures (forgetting.py), the watch that notices.
"""

from collections.abc import Iterator

from strongroom.backup.run import run_backup
from strongroom.demo.story.beginning import import_sheet
from strongroom.demo.story.cast import LEAVER
from strongroom.demo.story.firm import Firm
from strongroom.demo.story.population import external_id
from strongroom.demo.story.sheets import FAIR_REFUSED, fair_sheet
from strongroom.vault.views.record_views import RecordView

__all__ = ["READ_BY_NIGHT", "back_up", "fair", "leave", "night", "refuse_token", "work"]

READ_BY_NIGHT = 212
"""So many telephone numbers were read in one night."""

_PAGE = 50
_AT_ONCE = 6
_MET = 50
"""Of the first customers the first so many are those whom people work with."""
_OUTSIDE = "203.0.113.77"  # kept for documentation (RFC 5737)

_CHINESE_CALL = {"kind": "question", "summary": "来电咨询送货时间", "status": "open", "channel": "phone"}
_ENGLISH_CALL = {
    "kind": "question",
    "summary": "Asked when it will arrive",
    "status": "open",
    "channel": "phone",
}


def work(firm: Firm, days_before: int) -> None:
    """One day of sales and service."""
    places = [place for place in sorted(firm.first) if place < _MET]
    for hour, handle, purpose in ((9, "lin", "sales"), (10, "mei", "support"), (14, "tom", "support")):
        firm.clock.go_to(days_before, hour, int(firm.chance.random() * 50))
        mine = [place for place in places if handle != "lin" or place % 2 == 0]
        some = [firm.first[place] for place in firm.chance.sample(mine, 4)]
        firm.do(firm.desk(handle, purpose), *({"op": "get", "id": each} for each in some))
        desk = firm.desk(handle, purpose, "order_handling")
        firm.do(desk, *({"op": "reveal", "id": each, "fields": ["phone"]} for each in some[:2]))
    firm.clock.go_on(600)
    call = _CHINESE_CALL if firm.chance.random() < 0.5 else _ENGLISH_CALL
    need = {
        "op": "create",
        "collection": "needs",
        "values": {"customer": external_id(places[8 + days_before]), **call},
    }
    firm.do(firm.desk("tom", "support"), need)
    desk = firm.desk("ben", "sales")
    firm.clock.go_on(900)
    desk.customers.list(limit=_PAGE)


def back_up(firm: Firm, days_before: int) -> None:
    """The backup of a night; a place that cannot be reached is in the log."""
    firm.clock.go_to(days_before, 2, 30)
    run_backup(firm.workshop("rui"))


def night(firm: Firm, days_before: int) -> None:
    """A colleague who is about to leave reads telephone numbers, in the night, one after the other."""
    firm.clock.go_to(days_before, 0, 20)
    desk = firm.desk(LEAVER, "support")
    waiting = [each for each in _with_phone(firm) if each.id not in firm.first.values()][:READ_BY_NIGHT]
    asking = firm.desk(LEAVER, "support", "customer_request")
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        firm.do(asking, *({"op": "reveal", "id": each.id, "fields": ["phone"]} for each in some))
        firm.clock.go_on(100)
    desk.customers.list(limit=1)


def _with_phone(firm: Firm) -> Iterator[RecordView]:
    """Whom a list shows with a telephone number, page by page, until there are enough."""
    desk, cursor, found = firm.desk(LEAVER, "support"), None, 0
    while found < READ_BY_NIGHT + len(firm.first):
        firm.clock.go_on(30)
        page = desk.customers.list(limit=_PAGE, cursor=cursor)
        for each in page:
            if each.fields["phone"].filled:
                found += 1
                yield each
        cursor = page.next


def leave(firm: Firm) -> None:
    """The security administrator comes to work, sees what the watch found, and suspends the leaver from it.

    Raises:
        AssertionError: The watch found nothing.
    """
    alerts = firm.alerts("su")
    for each in alerts.list(state="open").items:
        if each.who == LEAVER:
            alerts.suspend(each.alert.written, "212 numbers in one night, and the notice is in")
            return
    raise AssertionError("a night like this one raises an alert")


def refuse_token(firm: Firm, token: str) -> None:
    """The CRM's token is shown once from where it belongs, and then from an address that it does not name.

    Raises:
        AssertionError: It was taken there, or not taken where it belongs.
    """
    taken = firm.programs.show_token(firm.room, token, "10.20.4.9")
    firm.clock.go_on(40)
    if not taken or firm.programs.show_token(firm.room, token, _OUTSIDE):
        raise AssertionError("a token is taken from its own networks alone")


def fair(firm: Firm) -> None:
    """A list from a trade fair comes in, but for seven rows.

    Raises:
        AssertionError: Others were refused than those that are wrong.
    """
    files = firm.places.files
    done = import_sheet(firm, fair_sheet(files / "fair.csv"), files / "fair-refused.csv")
    if sum(done.rejected.values()) != FAIR_REFUSED:
        raise AssertionError(dict(done.rejected))
