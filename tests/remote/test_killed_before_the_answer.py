"""A server that is killed between request and answer: what the client sends again is not done twice."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from strongroom.keys.surroundings import Surroundings
from strongroom.remote import connect
from strongroom.remote.wire import Patience
from strongroom.vault.room import open_room
from tests.ports import kept_port
from tests.remote.conftest import STATED, on_both_engines, token_for
from tests.vault.conftest import make_home
from tests.warm.asking import Warm

NEW = {"kind": "person", "name": "王芳", "phone": "13800001111"}


@on_both_engines
def test_a_record_that_was_made_before_the_server_died_is_made_once(
    tmp_path: Path, database_url: str, warm: Warm
) -> None:
    home = make_home(tmp_path, database_url)
    with open_room(home, Surroundings()) as room:
        token = token_for(room)
    with (
        kept_port() as port,
        open(os.devnull, "wb") as nowhere,
        warm.begin("tests.remote.dying_server", str(home), str(port)) as first,
    ):
        assert first.stdout.readline() == "ready\n"
        patience = Patience(attempts=12)
        with connect(f"http://127.0.0.1:{port}", token, patience=patience, **STATED) as desk:
            assert desk.schema
            with ThreadPoolExecutor(1) as program:
                asked = program.submit(desk.customers.create, NEW)
                assert first.wait(timeout=60) == -9
                serving = ["strongroom", "--home", str(home), "serve", "--port", str(port)]
                with warm.begin(*serving, stderr=nowhere.fileno()) as second:
                    try:
                        made = asked.result(timeout=300)
                    finally:
                        second.kill()  # it would wait for the connection that the desk keeps
    with open_room(home, Surroundings()) as room:
        there = room.acting("alice", **STATED)
        assert [each.id for each in there.customers.list()] == [made.id]
        assert made.fields["phone"].shown == "+86 138****1111"
