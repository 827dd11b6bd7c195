"""What a request says beside its body: who, what for, which of the parameters that a route knows.

Lives here: the dependencies of all routes under ``/v1``. Must not live here: who that is (caller.py).

Who asks was looked up in a thread (caller.py). What is made of that here looks nothing up, so it is done on
the event loop: to hand it to a thread and back would take longer than doing it.

An address is written down by proxies and browsers, so no value may stand in one. A parameter that a route
does not know is refused and not passed over: ``?phone=…`` would else answer with everybody.
"""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request
from fastapi.routing import APIRoute

from strongroom.errors import InvalidInput, NotFound, UsageError
from strongroom.server.api.once import named
from strongroom.server.permission import permission_of
from strongroom.server.serving import serving_of
from strongroom.server.signin.caller import Asking
from strongroom.server.signin.signed_in import SignedIn
from strongroom.vault.collection.door import CollectionDoor
from strongroom.vault.desk import Desk

__all__ = ["AtDesk", "AtSession", "collection_of", "desk_of", "known_parameters", "resource", "session_of"]


async def desk_of(caller: Asking) -> Desk:
    """The desk of whoever signed a request in, for the purpose that it or its session states.

    Raises:
        Refused: As `Caller.check_second`.
    """
    caller.check_second()
    return caller.desk()


async def session_of(caller: Asking) -> SignedIn | None:
    """The session of whoever signed a request in; None for a program."""
    return caller.session


AtSession = Annotated[SignedIn | None, Depends(session_of)]


async def at_desk(
    request: Request,
    desk: Annotated[Desk, Depends(desk_of)],
    reason_code: Annotated[
        str | None,
        Header(
            alias="Strongroom-Reason-Code",
            description="Code of the reason, for requests without a body; one in the body goes first.",
        ),
    ] = None,
) -> Desk:
    """The desk that a request is answered from, once it is counted, for the reason that it states."""
    serving, once = serving_of(request), await named(request)
    serving.rates.take(desk.session.principal.user)
    if once is not None:
        await to_thread.run_sync(serving.outcomes.sweep)
    permission = permission_of(request.scope["route"])
    fresh = permission.actions if permission is not None and permission.step_up else ()
    return desk.stating(reason_code=reason_code, fresh_for=frozenset(map(str, fresh)), once=once)


AtDesk = Annotated[Desk, Depends(at_desk)]


async def known_parameters(request: Request) -> None:
    """Refuse parameters in the address that the route does not have, and one that stands there twice.

    Which of two values counts would be told differently by whatever stands in front.

    Raises:
        UsageError: ``http.unknown-parameter``, ``http.wrong-shape``.
    """
    if not request.scope["query_string"]:
        return
    route = request.scope["route"]
    known = {each.alias for each in route.dependant.query_params} if isinstance(route, APIRoute) else set()
    if not known.issuperset(request.query_params):
        raise UsageError("http.unknown-parameter", known=", ".join(sorted(known)) or "–")
    twice = sorted(name for name in known if len(request.query_params.getlist(name)) > 1)
    if twice:
        raise UsageError("http.wrong-shape", places=", ".join(f"query.{name}" for name in twice))


def resource(tag: str) -> APIRouter:
    """The router of one resource. Its routes hold the whole address: the program's log names them by it."""
    return APIRouter(prefix="/v1", tags=[tag])


def collection_of(desk: Desk, name: str) -> CollectionDoor:
    """The collection that an address names.

    Raises:
        NotFound: ``http.no-such-page``.
    """
    try:
        return desk.collection(name)
    except InvalidInput:
        raise NotFound("http.no-such-page") from None
