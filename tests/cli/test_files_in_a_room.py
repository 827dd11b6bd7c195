"""Files in and out of a room, from the command line."""

import io
from pathlib import Path

from strongroom.crypto.age import AgeReader, ScryptIdentity
from tests.cli.real_room import RealRoom

PEOPLE = """\
客户编号,姓名,手机号,邮箱,城市
k-1,欧阳娜娜,138 0000 0011,nana@example.com,北京
k-2,王小明,12,xm@example.com,上海
"""
MAP = """
collection = "customers"
key = "客户编号"
[fields]
kind = { value = "person" }
name = "姓名"
phone = "手机号"
email = "邮箱"
city = "城市"
"""


def test_a_file_is_tried_imported_mended_exported_and_taken_back(room: RealRoom, tmp_path: Path) -> None:
    path, mapping, rejects = tmp_path / "people.csv", tmp_path / "map.toml", tmp_path / "rejects.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    mapping.write_text(MAP, encoding="utf-8")
    words = ("import", str(path), "--to", "customers", "--map", str(mapping))
    dry = room.document(*words, "--dry-run")
    assert (dry["import"], dry["created"], sum(dry["rejected"].values())) == (None, 1, 1)
    assert "personal data" in room.run(*words, "--dry-run", "--rejects", str(rejects)).stderr
    rejects.unlink()
    done = room.run("--json", *words, "--rejects", str(rejects))
    assert done.exit_code == 9
    assert '"created": 1' in done.stdout.replace('":', '": ').replace('":  ', '": ')
    assert "import.refused-rows-kept" in done.stderr
    assert str(rejects) in done.stderr
    assert "personal data" in done.stderr
    rejects.write_text(rejects.read_text(encoding="utf-8").replace(",12,", ",13800000012,"), encoding="utf-8")
    mended = room.document("import", str(rejects), "--to", "customers", "--map", str(mapping))
    assert (mended["created"], mended["rejected"]) == (1, {})
    assert room.error(*words)["code"] == "import.already-done"
    out = tmp_path / "out.jsonl"
    wanted = ("export", "customers", "--to", str(out), "--plain")
    assert room.error(*wanted)["code"] == "access.reason-missing"
    exported = room.document(*wanted, "--reason-code", "customer_request")
    assert exported["records"] == 2
    assert "欧阳娜娜" in out.read_text(encoding="utf-8")
    undone = room.document("import", "undo", mended["import"], "--yes")
    assert undone["removed"] == 1
    assert len(room.document("list", "customers")["items"]) == 1


def test_without_a_map_one_is_proposed_and_shown_before_use(room: RealRoom, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    path.write_text(PEOPLE.replace("k-", "m-").replace(",12,", ",13800000013,"), encoding="utf-8")
    assert room.error("import", str(path), "--to", "customers")["code"] == "cli.needs-yes"
    shown = room.run("import", str(path), "--to", "customers", "--dry-run")
    assert 'collection = "customers"' in shown.stderr
    assert room.document("import", str(path), "--to", "customers", "--yes")["created"] == 2


def test_an_export_is_sealed_to_a_passphrase_that_stands_on_no_command_line(
    room: RealRoom, tmp_path: Path
) -> None:
    room.add(name="Ann", phone="13800005678")
    secret, out = tmp_path / "passphrase", tmp_path / "out.age"
    secret.write_text("correct horse battery\n", encoding="utf-8")
    words = ("export", "customers", "--to", str(out), "--reason-code", "customer_request")
    assert room.error(*words, "--passphrase")["code"] == "export.passphrase-nowhere"
    assert room.error(*words)["code"] == "export.not-sealed"
    assert room.document(*words, "--passphrase-from", str(secret))["sealing"] == "passphrase"
    sealed = out.read_bytes()
    opened = AgeReader(io.BytesIO(sealed), [ScryptIdentity("correct horse battery")]).readall()
    assert b"Ann" in opened
    assert opened[:24] not in sealed
