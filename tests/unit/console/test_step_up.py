"""What takes a fresh second factor over the interface for programs takes one at pages too."""

from collections.abc import Iterable

import pytest
from fastapi import APIRouter

from strongroom.server.api.version_one import VERSION_ONE
from strongroom.server.console.rooms import rooms_of
from strongroom.server.permission import every_route, permission_of

PAGES = [
    ("GET", "/customers/{customer}/erase"),
    ("POST", "/customers/{customer}/erase"),
    ("POST", "/erasures/{identity}/approve"),
    ("POST", "/account/tokens"),
]
CONSOLE, _ITEMS = rooms_of(demo=True)


def fresh(routers: Iterable[APIRouter]) -> dict[tuple[str, str], bool]:
    found = {}
    for router in routers:
        for path, route in every_route(router.routes):
            permission = permission_of(route)
            for method in getattr(route, "methods", ()):
                found[method, path] = permission is not None and permission.step_up
    return found


@pytest.mark.parametrize("page", PAGES, ids=[" ".join(each) for each in PAGES])
def test_a_page_asks_for_what_its_twin_asks_for(page: tuple[str, str]) -> None:
    assert fresh(CONSOLE)[page]


def test_the_twins_that_erase_ask_for_it() -> None:
    asked = fresh(VERSION_ONE)
    assert asked["POST", "/v1/erasures"]
    assert asked["POST", "/v1/erasures/{identity}/approve"]
