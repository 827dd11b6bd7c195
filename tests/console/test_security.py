"""The security administrator's screens."""

import re

import pytest
from playwright.sync_api import Page

from strongroom.errors import NotFound, Refused
from strongroom.model.ids import write_id
from strongroom.watch.live import Watcher
from tests.console.looking import Look
from tests.console.rooms import House
from tests.console.windows import TELEPHONE

pytestmark = pytest.mark.browser


def test_people(look: Look, house: House) -> None:
    assert "林晓梅" in look.at("/people", role="security_admin")
    with house.room.acting("alice", purpose="security") as desk:
        lin = next(write_id("usr", each.id) for each in desk.admin.users() if each.handle == "lin")
    look.at(f"/people/{lin}", role="security_admin", name="person")
    with look.opened("security_admin") as page:
        page.goto(f"{look.house.address}/people/{lin}")
        page.check("input[value=analyst]")
        page.click("main button.primary")
        page.click("p.small a:has-text('Analyst')")
        assert page.url.endswith("/access/report#role-analyst"), "a changed role is looked at where it stands"
        page.goto(f"{look.house.address}/people/{lin}")
        page.uncheck("input[value=analyst]")
        page.click("main button.primary")
        assert page.locator("p.small a").all_inner_texts() == ["Sales"]
    look.at("/people/new", role="security_admin", name="person-new")
    look.at(f"/people/{lin}/suspend", role="security_admin", name="suspend")


def test_a_colleague_is_added_invited_and_suspended_at_once(look: Look, house: House) -> None:
    with look.opened("security_admin") as page:
        page.goto(f"{look.house.address}/people/new")
        page.fill("#handle", "mei")
        page.check("input[value=sales]")
        page.click("main button.primary")
        page.click("button:has-text('Make a link')")
        mei = page.url.removesuffix("/invite")
        assert "mei" not in mei
        address = page.inner_text("#address")
        assert "/link" in address or "/l/" in address
        assert address.startswith(look.house.address)
    secret = house.cookie("mei")
    with look.opened("security_admin") as page:
        page.goto(f"{mei}/suspend")
        page.click("main button.danger")
        assert "suspended" in page.inner_text("main")
    with look.opened() as page:
        page.context.add_cookies([{"name": "strongroom", "value": secret, "url": look.house.address}])
        page.goto(f"{look.house.address}/customers")
        assert "/sign-in" in page.url
    _let_back_in(look, house, mei.removeprefix(look.house.address), secret)


def _let_back_in(look: Look, house: House, mei: str, secret: str) -> None:
    asked = look.at(f"{mei}/resume", role="security_admin", name="resume")
    assert "What comes back" in asked
    assert "What stays ended" in asked
    assert "Sales" in asked
    assert "Let back in" not in look.at(mei, role="audit_admin", name="suspended-auditor")
    with look.opened("security_admin") as page:
        page.goto(look.house.address + mei)
        page.click("a:has-text('Let back in')")
        page.click("main button.primary")
        assert "Sessions and tokens stay ended" in page.inner_text("body")
        assert page.locator("a:has-text('Let back in')").count() == 0
    assert "is not suspended" in look.at(f"{mei}/resume", role="security_admin", status=409, name="resumed")
    for cookie, inside in ((secret, False), (house.cookie("mei"), True)):
        with look.opened() as page:
            page.context.add_cookies([{"name": "strongroom", "value": cookie, "url": look.house.address}])
            page.goto(f"{look.house.address}/customers")
            assert ("/sign-in" not in page.url) is inside


def test_who_may_what_is_explained(look: Look) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/access/explain")
        page.fill("#handle", "lin")
        page.select_option("#action", "reveal")
        page.fill("#field", "national_id")
        page.click("main button.primary")

    text = look.at("/", role="security_admin", act=act, name="explain")
    assert "refused" in text
    assert "Reveal a value" in text
    assert "keys_rotate" not in text
    assert "user_list" not in text
    with look.opened("security_admin") as page:
        page.goto(f"{look.house.address}/access/explain")
        offered = page.locator("#handle-known option").evaluate_all("all => all.map(it => it.value)")
        assert {"lin", "wang"} <= set(offered)
        page.fill("#handle", "lin")
        page.select_option("#action", "reveal")
        page.fill("#field", "phone")
        page.click("main button.primary")
        said = page.inner_text("main ul.plain-list")
        assert "Granted: " in said, "by the purpose that her sessions begin with"
        assert "It takes a reason code" in said
        assert "sales (Selling and advising)" in said
        assert "Phone: masked" in said


def test_the_report_is_shown_by_role_and_given_as_a_file(look: Look) -> None:
    text = look.at("/access/report", role="security_admin", name="report")
    assert "Customer service" in text
    assert "privacy_officer" not in text
    with look.opened("security_admin", size=TELEPHONE, language="zh-CN") as page:
        page.goto(f"{look.house.address}/access/report")
        sales = page.locator("section[aria-label='销售']")
        sales.locator("summary").first.click()
        look.check(page, "zh-CN", name="report-open")
        seen = sales.locator("table").first.inner_text()
        assert "林黛玉" in seen
        assert "138****1234" in seen
        assert "13800001234" not in seen
        assert "1101" not in seen, "what is hidden is hidden here too"
        assert "中国" in seen
    with look.opened("security_admin") as page:
        page.goto(f"{look.house.address}/access/report")
        with page.expect_download() as asked:
            page.click("text=Report as CSV")
        assert "lin" in asked.value.path().read_text(encoding="utf-8-sig")


def test_the_scope_of_a_breach_names_people_and_fields_and_no_values(look: Look, house: House) -> None:
    with house.room.acting("lin", purpose="sales", reason_code="order_handling") as desk:
        made = desk.customers.create({"kind": "person", "name": "王小明", "phone": "138 0000 5678"}).id
        desk.customers.reveal(made, ["phone"])

    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/breach?who=lin")
        page.click("main button.primary")

    text = look.at("/", role="security_admin", act=act, name="breach")
    assert made in text
    assert "Phone" in text
    assert "customers.phone" not in text
    assert not re.search("138.{4,6}5678", text)


def test_an_alert_is_looked_at_judged_and_its_subject_suspended_in_one_step(look: Look, house: House) -> None:
    with house.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("leo", ["sales"], name="Leo Lang")
    with house.room.acting("leo", purpose="sales", reason_code="order_handling") as leo:
        for _ in range(60):
            with pytest.raises(NotFound):
                leo.customers.get("cus_01m8d5vy92ecyvnjq6shcvkgmq")
    house.room.acting("alice", purpose="audit").audit.checkpoint()  # numbers what waits
    watcher = Watcher(house.room.door, house.room.settings.tenant)
    while watcher.step().behind:
        pass
    watcher.stop()
    assert "refused again and again" in look.at("/alerts", role="security_admin")
    with look.opened("security_admin") as page:
        page.goto(f"{look.house.address}/alerts")
        page.click("text=refused again and again")
        path = page.url.removeprefix(look.house.address)
    assert "A burst of refusals" in look.at(path, role="security_admin", name="alert")
    look.at(path, role="audit_admin", name="alert-auditor")
    with look.opened("security_admin") as page:
        page.goto(look.house.address + path)
        page.click("button:has-text('Suspend leo')")
        page.check("input[value=misuse]")
        page.click("button:has-text('Close')")
        page.goto(look.house.address + path)
        assert "Misuse" in page.inner_text("main")
        assert "suspended the colleague" in page.inner_text("main")


def test_activity_is_plotted_by_person_and_day_and_leads_to_the_log(look: Look, house: House) -> None:
    with house.room.acting("lin", purpose="sales") as desk:
        made = desk.customers.create({"kind": "person", "name": "江月", "phone": "13800004321"})
        for _ in range(3):
            desk.customers.get(made.id)
        desk.stating(reason_code="customer_request").customers.reveal(made.id, ["phone"])
    with house.room.acting("qian", purpose="analytics") as desk, pytest.raises(Refused):
        desk.customers.reveal(made.id, ["phone"])
    text = look.at("/activity", role="security_admin")
    assert "lin" in text
    assert "江月" not in text
    with look.opened("audit_admin") as page:
        page.goto(f"{look.house.address}/activity?days=7")
        row = page.locator("tr", has=page.get_by_role("link", name="lin", exact=True)).inner_text()
        looks, reveals = row.split()[1:3]  # others of this room's tests may have looked too
        assert (int(looks) >= 3, int(reveals) >= 1) == (True, True), row
        page.locator("tr", has=page.get_by_role("link", name="lin", exact=True)).get_by_text(
            "In the log"
        ).click()
        assert page.url.endswith("/log")
        assert "revealed" in page.inner_text("main")
        page.goto(f"{look.house.address}/activity?days=7")
        page.get_by_role("link", name="qian", exact=True).click()
        look.check(page, "en", name="activity-of-one")
        assert "Refusals\n1" in page.inner_text("main")
    with look.opened("sales") as page:
        answer = page.goto(f"{look.house.address}/activity")
        assert answer is not None
        assert answer.status == 403
