"""The page on the interface is served from the package: no script, nothing from elsewhere, every route."""

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.server.api.conftest import Asking


@pytest.fixture
def nobody(asking: Asking) -> TestClient:
    return asking("nobody")


class Links(HTMLParser):
    """Collects what a page refers to, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.refers: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.refers += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]


def test_it_names_every_operation_of_the_description(nobody: TestClient) -> None:
    document, page = nobody.get("/v1/openapi.json").json(), nobody.get("/v1/docs").text
    for path, item in document["paths"].items():
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page, path
        assert f"<code>{path}</code>" in page


def test_it_asks_nobody_else_and_has_no_script(nobody: TestClient) -> None:
    answer = nobody.get("/v1/docs")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    seen = Links()
    seen.feed(answer.text)
    assert not seen.tags & {"script", "iframe", "img", "link", "object", "form"}
    assert all(each.startswith(("#", "/v1/")) for each in seen.refers), seen.refers


def test_its_frame_speaks_both_languages(nobody: TestClient) -> None:
    assert '<html lang="zh-CN">' in nobody.get("/v1/docs", headers={"Accept-Language": "zh"}).text
    assert '<html lang="en">' in nobody.get("/v1/docs", headers={"Accept-Language": "en"}).text


def test_every_body_and_every_shaped_answer_has_an_example(nobody: TestClient) -> None:
    document = nobody.get("/v1/openapi.json").json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            places = [operation.get("requestBody", {}), *operation["responses"].values()]
            for place in places:
                content = place.get("content", {}).get("application/json", {})
                if content.get("schema"):
                    assert "example" in content, (method, path)


def test_examples_are_of_made_up_people(nobody: TestClient) -> None:
    text = nobody.get("/v1/openapi.json").text
    for number in re.findall(r"1[3-9][0-9]{9}", text):
        assert number.startswith("1380000"), number
