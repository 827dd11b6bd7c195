"""``s3://bucket/prefix?endpoint=…&region=…&credentials=/path``: a bucket of AWS S3 or of whatever speaks
like it.

Lives here: that destination. Must not live here: credentials' places (s3_credentials.py), what is put there.

Writes are conditional (``If-None-Match: *``): a store that does not know them is refused when it is
prepared, for there an object of another run could be written over. Object lock is the bucket's own: its
default retention holds for whatever is put there.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import obstore
from obstore import exceptions as trouble
from obstore.store import S3Store

from strongroom.backup.destination import Protection, Stored, check_name
from strongroom.backup.plain_objects import MOST_BYTES
from strongroom.backup.s3_credentials import S3Credentials, s3_credentials
from strongroom.crypto.request_signing import signed_headers
from strongroom.errors import Busy, InvalidInput, KeyNotAvailable, Refused
from strongroom.keys.room_files import RoomFiles

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

__all__ = ["S3Destination"]

_FORM = "s3://bucket/prefix?endpoint=https://host&region=name&credentials=/path"
_ENDPOINT = re.compile(
    r"https?://([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]{0,200})?",
    re.ASCII,
)
"""Nothing in it that two readers of addresses could understand differently: the host that was looked at is
the one that is asked."""
_BUCKET = re.compile(r"[A-Za-z0-9._-]{1,255}", re.ASCII)
_BELOW = re.compile(r"(?!\.{1,2}$)[\w.=+@ -]{1,200}")
_REGION = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)
_KNOWN = {"endpoint", "region", "credentials"}
_TIMEOUT = timedelta(seconds=30)
_LISTING_SECONDS = 1_800
_MOST_NAMES = 5_000_000
_TIMED_OUT = ("timed out", "TimedOut")  # the library has no kind of error of its own for it
_CANARY = "canary"
_NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
_DAYS = {"Days": 1, "Years": 365}


class S3Destination:
    """A bucket, or the part of one below a prefix.

    Args:
        uri: As in the module's first line.
        environment: Where credentials are, when the URI names no file.
        timeout: For one request, and all of its repetitions.

    Raises:
        InvalidInput: ``destination.uri-malformed``.
    """

    def __init__(self, uri: str, environment: Mapping[str, str], timeout: timedelta = _TIMEOUT) -> None:
        parts = urlsplit(uri)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        endpoint = query.get("endpoint")
        self._prefix = parts.path.strip("/")
        below = all(_BELOW.fullmatch(each) for each in self._prefix.split("/")) or not self._prefix
        region = query.get("region") or "us-east-1"
        malformed = set(query) - _KNOWN or (parts.fragment and "credentials" not in query)
        named = _BUCKET.fullmatch(parts.netloc) and _REGION.fullmatch(region)
        if (
            malformed
            or not named
            or not below
            or (endpoint is not None and not _ENDPOINT.fullmatch(endpoint))
        ):
            raise InvalidInput("destination.uri-malformed", form=_FORM)
        self._uri = uri
        self._bucket = parts.netloc
        self._region = region
        self._endpoint = (endpoint or f"https://s3.{self._region}.amazonaws.com").rstrip("/")
        file = query.get("credentials")
        self._file = f"{file}#{parts.fragment}" if file and parts.fragment else file
        self._environment = environment
        self._timeout = timeout
        self._open: tuple[S3Store, S3Credentials] | None = None

    @property
    def uri(self) -> str:
        """See `Destination.uri`."""
        return self._uri

    def speaks_to(self) -> tuple[str, int] | None:
        """Of the endpoint; see `Destination.speaks_to`."""
        self._opened()  # who has no credentials yet learns that first
        parts = urlsplit(self._endpoint)
        return parts.hostname or "", parts.port or (443 if self.encrypts() else 80)

    def encrypts(self) -> bool:
        """See `Destination.encrypts`."""
        return self._endpoint.startswith("https:")

    def identity(self) -> str:
        """Endpoint, bucket and prefix; see `Destination.identity`."""
        return f"{self._endpoint}/{self._bucket}/{self._prefix}"

    def lies_in(self, files: RoomFiles) -> bool:
        """See `Destination.lies_in`."""
        return False

    def prepare(self) -> None:
        """Make sure that the bucket is there and knows conditional writes; see `Destination.prepare`."""
        self.put(_CANARY, b"strongroom")
        if self.put(_CANARY, b"strongroom"):
            raise InvalidInput("destination.no-conditions", destination=self.uri)

    def put(self, name: str, data: bytes) -> bool:
        """See `Destination.put`."""
        check_name(name)
        with self._reaching():
            try:
                obstore.put(self._store, self._path(name), data, mode="create", use_multipart=False)
            except (trouble.AlreadyExistsError, trouble.PreconditionError):
                return False
        return True

    def get(self, name: str) -> bytes | None:
        """See `Destination.get`."""
        check_name(name)
        with self._reaching():
            try:
                found = obstore.get(self._store, self._path(name))
                return bytes(found.bytes()) if found.meta["size"] <= MOST_BYTES else None
            except (trouble.NotFoundError, FileNotFoundError):
                return None

    def list(self, prefix: str = "") -> Iterator[Stored]:
        """See `Destination.list`."""
        # The library lists whole folders; what stands before the last slash narrows it down.
        folder = prefix.rpartition("/")[0]
        below = "/".join(part for part in (self._prefix, folder) if part)
        until = time.monotonic() + _LISTING_SECONDS
        with self._reaching():
            found = []
            for page in obstore.list(self._store, prefix=below or None):
                found += [(str(entry["path"]), int(entry["size"])) for entry in page]
                # Whoever answers for ever is told apart from whoever has much to say.
                if len(found) > _MOST_NAMES or time.monotonic() > until:
                    raise Busy("destination.timeout", destination=self.uri)
        skipped = len(self._prefix) + 1 if self._prefix else 0
        names = (Stored(path[skipped:], size) for path, size in found)
        yield from sorted(
            stored for stored in names if stored.name.startswith(prefix) and stored.name != _CANARY
        )

    def delete(self, name: str) -> None:
        """See `Destination.delete`."""
        check_name(name)
        try:
            with self._reaching():
                obstore.delete(self._store, self._path(name))
        except KeyNotAvailable as error:
            if error.code == "destination.denied":
                raise Refused("destination.immutable", destination=self.uri, name=name) from error
            raise

    def protection(self) -> Protection:
        """Ask the bucket for object lock and versions; see `Destination.protection`."""
        try:
            versioning = self._ask("versioning")
            versioned = versioning is not None and _text(versioning, "Status") == "Enabled"
            lock = self._ask("object-lock")
        except (OSError, ElementTree.ParseError):
            return Protection(known=False)
        if lock is None or _text(lock, "ObjectLockEnabled") != "Enabled":
            return Protection(versioned=versioned)
        compliance = _text(lock, "Mode") == "COMPLIANCE"  # who governs can lift the other kind
        days = max((int(_text(lock, unit) or 0) * many for unit, many in _DAYS.items()), default=0)
        return Protection(immutable_days=days if compliance else 0, versioned=versioned)

    # -- inside ------------------------------------------------------------------
    @property
    def _store(self) -> S3Store:
        return self._opened()[0]

    def _opened(self) -> tuple[S3Store, S3Credentials]:
        if self._open is None:
            found = s3_credentials(self._uri.partition("?")[0], self._file, self._environment)
            store = S3Store(
                self._bucket,
                endpoint=self._endpoint,
                region=self._region,
                access_key_id=found.access_key,
                secret_access_key=found.secret_key,
                config={"session_token": found.token} if found.token else None,
                virtual_hosted_style_request=False,
                checksum_algorithm="SHA256",  # a bucket with object lock takes nothing without one
                client_options={
                    "allow_http": not self.encrypts(),
                    "timeout": self._timeout,
                    "connect_timeout": min(self._timeout, timedelta(seconds=10)),
                },
                retry_config={"max_retries": 2, "retry_timeout": self._timeout},
            )
            self._open = store, found
        return self._open

    def _path(self, name: str) -> str:
        return f"{self._prefix}/{name}" if self._prefix else name

    def _ask(self, question: str) -> ElementTree.Element | None:
        """A property of the bucket; None where it has none."""
        import urllib.error  # brings much along, and only who asks for protection needs it
        import urllib.request

        credentials = self._opened()[1]
        host, path = urlsplit(self._endpoint).netloc, f"/{self._bucket}"
        headers = signed_headers(
            host,
            path,
            {question: ""},
            self._region,
            credentials.access_key,
            credentials.secret_key,
            int(time.time()),
            credentials.token,
        )
        request = urllib.request.Request(f"{self._endpoint}{path}?{question}=", headers=headers)  # noqa: S310 - http or https, as checked above
        try:
            with _opener().open(request, timeout=self._timeout.total_seconds()) as answer:
                return ElementTree.fromstring(answer.read(65_536))  # noqa: S314 - expat of today resolves no entities
        except urllib.error.HTTPError as error:
            with error:  # it holds the connection
                if error.code == 404:
                    return None
                raise

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        try:
            yield
        except (trouble.PermissionDeniedError, trouble.UnauthenticatedError, PermissionError) as error:
            raise KeyNotAvailable(
                "destination.denied", destination=self.uri, reason="access denied"
            ) from error
        except (trouble.BaseError, OSError) as error:
            if any(word in str(error) for word in _TIMED_OUT):
                raise Busy("destination.timeout", destination=self.uri) from error
            # What the server said may hold anything; the kind of error is enough.
            raise Busy(
                "destination.unreachable", destination=self.uri, reason=type(error).__name__
            ) from error


@cache
def _opener() -> "OpenerDirector":
    """Opens what is asked for and nothing else: a server that sends on to another address is not followed,
    for only its own was found to be one that the room may speak to.
    """
    from urllib.request import HTTPRedirectHandler, build_opener

    class Unmoved(HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    return build_opener(Unmoved)


def _text(element: ElementTree.Element, name: str) -> str | None:
    for found in element.iter():
        if found.tag.removeprefix(_NAMESPACE) == name:
            return found.text
    return None
