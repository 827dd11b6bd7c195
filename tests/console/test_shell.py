"""What stands around pages, and the pages that belong to no room."""

import pytest

from tests.console.looking import Look

pytestmark = pytest.mark.browser


def test_home(look: Look) -> None:
    assert "林晓梅" in look.at("/", role="sales")


def test_sign_in(look: Look) -> None:
    look.at("/sign-in")


def test_a_page_that_is_not_there(look: Look) -> None:
    assert "404" in look.at("/nowhere", role="sales", status=404)
