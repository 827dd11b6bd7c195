"""Jobs, schedules and notices through the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.real_room import RealRoom
from tests.notices.receivers import receiver


@pytest.fixture
def room(tmp_path: Path) -> RealRoom:
    made = RealRoom(tmp_path)
    settings = made.home / "strongroom.toml"
    settings.write_text(settings.read_text() + 'reachable = ["127.0.0.0/8"]\n')
    return made


def test_what_is_due_is_done_without_a_server(room: RealRoom, tmp_path: Path) -> None:
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    assert room.document("job", "run")["begun"] >= 2
    jobs = room.document("job", "list")["items"]
    states = {job["schedule"]: job["state"] for job in jobs}
    assert states["backup"] == states["checkpoint"] == "done"
    assert len(room.document("backup", "list")["items"]) == 1
    shown = room.document("job", "show", jobs[0]["id"])
    assert shown == jobs[0]
    assert "done" in room.run("job", "list").stdout
    assert "已完成" in room.run("--lang", "zh", "job", "show", jobs[0]["id"]).stdout
    room.refuses("job.over", 8, "job", "cancel", jobs[0]["id"])
    room.refuses("job.not-found", 3, "job", "show", "job_01k85hrb9yfw0a3cp3tkjzc1rr")
    room.document("job", "run")
    assert room.document("schedule", "late")["items"] == []


def test_schedules_are_kept_as_a_file_and_changed_by_it_all_or_none(room: RealRoom, tmp_path: Path) -> None:
    shown = room.run("schedule", "show").stdout
    assert 'at = "03:30"' in shown
    file = tmp_path / "schedules.toml"
    file.write_text(shown)
    same = room.document("schedule", "apply", str(file))
    assert (same["applied"], same["changes"]) == (True, [])
    file.write_text('[backup]\nevery = 30\nlate = 90\n[log-verify]\nat = ""\non = false\n')
    tried = room.run("schedule", "apply", str(file), "--dry-run").stdout
    assert "backup: every 60 → 30, late 180 → 90" in tried
    assert 'log-verify: on true → false, at "02:30" → –' in tried
    assert room.error("schedule", "apply", str(file))["code"] == "cli.needs-yes"
    assert room.run("schedule", "show").stdout == shown
    done = room.document("--yes", "schedule", "apply", str(file))
    assert [each["name"] for each in done["changes"]] == ["backup", "log-verify"]
    plans = room.document("schedule", "show")
    assert (plans["backup"]["every"], plans["backup"]["jitter"], plans["log-verify"]["at"]) == (30, 3, None)
    now = room.run("schedule", "show").stdout
    for text, code, exit_status in (
        ("[backup]\nevery = 10\n[lunch]\non = true\n", "schedule.unknown", 3),
        ("[backup]\nevery = 10\n[checkpoint]\nlate = 1\n", "schedule.bad", 5),
        ('[backup]\nevery = "10"\n', "schedule.bad", 5),
        ("[backup]\nevery = true\n", "schedule.bad", 5),
        ("[backup]\nmore = 1\n", "schedule.bad", 5),
        ("backup = 1\n", "schedule.bad-file", 5),
        ("[backup", "schedule.bad-file", 5),
    ):
        file.write_text(text)
        room.refuses(code, exit_status, "--yes", "schedule", "apply", str(file))
    assert room.run("schedule", "show").stdout == now


def test_a_schedule_is_changed_and_goes_back(room: RealRoom) -> None:
    changed = room.document(
        "schedule", "set", "backup-verify", "--at", "04:15", "--zone", "Asia/Shanghai", "--late", "9000"
    )["items"][0]
    assert (changed["at"], changed["zone"], changed["late"]) == ("04:15", "Asia/Shanghai", 9_000)
    assert "04:15 Asia/Shanghai" in room.run("schedule", "list").stdout
    off = room.document("schedule", "set", "backup-verify", "--off")["items"][0]
    assert (off["on"], off["at"], off["next"]) == (False, "04:15", None)
    back = room.document("schedule", "set", "backup-verify", "--default")["items"][0]
    assert (back["on"], back["at"], back["zone"]) == (True, "03:30", "UTC")
    any_time = room.document("schedule", "set", "log-verify", "--any-time", "--every", "720")["items"][0]
    assert (any_time["at"], any_time["every"]) == (None, 720)
    room.refuses("schedule.unknown", 3, "schedule", "set", "lunch", "--on")
    room.refuses("schedule.bad", 5, "schedule", "set", "backup", "--every", "0")
    room.refuses("cli.usage", 2, "schedule", "set", "backup")


def test_what_is_late_is_named_and_ends_with_six(room: RealRoom, tmp_path: Path) -> None:
    room.document("destination", "add", "disk", f"folder:{tmp_path / 'disk'}")
    room.document("schedule", "set", "backup", "--every", "1", "--jitter", "0", "--late", "1")
    assert room.run("schedule", "late").exit_code == 0
    # Nothing waits for a minute here: a room that was made long ago does.
    import strongroom.server.jobs.lateness as lateness

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lateness, "_limit", lambda plan: -1)
        done = room.run("--json", "schedule", "late")
    assert done.exit_code == 6
    assert "backup" in {each["what"] for each in json.loads(done.stdout)["items"]}
    assert "schedule.late" in done.stderr


def test_a_webhook_is_added_tried_renewed_and_taken_away(room: RealRoom, tmp_path: Path) -> None:
    with receiver() as listening:
        address = f"http://127.0.0.1:{listening.port}/secret-path\n"
        added = room.document("notice", "webhook", "-", "--kind", "late", given=address)
        assert added["secret"].startswith("whsec_")
        (tried,) = room.document("notice", "test", added["id"])["items"]
        assert (tried["state"], tried["answer"]) == ("delivered", 200)
        assert listening.paths == ["/secret-path"]
        renewed = room.document("notice", "secret", added["id"], "--days", "0")
        assert renewed["secret"] != added["secret"]
        (listed,) = room.document("notice", "list")["items"]
        assert (listed["kinds"], listed["host"]) == (["late"], "127.0.0.1")
        assert "secret-path" not in room.run("notice", "list").stdout
        assert "delivered" in room.run("notice", "deliveries", added["id"]).stdout
        room.document("notice", "remove", added["id"])
        assert room.document("notice", "list")["items"] == []
        room.refuses("notice.no-target", 3, "notice", "remove", added["id"])
    room.refuses("notice.bad-url", 5, "notice", "webhook", "-", given="gopher://x")
    room.refuses("reach.not-allowed", 4, "notice", "webhook", "-", given="https://10.0.0.1/")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not toml [", "notice.bad-file"),
        ('server = "smtp://127.0.0.1"\n', "notice.bad-file"),
        ('server = 1\nsender = "a@b.c"\nrecipients = ["a@b.c"]\n', "notice.bad-file"),
        ('server = "smtp://127.0.0.1"\nsender = "a@b.c"\nrecipients = "a@b.c"\n', "notice.bad-file"),
        ('server = "smtp://127.0.0.1"\nsender = "a@b.c"\nrecipients = ["a@b.c"]\nx = 1\n', "notice.bad-file"),
        ('server = "smtp://127.0.0.1"\nsender = "a"\nrecipients = ["a@b.c"]\n', "notice.bad-mail"),
    ],
)
def test_a_file_that_does_not_say_how_to_mail_is_refused(room: RealRoom, text: str, code: str) -> None:
    room.refuses(code, 5, "notice", "mail", "-", given=text)


def test_mail_is_set_up_from_a_file(room: RealRoom) -> None:
    text = 'server = "smtp://127.0.0.1:2525"\nsender = "room@example.com"\nrecipients = ["ops@example.com"]\n'
    added = room.document("notice", "mail", "-", given=text)
    assert (added["kind"], added["recipients"], added["host"]) == ("mail", 1, "127.0.0.1")
    assert "example.com" not in room.run("notice", "list").stdout


def test_a_place_in_the_house_is_a_destination_only_where_the_settings_say_so(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "word"}
    room.environment.update(keys)
    for endpoint in ("http://127.0.0.1:9", "http://10.0.0.1", "http://169.254.169.254"):
        uri = f"s3://bucket/x?endpoint={endpoint}"
        room.refuses("reach.not-allowed", 4, "destination", "add", "cloud", uri)
    assert room.document("destination", "list")["items"] == []
