"""A browser a worker, a room a module, and one's way into it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.console.looking import Look
from tests.console.rooms import House, open_house
from tests.console.windows import Windows
from tools.components import find_chromium

_SWITCHES = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    # Pages of one server need no process each: to begin one takes as long as the page itself.
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def windows() -> Iterator[Windows]:
    """Debian's Chromium, started once in each worker."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=_SWITCHES)
        yield Windows(browser)
        browser.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A room with a user of each role, served on the loopback."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="module")
def look(house: House, windows: Windows) -> Look:
    """Opens screens as a role and holds them against what every screen has to be."""
    return Look(house, windows)
