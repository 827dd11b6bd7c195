"""The screens of those who work with people, seen as sales and service see them."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from tests.console.looking import Look
from tests.console.rooms import House

pytestmark = pytest.mark.browser

NANA = {
    "kind": "person",
    "name": "欧阳娜娜",
    "phone": "138 0000 5678",
    "email": "nana@example.com",
    "city": "杭州",
    "address": "浙江省杭州市西湖区文三路 90 号",
    "birth_date": "1990-05-06",
    "note": "喜欢下午来电",
}


# The screens show what was bought within a year.
ORDERED = [datetime.now(UTC) - timedelta(days=days) for days in (260, 110, 20)]


@pytest.fixture(scope="module")
def nana(house: House) -> str:
    """A customer of lin's with purchases and needs."""
    with house.room.acting("lin", purpose="sales") as desk:
        made = desk.customers.create(NANA)
        desk.customers.create(
            {"kind": "person", "name": "O'Brien", "phone": "139 0000 5678", "city": "Dublin"}
        )
        bought = zip(ORDERED, ("1280", "399.50", "2899"), strict=True)
        for number, (ordered, total) in enumerate(bought, start=1):
            desk.purchases.create(
                {
                    "customer": made.id,
                    "external_id": f"SO-{number}",
                    "ordered_at": ordered.isoformat(),
                    "status": "done",
                    "currency": "CNY",
                    "total": total,
                    "items": [
                        {"sku": "A-1", "description": "空气净化器", "quantity": "1", "unit_price": total}
                    ],
                }
            )
        desk.needs.create(
            {
                "customer": made.id,
                "kind": "quote",
                "summary": "批量采购报价",
                "status": "open",
                "priority": "high",
                "due_at": "2026-01-02T09:00:00+08:00",
            }
        )
        desk.customers.get(made.id)
    return made.id


def test_today_shows_what_is_due_and_who_was_seen(look: Look, nana: str) -> None:
    text = look.at("/today", role="sales")
    assert "批量采购报价" in text
    assert "欧阳娜娜" in text


def test_the_list_shows_masks(look: Look, nana: str) -> None:
    text = look.at("/customers", role="sales")
    assert "138****5678" in text
    assert "13800005678" not in text


def test_a_customer_s_page(look: Look, nana: str) -> None:
    text = look.at(f"/customers/{nana}", role="sales", name="customer")
    assert "CNY 2,899" in text
    assert "Who looked" in text
    assert "文三路" not in text


def test_an_empty_list_teaches(look: Look) -> None:
    assert "You own no customer yet" in look.at("/customers", role="service")


def at_search(look: Look, words: str, role: str = "service") -> str:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/search")
        page.fill("[name=words]", words)
        page.click("main button.primary")

    return look.at("/search", role=role, act=act, name=f"search-{len(words)}")


def test_the_last_four_find_and_namesakes_are_told_apart(look: Look, nana: str) -> None:
    text = at_search(look, "５６７８")
    assert "2 found" in text
    assert f"{ORDERED[-1].day} {ORDERED[-1]:%b %Y}" in text
    assert "杭州" in text


def test_an_order_number_finds_its_customer(look: Look, nana: str) -> None:
    with look.opened("service") as page:
        page.goto(f"{look.house.address}/search")
        page.fill("[name=words]", "SO-2")
        page.click("main button.primary")
        assert "欧阳娜娜" in page.inner_text("main")
        assert "SO-2" not in page.url


def test_a_phone_is_revealed_in_place_and_hides_itself(look: Look, nana: str) -> None:
    with look.opened("sales") as page:
        page.clock.install()
        page.goto(f"{look.house.address}/customers/{nana}")
        page.select_option("#reason_code", "order_handling")
        page.click("button[name=field][value=phone]")
        page.wait_for_selector("[data-field=phone].revealed")
        assert page.inner_text("[data-field=phone]") == "+8613800005678"
        page.clock.fast_forward(31_000)
        assert page.inner_text("[data-field=phone]") == "+86 138****5678"


def test_without_scripts_a_phone_is_revealed_on_a_page_that_is_kept_nowhere(look: Look, nana: str) -> None:
    with look.opened("sales", scripts=False) as page:
        page.goto(f"{look.house.address}/customers/{nana}")
        page.select_option("#reason_code", "order_handling")
        with page.expect_response("**/reveal") as asked:
            page.click("button[name=field][value=phone]")
        assert "+8613800005678" in page.inner_text("main")
        assert asked.value.headers["cache-control"] == "no-store"


def test_a_caller_is_verified_by_one_word(look: Look, nana: str) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/{nana}/verify")
        page.select_option("#field", "email")
        page.fill("#value", "NANA@example.com")
        page.click("main button.primary")

    text = look.at("/", role="service", act=act, name="verify")
    assert "Match" in text
    assert "nana@example.com" not in text.lower()


def test_a_customer_of_somebody_else_is_told_of_before_a_second_is_made(look: Look, nana: str) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/new")
        page.fill("#name", "娜娜")
        page.fill("#phone", "0086 138 0000 5678")
        page.click("main button.primary")

    text = look.at("/", role="service", act=act, name="new-duplicate")
    assert "Such a customer exists already" in text
    assert "owner lin" in text


def test_what_is_wrong_with_a_form_stands_beside_the_field(look: Look) -> None:
    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/new")
        page.fill("#name", "李雷")
        page.fill("#birth_date", "2031-02-31")
        page.click("main button.primary")

    look.at("/", role="sales", act=act, name="new-wrong")
    with look.opened("sales") as page:
        act(page)
        assert page.get_attribute("#birth_date", "aria-invalid") == "true"
        assert page.input_value("#name") == "李雷"


def test_an_edit_shows_before_and_after_and_a_version_can_be_restored(look: Look, house: House) -> None:
    with house.room.acting("wang", purpose="support") as desk:
        made = desk.customers.create({"kind": "person", "name": "李雷", "city": "上海"}).id

    def act(page: Page) -> None:
        page.goto(f"{look.house.address}/customers/{made}/edit")
        page.fill("#city", "南京")
        page.click("main button.primary")

    text = look.at("/", role="service", act=act, name="compared")
    assert "上海" in text
    assert "南京" in text
    with look.opened("service") as page:
        act(page)
        page.click("main button.primary")
        assert "南京" in page.inner_text("main")
        page.goto(f"{look.house.address}/records/{made}/history")
        page.click("text=Restore this version")
        assert "上海" in page.inner_text("main")
    look.at(f"/records/{made}/history", role="service", name="history")


def test_needs_are_made_taken_and_closed(look: Look, nana: str) -> None:
    look.at(f"/customers/{nana}/needs/new", role="service", name="need-new")
    with look.opened("service") as page:
        page.goto(f"{look.house.address}/customers/{nana}/needs/new")
        page.fill("#summary", "换滤芯")
        page.click("main button.primary")
        page.click("text=Take it")
        page.select_option("#status", "done")
        page.click("text=Save")
        assert "Done" in page.inner_text("main")
        path = page.url.removeprefix(look.house.address)
    look.at(path, role="service", name="need")


def test_a_form_that_is_sent_again_makes_nothing_twice(look: Look, house: House) -> None:
    with house.room.acting("wang", purpose="support") as desk:
        customer = desk.customers.create({"kind": "person", "name": "贾探春"}).id
    with look.opened("service", scripts=False) as page:
        path = f"/customers/{customer}/needs/new"
        light, again = sent(look, page, path, {"summary": "修灯"}, 2)
        assert light == again
        page.goto(look.house.address + again)
        assert "nothing was stored again" in page.inner_text("[role=status]")
        door = sent(look, page, path, {"summary": "修门"}, 1)
        assert door != [light], "with anything changed it is another"
        assert len(set(sent(look, page, "/customers/new", {"name": "贾惜春"}, 2))) == 1
    with house.room.acting("wang", purpose="support") as desk:
        assert len(desk.needs.list(customer=customer)) == 2


def sent(look: Look, page: Page, path: str, entered: dict[str, str], times: int) -> list[str]:
    """Where a form leads to that is sent with the same content so many times, as by quick clicks."""
    page.goto(look.house.address + path)
    hidden = page.locator("main form input[type=hidden]").evaluate_all(
        "all => all.map(it => [it.name, it.value])"
    )
    headers = {"Origin": look.house.address, "Accept": "text/html"}
    answers = [
        page.request.post(
            look.house.address + path, form={**dict(hidden), **entered}, headers=headers, max_redirects=0
        )
        for _ in range(times)
    ]
    assert {each.status for each in answers} == {303}, [each.text() for each in answers]
    return [each.headers["location"] for each in answers]


def test_giving_away(look: Look, nana: str) -> None:
    look.at(f"/customers/{nana}/transfer", role="sales", name="transfer")
    look.at("/handover", role="sales")
    with look.opened("sales") as page:
        page.goto(f"{look.house.address}/handover")
        offered = page.locator("#taker-known option").evaluate_all("all => all.map(it => it.value)")
        assert "lin" in offered
        assert "wang" not in offered, "who shares no team is not offered by name"
    look.at(f"/customers/{nana}/merge", role="service", name="merge")


def test_a_handover_shows_what_it_reaches_before_anything_is_given(look: Look, house: House) -> None:
    with house.room.acting("alice", purpose="security") as desk:
        desk.admin.user_add("kim", ["sales"], name="Kim")
    with house.room.acting("kim", purpose="sales") as desk:
        made = desk.customers.create({"kind": "person", "name": "史湘云"})
        desk.needs.create({"customer": made.id, "kind": "question", "summary": "何时到货"})
    with look.opened("alice", scripts=False, language="zh-CN") as page:
        page.goto(f"{look.house.address}/handover")
        page.fill("#giver", "nobody")
        page.fill("#taker", "lin")
        page.click("main button.primary")
        assert page.locator("[role=alert]").count() == 1
        page.fill("#giver", "kim")
        page.click("main button.primary")
        look.check(page, "zh-CN", scripts=False, name="handover-reach")
        text = page.inner_text("main")
        assert "客户：1" in text
        assert "客户需求：1" in text
        with house.room.acting("kim", purpose="sales") as desk:
            assert desk.customers.get(made.id).owner_handle == "kim", "nothing is given yet"
        page.click("main button.danger")
        assert "2 条记录已有新负责人" in page.inner_text("[role=status]")


def test_who_may_not_see_customers_is_told_why(look: Look, nana: str) -> None:
    look.at(f"/customers/{nana}", role="audit_admin", status=403, name="refused")


def test_what_a_form_was_not_given_by_us_is_a_mistake_and_leads_nowhere_else(look: Look, nana: str) -> None:
    with look.opened("sales", scripts=False) as page:
        page.goto(f"{look.house.address}/customers/{nana}")
        page.locator("form[data-reveal] [name=back]").evaluate("it => { it.value = 'javascript:alert(1)'; }")
        page.select_option("#reason_code", "order_handling")
        page.click("button[name=field][value=phone]")
        assert page.locator("[href^='javascript']").count() == 0
        page.goto(f"{look.house.address}/customers/{nana}/edit")
        page.locator("[name=revision]").evaluate("it => { it.value = 'first'; }")
        page.fill("#city", "苏州")
        page.click("main button.primary")
        page.click("main button.primary")
        assert page.locator("[role=alert]").count() == 1


@pytest.mark.parametrize(("form", "missing"), [("/customers/new", "#name"), ("needs/new", "#summary")])
def test_a_form_with_nothing_in_it_stores_nothing(look: Look, nana: str, form: str, missing: str) -> None:
    path = form if form.startswith("/") else f"/customers/{nana}/{form}"
    with look.opened("sales") as page:
        page.goto(f"{look.house.address}{path}")
        page.click("main form button.primary")
        assert page.url.endswith(path)
        assert page.get_attribute(missing, "aria-invalid") == "true"
        assert f"{missing[1:].capitalize()} is missing." in page.inner_text("main")


def test_a_form_says_what_is_wrong_by_the_words_of_its_labels(look: Look) -> None:
    with look.opened("sales", language="zh-CN") as page:
        page.goto(f"{look.house.address}/customers/new")
        page.fill("#name", "李雷")
        page.fill("#birth_date", "2031-02-31")
        page.click("main form button.primary")
        assert "birth_date" not in page.inner_text("main")


def test_of_a_customer_who_buys_all_the_time_the_newest_are_shown_and_all_are_counted(
    look: Look, house: House
) -> None:
    today = datetime.now(UTC)
    with house.room.acting("lin", purpose="sales") as desk:
        made = desk.customers.create({"kind": "person", "name": "常客"}).id
        begun = {"op": "create", "collection": "purchases"}
        desk.batch(
            [
                {**begun, "values": {"customer": made, "ordered_at": (today - timedelta(days=9)).isoformat()}}
                for _ in range(500)
            ]
        )
        newest = {"customer": made, "external_id": "SO-NEWEST", "ordered_at": today.isoformat()}
        desk.purchases.create(newest)
        for number in range(51):
            desk.needs.create({"customer": made, "kind": "question", "summary": f"question {number:02}"})
    with look.opened("sales") as page:
        page.goto(f"{look.house.address}/customers/{made}")
        text = page.inner_text("main")
    assert "SO-NEWEST" in text
    assert "and 493 more" in text
    assert "question 50" in text
    assert "question 00" not in text
    assert "and 1 earlier" in text


def test_codes_and_moments_stand_in_words(look: Look, house: House) -> None:
    with house.room.acting("wang", purpose="support") as desk:
        made = desk.customers.create(
            {"kind": "person", "name": "韩梅梅", "gender": "female", "country": "FR"}
        ).id
        bought = desk.purchases.create(
            {"customer": made, "ordered_at": "2026-09-29T05:42:00Z", "payment": "wechat"}
        ).id
    with look.opened("service") as page:
        page.goto(f"{look.house.address}/customers/{made}")
        assert "Female" in page.inner_text("main")
        assert "France" in page.inner_text("main")
        page.goto(f"{look.house.address}/customers/{made}/edit")
        assert page.locator("#gender option:checked").inner_text() == "Female"
        page.goto(f"{look.house.address}/purchases/{bought}")
        assert "29 Sep 2026 05:42 UTC" in page.inner_text("main")
        assert "WeChat Pay" in page.inner_text("main")
    with look.opened("service", language="zh-CN") as page:
        page.goto(f"{look.house.address}/customers/{made}")
        assert "法国" in page.inner_text("main")


def test_verifying_a_caller_is_offered_to_whoever_may_compare_something(look: Look, nana: str) -> None:
    for role, offered in (("sales", 0), ("service", 1)):
        with look.opened(role) as page:
            page.goto(f"{look.house.address}/customers/{nana}")
            assert page.locator(f"a[href='/customers/{nana}/verify']").count() == offered, role


def test_one_place_of_the_navigation_is_where_one_is(look: Look) -> None:
    with look.opened("sales") as page:
        page.goto(f"{look.house.address}/customers/new")
        assert page.locator("nav.side [aria-current=page]").all_inner_texts() == ["New customer"]


def test_who_owns_no_customers_is_shown_all_in_reach(look: Look) -> None:
    text = look.at("/customers", role="marketing", name="customers-marketing")
    assert "All that your roles reach." in text
    assert "Find a customer" not in text


def test_what_a_role_may_not_do_is_not_offered_on_a_customer_s_page(look: Look, nana: str) -> None:
    text = look.at(f"/customers/{nana}", role="marketing", name="customer-marketing")
    assert "Edit" not in text
    assert "More" not in text
