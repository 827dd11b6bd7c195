"""The privacy officer's screens."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from strongroom.export.run import export_file
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser


def made(house: House, name: str) -> str:
    with house.room.acting("lin", purpose="sales") as desk:
        return desk.customers.create({"kind": "person", "name": name, "phone": "138 0000 5678"}).id


def test_an_empty_list_teaches_where_erasing_begins(look: Look) -> None:
    assert "under More" in look.at("/erasures", role="privacy_officer", name="erasures-empty")


def test_what_goes_and_what_stays_is_shown_before_anything_happens(look: Look, house: House) -> None:
    customer = made(house, "王小明")
    look.at(f"/customers/{customer}/erase", role="privacy_officer", name="erase-why")

    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/{customer}/erase")
        page.select_option("#reason_code", "customer_request")
        page.click("main button.primary")

    text = look.at("/", role="privacy_officer", act=act, name="erase")
    assert "What goes" in text
    assert "What stays" in text
    with house.room.acting("lin", purpose="sales") as desk:
        assert desk.customers.get(customer).id == customer


def test_a_customer_is_hidden_and_brought_back(look: Look, house: House) -> None:
    customer = made(house, "李小红")
    with look.opened("privacy_officer") as page:
        page.goto(f"{look.house.address}/customers/{customer}/erase")
        page.select_option("#reason_code", "customer_request")
        page.click("main button.primary")
        page.click("main button.danger")
        assert "Hidden" in page.inner_text("main")
    look.at("/erasures", role="privacy_officer")
    text = look.at(f"/erasures/{customer}", role="privacy_officer", name="erasure")
    assert "the days for taking it back" in text
    look.at(f"/customers/{customer}", role="sales", status=410, name="erased")
    with look.opened("privacy_officer") as page:
        page.goto(f"{look.house.address}/customers/{customer}")
        assert "can take it back" in page.inner_text("main")
        page.click("text=Its erasure")
        assert page.url.endswith(f"/erasures/{customer}")
        page.goto(f"{look.house.address}/erasures/{customer}")
        page.select_option("#reason_code", "customer_request")
        page.click("text=Take it back")
        assert "The customer is back" in page.inner_text("main")


def test_a_hold_keeps_a_customer_from_being_erased(look: Look, house: House) -> None:
    customer = made(house, "赵小刚")

    with look.opened("privacy_officer") as page:
        page.goto(f"{look.house.address}/customers/{customer}/hold")
        page.select_option("#reason_code", "legal_duty")
        page.click("main button.primary")
        assert "The hold stands" in page.inner_text("main")

    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/{customer}/erase")
        page.select_option("#reason_code", "customer_request")
        page.click("main button.primary")

    text = look.at("/", role="privacy_officer", act=act, name="erase-held")
    assert "legal hold" in text.lower()
    assert "Keys may go at once" not in text, "what would be refused is not offered"
    assert "A legal duty" in look.at(f"/customers/{customer}/hold", role="privacy_officer", name="hold")


def test_a_second_person_approves_and_the_erasure_says_what_it_waits_for(look: Look, house: House) -> None:
    customer = made(house, "吴小莉")
    with house.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("dan", ["privacy_officer"], name="Dan")
        desk.admin.access_apply('approved = ["erase"]')
    try:
        with look.opened("privacy_officer") as page:
            page.goto(f"{look.house.address}/customers/{customer}/erase")
            page.select_option("#reason_code", "customer_request")
            page.click("main button.primary")
            page.check("input[name=at_once]")
            page.click("main button.danger")
            page.goto(f"{look.house.address}/erasures/{customer}")
            page.select_option("#reason_code", "customer_request")
            page.click("button.danger")
            assert "cannot approve it" in page.inner_text("main")
            page.click("main a:has-text('Back')")
            assert page.url.endswith(f"/erasures/{customer}"), "no dead end"
        with look.opened("dan") as page:
            page.goto(f"{look.house.address}/erasures/{customer}")
            page.select_option("#reason_code", "customer_request")
            page.click("button.danger")
            assert "Approved; keys go from" in page.inner_text("[role=status]")
            assert "UTC" in page.inner_text("[role=status]")
            page.goto(f"{look.house.address}/erasures")
            assert "the next round" in page.inner_text("main")
            page.click("text=Carry them forward now")
            house.serving.at_work.runner.run_waiting()
            page.reload()
            look.check(page, "en", name="erasures-job")
            assert "done" in page.inner_text("main")
            page.goto(f"{look.house.address}/erasures/{customer}")
            look.check(page, "en", name="erasure-carried")
            steps = page.locator("main dl dt").all_inner_texts()
            assert steps.index("Hidden") < steps.index("Approved") < steps.index("Shredded")
        with look.opened("sales") as page:
            answer = page.request.post(f"{look.house.address}/erasures/run")
            assert answer.status == 403
    finally:
        with house.room.acting("alice", purpose="security") as desk:
            desk.admin.access_apply("approved = []")


def test_exports_that_held_a_person_are_shown_by_themselves_and_before_an_erasure(
    look: Look, house: House, tmp_path: Path
) -> None:
    customer = made(house, "周小川")
    path = f"/customers/{customer}/disclosures"
    with look.opened("privacy_officer") as page:
        page.goto(f"{look.house.address}{path}")
        assert "Nothing left the room" in page.inner_text("main")
    with house.room.acting("sun", purpose="privacy_request", reason_code="customer_request") as desk:
        export_file(desk, tmp_path / "out", "customers", passphrase="correct horse battery staple")
    text = look.at(path, role="privacy_officer", name="disclosures")
    assert "sun" in text
    with look.opened("privacy_officer", scripts=False) as page:
        page.goto(f"{look.house.address}/customers/{customer}/erase")
        page.select_option("#reason_code", "customer_request")
        page.click("main button.primary")
        assert "What left the room before" in page.inner_text("main")
        page.click("text=All of them")
        assert page.url.endswith(path)


@pytest.mark.parametrize("away", [("store-b",), ("store-a", "store-b")])
def test_places_that_could_not_be_told_of_an_erasure_are_named_on_its_page(
    look: Look, house: House, away: tuple[str, ...]
) -> None:
    customer, folder = made(house, "钱小红"), house.room.home.parent
    with house.room.acting("alice", purpose="privacy_request", reason_code="customer_request") as desk:
        carriage = Carriage(door=house.room.door, session=desk.session)
        desk.erasures.ask(customer, due=house.room.door.now())
        for name in away:
            (folder / name).rename(folder / f"{name} unplugged")
        carry_forward(carriage)
        text = look.at(f"/erasures/{customer}", role="privacy_officer", name=f"erasure-untold-{len(away)}")
        for name in away:
            (folder / f"{name} unplugged").rename(folder / name)
            assert f"The ring store folder:{folder / name} cannot be reached." in text
        assert "stores.unreachable" not in text, "in words"
        assert text.count("could not be told") == 1
        assert ("The other places know" in text) == (len(away) == 1)
        assert ("No place outside this machine knows" in text) == (len(away) == 2)
        carry_forward(carriage)
    with look.opened("privacy_officer") as page:
        page.goto(f"{look.house.address}/erasures/{customer}")
        assert "could not be told" not in page.inner_text("main")
