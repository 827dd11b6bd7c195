"""A server that is killed between the commit of a request and its answer.

    python -m tests.server.api.once_worker HOME METHOD PATH KEY IF_MATCH BODY

Its database kills the process the moment that the request's transaction is durable; so nothing is answered.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from strongroom.keys.surroundings import Surroundings
from strongroom.server.api.asking import desk_of
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.storage.transaction import Transaction
from strongroom.vault.room import open_room
from strongroom.vault.session import SignedInBy
from tests.server.applications import app_of


def main(home: str, method: str, path: str, key: str, if_match: str, body: str) -> None:
    """Serve one request up to its commit."""
    with open_room(Path(home), Surroundings()) as room:
        serving = Serving(room, ServerSettings())
        serving.outcomes.sweep()
        app = app_of(serving)
        app.dependency_overrides[desk_of] = lambda: room.acting(
            "alice", purpose="sales", given=SignedInBy(stepped_up=True)
        )
        commit = room.door.database.transact

        def killed(work: Callable[[Transaction], Any]) -> Any:
            recorded: list[int] = []

            def noted(tx: Transaction) -> Any:
                before = tx.stream.seq
                done = work(tx)
                recorded.append(tx.stream.seq - before)
                return done

            done = commit(noted)
            if recorded[-1]:  # the transaction with the event; others make keys ready
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        object.__setattr__(room.door.database, "transact", killed)
        headers = {"Idempotency-Key": key, "Strongroom-Purpose": "sales", "Content-Type": "application/json"}
        headers |= {"If-Match": if_match} if if_match else {}
        client = TestClient(app, base_url="http://localhost:8443")
        client.request(method, path, content=body or None, headers=headers)


if __name__ == "__main__":
    main(*sys.argv[1:])
