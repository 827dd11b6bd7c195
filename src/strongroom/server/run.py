"""Listening: the socket, the process, and stopping in good order.

Lives here: one server process from start to end. Must not live here: what is answered (app.py), arguments
(cli).
"""

import gc
import logging
import socket
import sys
from collections.abc import Callable
from errno import EADDRINUSE
from types import FrameType

import anyio.to_thread
import structlog
import uvicorn

from strongroom.errors import Busy, UsageError
from strongroom.keys.surroundings import Surroundings
from strongroom.server.app import make_app
from strongroom.server.serving import Serving
from strongroom.server.settings import EVERY_ADDRESS, ServerSettings
from strongroom.server.tls import tls_context
from strongroom.server.watching import ServerWatch
from strongroom.vault.room import Room

__all__ = ["address_of", "listen", "log_to_standard_error", "serve"]

_BACKLOG = 1024
_TURN_SECONDS = 0.0005
"""After so long a thread that computes lets another go on, which waited for a row or a packet. By the usual
5 ms each answer of a database waits as long, where the watch or a job is at work beside requests.
"""
_MADE_BETWEEN = 10_000
"""Objects made between looks for cycles, of which requests leave few."""


def listen(settings: ServerSettings) -> socket.socket:
    """Take the port, before anything else is begun.

    Raises:
        Busy: ``serve.port-taken``.
        UsageError: ``serve.cannot-listen``, where the address is not this machine's, or the port not for
            everybody.
    """
    host = settings.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol by name: without it the event loop does not know that connections are TCP, lets their
    # small packets wait for each other (Nagle), and an answer comes 40 ms after it was made.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        named = {"host": settings.host, "port": settings.port}
        if error.errno == EADDRINUSE:
            raise Busy("serve.port-taken", **named) from error
        raise UsageError(
            "serve.cannot-listen", reason=error.strerror or type(error).__name__, **named
        ) from error
    return listener


def address_of(settings: ServerSettings, listener: socket.socket) -> str:
    """The address that a browser opens: one that the server answers by."""
    scheme = "https" if settings.encrypted else "http"
    host = settings.host if settings.host not in EVERY_ADDRESS else settings.names[0]
    name = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"{scheme}://{name}:{listener.getsockname()[1]}"


def serve(
    room: Room,
    settings: ServerSettings,
    listener: socket.socket,
    surroundings: Surroundings,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until a signal to end comes; requests under way are finished first, for a while.

    Args:
        surroundings: Clock, randomness and environment, for what the room does by itself.
        started: Told once requests are answered.
    """
    serving = Serving(room, settings, surroundings=surroundings)
    config = uvicorn.Config(
        make_app(serving),
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.stop_seconds,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=16 << 10,
        ws="none",
        lifespan="off",
    )
    config.load()
    config.ssl = tls_context(settings, room.home, room.door.now())
    watch = ServerWatch(room, serving.registry)
    _settle()
    serving.at_work.start()
    watch.start()
    try:
        _Server(config, serving, started).run(sockets=[listener])
    finally:
        serving.at_work.stop(settings.stop_seconds)
        watch.stop(settings.stop_seconds)


def _settle() -> None:
    """Set the interpreter up for many threads that wait, and for modules that stay."""
    sys.setswitchinterval(_TURN_SECONDS)
    gc.collect()
    gc.freeze()  # what is there by now stays to the end: no look for cycles goes through it again
    gc.set_threshold(_MADE_BETWEEN)


class _Server(uvicorn.Server):
    """Uvicorn's server, that says when it is ready and that it is stopping."""

    def __init__(self, config: uvicorn.Config, serving: Serving, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._serving, self._started = serving, started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = self._serving.settings.threads
        await super().startup(sockets)
        self._started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._serving.stopping = True
        super().handle_exit(sig, frame)


def log_to_standard_error(*, as_json: bool, least: int = logging.INFO) -> None:
    """Write the program's log to standard error, as lines for people or for programs.

    Args:
        least: The level from which on; by ``INFO`` each request is a line.
    """
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(least),
        cache_logger_on_first_use=True,
    )
