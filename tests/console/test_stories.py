"""Whole ways through signing in, each walked once in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page

from strongroom.crypto.one_time_codes import code_of_step
from strongroom.server.signin.links import invite
from tests.console.looking import Look
from tests.console.rooms import House
from tests.console.windows import TELEPHONE

pytestmark = pytest.mark.browser

PASSWORD = "seven herons mend a kettle"


def _link(house: House, handle: str) -> str:
    with house.room.acting("alice", purpose="security") as desk:
        return f"{house.address}/sign-in/link/{invite(house.room, desk, handle)}"


@contextmanager
def _authenticator(page: Page) -> Iterator[Any]:
    """An authenticator in the browser itself, that verifies its user without being touched."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield devtools
    devtools.send("WebAuthn.disable")
    devtools.detach()


def _choose_password(look: Look, page: Page, handle: str) -> None:
    page.goto(_link(look.house, handle))
    page.click("main button.primary")
    page.wait_for_url("**/welcome")
    page.fill("#new_password", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url("**/welcome/second-factor")


def test_a_passkey_from_the_first_sign_in_to_the_next(look: Look, house: House) -> None:
    with look.opened() as page, _authenticator(page):
        _choose_password(look, page, "zhou")
        page.goto(f"{house.address}/account")
        assert page.url.endswith("/welcome/second-factor"), "great powers take a second factor first"
        page.click("a[href='/account/passkeys/new']")
        look.check(page, "en", name="passkey-new")
        page.fill("#called", "office laptop")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/account")
        look.check(page, "en", name="account-with-passkey")
        assert "office laptop" in page.inner_text("main")
        _sign_out(page)
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{house.address}/")
        _sign_out(page)
        page.fill("#name", "zhou")
        page.fill("#password", PASSWORD)
        page.click("form.form button.primary")
        look.check(page, "en", name="second-step-passkey")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{house.address}/")
        page.goto(f"{house.address}/step-up?next=/account")
        look.check(page, "en", name="step-up-passkey")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{house.address}/account")
        assert "Thank you" in page.inner_text("main")
        page.click("main a:has-text('Rename or remove')")
        look.check(page, "en", name="passkey")
        page.fill("#called", "  ")
        page.click("button:has-text('Save')")
        assert page.locator("[role=alert]").count() == 1, "a name says something"
        page.fill("#called", "lab laptop")
        page.click("button:has-text('Save')")
        assert "lab laptop" in page.inner_text("main")
        assert "office laptop" not in page.inner_text("main")
        page.click("main a:has-text('Rename or remove')")
        assert "Nobody signs in with it" in page.inner_text("main"), "what it reaches is shown first"
        page.click("main button.danger")
        assert "counts no more" in page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_authenticator_from_the_first_sign_in_to_the_next(
    look: Look, house: House, *, scripts: bool
) -> None:
    handle = "sun" if scripts else "zheng"
    with look.opened(scripts=scripts, size=TELEPHONE, language="zh-CN") as page:
        _choose_password(look, page, handle)
        page.goto(f"{house.address}/account/codes")
        look.check(page, "zh-CN", scripts=scripts, name="codes")
        page.click("main button.primary")
        look.check(page, "zh-CN", scripts=scripts, name="codes-begun")
        page.fill("#code", "000000")
        page.click("main button.primary")
        assert "验证码错误" in page.inner_text("main")
        page.fill("#code", _code(house, handle))
        page.click("main button.primary")
        look.check(page, "zh-CN", scripts=scripts, name="recovery-codes")
        codes = page.locator("#codes li").all_inner_texts()
        assert len(set(codes)) == 10
        page.click("main a.primary")
        _sign_out(page)
        page.fill("#name", handle)
        page.fill("#password", PASSWORD)
        page.click("form.form button.primary")
        look.check(page, "zh-CN", scripts=scripts, name="second-step")
        page.fill("#code", codes[0])
        page.click("form.form button.primary")
        page.wait_for_url(f"{house.address}/")
        page.goto(f"{house.address}/account")
        assert "剩余 9 个" in page.inner_text("main")
        page.goto(f"{house.address}/account/codes/remove")
        look.check(page, "zh-CN", scripts=scripts, name="codes-remove")
        page.goto(f"{house.address}/account/recovery-codes")
        look.check(page, "zh-CN", scripts=scripts, name="codes-renew")
        page.click("main button.danger")
        assert page.locator("#codes li").count() == 10
        page.goto(f"{house.address}/account/codes/remove")
        page.click("main button.danger")
        assert "验证码已停用" in page.inner_text("main")


def test_somebody_comes_back_to_where_they_were(look: Look, house: House) -> None:
    with look.opened() as page:
        _choose_password(look, page, "wang")
        _sign_out(page)
        page.goto(f"{house.address}/account/password")
        assert page.url.endswith("/sign-in?next=/account/password")
        page.fill("#name", "wang")
        page.fill("#password", PASSWORD)
        page.click("form.form button.primary")
        page.wait_for_url("**/account/password")


def test_language_theme_and_purpose_are_switched_where_one_is(look: Look, house: House) -> None:
    with look.opened("sales", scripts=False) as page:
        page.goto(f"{house.address}/account")
        page.click("summary:has-text('English')")
        page.click("button[value='zh-CN']")
        assert page.url.endswith("/account")
        look.check(page, "zh-CN", scripts=False)
        page.click("summary:has-text('简体中文')")
        page.click("button[value='dark']")
        assert page.get_attribute("html", "data-theme") == "dark"
        page.click("summary:has-text('销售与咨询')")
        page.click("button[value='billing']")
        assert "收款与开票" in page.inner_text("main")
        page.goto(f"{house.address}/")
        assert "收款与开票" in page.inner_text("header")
        assert "收款与开票" not in page.inner_text("main"), "a notice is shown once"


def _sign_out(page: Page) -> None:
    page.click("header details.menu:last-of-type > summary")
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")


def _code(house: House, handle: str) -> str:
    room = house.room
    user = room.door.database.read(
        lambda tx: room.door.staff.by_handle(
            tx, room.door.tenancies.current(tx, room.settings.tenant), handle
        )
    )
    assert user is not None
    secret = house.serving.sign_in.one_time.begun(user)
    assert secret is not None
    return code_of_step(secret, room.door.now() // 30_000)
