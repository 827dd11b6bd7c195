"""Totals without too few people, and a file that leaves sealed, once."""

import io
from pathlib import Path

import pytest

from strongroom.crypto.age import AgeReader, ScryptIdentity
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser
PASSPHRASE = "correct horse battery staple"
GIVEN = "山水云月花鸟风雨雪春夏秋"


@pytest.fixture(scope="module", autouse=True)
def people(house: House) -> None:
    """Twelve customers in Shanghai, eleven in Beijing and three in Suzhou, whom totals withhold."""
    with house.room.acting("lin", purpose="sales") as desk:
        for city, count in (("上海", 12), ("北京", 11), ("苏州", 3)):
            for number in range(count):
                desk.customers.create({"kind": "person", "name": f"林{city}{GIVEN[number]}", "city": city})


def test_totals_show_groups_of_ten_and_more_and_say_what_they_withhold(look: Look) -> None:
    def by_city(page: object) -> None:
        page.select_option("[name=by-1]", "city")  # type: ignore[attr-defined]  # a page of playwright
        page.click("main form button")  # type: ignore[attr-defined]  # likewise

    text = look.at("/totals?collection=customers", role="analyst", act=by_city, name="totals")
    assert "上海" in text
    assert "苏州" not in text
    assert "at least 10 customers" in text
    assert "Groups not shown" in text


def test_an_export_is_made_followed_and_fetched_once(look: Look, house: House) -> None:
    with look.opened("analyst", scripts=False) as page:
        page.goto(f"{house.address}/exports?collection=customers")
        page.fill("#passphrase", "short")
        page.select_option("#reason_code", "legal_duty")
        page.click("text=Make the file")
        assert page.locator("[role=alert]").count() == 1
        page.fill("#passphrase", PASSPHRASE)
        page.click("text=Make the file")
        house.serving.at_work.runner.run_waiting()
        page.reload()
        address = page.url.removeprefix(house.address)
        assert "Records\n26" in page.inner_text("main"), page.inner_text("main")
        page.select_option("#reason_code", "legal_duty")
        with page.expect_download() as download:
            page.click("text=Fetch it, this one time")
        sealed = Path(download.value.path()).read_bytes()
        page.reload()
        assert "no longer here" in page.inner_text("main")
    opened = AgeReader(io.BytesIO(sealed), [ScryptIdentity(PASSPHRASE)]).read().decode()
    assert "上海" in opened
    assert "林上海山" not in opened
    look.at(address, role="analyst", name="export")
    look.at("/exports?collection=customers", role="analyst", name="exports")


def test_who_may_not_export_is_offered_nothing(look: Look, house: House) -> None:
    with look.opened("sales") as page:
        answer = page.goto(f"{house.address}/exports")
        assert answer is not None
        assert answer.status == 403
        assert page.locator("nav a[href='/exports']").count() == 0
        assert page.locator("nav a[href='/totals']").count() > 0
