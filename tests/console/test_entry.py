"""Signing in and out as people do, in a browser."""

import pytest
from playwright.sync_api import Page

from strongroom.server.signin.factors import Factor
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser


def test_sign_in(look: Look) -> None:
    look.at("/sign-in")


def test_a_name_or_a_password_that_is_wrong(look: Look) -> None:
    def guess(page: Page) -> None:
        page.fill("#name", "nobody")
        page.fill("#password", "what nobody chose")
        page.click("main button.primary")

    assert "The name or the password is wrong" in look.at("/sign-in", act=guess, name="sign-in-wrong")


def test_a_link_shows_a_button_and_lets_in_once(look: Look, house: House) -> None:
    look.at("/sign-in/link/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", name="link")


def test_a_first_sign_in_asks_for_a_password(look: Look) -> None:
    look.at("/welcome", role="sales", factors=Factor.LINK, name="welcome")


def test_a_first_sign_in_offers_a_second_factor(look: Look) -> None:
    text = look.at("/welcome/second-factor", role="security_admin", factors=Factor.PASSWORD)
    assert "great powers" in text


def test_step_up_without_a_second_factor_says_how_to_get_one(look: Look) -> None:
    assert "no second factor yet" in look.at("/step-up?next=/account", role="sales")


def test_account(look: Look) -> None:
    assert "林晓梅" in look.at("/account", role="sales")


def test_a_token_is_made_shown_once_and_ended_after_its_reach(look: Look, house: House) -> None:
    with look.opened("security_admin", scripts=False) as page:
        page.goto(f"{house.address}/account/tokens/new")
        page.fill("#called", "nightly import")
        page.select_option("#days", "7")
        page.fill("#networks", "10.0.0.0/33")
        page.click("main form button.primary")
        assert "CIDR" in page.inner_text("[role=alert]")
        assert page.input_value("#called") == "nightly import", "what was filled in stays"
        assert page.input_value("#days") == "7"
        page.fill("#networks", "10.0.0.0/8")
        page.click("main form button.primary")
        assert page.inner_text("#token").startswith("srt_")
        page.goto(f"{house.address}/account")
        assert "srt_" not in page.content()
        page.click("a[href*='/account/tokens/tok_']")
        look.check(page, "en", scripts=False, name="token-end")
        assert "is refused from now on" in page.inner_text("main")
        page.click("main button.danger")
        assert "taken no more" in page.inner_text("[role=status]")
