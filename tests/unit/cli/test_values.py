"""Values come from a terminal, a file or standard input, and never from the command line."""

import io
import json
from pathlib import Path

import pytest

from strongroom.cli import asking
from tests.unit.cli.runs import CUSTOMER, FakeRoom, error_of, run, sit_down


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> FakeRoom:
    return sit_down(monkeypatch, FakeRoom())


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "is_terminal", lambda: True)


@pytest.mark.parametrize("field", ["phone", "email", "national_id", "name", "address", "note"])
def test_a_personal_value_on_the_command_line_is_refused_and_not_repeated(room: FakeRoom, field: str) -> None:
    done = run("find", "customers", f"{field}=13812345678", "--json")
    assert (done.exit_code, error_of(done)["code"]) == (2, "cli.value-typed")
    assert "13812345678" not in done.output
    assert room.asked == []


def test_a_general_value_may_be_typed(room: FakeRoom) -> None:
    assert run("find", "needs", "status=open").exit_code == 0
    assert room.asked == [("find", ({"status": "open"},), {"limit": 50})]


def test_a_value_that_stands_in_the_place_of_a_field_is_not_repeated(room: FakeRoom) -> None:
    done = run("find", "customers", "13812345678")
    assert done.exit_code == 2
    assert "13812345678" not in done.output


def test_a_field_without_a_value_is_asked_for(room: FakeRoom, terminal: None) -> None:
    done = run("find", "customers", "phone", "email", given="138 1234 5678\r\nli@example.com\n")
    assert done.exit_code == 0
    assert room.asked[0][1] == ({"phone": "138 1234 5678", "email": "li@example.com"},)
    assert "phone" in done.stderr.lower()
    assert "phone:" not in done.stdout.lower()


def test_in_a_pipe_nobody_is_asked(room: FakeRoom) -> None:
    document = error_of(run("find", "customers", "phone", "--json", given="13812345678\n"))
    assert document["code"] == "cli.nobody-to-ask"
    assert "phone=@-" in document["hint"]


def test_standard_input_and_files_give_values_without_their_line_end(room: FakeRoom, tmp_path: Path) -> None:
    (tmp_path / "mail").write_bytes(b"\xef\xbb\xbfli@example.com\r\n")
    run("find", "customers", "phone=@-", f"email=@{tmp_path / 'mail'}", given="13812345678\n")
    assert room.asked[0][1] == ({"phone": "13812345678", "email": "li@example.com"},)


@pytest.mark.parametrize(
    ("words", "code", "status"),
    [
        (["phone=@-", "email=@-"], "cli.input-twice", 2),
        (["phone=@-", "phone=@-"], "cli.field-twice", 2),
        (["phone=@/nowhere/at/all"], "cli.file-unreadable", 5),
        (["=x"], "cli.not-an-assignment", 2),
        (["colour=red"], "schema.unknown-field", 5),
    ],
)
def test_what_cannot_be_read_is_refused(room: FakeRoom, words: list[str], code: str, status: int) -> None:
    done = run("find", "customers", *words, "--json", given="1\n")
    assert (error_of(done)["code"], done.exit_code) == (code, status)
    assert room.asked == []


def test_text_that_is_no_utf_8_is_refused(room: FakeRoom) -> None:
    done = run("find", "customers", "name=@-", "--json", given="王".encode("gb18030"))
    assert error_of(done)["code"] == "cli.file-unreadable"


def test_a_new_record_is_asked_for_field_by_field(room: FakeRoom, terminal: None) -> None:
    count = len(room.schema.collection("customers").fields)
    answers = ["person", "", "王小明"] + [""] * (count - 3)
    done = run("add", "customers", given="\n".join(answers) + "\n")
    assert done.exit_code == 0
    assert room.asked[0] == ("create", ({"kind": "person", "name": "王小明"},), {})


def test_the_end_of_input_in_the_middle_of_a_record_adds_nothing(room: FakeRoom, terminal: None) -> None:
    done = run("add", "customers", given="person\n")
    assert done.exit_code == 130
    assert room.asked == []


def test_a_new_record_is_read_as_one_json_object(room: FakeRoom, tmp_path: Path) -> None:
    document = {"name": "王小明", "phone": "13812345678"}
    (tmp_path / "one.json").write_text(json.dumps(document))
    for source, given in ((str(tmp_path / "one.json"), None), ("-", json.dumps(document))):
        run("add", "customers", "--from", source, "--team", "north", given=given)
        assert room.asked.pop() == ("create", (document,), {"team": "north"})


@pytest.mark.parametrize("text", ["[]", '{"name": ', '"13812345678"', '{"name":"a","name":"b"}', ""])
def test_anything_but_one_json_object_is_refused_without_its_text(room: FakeRoom, text: str) -> None:
    done = run("add", "customers", "--from", "-", "--json", given=text)
    assert (done.exit_code, error_of(done)["code"]) == (5, "cli.not-one-object")
    assert "13812345678" not in done.output
    assert room.asked == []


def test_a_record_has_one_source(room: FakeRoom) -> None:
    assert run("add", "customers", "city=x", "--from", "-", given="{}").exit_code == 2
    assert run("edit", CUSTOMER, "phone=@-", "--from", "-", given="{}").exit_code == 2
    assert error_of(run("add", "customers", "--json"))["code"] == "cli.nobody-to-ask-record"


def test_the_question_is_asked_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert asking.ask_line("Well? ") == "yes"
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Well? ")
