"""Looking at the schema and changing it from the command line."""

from pathlib import Path

from tests.cli.real_room import RealRoom

FILE = """
[collections.customers.fields.shoe_size]
type = "text"
level = "personal"
label = { en = "Shoe size", zh = "鞋码" }
"""


def test_the_schema_says_what_is_how_sensitive_and_what_can_be_searched(room: RealRoom) -> None:
    fields = {field["name"]: field for field in room.document("schema", "show", "customers")["items"]}
    assert fields["phone"]["level"] == "personal"
    assert "suffix4" in fields["phone"]["searches"]
    shown = room.run("schema", "show", "customers", "--lang", "zh").stdout
    assert "个人" in shown
    assert room.error("schema", "show", "nothing")["exit"] == 5


def test_a_schema_file_is_shown_confirmed_and_applied(room: RealRoom, tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_text(FILE, encoding="utf-8")
    changes = room.document("schema", "diff", str(file))
    assert (changes["applied"], len(changes["changes"])) == (False, 1)
    assert room.error("schema", "apply", str(file))["code"] == "cli.needs-yes"
    assert room.document("schema", "apply", str(file), "--dry-run")["applied"] is False
    assert room.document("schema", "apply", str(file), "--yes")["applied"] is True
    names = {field["name"] for field in room.document("schema", "show")["items"]}
    assert "shoe_size" in names
    assert room.document("schema", "apply", str(file))["changes"] == []


def test_a_level_is_changed_and_what_that_takes_is_said_before(room: RealRoom, tmp_path: Path) -> None:
    file = tmp_path / "stricter.toml"
    file.write_text('[collections.customers.fields.phone]\nlevel = "sensitive"\n', encoding="utf-8")
    said = room.run("schema", "diff", str(file)).stdout
    assert "history included" in said
    assert "have to be gone through" in said
    assert "历史修订" in room.run("schema", "diff", str(file), "--lang", "zh").stdout
    room.document("schema", "apply", str(file), "--yes")
    fields = {field["name"]: field for field in room.document("schema", "show", "customers")["items"]}
    assert (fields["phone"]["level"], fields["phone"]["former"]) == ("sensitive", [])
    assert fields["phone"]["pending"] == []
    assert room.document("schema", "diff", str(file))["costs"] == []


def test_a_policy_file_that_is_none_is_refused_with_its_line(room: RealRoom, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("roles = [", encoding="utf-8")
    assert room.error("access", "apply", str(file), "--dry-run")["exit"] == 5
    assert room.error("access", "apply", str(tmp_path / "none.toml"))["code"] == "cli.file-unreadable"
