"""Records from the command line to the database and back."""

from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom

PHONE = "13800005678"


@pytest.fixture(scope="module")
def customer(room: RealRoom) -> str:
    return room.add(name="王小明", phone="138 0000 5678", email="xiaoming@example.com", city="北京市")


def test_a_customer_is_shown_masked_and_revealed_for_a_reason(room: RealRoom, customer: str) -> None:
    fields = room.document("show", customer)["fields"]
    assert fields["phone"]["view"] == "masked"
    assert PHONE not in str(fields)
    shown = room.document("show", customer, "--reveal", "phone", "--reason-code", "customer_request")
    assert shown["fields"]["phone"] == {"shown": f"+86{PHONE}", "view": "full"}


def test_revealing_without_a_reason_is_refused_with_a_hint(room: RealRoom, customer: str) -> None:
    error = room.error("show", customer, "--reveal", "phone")
    assert error["code"] == "access.reason-missing"
    assert "--reason-code" in error["hint"]


def test_a_value_is_found_in_any_spelling_and_by_its_last_four(room: RealRoom, customer: str) -> None:
    for entered in ("+86 138-0000-5678", PHONE, "5678"):
        found = room.document("find", "customers", "phone=@-", given=entered)
        assert [item["id"] for item in found["items"]] == [customer]
    assert room.document("find", "customers", "phone=@-", given="13800009999")["items"] == []


def test_an_edit_is_in_the_history_and_can_be_taken_back(room: RealRoom) -> None:
    customer = room.add(name="Li Lei", phone="13800001111")
    room.document("edit", customer, "phone=@-", "--expect", "1", given="13800002222")
    history = room.document("history", customer)["items"]
    assert (history[0]["revision"], history[0]["changed"]) == (2, ["phone"])
    room.document("revert", customer, "1", "--yes")
    shown = room.document("show", customer, "--reveal", "phone", "--reason-code", "correction")
    assert shown["revision"] == 3
    assert shown["fields"]["phone"]["shown"] == "+8613800001111"


def test_a_stale_edit_is_a_conflict_and_changes_nothing(room: RealRoom) -> None:
    customer = room.add(name="Han Mei")
    room.document("edit", customer, "name=@-", given="Han Meimei")
    error = room.error("edit", customer, "name=@-", "--expect", "1", given="Han Mei Mei")
    assert (error["exit"], error["code"]) == (8, "record.changed")
    assert room.document("show", customer)["revision"] == 2


def test_a_removed_record_is_not_found(room: RealRoom) -> None:
    customer = room.add(name="Gone")
    assert room.document("remove", customer, "--dry-run")["dry_run"] is True
    room.document("remove", customer, "--yes")
    assert room.error("show", customer)["exit"] == 3


def test_every_wrong_field_is_named_and_no_value_repeated(room: RealRoom) -> None:
    given = '{"kind": "person", "phone": "call 12345x", "email": "no-address-at-all", "colour": "red"}'
    done = room.run("--json", "add", "customers", "--from", "-", given=given)
    assert done.exit_code == 5
    assert "12345" not in done.stderr
    assert "no-address-at-all" not in done.stderr
    error = room.error("add", "customers", "--from", "-", given=given)
    assert {field["field"] for field in error["fields"]} == {"phone", "email", "colour"}


def test_pages_follow_each_other_without_a_gap(room: RealRoom) -> None:
    for letter in "ABC":
        room.add(name=f"Person {letter}")
    every = [item["id"] for item in room.document("list", "customers")["items"]]
    seen: list[str] = []
    cursor: list[str] = []
    while True:
        page = room.document("list", "customers", "--limit", "2", *cursor)
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = ["--cursor", page["next"]]
    assert seen == every


def test_nothing_personal_lies_in_the_room_in_clear(room: RealRoom, customer: str) -> None:
    data = b"".join(path.read_bytes() for path in Path(room.home).rglob("*") if path.is_file())
    for text in ("王小明", PHONE, "xiaoming"):
        assert text.encode() not in data
