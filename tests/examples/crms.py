"""The example CRMs as a browser meets them, whichever framework they are made with."""

import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from starlette.testclient import TestClient

from examples.crm.customers import Customers
from examples.fastapi_crm.accounts import Accounts
from examples.fastapi_crm.app import make_crm

USER = "wang.fang"
ORIGIN = "https://testserver"
SENT = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}


@dataclass
class Crm:
    """A CRM under test.

    Args:
        database: The file that its own table is in.
        said: All that it ever answered, bodies and headers.
    """

    client: TestClient
    database: Path
    said: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Any:
        return self._kept(self.client.get(path, headers={"Accept-Language": "en", **headers}))

    def post(self, path: str, data: dict[str, str], **headers: str) -> Any:
        sent = {**self.hidden("/"), **data}
        return self._kept(
            self.client.post(path, data=sent, headers={**SENT, **headers}, follow_redirects=False)
        )

    def hidden(self, path: str) -> dict[str, str]:
        """What the forms of a page send along unseen."""
        text = self.get(path).text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))

    def add(self, **values: str) -> str:
        """A new customer; the address of the account."""
        answer = self.post("/accounts", values)
        assert answer.status_code in (302, 303), answer.text
        where: str = answer.headers["location"]
        return where

    def ticket(self, account: str, name: str = "phone", reason: str = "customer_request") -> tuple[str, str]:
        """Ask for a field in full: where the page sends which ticket."""
        answer = self.post(f"{account}/open", {"field": name, "reason": reason})
        assert answer.status_code == 200, answer.text
        action = re.search(r'id="opening" method="post" action="([^"]+)"', answer.text)
        ticket = re.search(r'name="ticket" value="([^"]+)"', answer.text)
        assert action is not None
        assert ticket is not None
        return unescape(action[1]), ticket[1]

    def _kept(self, answer: Any) -> Any:
        self.said.append(f"{answer.headers}\n{answer.text}")
        return answer


def in_fastapi(url: str, token: str, database: Path) -> Iterator[TestClient]:
    """The CRM in FastAPI."""
    customers = Customers(url, token)
    made = make_crm(customers, Accounts(database), lambda request: USER)
    yield TestClient(made, base_url=ORIGIN)
    customers.close()


def in_django(url: str, token: str, database: Path) -> Iterator[TestClient]:
    """The CRM in Django, its own user signed in by a password."""
    told = {
        "CRM_SECRET_KEY": "made up for a test",
        "CRM_HOSTS": "testserver",
        "CRM_STRONGROOM_URL": url,
        "DJANGO_SETTINGS_MODULE": "examples.django_crm.settings",
        # A browser that another test has opened keeps an event loop running in this thread.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
        "STRONGROOM_TOKEN": token,
    }
    with _surroundings(told):
        django.setup()
        from examples.django_crm.asgi import application
        from examples.django_crm.pages import customers

        customers.cache_clear()
        connections.settings["default"]["NAME"] = database
        # As Django advises for tests: its own way takes a second of a processor for each password.
        quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        with override_settings(STRONGROOM_URL=url, PASSWORD_HASHERS=quick):
            yield _signed_in(TestClient(application, base_url=ORIGIN), database)
            customers().close()
        customers.cache_clear()


@contextmanager
def _surroundings(told: dict[str, str]) -> Iterator[None]:
    """Environment variables, and the time zone by them, which Django sets for the whole process."""
    with patch.dict(os.environ, told):
        yield
    time.tzset()


_PASSWORD = secrets.token_urlsafe()
_PREPARED: list[bytes] = []
"""Django's tables with a user in them: they are made once, for that takes longer than a test."""


def _signed_in(client: TestClient, database: Path) -> TestClient:
    if not database.exists():
        if not _PREPARED:
            _prepare()
            _PREPARED.append(database.read_bytes())
        database.write_bytes(_PREPARED[0])
    page = client.get("/sign-in")
    (sent,) = re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.text)
    form = {"csrfmiddlewaretoken": sent, "username": USER, "password": _PASSWORD, "next": "/"}
    answer = client.post("/sign-in", data=form, headers=SENT, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return client


def _prepare() -> None:
    from django.contrib.auth import get_user_model

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user(USER, password=_PASSWORD)
    connections.close_all()


MakeCrm = Callable[[str, str, Path], AbstractContextManager[TestClient]]
FRAMEWORKS: dict[str, MakeCrm] = {
    "fastapi": contextmanager(in_fastapi),
    "django": contextmanager(in_django),
}
