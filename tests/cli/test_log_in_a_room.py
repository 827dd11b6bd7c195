"""The log from the command line: reading it, proving from it, and noticing what was changed behind it."""

import sqlite3
from pathlib import Path

import pytest

from strongroom.audit.proof import LogProof
from tests.cli.real_room import RealRoom


@pytest.fixture(scope="module")
def customer(room: RealRoom) -> str:
    identity = room.add(name="王小明", phone="13800005678")
    room.document("show", identity, "--reveal", "phone", "--reason-code", "customer_request")
    return identity


def test_the_log_says_who_saw_a_customer(room: RealRoom, customer: str) -> None:
    events = room.document("audit", "list", "--customer", customer, "--unfold")["items"]
    assert {"create", "view", "reveal"} <= {event["action"] for event in events}
    assert {event["principal"] for event in events} == {"alice"}
    assert "13800005678" not in str(events)
    shown = room.run("audit", "list", "--customer", customer, "--lang", "zh").stdout
    assert "显示" in shown


def test_events_are_chosen_by_action_and_outcome(room: RealRoom, customer: str) -> None:
    room.error("show", customer, "--reveal", "phone")
    refused = room.document("audit", "list", "--outcome", "refused", "--action", "reveal")["items"]
    assert {(event["action"], event["outcome"]) for event in refused} == {("reveal", "refused")}
    assert room.document("audit", "list", "--since", "2999-01-01")["items"] == []
    assert room.error("audit", "list", "--since", "yesterday")["code"] == "moment.malformed"


def test_one_event_shows_the_reason_code_and_is_proven_to_an_outsider(
    room: RealRoom, customer: str, tmp_path: Path
) -> None:
    event = room.document("audit", "list", "--customer", customer, "--action", "reveal")["items"][-1]["id"]
    detail = room.document("audit", "show", event)
    assert detail["reason_code"] == "customer_request"
    proof = tmp_path / "proof.txt"
    assert room.run("audit", "prove", event, "--out", str(proof)).exit_code == 0
    assert LogProof.decode(proof.read_bytes()).index == detail["leaf"]
    assert proof.stat().st_mode & 0o077 == 0
    assert room.error("audit", "prove", event, "--out", str(proof))["code"] == "cli.file-unwritable"


def test_who_saw_a_number_is_asked_without_typing_it(room: RealRoom, customer: str) -> None:
    words = ("audit", "find-value", "customers")
    found = room.document(*words, "phone=@-", "--reason-code", "incident", given="138 0000 5678")
    assert customer in {event.get("record") for event in found["items"]}
    assert room.error(*words, "phone=13800005678")["code"] == "cli.value-typed"


def test_a_checkpoint_is_printed_as_it_was_signed(room: RealRoom) -> None:
    note = room.run("audit", "checkpoint", "--json").stdout
    status = room.document("audit", "status")
    assert note.splitlines()[0] == status["origin"]
    assert f"— {status['origin']} " in note


def test_an_untouched_room_verifies_and_a_touched_one_does_not(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    customer = room.add(name="王小明", city="北京市")
    assert room.document("audit", "verify", "--data")["findings"] == []
    with sqlite3.connect(room.home / "room.db") as database:
        database.execute("UPDATE records SET revision = 7")
    database.close()
    done = room.run("audit", "verify", "--data")
    assert done.exit_code == 6
    assert customer in done.stdout
    assert "cli.findings" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--bundle", "nowhere"), "cli.file-unreadable"),
        (("--bundle", __file__, "--key", "no key"), "cli.bad-vkey"),
        (("--bundle", __file__, "--data"), "cli.usage"),
        (("--key", "no key"), "cli.usage"),
        (("--bundle", __file__), "cli.findings"),
    ],
)
def test_what_is_no_bundle_is_not_verified(room: RealRoom, arguments: tuple[str, ...], code: str) -> None:
    done = room.run("audit", "verify", *arguments)
    assert done.exit_code != 0
    assert code in done.stderr
