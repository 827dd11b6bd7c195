"""The front desk of a demo: six cards, five minutes, and what the database holds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from strongroom.demo.story.cast import SIX
from strongroom.server.front_desk.desk import link_to_front_desk
from strongroom.vault.log.event_filter import EventFilter
from tests.console.looking import Look
from tests.console.rooms import House, served
from tests.demo.story_room import Told, told_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The story's room."""
    with told_in(tmp_path_factory.mktemp("story")) as story:
        yield story


@pytest.fixture(scope="module")
def house(told: Told) -> Iterator[House]:
    """The story's room, served: in place of the small room of the other tests."""
    with served(told.room) as opened:
        yield opened


def test_the_cards(look: Look) -> None:
    shown = look.at("/front-desk", role="lin")
    for name in ("Lin Yue", "Mei Xue", "Max Wagner", "Petra Novák", "Su Qing", "Rui Rui", "Ada Okafor"):
        assert name in shown


def test_the_printed_link_leads_to_the_front_desk_once(house: House, look: Look) -> None:
    link = link_to_front_desk(house.room, house.address)
    with look.opened() as page:
        page.goto(link)
        page.click("main button")
        assert page.url == f"{house.address}/front-desk", page.inner_text("main")
    with look.opened() as page:
        page.goto(link)
        page.click("main button")
        assert "front-desk" not in page.url


@pytest.mark.parametrize("handle", [handle for _, handles in SIX for handle in handles])
def test_one_click_signs_in_as_each_of_the_six_and_ends_the_session_before(
    handle: str, house: House, look: Look
) -> None:
    with look.opened("lin", scripts=False) as page:
        page.goto(f"{house.address}/front-desk")
        before = page.context.cookies()
        page.click(f"form:has(input[value={handle}]) button")
        assert page.inner_text("details.menu:last-of-type") != ""
        assert f"· {handle}" in page.content()
        secret = next(each["value"] for each in before if each["name"] == "strongroom")
        page.context.add_cookies([{"name": "strongroom", "value": secret, "url": house.address}])
        page.goto(f"{house.address}/front-desk")
        assert "/sign-in" in page.url
    with house.room.acting("ada", purpose="audit") as desk:
        newest = desk.audit.list(EventFilter(principal=handle, action="sign_in"), limit=1).items
    assert len(newest) == 1


def test_the_five_minutes_happen(told: Told, house: House, look: Look) -> None:
    with look.opened("lin") as page:
        page.goto(f"{house.address}/five-minutes")
        look.check(page, "en", name="five")
        said = {}
        for step in ("find", "reveal", "log", "change", "verify", "backup", "erase", "gone"):
            page.click("main form button")
            said[step] = page.inner_text("main")
            look.check(page, "en", name=f"five-{step}")
        assert "欧阳娜娜" in said["find"]
        assert "137****4104" in said["find"]
        assert "4104" in said["find"]
        assert "+8613700004104" in said["reveal"]
        assert said["log"].index("mei") > 0
        assert "revealed" in said["log"]
        assert "UPDATE records SET team = 'south'" in said["change"]
        assert "row.forged" in said["verify"]
        assert "1 finding" in said["verify"]
        assert "Definitive" in said["erase"]
        assert not said["backup"].split(" openings of ")[0].endswith("\n0")
        assert said["gone"].split(" openings of ")[0].endswith("\n0")
    assert told.places.nas_is_there
    with told.room.acting("ada", purpose="audit") as desk:
        assert desk.audit.verify(data=True).findings == ()
    # and the next person is there for another five minutes
    with look.opened("lin", scripts=False) as page:
        page.goto(f"{house.address}/five-minutes")
        page.click("main form button")
        assert "Niamh O'Brien" in page.inner_text("main")


def test_a_row_that_was_left_changed_is_put_back_by_beginning_anew(
    told: Told, house: House, look: Look
) -> None:
    with look.opened("lin", scripts=False) as page:
        page.goto(f"{house.address}/five-minutes")
        for _ in range(4):  # up to the change
            page.click("main form button")
        page.goto(f"{house.address}/five-minutes")
        page.click("main form button")
        assert "Niamh O'Brien" in page.inner_text("main")
    with told.room.acting("ada", purpose="audit") as desk:
        assert desk.audit.verify(data=True).findings == ()


def test_what_the_database_holds(look: Look) -> None:
    def another(page: Page) -> None:
        page.goto(f"{look.house.address}/database")
        page.click("text=Niamh O'Brien")

    shown = look.at("/database", role="ada")
    assert "sealed_personal" in shown
    assert "customer_keys" in shown
    assert "Niamh" in look.at("/database", role="ada", act=another, name="database-another")
