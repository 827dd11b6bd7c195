"""What stands around pages, and the pages that belong to no room."""

import pytest

from tests.console.looking import Look

pytestmark = pytest.mark.browser


def test_home(look: Look) -> None:
    assert "林晓梅" in look.at("/", role="sales")


def test_a_page_that_is_not_there(look: Look) -> None:
    assert "404" in look.at("/nowhere", role="sales", status=404)


@pytest.mark.parametrize("path", ["/front-desk", "/five-minutes", "/database"])
def test_a_room_that_is_no_demo_has_no_front_desk(path: str, look: Look) -> None:
    with look.opened("sales") as page:
        answer = page.goto(look.house.address + path)
        assert answer is not None
        assert answer.status == 404
        assert page.get_by_text("Front desk").count() == 0
