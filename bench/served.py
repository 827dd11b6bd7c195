"""Servers that are measured: ours, and a plain one with the same framework, each a process of its own.

Lives here: begun, answering on a free port of this machine, and ended. Must not live here: asking them.
"""

import logging
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

__all__ = ["plain_server", "room_server"]

_PROCESSES = multiprocessing.get_context("spawn")
_PATIENCE_SECONDS = 120.0


@contextmanager
def room_server(home: Path) -> Iterator[int]:
    """The product's server on a room; its port."""
    with _begun(_serve_room, str(home)) as port:
        yield port


@contextmanager
def plain_server(url: str) -> Iterator[int]:
    """A server that answers ``/people/{number}`` with a row as it is: no decision, no event; its port."""
    with _begun(_serve_plain, url) as port:
        yield port


@contextmanager
def _begun(serve: Callable[[str, Connection], None], what: str) -> Iterator[int]:
    ours, theirs = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=serve, args=(what, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(_PATIENCE_SECONDS):
            raise TimeoutError("a server did not begin")
        yield ours.recv()
    finally:
        process.terminate()
        process.join(_PATIENCE_SECONDS)
        ours.close()


def _serve_room(home: str, begun: Connection) -> None:
    from strongroom.keys.surroundings import Surroundings
    from strongroom.server.run import listen, log_to_standard_error, serve
    from strongroom.server.settings import ServerSettings
    from strongroom.vault.room import open_room

    log_to_standard_error(as_json=True, least=logging.CRITICAL)
    settings = ServerSettings(port=0, requests_per_minute=10_000_000, requests_at_once=1_000_000)
    with open_room(Path(home), Surroundings()) as room, listen(settings) as listener:
        serve(room, settings, listener, Surroundings(), lambda: begun.send(listener.getsockname()[1]))


def _serve_plain(url: str, begun: Connection) -> None:
    import socket

    import uvicorn
    from fastapi import FastAPI
    from sqlalchemy import select

    from bench.engines import core_engine
    from bench.rooms import PEOPLE

    app, engine, query = FastAPI(), core_engine(url), select(PEOPLE)

    @app.get("/people/{number}")
    def person(number: int) -> dict[str, Any]:
        with engine.connect() as connection:
            found = connection.execute(query.where(PEOPLE.c.id == number.to_bytes(16, "big")))
            row = dict(found.mappings().one())
        return {**row, "id": number}

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # as ours: without Nagle
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off")

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            begun.send(listener.getsockname()[1])

    Server(config).run(sockets=[listener])
