"""The commands on records: what they ask the door for, and what they show."""

import json

import pytest

from strongroom.cli import asking
from tests.unit.cli.runs import CUSTOMER, FakeRoom, error_of, run, sit_down


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> FakeRoom:
    return sit_down(monkeypatch, FakeRoom())


def test_a_list_is_one_document_with_the_next_cursor(room: FakeRoom) -> None:
    room.door.following = "abc"
    done = run("list", "customers", "--limit", "1", "--owner", "bob", "--json")
    document = json.loads(done.stdout)
    assert (len(document["items"]), document["next"]) == (1, "abc")
    assert document["items"][0]["fields"]["phone"] == {"shown": "138****5678", "view": "masked"}
    assert "national_id" not in document["items"][0]["fields"]
    assert room.asked == [("list", (), {"limit": 1, "owner": "bob"})]
    assert done.stderr == ""


def test_json_lines_are_one_object_a_line_and_the_cursor_stands_apart(room: FakeRoom) -> None:
    room.door.records *= 2
    room.door.following = "abc"
    done = run("list", "customers", "--jsonl")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [CUSTOMER, CUSTOMER]
    assert json.loads(done.stderr) == {"next": "abc"}


def test_a_table_in_a_pipe_is_aligned_text_without_colour(room: FakeRoom) -> None:
    done = run("list", "customers")
    heading, line = done.stdout.splitlines()
    assert heading.startswith("id ")
    assert line.startswith(CUSTOMER)
    assert "138****5678" in line
    assert "\x1b" not in done.stdout


def test_a_find_without_hits_is_done(room: FakeRoom) -> None:
    room.door.records = ()
    done = run("find", "needs", "status=open")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing found. `strongroom schema show`")
    assert run("find", "needs", "status=open", "--jsonl").stdout == ""
    assert json.loads(run("find", "needs", "status=open", "--json").stdout) == {"items": [], "next": None}


def test_one_record_says_in_words_what_is_masked(room: FakeRoom) -> None:
    done = run("show", CUSTOMER)
    assert "138****5678  (masked; --reveal phone)" in done.stdout
    chinese = run("show", "customers", CUSTOMER, "--lang", "zh")
    assert "遮蔽" in chinese.stdout
    assert [call[0] for call in room.asked] == ["get", "get"]


def test_revealed_fields_take_the_place_of_their_masks(room: FakeRoom) -> None:
    done = run("show", CUSTOMER, "--reveal", "phone", "--reason-code", "customer_request", "--json")
    assert json.loads(done.stdout)["fields"]["phone"] == {"shown": "13812345678", "view": "full"}
    assert room.asked[1] == ("reveal", (CUSTOMER, ("phone",)), {})
    assert room.acted["reason_code"] == "customer_request"


def test_an_id_of_another_collection_is_not_taken(room: FakeRoom) -> None:
    done = run("show", "needs", CUSTOMER, "--json")
    assert error_of(done)["code"] == "cli.other-collection"
    assert run("show", "customers").exit_code == 2


def test_edit_changes_what_is_named_and_empties_what_is_cleared(room: FakeRoom) -> None:
    done = run("edit", CUSTOMER, "phone=@-", "--clear", "note", "--expect", "3", given="13900001111")
    assert done.exit_code == 0
    assert room.asked == [
        ("update", (CUSTOMER, {"phone": "13900001111", "note": None}), {"expect": 3, "readmit": None}),
    ]


def test_edit_that_changes_nothing_is_a_mistake(room: FakeRoom) -> None:
    assert error_of(run("edit", CUSTOMER, "--json"))["code"] == "cli.nothing-to-do"
    assert error_of(run("transfer", CUSTOMER, "--json"))["code"] == "cli.nothing-to-do"
    twice = run("edit", CUSTOMER, "phone=@-", "--clear", "phone", "--json", given="1")
    assert error_of(twice)["code"] == "cli.field-twice"
    assert room.asked == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit", CUSTOMER, "phone=@-"],
        ["remove", CUSTOMER],
        ["revert", CUSTOMER, "2"],
        ["transfer", CUSTOMER, "--owner", "bob"],
        ["merge", CUSTOMER, CUSTOMER],
    ],
)
def test_a_dry_run_only_looks(room: FakeRoom, arguments: list[str]) -> None:
    done = run(*arguments, "--dry-run", "--json", given="13900001111")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["dry_run"] is True
    assert {call[0] for call in room.asked} <= {"get", "history"}
    assert "13900001111" not in done.output


def test_a_dry_run_notices_a_revision_that_never_was(room: FakeRoom) -> None:
    assert run("revert", CUSTOMER, "9", "--dry-run").exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["remove", CUSTOMER],
        ["revert", CUSTOMER, "2"],
        ["merge", CUSTOMER, CUSTOMER],
        ["handover", "bob", "carol"],
    ],
)
def test_what_reaches_far_is_confirmed(
    room: FakeRoom, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert error_of(run(*arguments, "--json"))["code"] == "cli.needs-yes"
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    assert run(*arguments, given="\n").exit_code == 130
    assert room.asked == []
    assert run(*arguments, given="y\n").exit_code == 0
    assert run(*arguments, "--yes").exit_code == 0
    assert [call[0] for call in room.asked] == [arguments[0]] * 2


def test_history_names_actions_purposes_and_fields(room: FakeRoom) -> None:
    shown = run("history", CUSTOMER, "--lang", "zh").stdout
    assert "客户服务" in shown
    assert "修改" in shown
    assert [item["revision"] for item in json.loads(run("history", CUSTOMER, "--json").stdout)["items"]] == [
        3,
        2,
    ]


@pytest.mark.parametrize("command", ["share", "unshare"])
def test_a_share_is_with_a_colleague_or_a_team(room: FakeRoom, command: str) -> None:
    for wrong in ([], ["--with-user", "bob", "--with-team", "north"]):
        assert error_of(run(command, CUSTOMER, *wrong, "--json"))["code"] == "share.with-whom"
    assert room.asked == []
    done = run(command, CUSTOMER, "--with-team", "north", "--json")
    assert json.loads(done.stdout)["id"] == CUSTOMER
    assert room.asked == [(command, (CUSTOMER,), {"with_team": "north"})]
    assert "共享给团队" in run(command, CUSTOMER, "--with-user", "bob", "--lang", "zh").stdout


def test_a_merge_and_a_handover_say_how_much_moved(room: FakeRoom) -> None:
    assert json.loads(run("merge", CUSTOMER, CUSTOMER, "--yes", "--json").stdout)["moved"] == ["pur_1"]
    assert "转移记录 1 条" in run("merge", CUSTOMER, CUSTOMER, "--yes", "--lang", "zh").stdout
    given = json.loads(run("handover", "bob", "carol", "--yes", "--json").stdout)["given"]
    assert given == {"customers": 2, "purchases": 0, "needs": 1}


def test_totals_say_how_many_groups_are_not_shown(room: FakeRoom) -> None:
    done = run("totals", "purchases", "--by", "status", "--sum", "total", "--json")
    assert json.loads(done.stdout)["items"] == [
        {"by": {"status": "done"}, "records": 12, "customers": 11, "sums": {"total": "CNY 31.50"}}
    ]
    assert room.asked == [("totals", (("status",),), {"sum": "total"})]
    shown = run("totals", "purchases", "--by", "status", "--lang", "zh")
    assert "客户数" in shown.stdout
    assert "未显示的组：2" in shown.stderr
