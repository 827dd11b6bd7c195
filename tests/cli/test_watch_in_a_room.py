"""Trying the watch's rules from the command line."""

import re
from pathlib import Path

from tests.cli.real_room import RealRoom

STRICT = '[watch]\noff = ["backup"]\nrefusals = { most = 0 }\nbudget = { hour_percent = 100 }\n'


def test_rules_are_tried_on_the_past_in_both_languages_and_for_programs(
    room: RealRoom, tmp_path: Path
) -> None:
    rules = tmp_path / "strict.toml"
    rules.write_text(STRICT, encoding="utf-8")
    customer = room.add(name="Ann", phone="13800005678")
    room.error("show", customer, "--reveal", "phone", "--purpose", "sales")  # no reason: refused
    command = ("watch", "replay", "--rules", str(rules), "--purpose", "security")
    items = room.document(*command)["items"]
    refused = [item for item in items if item["rule"] == "refusals"]
    assert [item["who"] for item in refused] == ["alice"]
    assert re.fullmatch("evt_.*", refused[0]["evidence"][0])
    english, chinese = room.run(*command), room.run(*command, "--lang", "zh")
    assert "refused again and again" in english.stdout
    assert "not applied" in english.stderr
    assert "连续被拒绝" in chinese.stdout
    assert "13800005678" not in english.stdout + str(items)
    assert "Ann" not in english.stdout


def test_a_file_with_an_unknown_rule_is_refused_with_a_hint(room: RealRoom, tmp_path: Path) -> None:
    rules = tmp_path / "wrong.toml"
    rules.write_text("[watch.refusal]\nmost = 1\n", encoding="utf-8")
    error = room.error("watch", "replay", "--rules", str(rules), "--purpose", "security")
    assert (error["code"], error["exit"]) == ("toml.unknown-key", 5)
    assert "refusals" in error["hint"]
    backwards = room.error(
        "watch", "replay", "--since", "2026-02-01", "--until", "2026-01-01", "--purpose", "security"
    )
    assert backwards["exit"] == 2


def test_an_alert_is_raised_shown_and_closed_from_the_command_line(room: RealRoom, tmp_path: Path) -> None:
    rules = tmp_path / "strict.toml"
    rules.write_text(STRICT, encoding="utf-8")
    customer = room.add(name="Ann", phone="13800005678")
    room.run("access", "apply", str(rules), "--yes", "--purpose", "security")
    room.error("show", customer, "--reveal", "phone", "--purpose", "sales")  # no reason: refused
    watched = room.document("watch", "run", "--once", "--purpose", "security")
    assert watched["alerts"] == 1
    assert room.document("watch", "run", "--once", "--purpose", "security")["alerts"] == 0
    (alert,) = room.document("watch", "alerts", "--state", "open", "--purpose", "security")["items"]
    assert (alert["rule"], alert["who"], alert["times"]) == ("refusals", "alice", 1)
    room.run("watch", "acknowledge", alert["id"], "--note", "I ask", "--purpose", "security")
    shown = room.run("watch", "show", alert["id"], "--purpose", "security").stdout
    assert "refused again and again" in shown
    assert "I ask" in shown
    room.run("watch", "close", alert["id"], "--verdict", "harmless", "--purpose", "security")
    chinese = room.run("watch", "alerts", "--purpose", "security", "--lang", "zh").stdout
    assert "无害" in chinese


def test_honeytokens_are_set_out_listed_and_taken_away(room: RealRoom) -> None:
    customer = room.add(name="Ann", phone="13800005678")
    command = ("watch", "honeytoken")
    added = room.document(*command, "add", customer, "--purpose", "security")
    assert [item["id"] for item in added["items"]] == [customer]
    assert room.error(*command, "add", "--purpose", "security")["code"] == "watch.honeytoken-needs-customer"
    assert room.document(*command, "remove", customer, "--purpose", "security")["items"] == []
