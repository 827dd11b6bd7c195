"""An S3 server that runs as a process of its own, and buckets in it."""

import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator

import pytest

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The endpoint of a real server process that speaks S3."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(endpoint, timeout=5).close()
                break
            except OSError:
                assert server.poll() is None
                time.sleep(0.1)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


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


def _put(url: str, data: bytes = b"", headers: dict[str, str] | None = None) -> None:
    headers = {"content-type": "application/xml", **(headers or {})}
    request = urllib.request.Request(url, data=data, method="PUT", headers=headers)
    urllib.request.urlopen(request, timeout=30).close()


@pytest.fixture
def bucket(s3_server: str) -> str:
    """The URI of a part of an empty bucket; its credentials are in `ENVIRONMENT`."""
    return f"s3://{make_bucket(s3_server)}/backups/of-a-room?endpoint={s3_server}"
