"""One suite for all destinations: whatever the place, an object is written once, whole, and read back."""

import os
import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from strongroom.backup.destination import Destination, Stored, destination_for
from strongroom.backup.folder_destination import FolderDestination
from strongroom.errors import Busy, InvalidInput, KeyNotAvailable
from strongroom.keys.disk import Disk
from strongroom.keys.room_files import RoomFiles
from tests.backup.conftest import make_bucket
from tests.backup.destinations import ENVIRONMENT, FaultyDestination


@pytest.fixture(params=["folder", "s3", "faulty"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Destination:
    """A prepared destination of each kind; the twin that is not told to fail is a good one."""
    uri = request.getfixturevalue("bucket") if request.param == "s3" else f"folder:{tmp_path / 'backups'}"
    made = destination_for(uri, ENVIRONMENT)
    made.prepare()
    return FaultyDestination(made) if request.param == "faulty" else made


def names(place: Destination, prefix: str = "") -> list[str]:
    return [stored.name for stored in place.list(prefix)]


def test_what_was_put_is_there_whole(place: Destination) -> None:
    data = os.urandom(1 << 20)
    assert place.put("segments/aa", data)
    assert place.get("segments/aa") == data
    assert list(place.list()) == [Stored("segments/aa", 1 << 20)]


def test_an_empty_object_is_an_object(place: Destination) -> None:
    assert place.put("empty", b"")
    assert place.get("empty") == b""


def test_a_name_is_taken_once_and_the_first_stays(place: Destination) -> None:
    assert place.put("manifests/1", b"first")
    assert not place.put("manifests/1", b"second, and longer")
    assert place.get("manifests/1") == b"first"


def test_of_many_who_want_a_name_one_gets_it(place: Destination) -> None:
    won: list[bytes] = []

    def want(data: bytes) -> None:
        if place.put("manifests/7", data):
            won.append(data)

    threads = [threading.Thread(target=want, args=(bytes([number]) * 10_000,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert place.get("manifests/7") == won[0]


def test_what_is_not_there_is_none(place: Destination) -> None:
    assert place.get("segments/missing") is None
    assert names(place) == []


def test_a_listing_is_in_order_and_narrowed_by_prefix(place: Destination) -> None:
    for name in ("m/2", "m/10", "m/1", "mm/1", "s/x"):
        place.put(name, b"1")
    assert names(place) == ["m/1", "m/10", "m/2", "mm/1", "s/x"]
    assert names(place, "m/") == ["m/1", "m/10", "m/2"]
    assert names(place, "m/1") == ["m/1", "m/10"]
    assert names(place, "z/") == []


def test_more_objects_than_a_page_are_listed(place: Destination) -> None:
    if place.uri.startswith("folder:"):
        pytest.skip("a folder has no pages")
    for number in range(1_005):
        place.put(f"m/{number:05}", b"1")
    assert len(names(place, "m/")) == 1_005


def test_deleting_frees_the_name_and_twice_does_nothing(place: Destination) -> None:
    place.put("a/b", b"1")
    place.delete("a/b")
    place.delete("a/b")
    assert place.get("a/b") is None
    assert place.put("a/b", b"2")


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../up", "a/../../b", "a//b", "A", "a b", "a/", "\0", ".x"]
)
def test_a_name_leads_nowhere_else(place: Destination, name: str) -> None:
    for call in (lambda: place.put(name, b""), lambda: place.get(name), lambda: place.delete(name)):
        with pytest.raises(ValueError, match="name"):
            call()


def test_two_ways_to_write_one_place_are_one_place(place: Destination, tmp_path: Path) -> None:
    if place.uri.startswith("s3:"):
        again = destination_for(place.uri.replace("/backups/of-a-room", "/backups/of-a-room/"), ENVIRONMENT)
        other = destination_for(place.uri.replace("/backups/of-a-room", "/backups/other"), ENVIRONMENT)
    else:
        (tmp_path / "link").symlink_to(tmp_path / "backups")
        again = destination_for(f"folder:{tmp_path / 'link'}", ENVIRONMENT)
        other = destination_for(f"folder:{tmp_path}", ENVIRONMENT)
    assert again.identity() == place.identity()
    assert other.identity() != place.identity()


# -- refusals --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("ftp://host/x", "destination.scheme-unknown"),
        ("folder:relative", "destination.uri-malformed"),
        ("folder:/a?b=c", "destination.uri-malformed"),
        ("s3:///x", "destination.uri-malformed"),
        ("s3://bucket?endpoint=ftp://x", "destination.uri-malformed"),
        ("s3://bucket?acl=public", "destination.uri-malformed"),
        ("s3://key:word@bucket/x", "destination.secret-in-uri"),
        ("s3://bucket?secret_access_key=x", "destination.secret-in-uri"),
    ],
)
def test_a_uri_that_cannot_be_meant_is_refused(uri: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        destination_for(uri, {})
    assert caught.value.code == code
    assert "word" not in str(caught.value)


def test_a_bucket_without_credentials_is_not_reached_for(bucket: str) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        destination_for(bucket, {}).prepare()
    assert caught.value.code == "destination.no-credentials"


def test_credentials_in_a_file_that_others_can_read_are_refused(bucket: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("[backup]\naws_access_key_id = testing\naws_secret_access_key = testing\n")
    uri = f"{bucket}&credentials={file}#backup"
    file.chmod(0o644)
    with pytest.raises(KeyNotAvailable) as caught:
        destination_for(uri, {}).prepare()
    assert caught.value.code == "keys.file-exposed"
    file.chmod(0o600)
    place = destination_for(uri, {})
    place.prepare()
    assert place.put("a", b"1")


def test_a_bucket_that_is_not_there_is_unreachable(s3_server: str) -> None:
    place = destination_for(f"s3://no-such-bucket?endpoint={s3_server}", ENVIRONMENT)
    with pytest.raises((Busy, KeyNotAvailable)):
        place.put("a", b"1")


def test_a_folder_that_is_gone_is_unreachable_not_empty(tmp_path: Path) -> None:
    place = FolderDestination(str(tmp_path / "gone"))
    for call in (lambda: place.get("a"), lambda: list(place.list()), lambda: place.put("a", b"1")):
        with pytest.raises(Busy) as caught:
            call()
        assert caught.value.code == "destination.unreachable"
    assert not (tmp_path / "gone").exists()


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(InvalidInput) as caught:
        FolderDestination(str(tmp_path / "open")).prepare()
    assert caught.value.code == "destination.open-to-others"


class FullDisk(Disk):
    """Takes some bytes, then is full."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, descriptor: int, data: bytes) -> int:
        if self.room <= 0:
            raise OSError(28, "No space left on device")
        written = super().write(descriptor, data[: self.room])
        self.room -= written
        return written


def test_of_an_object_that_found_no_space_nothing_is_left(tmp_path: Path) -> None:
    place = FolderDestination(str(tmp_path / "full"), FullDisk(1_000))
    place.prepare()
    with pytest.raises(Busy) as caught:
        place.put("segments/aa", b"x" * 4_000)
    assert caught.value.code == "destination.full"
    assert [path for path in (tmp_path / "full").rglob("*") if path.is_file()] == []


def test_a_writer_that_was_killed_leaves_no_object(tmp_path: Path) -> None:
    place = FolderDestination(str(tmp_path / "backups"))
    place.prepare()
    part = tmp_path / "backups" / ".part-0123"
    part.write_bytes(b"half")
    assert list(place.list()) == []
    os.utime(part, (1, 1))
    place.prepare()
    assert not part.exists()


# -- how well a place keeps ----------------------------------------------------------


def test_a_folder_and_a_plain_bucket_protect_nothing(place: Destination) -> None:
    assert place.protection().known
    assert place.protection().immutable_days == 0


def test_a_bucket_with_compliance_lock_is_immutable_and_one_with_governance_is_not(s3_server: str) -> None:
    for mode, days in (("COMPLIANCE", 30), ("GOVERNANCE", 0)):
        place = destination_for(f"s3://{make_bucket(s3_server, lock=mode)}?endpoint={s3_server}", ENVIRONMENT)
        found = place.protection()
        assert (found.immutable_days, found.versioned, found.known) == (days, True, True)


def test_what_is_deleted_in_a_locked_bucket_is_kept_below_and_cannot_be_destroyed(s3_server: str) -> None:
    name = make_bucket(s3_server, lock="COMPLIANCE")
    place = destination_for(f"s3://{name}?endpoint={s3_server}", ENVIRONMENT)
    # This server wants a header that S3 itself does not need beside a checksum, and then reads no body.
    headers = {"x-amz-sdk-checksum-algorithm": "SHA256"}
    put = urllib.request.Request(f"{s3_server}/{name}/a", data=b"1", method="PUT", headers=headers)
    urllib.request.urlopen(put, timeout=30).close()
    assert place.get("a") is not None
    place.delete("a")  # hides it: whoever has the bucket can bring the version back
    assert place.get("a") is None
    with urllib.request.urlopen(f"{s3_server}/{name}?versions", timeout=30) as answer:
        versions = re.findall(r"<Version>.*?<VersionId>(.*?)</VersionId>", answer.read().decode(), re.DOTALL)
    assert len(versions) == 1
    request = urllib.request.Request(f"{s3_server}/{name}/a?versionId={versions[0]}", method="DELETE")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=30)
    with caught.value as refused:
        assert refused.code == 403


def test_a_server_that_sends_on_to_another_address_is_not_followed() -> None:
    asked: list[str] = []

    class SendsOn(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), SendsOn) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = destination_for(f"s3://bucket?endpoint=http://127.0.0.1:{server.server_port}", ENVIRONMENT)
        assert not place.protection().known
        server.shutdown()
    assert asked
    assert not [path for path in asked if "elsewhere" in path]


def test_nothing_lies_in_a_room_but_what_lies_in_its_folder(tmp_path: Path, bucket: str) -> None:
    files = RoomFiles(tmp_path)
    assert FolderDestination(str(tmp_path / "backups")).lies_in(files)
    assert not FolderDestination("/elsewhere").lies_in(files)
    assert not destination_for(bucket, ENVIRONMENT).lies_in(files)


def test_the_twin_fails_as_it_was_told(tmp_path: Path) -> None:
    real = FolderDestination(str(tmp_path / "backups"))
    real.prepare()
    twin = FaultyDestination(real, fails=lambda method, name: method == "put" and name == "b", capacity=10)
    assert twin.put("a", b"12345")
    for name, data in (("b", b"1"), ("c", b"123456")):
        with pytest.raises(Busy):
            twin.put(name, data)
    assert FaultyDestination(real, lies=lambda name, data: data[:-1]).get("a") == b"1234"
    assert FaultyDestination(real, forgets=lambda name: True).put("z", b"1")
    assert real.get("z") is None
