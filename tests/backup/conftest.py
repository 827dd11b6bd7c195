"""Rooms that are backed up, and an S3 server that runs as a process of its own, with buckets in it."""

import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backup.room import BackedRoom


@pytest.fixture
def backed(tmp_path: Path, database_url: str) -> Iterator[BackedRoom]:
    """A room with one destination, on both engines."""
    room = BackedRoom(tmp_path, database_url)
    yield room
    room.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[BackedRoom]:
    """A room with two destinations on SQLite alone, for what the engine has no part in."""
    room = BackedRoom(tmp_path, f"sqlite:///{tmp_path / 'room.db'}", ("disk", "nas"))
    yield room
    room.close()


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The endpoint of a real server process that speaks S3."""
    command = [sys.executable, "-c", _SERVE_S3]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.stdin.close()
            server.kill()


# It takes its port itself: one that was free a moment before may be another test's by then.
_SERVE_S3 = """
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


def make_bucket(endpoint: str, *, lock: str | None = None) -> str:
    """A new bucket; with ``lock`` object lock is on, and what is put there is kept in that mode for 30
    days.
    """
    name = f"bucket-{uuid.uuid4().hex}"
    headers = {"x-amz-bucket-object-lock-enabled": "true"} if lock else {}
    _put(f"{endpoint}/{name}", headers=headers)
    if lock:
        retention = f"<DefaultRetention><Mode>{lock}</Mode><Days>30</Days></DefaultRetention>"
        _put(
            f"{endpoint}/{name}?object-lock",
            f"<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule>{retention}</Rule>"
            "</ObjectLockConfiguration>".encode(),
        )
    return name


def with_versions(endpoint: str, bucket: str) -> None:
    """Have a bucket keep old versions from now on."""
    _put(
        f"{endpoint}/{bucket}?versioning",
        b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    )


def _put(url: str, data: bytes = b"", headers: dict[str, str] | None = None) -> None:
    headers = {"content-type": "application/xml", **(headers or {})}
    request = urllib.request.Request(url, data=data, method="PUT", headers=headers)
    urllib.request.urlopen(request, timeout=30).close()


@pytest.fixture
def bucket(s3_server: str) -> str:
    """The URI of a part of an empty bucket; its credentials are in `destinations.ENVIRONMENT`."""
    return f"s3://{make_bucket(s3_server)}/backups/of-a-room?endpoint={s3_server}"
