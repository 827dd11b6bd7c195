"""The system administrator's screens."""

from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.backup.destinations import add_destination
from strongroom.backup.leaving import remove_destination
from strongroom.backup.registry import Role
from strongroom.backup.workshop import Workshop
from strongroom.storage import job_rows
from strongroom.storage.transaction import Transaction
from strongroom.vault.macs.whole_rows import tag_whole
from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser


def _add(house: House, name: str, place: Path) -> None:
    session = house.room.acting("wu", purpose="operations").session
    add_destination(Workshop(house.room, session, {}), name, f"folder:{place}", Role.GATING)


def test_without_a_destination_the_page_says_what_to_do(look: Look) -> None:
    text = look.at("/backups", role="system_admin", name="backups-none")
    assert "Add a destination" in text
    assert "nothing is backed up" in text


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


def test_of_what_never_ran_nothing_good_is_said(look: Look, house: House) -> None:
    text = look.at("/schedules", role="system_admin", name="schedules-none")
    assert "Nothing has run by itself yet" in text
    assert "not yet run" in text
    assert "Nothing is late" not in text
    assert "in time" not in text.replace("said to be in time", "")
    at_work, tenant = house.serving.at_work, house.room.settings.tenant
    at_work.schedules.start_due()

    def ran(tx: Transaction, now: int) -> None:
        row = job_rows.lock_schedule_run(tx, tenant, "checkpoint")
        assert row is not None
        row = row._replace(last=now)
        mac = tag_whole(house.room.door.keyring.row_mac(), "run", row)
        job_rows.put_schedule_run(tx, row._replace(mac=mac))

    house.room.door.transact(tenant, ran)
    text = look.at("/schedules", role="system_admin", name="schedules-some")
    assert "not judged" in text


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


def test_a_destination_is_added_by_keyboard_and_tried(
    look: Look, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("added")
    with look.opened("system_admin", scripts=False) as page:
        page.goto(f"{look.house.address}/backups/new")
        page.focus("#name")
        page.keyboard.type("Not A Name")
        page.keyboard.press("Tab")
        page.keyboard.type(f"folder:{place}")
        page.keyboard.press("Enter")
        assert "small letters" in page.inner_text("[role=alert]")
        assert page.input_value("#uri") == f"folder:{place}", "what was filled in stays"
        page.fill("#name", "added")
        page.fill("#uri", "s3://key:secret@bucket/x")
        page.locator("#uri").press("Enter")
        assert "secret" in page.inner_text("[role=alert]")
        page.fill("#uri", f"folder:{place}")
        page.locator("#uri").press("Enter")
        assert "is a destination from now on" in page.inner_text("[role=status]")
        assert page.url.endswith("/backups/destinations/added")
        page.click("text=Try out")
        assert "written, read, listed" in page.inner_text("[role=status]")
        page.goto(f"{look.house.address}/backups/new")
        page.fill("#name", "twice")
        page.fill("#uri", f"folder:{place}")
        page.locator("#uri").press("Enter")
        assert "already" in page.inner_text("[role=alert]")
    look.at("/backups/new", role="system_admin", name="destination-new")
    look.at("/backups/destinations/added", role="system_admin", name="destination")
    place.rename(place.with_name("unplugged"))
    with look.opened("system_admin") as page:
        page.goto(f"{look.house.address}/backups/destinations/added")
        page.click("text=Try out")
        assert "cannot be reached" in page.inner_text("[role=alert]")
        look.check(page, "en", name="destination-unreached")
        page.goto(f"{look.house.address}/backups")
        assert "The destination added cannot be reached." in page.inner_text("main")
        assert "destination.unreachable" not in page.inner_text("main")
    place.with_name("unplugged").rename(place)


def test_what_erasures_wait_for_is_changed_after_its_reach_is_shown(
    look: Look, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _add(house, "drawer", tmp_path_factory.mktemp("drawer"))
    at = "/backups/destinations/drawer"
    assert "no longer wait" in look.at(f"{at}/role", role="system_admin", name="destination-role")
    with look.opened("system_admin", scripts=False) as page:
        page.goto(look.house.address + at)
        page.click("text=Make it an archive")
        page.click("main form button.danger")
        assert "Archive" in page.inner_text("main h1 + p")
        page.click("text=Let erasures wait for it")
        assert "under way too" in page.inner_text("main")
        page.click("main form button.danger")
        assert "Erasures wait for it" in page.inner_text("main h1 + p")


def test_a_destination_is_given_up_after_its_reach_is_shown_and_the_only_whole_one_is_not(
    look: Look, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for name in ("staying", "leaving"):
        _add(house, name, tmp_path_factory.mktemp(name))
    at = "/backups/destinations/leaving"
    house.serving.jobs.ask(house.room.acting("wu", purpose="operations"), "backup_run", {})
    house.serving.at_work.runner.run_waiting()
    text = look.at(f"{at}/remove", role="system_admin", name="destination-remove")
    assert "lie there and stay there" in text
    with look.opened("system_admin", scripts=False) as page:
        page.goto(look.house.address + at)
        page.click("text=Remove the destination")
        page.click("main form button.danger")
        assert "destination no more" in page.inner_text("[role=status]")
        assert page.locator("a[href='/backups/destinations/leaving']").count() == 0
    shop = Workshop(house.room, house.room.acting("wu", purpose="operations").session, {})
    names = [each.name for each in shop.destinations()]
    for name in names[:-1]:
        remove_destination(shop, name)
    look.at(
        f"/backups/destinations/{names[-1]}/remove", role="system_admin", status=403, name="destination-only"
    )
    with look.opened("system_admin") as page:
        page.goto(f"{look.house.address}/backups/destinations/{names[-1]}/remove")
        assert "has every backup" in page.inner_text("[role=alert]")
        assert page.locator("main form button.danger").count() == 0


@pytest.mark.parametrize("path", ["/backups/new", "/backups/destinations/disk/remove"])
def test_who_sees_customers_adds_and_removes_no_destination(look: Look, path: str) -> None:
    look.at(path, role="sales", status=403, name="destination-refused")


def test_a_destination_that_there_is_not_is_not_found(look: Look) -> None:
    look.at("/backups/destinations/nowhere", role="system_admin", status=404, name="destination-none")


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
