"""The system administrator's screens."""

from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.destinations import add_destination
from strongroom.backup.registry import Role
from strongroom.backup.workshop import Workshop
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser


def _add(house: House, name: str, place: Path) -> None:
    session = house.room.acting("wu", purpose="operations").session
    add_destination(Workshop(house.room, session, {}), name, f"folder:{place}", Role.GATING)


def test_without_a_destination_the_page_says_what_to_do(look: Look) -> None:
    assert "strongroom destination add" in look.at("/backups", role="system_admin", name="backups-none")


def test_a_backup_is_asked_for_followed_and_shown(
    look: Look, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _add(house, "disk", tmp_path_factory.mktemp("disk"))
    with look.opened("system_admin") as page:
        page.goto(f"{look.house.address}/backups")
        page.click("button:has-text('Back up now')")
        assert "waits" in page.inner_text("main")
        path = page.url.removeprefix(look.house.address)
        house.serving.at_work.runner.run_waiting()
        page.reload()
        assert "done" in page.inner_text("main")
    look.at(path, role="system_admin", name="job")
    look.at("/jobs", role="system_admin")
    assert "3-2-1-1-0" in look.at("/backups", role="system_admin", name="backups")


def test_keys_show_stores_and_never_a_key(look: Look, house: House) -> None:
    text = look.at("/keys", role="system_admin")
    assert "store-a" in text
    assert "AGE-SECRET-KEY" not in text


def test_who_sees_customers_sees_no_keys(look: Look) -> None:
    look.at("/keys", role="sales", status=403, name="keys-refused")


def test_what_runs_by_itself_is_shown_and_changed(look: Look) -> None:
    text = look.at("/schedules", role="system_admin")
    assert "every hour" in text
    with look.opened("system_admin", scripts=False) as page:
        page.goto(f"{look.house.address}/schedules/backup")
        page.fill("#every", "2")
        page.fill("#late", "1")
        page.click("text=Save")
        assert page.locator("[role=alert]").count() == 1, "late before it runs again is no plan"
        page.fill("#every", "2")
        page.fill("#late", "9")
        page.click("text=Save")
        assert "every 2 hours" in page.inner_text("main")
        page.goto(f"{look.house.address}/schedules/backup")
        look.check(page, "en", scripts=False, name="schedule")
        page.click("text=As in every room")
        assert "every 2 hours" not in page.inner_text("main")


def test_a_destination_is_tried_out(
    look: Look, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _add(house, "shelf", tmp_path_factory.mktemp("shelf"))
    with look.opened("system_admin") as page:
        page.goto(f"{look.house.address}/backups")
        page.locator("text=Try out").first.click()
        assert "written, read, listed" in page.inner_text("[role=status]")


def test_a_webhook_is_added_tested_and_removed(
    look: Look, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = replace(house.room.settings, reachable=("127.0.0.0/8",))
    monkeypatch.setattr(house.room, "settings", own)
    # Whoever just signed in with a second factor has shown a fresh one.
    assert "go nowhere yet" in look.at("/notices", role="system_admin", name="notices-none")
    with look.opened("system_admin", scripts=False) as page:
        page.goto(f"{look.house.address}/notices/webhook")
        page.fill("#url", "ftp://127.0.0.1/x")
        page.click("main form button.primary")
        assert page.locator("[role=alert]").count() == 1
        page.fill("#url", "http://127.0.0.1:9/hook")
        page.click("main form button.primary")
        assert "whsec_" in page.inner_text("main"), page.inner_text("main")
        page.click("main a.primary")
        target = page.url.removeprefix(look.house.address)
        page.click("text=Send a test")
        assert "on its way" in page.inner_text("main")
        assert "whsec_" not in page.inner_text("main")
    assert "This is a test" in look.at(target, role="system_admin", name="notice-target")
    with look.opened("system_admin") as page:
        page.goto(f"{look.house.address}/notices/mail")
        look.check(page, "en", name="notice-mail")
        page.goto(f"{look.house.address}{target}/remove")
        page.click("main form button.danger")
        assert "go nowhere yet" in page.inner_text("main")
