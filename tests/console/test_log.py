"""The log's screens, as an auditor sees them."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from strongroom.errors import Refused
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def nana(house: House) -> str:
    with house.room.acting("lin", purpose="sales", reason_code="order_handling") as desk:
        made = desk.customers.create({"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678"}).id
        desk.customers.update(made, {"city": "杭州"})
        desk.customers.reveal(made, ["phone"])
        with pytest.raises(Refused):
            desk.customers.reveal(made, ["national_id"])
    return made


def test_the_list_and_its_filter(look: Look, nana: str) -> None:
    text = look.at("/log", role="audit_admin")
    assert "revealed" in text
    assert "refused" in text
    assert "欧阳娜娜" not in text


def asked(look: Look, **filled: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/log")
        page.click("main summary")
        for name, text in filled.items():
            field = page.locator(f"main form [name={name}]").first
            field.select_option(text) if name in ("action", "outcome") else field.fill(text)
        page.click("main form button.primary")

    return act


def test_the_filter_stands_in_no_address(look: Look, nana: str) -> None:
    act = asked(look, customer=nana, action="reveal", outcome="refused")
    assert "1 shown" in look.at("/log", role="audit_admin", act=act, name="log-filter")
    wrong = look.at("/log", role="audit_admin", act=asked(look, principal="nobody"), name="log-wrong")
    assert "nobody" not in wrong
    with look.opened("audit_admin") as page:
        asked(look, principal="lin")(page)
        assert page.url == f"{look.house.address}/log"
        assert "revealed" in page.inner_text("main")


def test_an_event_and_its_proof(look: Look, house: House, nana: str) -> None:
    with look.opened("audit_admin") as page:
        asked(look, customer=nana, action="update")(page)
        page.click("tbody th a")
        path = page.url.removeprefix(look.house.address)
        with page.expect_download() as given:
            page.click("text=Proof")
        assert given.value.path().read_text().startswith("c2sp.org/tlog-proof@v1")
    text = look.at(path, role="audit_admin", name="event")
    assert nana in text
    assert "杭州" not in text


def test_a_value_is_looked_for_and_shown_nowhere(look: Look, nana: str) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/log/value")
        page.fill("#value", "+86 138-0000-5678")
        page.select_option("#reason_code", "complaint")
        page.click("main button.primary")

    text = look.at("/log/value", role="audit_admin", act=act, name="log-value")
    assert "revealed" in text
    assert not re.search("138.{4,6}5678", text)


def test_verifying_says_its_result_in_a_sentence_and_names_a_changed_row(
    look: Look, house: House, nana: str
) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/log/verify")
        page.click("main button.primary")

    assert "Nothing was changed" in look.at("/log/verify", role="audit_admin", act=act, name="log-verify")


def test_a_bundle_is_taken_away_and_verifies_by_the_line_of_the_page(look: Look, nana: str) -> None:
    look.at("/log/prove", role="audit_admin")
    with look.opened("audit_admin") as page:
        page.goto(f"{look.house.address}/log/prove")
        line = page.inner_text("#line")
        with page.expect_download() as asked:
            page.click("main button.primary")
        assert asked.value.suggested_filename in line
        assert asked.value.path().stat().st_size > 1000


def test_sales_see_no_log(look: Look) -> None:
    with look.opened("sales") as page:
        page.goto(f"{look.house.address}/customers")
        assert "Events" not in page.inner_text("nav.side")
