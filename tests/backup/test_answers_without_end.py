"""A bucket that answers for ever, or with more than anything of ours is, fills no memory and holds nobody."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import urlsplit

import pytest

from strongroom.backup import s3_destination
from strongroom.backup.destination import Protection
from strongroom.backup.plain_objects import MOST_BYTES
from strongroom.backup.s3_destination import S3Destination
from tests.backup.destinations import ENVIRONMENT
from tests.refusals import refused

PAGE = 100


class Answer(BaseHTTPRequestHandler):
    """What a test lets the bucket say; it keeps the connection until the test is over."""

    protocol_version = "HTTP/1.1"
    over: threading.Event

    def begin(self, length: int) -> None:
        self.send_response(200)
        for name, value in (
            ("Content-Length", str(length)),
            ("ETag", '"x"'),
            ("Last-Modified", "Fri, 27 Nov 2026 08:00:00 GMT"),
        ):
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def bucket(say: Callable[[Answer], None]) -> Iterator[S3Destination]:
    over = threading.Event()
    made = type("Made", (Answer,), {"do_GET": say, "over": over})
    with ThreadingHTTPServer(("127.0.0.1", 0), made) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield S3Destination(
                f"s3://bucket/part?endpoint=http://127.0.0.1:{server.server_port}", ENVIRONMENT
            )
        finally:
            over.set()
            server.shutdown()


def object_of(length: int) -> Callable[[Answer], None]:
    def say(answer: Answer) -> None:
        answer.begin(length)
        answer.wfile.write(b"x" * min(length, 1_000))
        answer.wfile.flush()
        if length > 1_000:
            answer.over.wait()

    return say


def pages() -> Callable[[Answer], None]:
    """Names as good as without an end, each page with the promise of another."""
    numbers = count()

    def say(answer: Answer) -> None:
        assert "list-type=2" in urlsplit(answer.path).query
        page = next(numbers)
        start, more = page * PAGE, str(page < PAGE).lower()
        entries = "".join(
            f"<Contents><Key>part/{start + number:09}</Key><Size>1</Size><ETag>x</ETag>"
            "<LastModified>2026-11-27T08:00:00.000Z</LastModified></Contents>"
            for number in range(PAGE)
        )
        body = (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>bucket</Name><KeyCount>{PAGE}</KeyCount><MaxKeys>{PAGE}</MaxKeys>"
            f"<IsTruncated>{more}</IsTruncated><NextContinuationToken>{start}</NextContinuationToken>"
            f"{entries}</ListBucketResult>"
        ).encode()
        answer.begin(len(body))
        answer.wfile.write(body)

    return say


def test_an_object_longer_than_any_of_ours_is_none_and_is_not_read() -> None:
    with bucket(object_of(MOST_BYTES + 1)) as place:
        assert place.get("a") is None  # its bytes never come, and nobody waits for them


def test_an_object_that_could_be_ours_is_read() -> None:
    with bucket(object_of(7)) as place:
        assert place.get("a") == b"x" * 7


def test_a_listing_without_an_end_is_given_up_by_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_destination, "_MOST_NAMES", 10 * PAGE)
    with bucket(pages()) as place, refused("destination.timeout", 11):
        list(place.list())


def test_a_listing_without_an_end_is_given_up_when_its_time_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(s3_destination, "_LISTING_SECONDS", -1)
    with bucket(pages()) as place, refused("destination.timeout", 11):
        list(place.list())


def test_a_bucket_that_says_too_much_of_how_it_keeps_things_is_not_believed() -> None:
    def say(answer: Answer) -> None:
        answer.begin(1 << 40)
        answer.wfile.write(b"<VersioningConfiguration>" + b" " * 65_536)
        answer.wfile.flush()
        answer.over.wait()

    with bucket(say) as place:
        assert place.protection() == Protection(known=False)
