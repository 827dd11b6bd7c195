"""How the firm's room came to be: founding, people, rules, places for backups, and the data.

Lives here: the first days. Must not live here: the days after (working.py), the data (population.py).
"""

from pathlib import Path

from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Role
from strongroom.demo.story.cast import BEFORE, COLLEAGUES, FOUNDER, PROGRAM
from strongroom.demo.story.firm import Firm
from strongroom.demo.story.places import Places
from strongroom.demo.story.population import FIRST
from strongroom.demo.story.rules import policy_file
from strongroom.demo.story.sheets import Sheet, customer_sheet, need_sheet, purchase_sheet
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import ImportResult, import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.upkeep.founding import Foundation, found

__all__ = ["found_room", "hire", "import_sheet", "open_places", "take_first_in", "take_over", "take_rest_in"]

_PAGE = 50
_CRM_NETWORK = "10.20.0.0/16"


def found_room(places: Places, language: str, surroundings: Surroundings, logins: tuple[str, ...]) -> None:
    """Found the room, marked as a demo for good, with two ring stores beside it."""
    places.make()
    plan = Foundation(
        home=places.home,
        # Beside the data, as only a demo may: one folder to throw away.
        keys=f"file:{places.home / 'root.key'}",
        founder=FOUNDER,
        logins=logins,
        stores=[f"folder:{store}" for store in places.ring_stores],
        language=language,
        demo=True,
    )
    found(plan, surroundings)


def hire(firm: Firm, offset: int, logins: tuple[str, ...]) -> str:
    """Appoint the three administrators, put the rules into force, and add everybody else.

    Returns:
        The token of the CRM's program.
    """
    founder = firm.desk(FOUNDER, "operations").admin
    for each in BEFORE:
        firm.clock.go_on(60)
        founder.user_add(each.handle, [each.role], name=each.name, logins=logins)
    firm.clock.go_on(1_800)
    firm.desk("su", "security").admin.access_apply(policy_file(offset))
    for each in COLLEAGUES:
        firm.clock.go_on(90)
        teams = () if each.team is None else (each.team,)
        own = () if each.handle == PROGRAM else logins
        firm.desk("su", "security").admin.user_add(
            each.handle, [each.role], teams=teams, name=each.name, logins=own
        )
    desk = firm.desk("su", "security")
    return firm.programs.add_token(firm.room, desk, PROGRAM, "CRM: show a customer", (_CRM_NETWORK,))


def open_places(firm: Firm) -> None:
    """Add two places for backups, both waited for by erasures."""
    shop = firm.workshop("rui")
    for name, folder in (("office", firm.places.office), ("nas", firm.places.nas)):
        firm.clock.go_on(120)
        add_destination(shop, name, f"folder:{folder}", Role.GATING)


def take_first_in(firm: Firm) -> None:
    """Import the first customers, and learn their ids."""
    sheet = customer_sheet(firm.places.files / "first-customers.csv", firm.people.people[:FIRST])
    import_sheet(firm, sheet)
    desk, cursor = firm.desk("mei", "support"), None
    while len(firm.first) < FIRST:
        page = desk.customers.list(limit=_PAGE, cursor=cursor)
        firm.knows(page)
        cursor = page.next


def take_over(firm: Firm) -> None:
    """Import all the other customers with what they bought and asked for, from the former program."""
    files = firm.places.files
    import_sheet(firm, customer_sheet(files / "customers.csv", firm.people.people[FIRST:]))
    import_sheet(firm, purchase_sheet(files / "purchases.csv", firm.people.bought))
    import_sheet(firm, need_sheet(files / "needs.csv", firm.people.asked))


def take_rest_in(firm: Firm) -> None:
    """Import what came in since."""
    files = firm.places.files
    import_sheet(firm, purchase_sheet(files / "purchases-lately.csv", firm.people.late_bought))
    import_sheet(firm, need_sheet(files / "needs-lately.csv", firm.people.late_asked))


def import_sheet(firm: Firm, sheet: Sheet, rejects: Path | None = None) -> ImportResult:
    """Import a file as one of customer service, by the bulk path."""
    desk = firm.desk("mei", "data_quality", "migration")
    return import_file(desk, sheet.path, sheet.collection, read_mapping(sheet.mapping), rejects=rejects)
