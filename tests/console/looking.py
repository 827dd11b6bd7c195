"""Looking at a screen as people do: both languages, with and without JavaScript, wide and on a telephone.

What every screen has to be is held here once: no violation that axe knows, no error in the console, no
request to another host, nothing that the content security policy refuses, no sideways scrolling. A test of a
screen is one line:

    def test_customers(look: Look) -> None:
        look.at("/customers", role="sales")

Set ``STRONGROOM_LOOK=/tmp/look`` to keep a picture of each, in both themes.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from strongroom.server.signin.factors import Factor
from tests.console.rooms import House
from tests.console.windows import TELEPHONE, WIDE, Windows

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
LANGUAGES = ("zh-CN", "en")
_WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((it) => it.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((it) => `${it.tagName} ${it.className} ${it.getBoundingClientRect().right}`).slice(-6)"""
_LEFT_OVER = re.compile(r"\bundefined\b|\bMarkup\(|^None$", re.MULTILINE)


@dataclass
class Look:
    """Opens screens and holds them against what every screen has to be."""

    house: House
    windows: Windows
    taken: int = field(default=0)

    def at(
        self,
        path: str,
        role: str | None = None,
        *,
        status: int = 200,
        act: Callable[[Page], object] | None = None,
        name: str | None = None,
        factors: Factor = Factor.PASSWORD | Factor.ONE_TIME_CODE,
    ) -> str:
        """Look at a screen in both languages, with and without JavaScript, wide and narrow: each pair of
        these once, and every combination where pictures are kept.

        Args:
            path: The screen's address.
            role: Whose eyes it is seen with; None for a visitor.
            status: Of the answer.
            act: What is done on the page before it is looked at, by links and forms, so that it works without
                JavaScript too; it may lead to another page. It is done once each way.
            name: Of the picture.

        Returns:
            The text of the page in English, wide.
        """
        text = ""
        for language, scripts, size in _ways():
            with self.opened(role, language=language, scripts=scripts, size=size, factors=factors) as page:
                answer = page.goto(self.house.address + path)
                if act is None:
                    assert answer is not None
                    assert answer.status == status, f"{path}: {answer.status}\n{page.inner_text('body')}"
                else:
                    act(page)
                self.check(page, language, scripts=scripts, name=name or path)
                if language == "en" and size == WIDE:
                    text = page.inner_text("body")
        return text

    @contextmanager
    def opened(
        self,
        role: str | None = None,
        *,
        language: str = "en",
        scripts: bool = True,
        size: tuple[int, int] = WIDE,
        factors: Factor = Factor.PASSWORD | Factor.ONE_TIME_CODE,
    ) -> Iterator[Page]:
        """A page of a window of its own, signed in as a role; fails at the end on what it was told of."""
        with self.windows.one(language, scripts=scripts, size=size) as window:
            page = window.page
            if role is not None:
                secret = self.house.cookie(role, factors=factors)
                page.context.add_cookies([{"name": "strongroom", "value": secret, "url": self.house.address}])
            yield page
            assert not window.said, window.said
            foreign = [each for each in window.asked if not each.startswith((self.house.address, "data:"))]
            assert not foreign, foreign

    def check(self, page: Page, language: str, *, scripts: bool = True, name: str = "page") -> None:
        """Hold a page that is open against what every page has to be."""
        assert page.get_attribute("html", "lang") == language
        scrolls = page.locator("html").evaluate("it => it.scrollWidth - it.clientWidth")
        assert scrolls <= 0, f"{name} scrolls sideways by {scrolls} pixels: {page.evaluate(_WIDE)}"
        assert not _LEFT_OVER.search(page.inner_text("body")), page.inner_text("body")
        if scripts:
            self._axe(page, name)
        self._picture(page, name, language, scripts=scripts)

    def _axe(self, page: Page, name: str) -> None:
        page.evaluate(AXE)
        # All that is well stays in the browser: bringing it over takes as long as looking.
        found = page.evaluate("() => axe.run({resultTypes: ['violations']}).then((it) => it.violations)")
        assert not found, "\n".join(_violations(name, found))

    def _picture(self, page: Page, name: str, language: str, *, scripts: bool) -> None:
        folder = os.environ.get("STRONGROOM_LOOK")
        if not folder or not scripts:
            return
        plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "home"
        width = page.viewport_size["width"] if page.viewport_size else 0
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{folder}/{plain}-{language}-{width}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme="null", reduced_motion="reduce")


def _ways() -> Iterator[tuple[str, bool, tuple[int, int]]]:
    if os.environ.get("STRONGROOM_LOOK"):
        yield from product(LANGUAGES, (True, False), (WIDE, TELEPHONE))
    else:
        yield from (
            ("zh-CN", True, WIDE),
            ("en", True, TELEPHONE),
            ("zh-CN", False, TELEPHONE),
            ("en", False, WIDE),
        )


def _violations(name: str, found: Sequence[dict[str, Any]]) -> Iterator[str]:
    for each in found:
        for node in each["nodes"]:
            yield f"{name}: {each['id']}: {node['html']}\n  {node['failureSummary']}"
