"""Places that refuse, stall, lie or forget: each is named for what it does, before anything relies on it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from errno import EACCES, EPERM, EROFS
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from strongroom.backup.destinations import try_destination
from strongroom.backup.folder_destination import FolderDestination
from strongroom.backup.promote import promote
from strongroom.backup.registry import Registered, Role
from strongroom.backup.restore import restore
from strongroom.backup.s3_destination import S3Destination
from strongroom.backup.sending import Shipment
from strongroom.backup.workshop import Workshop
from strongroom.keys.disk import Disk
from strongroom.keys.room_files import RoomFiles
from strongroom.vault.room import open_room
from tests.backup.destinations import ENVIRONMENT, FaultyDestination
from tests.backup.room import BackedRoom
from tests.backup.test_restore import order
from tests.refusals import refused


class Forbidding(Disk):
    """A disk on which one call fails with one number."""

    def __init__(self, call: str, number: int) -> None:
        def fail(*_: object) -> None:
            raise OSError(number, "made to fail")

        setattr(self, call, fail)


@contextmanager
def answering(status: int) -> Iterator[str]:
    """A store on this machine that gives every request the same answer."""

    class Answer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in (("Content-Length", "0"), ("ETag", '"x"')):
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_PUT = do_DELETE = do_POST = _answer

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"s3://bucket/part?endpoint=http://127.0.0.1:{server.server_port}"
        server.shutdown()


def folder(path: Path, disk: Disk | None = None) -> FolderDestination:
    place = FolderDestination(str(path))
    place.prepare()
    return place if disk is None else FolderDestination(str(path), disk)


@pytest.mark.parametrize("number", [EACCES, EROFS])
def test_a_folder_that_may_not_be_written_denies(tmp_path: Path, number: int) -> None:
    place = folder(tmp_path / "disk", Forbidding("open", number))
    with refused("destination.denied", 7):
        place.put("a", b"1")


def test_a_bucket_that_forbids_denies_and_what_it_keeps_is_immutable() -> None:
    with answering(403) as uri:
        place = S3Destination(uri, ENVIRONMENT)
        with refused("destination.denied", 7):
            place.put("a", b"1")
        with refused("destination.immutable", 4):
            place.delete("a")


def test_an_object_that_the_file_system_protects_is_immutable(tmp_path: Path) -> None:
    place = folder(tmp_path / "disk", Forbidding("unlink", EPERM))
    place.put("a", b"1")
    with refused("destination.immutable", 4) as caught:
        place.delete("a")
    assert caught.value.parameters["name"] == "a"
    assert place.get("a") == b"1"


def test_a_place_that_would_write_over_another_run_is_no_destination(tmp_path: Path) -> None:
    with refused("destination.no-conditions", 5):
        folder(tmp_path / "disk", Forbidding("link", EPERM)).put("a", b"1")
    assert folder(tmp_path / "disk").get("a") is None
    with answering(200) as uri, refused("destination.no-conditions", 5):
        S3Destination(uri, ENVIRONMENT).prepare()


@pytest.mark.parametrize(
    "fault",
    [{"lies": lambda name, data: b"an older one"}, {"lies": lambda name, data: None}],
    ids=["older", "gone"],
)
def test_a_place_that_does_not_give_back_what_it_took_is_no_destination(
    tmp_path: Path, fault: dict[str, object]
) -> None:
    place = FaultyDestination(folder(tmp_path / "disk"), **fault)  # type: ignore[arg-type]  # as it takes them
    with refused("destination.does-not-keep", 5):
        try_destination(place, RoomFiles(tmp_path / "room"))


def test_a_store_that_never_answers_is_given_up() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as silent:
        uri = f"s3://bucket?endpoint=http://127.0.0.1:{silent.server_port}"
        place = S3Destination(uri, ENVIRONMENT, timedelta(milliseconds=200))
        with refused("destination.timeout", 11):
            place.get("a")


# -- several places at once ----------------------------------------------------------


def test_something_else_under_an_objects_name_is_not_taken_for_it(tmp_path: Path) -> None:
    place = folder(tmp_path / "disk")
    place.put("a", b"somebody else's")
    sent = Shipment([Registered("disk", Role.GATING, 0, place)])
    sent.add("a", b"ours")
    assert [outcome.problem for outcome in sent.finish()] == ["destination.object-differs"]
    assert place.get("a") == b"somebody else's"


def test_a_manifest_that_lies_there_otherwise_leaves_the_place_incomplete(small: BackedRoom) -> None:
    small.run()
    newest = sorted((small.folder / "nas").glob("*/manifests/*"))[-1]
    newest.write_bytes(b"{}")
    small.add("Zhang San")
    problems = {outcome.name: outcome.problem for outcome in small.run().outcomes}
    assert problems == {"disk": None, "nas": None}
    (small.folder / "nas" / newest.parent.relative_to(small.folder / "nas") / "000000000002").write_bytes(
        b"{}"
    )
    problems = {outcome.name: outcome.problem for outcome in small.run().outcomes}
    assert problems == {"disk": None, "nas": "destination.object-differs"}


def test_a_restored_room_that_reaches_no_place_is_not_put_in_charge(
    small: BackedRoom, tmp_path: Path
) -> None:
    small.run()
    restore(order(small, tmp_path / "again"), small.surroundings)
    for name in ("disk", "nas"):
        (small.folder / name).rename(small.folder / f"{name}-unplugged")
    with open_room(tmp_path / "again", small.surroundings) as room:
        shop = Workshop(room, room.acting("alice", purpose="operations").session, ENVIRONMENT)
        with refused("promote.nowhere-marked", 11):
            promote(shop)
        (small.folder / "disk-unplugged").rename(small.folder / "disk")
        assert promote(shop).marked == ["disk"]
