"""Imports that others get in the way of: what is stored stays whole, and what is to be done is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import Conflict
from strongroom.ingest.run import import_file
from strongroom.model.schema import Collection
from strongroom.vault.desk import Desk
from strongroom.vault.importing import import_desk
from strongroom.vault.importing.bulk import Stored, store_batch
from strongroom.vault.importing.bulk_plan import Given, Plan
from strongroom.vault.operations.operation import Operation
from strongroom.vault.room import Room
from strongroom.vault.storing.preparing import Basis
from tests.audit.log_room import execute
from tests.ingest_run.files import ENGLISH, count, customers_map
from tests.refusals import refused

Write = Callable[[str, str], Path]
PERSON = Given(0, {"kind": "person", "name": "Ann Lee", "external_id": "c-1"})


class Interrupted(BaseException):
    """Stands for the end of the process."""


def stop(*_: object) -> None:
    raise Interrupted


def test_an_import_that_is_half_taken_back_is_not_begun_again(desk: Desk, write: Write) -> None:
    path = write("en.csv", ENGLISH)
    done = import_file(desk, path, "customers", customers_map(), batch=1)
    with pytest.raises(Interrupted):
        desk.imports.undo(str(done.id), stop)
    with refused("import.being-undone", 8) as caught:
        import_file(desk, path, "customers", customers_map(), again=True)
    assert str(done.id) in caught.value.hint("en")
    desk.imports.undo(str(done.id))
    assert import_file(desk, path, "customers", customers_map()).created == 3


def test_one_import_is_done_by_one_process(desk: Desk) -> None:
    mine, theirs = (desk.imports.begin("customers", [b"one file"], name="a.csv") for _ in range(2))
    desk.imports.store(theirs, [PERSON], last=True)
    with refused("import.elsewhere", 8):
        desk.imports.store(mine, [PERSON], last=True)
    assert count(desk, "customers") == 1


def test_a_plan_that_others_made_stale_is_made_again_and_again_and_then_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody changes who may do what between each plan and its storing."""
    stale: list[str] = []

    def rules_first(operation: Operation, collection: Collection, plan: Plan) -> Stored:
        plan.access_version -= 1
        try:
            return store_batch(operation, collection, plan)
        except Conflict as error:
            stale.append(error.code)
            raise

    monkeypatch.setattr(import_desk, "store_batch", rules_first)
    run = desk.imports.begin("customers", [b"one file"], name="a.csv")
    with refused("import.no-rest", 11):
        desk.imports.store(run, [PERSON], last=True)
    assert set(stale) == {"import.stale"}
    monkeypatch.undo()
    assert count(desk, "customers") == 0
    desk.imports.store(run, [PERSON], last=True)
    assert count(desk, "customers") == 1


def test_a_row_of_an_import_that_somebody_wrote_is_not_believed(desk: Desk, room: Room, write: Write) -> None:
    path = write("en.csv", ENGLISH)
    import_file(desk, path, "customers", customers_map())
    execute(room.settings.database, "UPDATE imports SET state = 0, next_record = 1")
    with refused("import.row-forged", 6):
        import_file(desk, path, "customers", customers_map())


def test_an_import_whose_event_was_taken_away_is_not_taken_back(desk: Desk, room: Room, write: Write) -> None:
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    made = desk.customers.find({"external_id": "c-1"}).items[0].id
    execute(room.settings.database, "DELETE FROM events WHERE event IN (SELECT event FROM import_batches)")
    with refused("record.event-missing", 6):
        desk.imports.undo(str(done.id))
    with refused("record.event-missing", 6):
        desk.customers.history(made)


def test_a_record_whose_past_was_taken_away_does_not_go_back_to_it(
    desk: Desk, room: Room, write: Write
) -> None:
    desk.customers.create({"kind": "person", "name": "Ann", "external_id": "c-1"})
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    execute(room.settings.database, "DELETE FROM history")
    with refused("record.revision-missing", 6):
        desk.imports.undo(str(done.id))


def test_rules_that_change_all_the_time_stop_an_import(
    desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schema changes after each time that the file was prepared."""
    monkeypatch.setattr(Basis, "fits", lambda *_: False)
    with refused("import.rules-changed", 8):
        import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert count(desk, "customers") == 0
    monkeypatch.undo()
    assert import_file(desk, write("en.csv", ENGLISH), "customers", customers_map()).created == 3
