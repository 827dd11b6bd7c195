"""What a person and a program read when something goes wrong, and the exit status."""

import os
import subprocess
import sys

import pytest

from strongroom.cli.failures import report
from strongroom.cli.invocation import Invocation
from strongroom.errors import Conflict, Erased, InvalidInput, NotFound, Refused, StrongroomError
from tests.unit.cli.runs import FakeRoom, error_of, run, sit_down


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["shwo", "cus_1"], "cli.unknown-command"),
        (["list", "customers", "--colour"], "cli.unknown-option"),
        (["list"], "cli.missing"),
        (["list", "customers", "--limit", "many"], "cli.wrong-kind"),
        (["list", "customers", "--limit"], "cli.option-value"),
        (["list", "customers", "13812345678"], "cli.usage"),
        (["version", "--lang", "fr"], "cli.wrong-kind"),
        (["version", "--jsonl"], None),
    ],
)
def test_a_wrong_call_is_usage_with_a_code_and_a_hint_and_never_quotes_what_was_typed(
    arguments: list[str], code: str | None
) -> None:
    done = run("--json", *arguments)
    expected = code or "cli.two-forms"
    document = error_of(done)
    assert (done.exit_code, document["code"], document["exit"]) == (2, expected, 2)
    assert document["hint"]
    assert document["request"].startswith("req_")
    assert "13812345678" not in done.stderr
    assert done.stdout == ""


def test_an_unknown_command_names_those_that_are_near() -> None:
    assert "show" in error_of(run("shwo", "--json"))["hint"]


def test_errors_speak_the_language_asked_for_even_when_parsing_failed() -> None:
    done = run("list", "--lang", "zh")
    assert done.exit_code == 2
    assert "缺少" in done.stderr


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("ingest.file-missing"), 3),
        (Refused("unexpected"), 4),
        (Conflict("record.changed", expected=1, found=2), 8),
        (Erased("access.erased"), 12),
        (KeyboardInterrupt(), 130),
        (EOFError(), 130),
        (RuntimeError("13812345678"), 1),
    ],
)
def test_each_kind_of_error_has_its_status_and_no_values(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(error, Invocation({})) == status
    assert "13812345678" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), "interrupted"), (EOFError(), "interrupted"), (ValueError("x"), "unexpected")],
)
def test_what_is_no_error_of_ours_gets_a_code_too(
    error: BaseException, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report(error, Invocation({}))
    assert f"({code}, request " in capsys.readouterr().err


def test_control_characters_in_a_parameter_do_not_reach_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    error: StrongroomError = InvalidInput("cli.file-unreadable", path="\x1b[31m9", reason="?")
    report(error, Invocation({}))
    assert "\x1b" not in capsys.readouterr().err


def test_options_before_and_after_the_command_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in (
        ("--purpose", "support", "--as", "bob", "list", "customers"),
        ("list", "--as", "bob", "customers", "--purpose", "support"),
    ):
        room = sit_down(monkeypatch, FakeRoom())
        assert run(*arguments).exit_code == 0
        assert (room.acted["user"], room.acted["purpose"]) == ("bob", "support")


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    room = sit_down(monkeypatch, FakeRoom())
    run("list", "customers", STRONGROOM_PURPOSE="sales")
    assert room.acted["purpose"] == "sales"
    run("list", "customers", "--purpose", "support", STRONGROOM_PURPOSE="sales")
    assert room.acted["purpose"] == "support"


def test_who_acts_is_the_user_of_the_login_and_never_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    room = sit_down(monkeypatch, FakeRoom())
    run("list", "customers", USER="mallory", LOGNAME="mallory")
    assert room.acted["user"] == "alice"
    assert room.acted["login"] != "mallory"


def test_a_login_without_one_user_is_told_to_say_as_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, FakeRoom(user=None))
    document = error_of(run("list", "customers", "--json"))
    assert document["code"] == "cli.whose-login"
    assert "--as" in document["hint"]


def test_a_reader_who_goes_away_is_no_reason_to_complain() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "strongroom", "--help"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.stderr == b""
    assert done.returncode == 9
