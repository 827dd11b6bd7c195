"""The example CRMs as a browser meets them, whichever framework they are made with."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from examples.crm.customers import Customers

USER = "wang.fang"
ORIGIN = "http://testserver"
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


MakeCrm = Callable[[Customers, Path], AbstractContextManager[TestClient]]
