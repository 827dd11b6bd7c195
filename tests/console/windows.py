"""Windows of a browser, kept: a new one takes its processes, and its fonts, two seconds to come by.

A window that comes back holds nothing of who had it before: no cookie, no storage, no page beside its own,
and it stands on an empty page. One in which a test has failed does not come back.

Lives here: windows, and what they heard. Must not live here: whose eyes a window sees with, and what a screen
has to be (looking.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page

__all__ = ["TELEPHONE", "WIDE", "Window", "Windows"]

WIDE, TELEPHONE = (1280, 860), (360, 760)
_PATIENCE = 120_000
"""Milliseconds that anything may take; only what never comes waits for so long."""


@dataclass
class Window:
    """A browser window of its own: it shares no cookie and no storage with another.

    Attributes:
        page: Its page.
        said: Errors and warnings of the page's console.
        asked: The addresses that were asked for.
    """

    page: Page
    devtools: CDPSession
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Hear what its page says and asks for, from here on."""
        self.page.on("console", lambda message: self.said.append(message.text) if _matters(message) else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def forget(self) -> None:
        """Become as a new one is."""
        for page in self.page.context.pages:
            if page != self.page:
                page.close()
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        for origin in {f"{it.scheme}://{it.netloc}" for it in map(urlsplit, self.asked) if it.netloc}:
            self.devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.said.clear()
        self.asked.clear()


@dataclass
class Windows:
    """The windows of a browser, by their language and by whether scripts run."""

    browser: Browser
    free: dict[tuple[str, bool], list[Window]] = field(default_factory=dict)

    @contextmanager
    def one(self, language: str, *, scripts: bool, size: tuple[int, int] = WIDE) -> Iterator[Window]:
        """A window that nobody else has."""
        kept = self.free.setdefault((language, scripts), [])
        window = kept.pop() if kept else self._new(language, scripts=scripts)
        try:
            window.page.set_viewport_size({"width": size[0], "height": size[1]})
            yield window
            window.forget()
        except BaseException:
            window.page.context.close()
            raise
        kept.append(window)

    def _new(self, language: str, *, scripts: bool) -> Window:
        context = self.browser.new_context(
            locale=language, java_script_enabled=scripts, reduced_motion="reduce"
        )
        context.set_default_timeout(_PATIENCE)
        page = context.new_page()
        window = Window(page, context.new_cdp_session(page))
        window.listen()
        return window


def _matters(message: Any) -> bool:
    # That a page answered 403 or 404 is what some tests are about; the browser says it as an error.
    return message.type in ("error", "warning") and "Failed to load resource" not in message.text
