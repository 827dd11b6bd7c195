"""Applications of tests: working out the routes takes a third of a second, and is done once a process."""

import copy
from functools import cache

from fastapi import FastAPI
from starlette.datastructures import State

from strongroom.server.app import framed, routed
from strongroom.server.serving import Serving

_routed = cache(routed)


def prepare_routes() -> None:
    """Work them out now, for `app_of` later."""
    _routed(demo=False)


def app_of(serving: Serving) -> FastAPI:
    """What `make_app` makes, with the routes of the application before.

    ``dependency_overrides`` is one for all: whoever puts something there takes it out again.
    """
    made = copy.copy(_routed(demo=serving.demo))
    made.state, made.user_middleware = State(), []
    return framed(made, serving)
