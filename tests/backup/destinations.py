"""Destinations for tests: an S3 server in a process of its own, and a twin that fails in every way.

The faulty twin stands before any other destination and does what it was told: fail, stall, cut short, fill
up, lie.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from strongroom.backup.destination import Destination, Protection, Stored
from strongroom.errors import Busy
from strongroom.keys.room_files import RoomFiles

__all__ = ["ENVIRONMENT", "FaultyDestination"]

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
"""Credentials that every bucket of the tests takes."""


@dataclass
class FaultyDestination:
    """A destination that does not do what it should.

    Args:
        behind: The real one.
        fails: Whether a call fails, by method and name.
        stalls: Whether a call never returns until `release` is set.
        capacity: Bytes that it takes before it says that it is full.
        lies: What it makes of an object's bytes when they are read.
        forgets: Whether what was put is not there afterwards.
    """

    behind: Destination
    fails: Callable[[str, str], bool] = lambda method, name: False
    stalls: Callable[[str, str], bool] = lambda method, name: False
    capacity: int | None = None
    lies: Callable[[str, bytes], bytes | None] = lambda name, data: data
    forgets: Callable[[str], bool] = lambda name: False
    release: threading.Event = field(default_factory=threading.Event)
    calls: list[tuple[str, str]] = field(default_factory=list)
    taken: int = 0

    @property
    def uri(self) -> str:
        return self.behind.uri

    def identity(self) -> str:
        return self.behind.identity()

    def speaks_to(self) -> tuple[str, int] | None:
        return self.behind.speaks_to()

    def encrypts(self) -> bool:
        return self.behind.encrypts()

    def lies_in(self, files: RoomFiles) -> bool:
        return self.behind.lies_in(files)

    def prepare(self) -> None:
        self._call("prepare", "")
        self.behind.prepare()

    def put(self, name: str, data: bytes) -> bool:
        self._call("put", name)
        if self.capacity is not None and self.taken + len(data) > self.capacity:
            raise Busy("destination.full", destination=self.uri)
        self.taken += len(data)
        return True if self.forgets(name) else self.behind.put(name, data)

    def get(self, name: str) -> bytes | None:
        self._call("get", name)
        data = self.behind.get(name)
        return None if data is None else self.lies(name, data)

    def list(self, prefix: str = "") -> Iterator[Stored]:
        self._call("list", prefix)
        return self.behind.list(prefix)

    def delete(self, name: str) -> None:
        self._call("delete", name)
        self.behind.delete(name)

    def protection(self) -> Protection:
        self._call("protection", "")
        return self.behind.protection()

    def _call(self, method: str, name: str) -> None:
        self.calls.append((method, name))
        if self.stalls(method, name):
            self.release.wait()
        if self.fails(method, name):
            raise Busy("destination.unreachable", destination=self.uri, reason="made to fail")
