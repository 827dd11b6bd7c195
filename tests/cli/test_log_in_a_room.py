"""The log from the command line: reading it, proving from it, and noticing what was changed behind it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from strongroom.audit import verify
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


def _alone(bundle: Path, key: str) -> subprocess.CompletedProcess[str]:
    """Verify as an outsider does: one file, no room, no Strongroom on the path."""
    program = Path(verify.__file__)
    arguments = [sys.executable, "-I", str(program), str(bundle), "--key", key]
    return subprocess.run(arguments, capture_output=True, text=True, cwd=bundle.parent, check=False)


def test_a_scope_is_shown_and_its_bundle_verifies_without_a_room(
    room: RealRoom, customer: str, tmp_path: Path
) -> None:
    bundle = tmp_path / "alice.bundle"
    words = ("audit", "scope", "--principal", "alice", "--from", "2020-01-01", "--to", "2999-01-01")
    scope = room.document(*words, "--bundle", str(bundle))
    touched = {person["customer"]: person for person in scope["people"]}
    assert {"customers.phone", "customers.name"} <= set(touched[customer]["fields"])
    assert {"create", "reveal"} <= set(touched[customer]["actions"])
    key = room.document("audit", "status")["key"]
    alone = _alone(bundle, key)
    assert alone.returncode == 0, alone.stdout
    assert "VERIFIED" in alone.stdout
    assert _alone(bundle, key[:-2] + ("A=" if key[-2] != "A" else "B=")).returncode != 0
    bundle.write_bytes(bundle.read_bytes().replace(b'"index":', b'"index": ', 1))
    assert _alone(bundle, key).returncode == 6
    for language, word in (("en", "people"), ("zh", "涉及")):
        shown = room.run(*words[:4], "--lang", language)
        assert customer in shown.stdout
        assert word in shown.stderr


def test_bundles_of_the_whole_log_of_members_and_of_growth_verify_without_a_room(
    room: RealRoom, customer: str, tmp_path: Path
) -> None:
    room.document("list", "customers")
    event = room.document("audit", "list", "--action", "list")["items"][0]["id"]
    old = room.run("audit", "checkpoint").stdout.splitlines()[1]
    room.document("show", customer)
    new = room.run("audit", "checkpoint").stdout.splitlines()[1]
    key = room.document("audit", "status")["key"]
    for name, words in (
        ("whole", ("export", "--bundle")),
        ("customer", ("export", "--customer", customer, "--bundle")),
        ("one", ("export", "--event", event, "--bundle")),
        ("member", ("prove", event, "--member", customer, "--out")),
        ("growth", ("prove", "--consistency", old, new, "--out")),
    ):
        file = tmp_path / name
        done = room.run("audit", *words, str(file))
        assert done.exit_code == 0, done.stderr
        assert _alone(file, key).returncode == 0, name
        assert room.document("audit", "verify", "--bundle", str(file), "--key", key)["ok"]


def test_what_was_logged_is_exported_line_by_line(room: RealRoom, customer: str, tmp_path: Path) -> None:
    out = tmp_path / "log.jsonl"
    assert room.run("audit", "export", "--customer", customer, "--out", str(out)).exit_code == 0
    leaves = [json.loads(line)["leaf"] for line in out.read_text().splitlines()]
    assert {"create", "reveal"} <= {leaf["action"] for leaf in leaves}
    assert out.stat().st_mode & 0o077 == 0
    shown = room.run("audit", "export", "--action", "reveal")
    assert {json.loads(line)["leaf"]["action"] for line in shown.stdout.splitlines()} == {"reveal"}


def test_the_status_says_what_nobody_outside_can_vouch_for(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    never = room.run("audit", "status")
    assert "No checkpoint was ever given out" in never.stdout
    assert room.document("audit", "status")["handed_out"] == 0
    size = int(room.run("audit", "checkpoint").stdout.splitlines()[1])
    status = room.document("audit", "status")
    assert (status["handed_out"], status["unwitnessed"]) == (size, 1)
    assert "尚无外部签名凭据" in room.run("audit", "status", "--lang", "zh").stdout


def test_what_could_not_be_written_does_not_count_as_given_out(room: RealRoom, tmp_path: Path) -> None:
    room.run("audit", "checkpoint")
    before = room.document("audit", "status")["handed_out"]
    for words in (
        ("checkpoint", "--out"),
        ("export", "--bundle"),
        ("scope", "--principal", "alice", "--bundle"),
    ):
        assert room.error("audit", *words, str(tmp_path / "no" / "file"))["code"] == "cli.file-unwritable"
    assert room.document("audit", "status")["handed_out"] == before
    left = tmp_path / "left"
    assert room.error("audit", "prove", "evt_1", "--out", str(left))["code"] == "id.malformed"
    assert not left.exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("prove",), "cli.prove-what"),
        (("prove", "evt_1", "--consistency", "1", "2"), "cli.prove-what"),
        (("prove", "--member", "cus_1", "--consistency", "1", "2"), "cli.prove-what"),
        (("prove", "evt_1"), "id.malformed"),
        (("prove", "--consistency", "1", "999999"), "log.no-such-checkpoint"),
        (("export", "--event", "evt_1"), "cli.bundle-only"),
        (("export", "--start", "3"), "cli.bundle-only"),
        (("export", "--bundle", "x", "--out", "y"), "cli.bundle-only"),
        (("export", "--bundle", "/nowhere/x"), "cli.file-unwritable"),
        (("scope",), "cli.missing"),
        (("scope", "--principal", "nobody"), "user.not-found"),
        (("scope", "--principal", "alice", "--from", "soon"), "moment.malformed"),
        (("list", "--action", "revealed"), "log.unknown-action"),
        (("list", "--outcome", "good"), "cli.wrong-kind"),
        (("find-value", "customers", "phone"), "cli.nobody-to-ask"),
    ],
)
def test_evidence_that_cannot_be_is_refused_with_a_hint_in_both_languages(
    room: RealRoom, arguments: tuple[str, ...], code: str
) -> None:
    for language in ("en", "zh"):
        error = room.error("audit", *arguments, "--lang", language)
        assert error["code"] == code
        assert error["hint"]
    assert not Path("x").exists()


def test_a_checkpoint_is_printed_as_it_was_signed(room: RealRoom) -> None:
    note = room.run("audit", "checkpoint", "--json").stdout
    status = room.document("audit", "status")
    assert note.splitlines()[0] == status["origin"]
    assert f"— {status['origin']} " in note


def test_an_untouched_room_verifies_and_a_touched_one_does_not(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    customer = room.add(name="王小明", city="北京市")
    assert room.document("audit", "verify", "--data")["findings"] == []
    with closing(sqlite3.connect(room.home / "room.db")) as database, database:
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
