"""Importing by pages: upload, what columns become, a try, the import, the refused rows, taking it back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser
PEOPLE = (
    "编号,姓名,手机,城市,生日,备注\n"
    "C1,林黛玉,13800001234,苏州,17/02/1990,\n"
    "C2,贾宝玉,1.38E+10,南京,18/03/1991,\n"
    "C3,薛宝钗,13800005678,南京,31/02/1992,\n"
)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "客户.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def upload(page: Page, house: House, path: Path) -> None:
    page.goto(f"{house.address}/imports")
    page.set_input_files("#file", path)
    page.click("main form button")
    assert "/imports/customers/files/fil_" in page.url, page.inner_text("main")


def test_an_empty_list_says_what_comes_of_a_file(look: Look) -> None:
    assert "nothing is stored before you say so" in look.at("/imports", role="sales", name="imports-none")


def test_a_file_is_mapped_tried_imported_and_taken_back(look: Look, house: House, people: Path) -> None:
    with look.opened("sales", scripts=False) as page:
        upload(page, house, people)
        assert page.get_by_label("Phone", exact=True).locator("option:checked").inner_text() == "手机"
        mapping = page.url.removeprefix(house.address)
        page.click("text=Try it, store nothing")
        assert "under way" in page.inner_text("main") or "waits" in page.inner_text("main")
        house.serving.at_work.runner.run_waiting()
        page.reload()
        tried = page.url.removeprefix(house.address)
        text = page.inner_text("main")
        assert "Would be new\n1" in text
        assert "Would be refused\n2" in text
        assert "in column Phone was stored as a number" in text, "the column by what it fills"
        assert "The date for Date of birth" in text or "Date of birth" in page.inner_text("table")
        assert "…" not in page.inner_text("table")
        with page.expect_download() as download:
            page.click("text=Refused rows as a file")
        refused = Path(download.value.path()).read_text(encoding="utf-8")
        assert "贾宝玉,1.38E+10" in refused
        assert "林黛玉" not in refused
        page.click("text=Import now")
        house.serving.at_work.runner.run_waiting()
        page.reload()
        done = page.url.removeprefix(house.address)
        assert "New\n1" in page.inner_text("main")
        page.goto(f"{house.address}/imports")
        assert "done" in page.inner_text("table")
    look.at(mapping, role="sales", name="imports-mapping")
    look.at(tried, role="sales", name="imports-tried")
    look.at("/imports", role="sales")
    with look.opened("sales") as page:
        page.goto(house.address + done)
        page.click("text=Take back")
        look.check(page, "en", name="imports-undo")
        page.click("main form button")
        house.serving.at_work.runner.run_waiting()
        page.reload()
        assert "Removed\n1" in page.inner_text("main")
        look.check(page, "en", name="imports-undone")


def test_what_was_chosen_is_what_is_imported(look: Look, house: House, people: Path) -> None:
    with look.opened("sales") as page:
        upload(page, house, people)
        page.get_by_label("City", exact=True).select_option("备注")
        page.click("text=Show what that comes to")
        assert "城市" in page.inner_text("main ul:has-text('Not mapped')")
        page.locator("summary:has-text('As text')").click()
        page.fill("#text", 'collection = "customers"\n[fields]\nnme = "姓名"\n')
        page.click("text=Use this text")
        assert "nme" in page.inner_text("[role=alert]")
        look.check(page, "en", name="imports-wrong")


def test_who_may_not_import_finds_neither_page_nor_anothers_file(
    look: Look, house: House, people: Path
) -> None:
    with look.opened("analyst") as page:
        answer = page.goto(f"{house.address}/imports")
        assert answer is not None
        assert answer.status == 403
    with look.opened("sales") as page:
        upload(page, house, people)
        address = page.url
    with look.opened("service") as page:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
