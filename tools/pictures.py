"""Makes all pictures of the documents anew, in both languages: ``python -m tools.pictures``.

They are taken of the demo's room.

Lives here: which pictures there are, and taking them. Must not live here: looking at every screen, which the
tests of the console do. Everybody in them is made up; the same seed gives the same people.
"""

import argparse
import logging
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from strongroom.cli.app import app
from strongroom.keys.surroundings import Surroundings
from strongroom.server import run
from strongroom.vault.room import open_room
from tests.console.rooms import House, served
from tools.components import find_chromium

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
LARGEST = 160 * 1024
LANGUAGES = {"en": "", "zh-CN": "-zh"}
WIDTH = 1120


@dataclass(frozen=True)
class Picture:
    """One picture, taken once in each language.

    Args:
        name: Of its file.
        handle: Who looks.
        path: The page.
        act: What is done on it before.
        height: Of the window.
    """

    name: str
    handle: str
    path: str
    act: Callable[[Page], object] = lambda page: None
    height: int = 720


def steps(count: int) -> Callable[[Page], object]:
    """Go so many steps of the five minutes."""

    def act(page: Page) -> None:
        for _ in range(count):
            page.click("main form button")

    return act


PICTURES: Sequence[Picture] = (
    Picture("front-desk", "lin", "/front-desk", height=985),
    Picture("verify-names-it", "ada", "/five-minutes", steps(5)),
)


def take(browser: Browser, house: House, picture: Picture, language: str) -> Path:
    """Take one picture."""
    size: ViewportSize = {"width": WIDTH, "height": picture.height}
    context = browser.new_context(
        locale=language, viewport=size, color_scheme="light", reduced_motion="reduce"
    )
    try:
        secret = house.cookie(picture.handle)
        context.add_cookies([{"name": "strongroom", "value": secret, "url": house.address}])
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(house.address + picture.path)
        picture.act(page)
        page.wait_for_load_state("networkidle")
        path = FOLDER / f"{picture.name}{LANGUAGES[language]}.png"
        page.screenshot(path=path)
        return path
    finally:
        context.close()


def main(arguments: Sequence[str]) -> int:
    """Make the pictures; fails where one is larger than it may be."""
    parser = argparse.ArgumentParser(description="Make all pictures of the documents anew.")
    parser.add_argument("--only", help="name of the one picture to make")
    parser.add_argument("--people", default="10000", help="customers of the demo's room")
    asked = parser.parse_args(arguments)
    FOLDER.mkdir(exist_ok=True)
    too_large = []
    with tempfile.TemporaryDirectory(prefix="strongroom-pictures-") as folder, sync_playwright() as driver:
        home = Path(folder) / "room"
        told = ["demo", "--home", str(home), "--people", asked.people, "--no-serve"]
        done = CliRunner().invoke(app, told, env={"STRONGROOM_HOME": None})
        sys.stderr.write(done.stderr)
        if done.exit_code:
            return done.exit_code
        browser = driver.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        run.log_to_standard_error(as_json=False, least=logging.WARNING)
        with open_room(home, Surroundings()) as room, served(room) as house:
            for picture in PICTURES:
                if asked.only in (None, picture.name):
                    for language in LANGUAGES:
                        path = take(browser, house, picture, language)
                        size = path.stat().st_size
                        print(f"{path.relative_to(FOLDER.parent.parent)}  {size:,} bytes")
                        too_large += [path] if size > LARGEST else []
        browser.close()
    for path in too_large:
        print(f"larger than {LARGEST:,} bytes: {path}", file=sys.stderr)
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
