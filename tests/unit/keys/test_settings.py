"""strongroom.toml: reads back what was written, and names what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput, KeyNotAvailable, NoRoom
from strongroom.keys.ring_json import write_room
from strongroom.keys.room_files import RoomFiles
from strongroom.keys.settings import Settings, read_settings, write_settings

ROOM = bytes(range(16))
GOOD = f'room = "{write_room(ROOM)}"\ndatabase = "sqlite:////x/room.db"\nkeys = "file:/x"\n'
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30).map(lambda text: f"scheme:{text}")


def written(folder: Path, text: str) -> RoomFiles:
    files = RoomFiles(folder)
    files.settings.write_text(text)
    files.settings.chmod(0o600)
    return files


@given(
    st.builds(
        Settings,
        st.binary(min_size=16, max_size=16),
        TEXTS,
        TEXTS,
        st.sampled_from(["en", "zh-CN"]),
        st.integers(1, (1 << 63) - 1),
        st.sampled_from(["CN", "GB"]),
        st.booleans(),
    )
)
def test_what_is_written_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    files = RoomFiles(tmp_path_factory.mktemp("home"))
    write_settings(files, settings)
    assert read_settings(files) == settings


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, GOOD))
    assert (settings.language, settings.tenant, settings.region, settings.demo) == ("en", 1, "CN", False)


@pytest.mark.parametrize("missing", ["folder", "file", "file in place of the folder"])
def test_where_there_is_no_room_the_hint_says_how_to_make_one(tmp_path: Path, missing: str) -> None:
    home = tmp_path / "home"
    if missing == "file":
        home.mkdir()
    if missing == "file in place of the folder":
        home.touch()
    with pytest.raises(NoRoom) as caught:
        read_settings(RoomFiles(home))
    assert caught.value.code == "room.none-here"
    assert caught.value.exit_status == 10
    assert f"strongroom init --home {home}" in caught.value.hint()


@pytest.mark.parametrize(
    ("text", "code", "parameter"),
    [
        (GOOD + "oops", "room.settings-malformed", "4"),
        (GOOD + 'colour = "red"', "room.settings-unknown", "colour"),
        (GOOD + "tenant = 0", "room.setting-wrong", "tenant"),
        (GOOD + "tenant = true", "room.setting-wrong", "tenant"),
        (GOOD + 'language = "fr"', "room.setting-wrong", "language"),
        (GOOD + 'region = "China"', "room.setting-wrong", "region"),
        (GOOD + 'demo = "yes"', "room.setting-wrong", "demo"),
        (GOOD.replace("room_", "pur_"), "room.setting-wrong", "room"),
        (GOOD.replace("database", "#"), "room.setting-wrong", "database"),
        (GOOD.replace("file:/x", "x"), "room.setting-wrong", "keys"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, code: str, parameter: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_settings(written(tmp_path, text))
    assert caught.value.code == code
    assert parameter in caught.value.parameters.values()


def test_bytes_that_are_no_text_are_malformed(tmp_path: Path) -> None:
    files = written(tmp_path, "")
    files.settings.write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput) as caught:
        read_settings(files)
    assert caught.value.code == "room.settings-malformed"


def test_settings_that_others_can_change_are_refused(tmp_path: Path) -> None:
    files = written(tmp_path, GOOD)
    files.settings.chmod(0o664)
    with pytest.raises(KeyNotAvailable) as caught:
        read_settings(files)
    assert caught.value.code == "keys.file-exposed"


def test_a_password_in_the_databases_address_does_not_show() -> None:
    settings = Settings(ROOM, "postgresql://u:secret@host/room", "file:/x")
    assert "secret" not in repr(settings)
