"""One person's way to a server: the connection, what is stated with each request, the schema.

Lives here: what desks and collections over HTTP have in common. Must not live here: single calls.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, BinaryIO, TypeVar

from strongroom.errors import UsageError
from strongroom.model.schema import Schema
from strongroom.model.schema_document import FORMAT, read_schema
from strongroom.remote.problems import problem_error
from strongroom.remote.stated import Stated
from strongroom.remote.wire import Sent, Wire

__all__ = ["Asker", "Known", "schema_of"]

T = TypeVar("T")


class Known:
    """What was learnt from a server and stays, for all desks of one connection."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.schema: Schema | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks a server; what is stated goes along."""

    wire: Wire
    known: Known
    stated: Stated

    def stating(self, **changes: Any) -> "Asker":
        """The same, stating something else."""
        return replace(self, stated=replace(self.stated, **changes))

    def without_reason(self) -> "Asker":
        """The same for what takes no reason; one in words would have no place there."""
        return self.stating(reason_code=None, reason=None)

    def look(self, method: str, path: str, read: Callable[[Any], T], **parts: Any) -> T:
        """Ask what changes nothing, or comes to the same however often it is sent."""
        return self.wire.ask(
            Sent(method=method, path=path, repeats=True, **self._with(parts)), self.stated, read
        )

    def bytes_of(self, path: str) -> bytes:
        """Ask for what stands for itself byte by byte."""
        return self.wire.bytes_of(Sent(method="GET", path=path, repeats=True), self.stated)

    def file(self, path: str, into: BinaryIO) -> None:
        """Ask for a file, piece by piece."""
        self.wire.bytes_of(Sent(method="GET", path=path, repeats=True, into=into), self.stated)

    def file_once(self, path: str, into: BinaryIO) -> None:
        """Ask for a file that is handed out once, piece by piece; never asked for again."""
        sent = Sent(method="POST", path=path, into=into, **self._with({"body": {}}))
        self.wire.bytes_of(sent, self.stated)

    def change(self, method: str, path: str, read: Callable[[Any], T], **parts: Any) -> T:
        """Ask for a change; by a name of its own, so that it is made once."""
        name = self.stated.name or secrets.token_hex(16)
        return self.wire.ask(
            Sent(method=method, path=path, name=name, **self._with(parts)), self.stated, read
        )

    def item(self, operation: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        """One operation as a batch of one: for what the single route does not take.

        Raises:
            StrongroomError: As the call by itself would have.
        """

        def first(document: Any) -> tuple[T, None] | tuple[None, Any]:
            (result,) = document["results"]
            return (
                (read(result["result"]), None) if result["done"] else (None, problem_error(result["error"]))
            )

        value, error = self.change("POST", "/v1/batch", first, body={"operations": [dict(operation)]})
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # it is there where no error is

    def without_words(self, call: str) -> None:
        """Refuse a reason in words for a request that has no body.

        Raises:
            UsageError: ``remote.words-need-a-body``.
        """
        if self.stated.reason is not None:
            raise UsageError("remote.words-need-a-body", call=call)

    def schema(self, *, anew: bool = False) -> Schema:
        """The collections and fields in use; asked for once a connection, or anew."""
        with self.known.lock:
            if self.known.schema is None or anew:
                self.known.schema = self.without_reason().look("GET", "/v1/schema", schema_of)
            return self.known.schema

    def _with(self, parts: Mapping[str, Any]) -> Mapping[str, Any]:
        body = parts.get("body")
        return parts if body is None else {**parts, "body": {**body, **self.stated.reasons()}}


def schema_of(document: Any) -> Schema:
    """The schema as ``/v1/schema`` tells it."""
    told = {"format": FORMAT, "version": document["version"], "collections": document["collections"]}
    return read_schema(json.dumps(told))
