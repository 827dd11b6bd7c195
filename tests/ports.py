"""A port of the loopback that is nobody else's meanwhile.

Lives here: keeping it. Must not live here: who listens there, and who asks.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["kept_port"]


@contextmanager
def kept_port() -> Iterator[int]:
    """A port on which nobody listens, unless somebody who was told of it begins to.

    A port that was only looked up may be another test's before it is used. This one the system gives to
    nobody; whoever asks for it by its number and lets it be shared, as servers do, has it.
    """
    with socket.socket() as keeping:
        keeping.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeping.bind(("127.0.0.1", 0))
        yield keeping.getsockname()[1]
