"""A browser without scripts, for tests of pages that need no other."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from httpx2 import Response
from starlette.testclient import TestClient

from strongroom.server.serving import Serving
from strongroom.server.signin.factors import Factor
from strongroom.server.signin.visit import Visit
from strongroom.storage.transaction import Transaction
from tests.server.signing_in import ADDRESS, browser

HTML = {"Accept": "text/html", "Accept-Language": "en"}
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{32})"')
_TICKET = re.compile(r'name="ticket" value="([\w-]{43})"')
_CHANGES = re.compile(r'nonce="[^"]*"|name="csrf" value="[^"]*"|req_[0-9a-z]{26}')


@dataclass
class Reader:
    """Somebody who reads pages and sends forms."""

    client: TestClient

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers={**HTML, **_named(headers)}, follow_redirects=False)

    def post(self, path: str, page: str | None = None, **fields: str) -> Response:
        """Send a form, with the token of a page that was opened before, ``/sign-in`` where none is said."""
        token = token_of(self.get(page or "/sign-in").text)
        return self.send(path, {"csrf": token, **fields})

    def send(self, path: str, fields: dict[str, str], **headers: str) -> Response:
        return self.client.post(
            path, data=fields, headers={**HTML, **_named(headers)}, follow_redirects=False
        )


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def token_of(page: str) -> str:
    found = _TOKEN.search(page)
    assert found is not None, page
    return found.group(1)


def ticket_of(page: str) -> str:
    found = _TICKET.search(page)
    assert found is not None, page
    return found.group(1)


def plain(page: str) -> str:
    """A page without what differs each time it is made."""
    return _CHANGES.sub("", page)


@contextmanager
def reader(
    serving: Serving,
    handle: str | None = None,
    factors: Factor = Factor.PASSWORD | Factor.ONE_TIME_CODE,
    address: str = ADDRESS,
) -> Iterator[Reader]:
    """A browser, signed in as somebody."""
    with browser(serving, address) as opened:
        if handle is not None:
            name = "__Host-strongroom" if serving.settings.secure else "strongroom"
            domain = "localhost.local" if address == ADDRESS else ""  # where answers set theirs
            opened.client.cookies.set(name, session_of(serving, handle, factors), domain=domain)
        yield Reader(opened.client)


def session_of(
    serving: Serving, handle: str, factors: Factor = Factor.PASSWORD | Factor.ONE_TIME_CODE
) -> str:
    """The secret of a new session."""
    room, tenant = serving.room, serving.room.settings.tenant
    visit = Visit(request="req_01jw0000000000000000000000", network="testclient", agent="test")

    def work(tx: Transaction, now: int) -> str:
        tenancy = room.door.tenancies.current(tx, tenant)
        user = room.door.staff.by_handle(tx, tenancy, handle)
        assert user is not None
        return serving.sign_in.sessions.begin(tx, tenancy, now, user, factors, visit).secret

    room.door.tree.prepare(tenant)
    return room.door.transact(tenant, work)
