"""A full value in a browser, past the program that asked for it: the ticket's page, and the whole way."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn
from playwright.sync_api import Page

from examples.crm.customers import Customers
from examples.fastapi_crm.accounts import Accounts
from examples.fastapi_crm.app import make_crm
from strongroom.server.run import listen
from strongroom.server.settings import ServerSettings
from strongroom.server.tickets import make_ticket
from tests.console.looking import LANGUAGES, Look
from tests.console.rooms import House
from tests.remote.conftest import token_for

pytestmark = pytest.mark.browser

NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "13800005678"}
PHONE = "+8613800005678"


def another_sites_form(house: House, text: str) -> str:
    """A page of another site with a form that goes to Strongroom."""
    field = f'<input type="hidden" name="ticket" value="{escape(text)}">'
    form = f'<form method="post" action="{house.address}/ticket">{field}<button>ok</button></form>'
    return f"data:text/html,{quote(form)}"


@pytest.fixture(scope="module")
def nana(house: House) -> str:
    """A customer of the sales colleague's."""
    with house.room.acting("lin", purpose="sales") as desk:
        return desk.customers.create(NANA).id


def test_a_ticket_shows_the_value(look: Look, house: House, nana: str) -> None:
    def open_one(page: Page) -> None:
        with house.room.acting("lin", purpose="sales", reason_code="customer_request") as desk:
            ticket = make_ticket(house.room, desk, "customers", nana, ["phone"], of=None)
        page.goto(another_sites_form(house, ticket.text))
        page.click("button")
        page.wait_for_url(f"{house.address}/ticket")
        assert PHONE in page.inner_text("main")

    assert PHONE in look.at("/ticket", act=open_one, name="ticket")


def test_a_ticket_that_is_none_says_what_to_do(look: Look, house: House) -> None:
    def open_none(page: Page) -> None:
        page.goto(another_sites_form(house, "A" * 43))
        page.click("button")
        page.wait_for_url(f"{house.address}/ticket")

    assert "Tickets open once" in look.at("/ticket", act=open_none, name="ticket-not-valid")


def test_afterwards_there_is_nothing_to_see(look: Look) -> None:
    assert PHONE not in look.at("/ticket", name="ticket-closed")


@contextmanager
def crm_at_work(house: House, database: Path, said: list[bytes]) -> Iterator[str]:
    """The CRM in FastAPI, served; gives its address, and keeps what it says."""
    customers = Customers(house.address, token_for(house.room, "lin", act_for=True))
    made = make_crm(customers, Accounts(database), lambda request: "wang.fang")

    async def heard(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            said.append(message.get("body", b""))
            await send(message)

        await made(scope, receive, sending)

    with listen(ServerSettings(port=0)) as listener:
        server = uvicorn.Server(uvicorn.Config(heard, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
    customers.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way_through_a_crm(
    look: Look, house: House, tmp_path: Path, language: str, scripts: bool
) -> None:
    said: list[bytes] = []
    with (
        crm_at_work(house, tmp_path / "crm.db", said) as address,
        look.windows.one(language, scripts=scripts) as window,
    ):
        page = window.page
        page.goto(address)
        look.check(page, language, scripts=scripts)
        for name, value in (("name", "王芳"), ("phone", "139 0000 1111")):
            page.fill(f"input[name={name}]", value)
        page.click("button")
        page.wait_for_url(f"{address}/accounts/1")
        look.check(page, language, scripts=scripts)
        assert "139****1111" in page.inner_text("main")
        with page.context.expect_page() as opening:
            page.click("form:has(input[value=phone]) button")
        shown = opening.value
        if not scripts:
            shown.click("button")
        shown.wait_for_url(f"{house.address}/ticket")
        assert "+8613900001111" in shown.inner_text("main")
        look.check(shown, language, scripts=scripts)
    assert "王芳".encode() in b"".join(said)
    assert b"13900001111" not in b"".join(said)
