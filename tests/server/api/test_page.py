"""The page on HTTP: its examples are answered as it says, and it names what there is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from strongroom.server.permission import every_route
from strongroom.server.serving import Serving
from strongroom.server.signin.token_plan import TokenPlan
from strongroom.server.signin.tokens import add_token
from tests.server.signing_in import browser

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = (DOCS / "reference" / "http.md", DOCS / "zh" / "reference" / "http.md")
EXAMPLE = re.compile(r"^```http\n(.*?)^```\n\n```http\n(.*?)^```$", re.M | re.S)


def examples(page: Path) -> list[tuple[str, str]]:
    return EXAMPLE.findall(page.read_text(encoding="utf-8"))


def parts(text: str) -> tuple[str, dict[str, str], Any]:
    """First line, headers and body of one block."""
    head, _, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    return first, dict(line.split(": ", 1) for line in lines), json.loads(body) if body.strip() else None


def holds(shown: Any, answered: Any) -> bool:
    """Whether an answer has all that the page shows of it; ``…`` stands for a text."""
    if isinstance(shown, dict):
        return isinstance(answered, dict) and all(
            name in answered and holds(each, answered[name]) for name, each in shown.items()
        )
    if isinstance(shown, list):
        return len(shown) == len(answered) and all(map(holds, shown, answered))
    return bool(shown == answered) or (shown == "…" and isinstance(answered, str))


@pytest.fixture
def program(serving: Serving) -> Iterator[TestClient]:
    """A program with a token of alice's."""
    with serving.room.acting("alice", purpose="security") as desk:
        token = add_token(serving.room, desk, TokenPlan(user="alice", name="examples"))[0]
    with browser(serving) as opened:
        opened.client.headers["Authorization"] = f"Bearer {token}"
        yield opened.client


def test_the_examples_are_answered_as_the_page_says(program: TestClient) -> None:
    identity = "ID"
    for request, wanted in examples(PAGES[0]):
        first, headers, body = parts(request.replace("ID", identity))
        status, shown_headers, shown = parts(wanted)
        method, path = first.split()
        with_purpose = {"Strongroom-Purpose": "sales", **headers}
        answer = program.request(method, path, json=body, headers=with_purpose)
        assert answer.status_code == int(status.split()[1]), (request, answer.text)
        if identity == "ID":
            identity = answer.json()["id"]
        shown = json.loads(json.dumps(shown).replace("ID", identity))
        assert holds(shown, answer.json()), (request, answer.text)
        for name, value in shown_headers.items():
            assert answer.headers[name] == value


def test_both_pages_have_the_same_examples() -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])
    assert 2 * len(examples(PAGES[0])) == PAGES[0].read_text(encoding="utf-8").count("```http")


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh"])
def test_every_resource_stands_on_the_page(page: Path, app: FastAPI) -> None:
    text = page.read_text(encoding="utf-8")
    for path, route in every_route(app.routes):
        if isinstance(route, APIRoute) and path.startswith("/v1"):
            last = [each for each in path.split("/") if each and not each.startswith("{")][-1]
            assert last in text, path
