"""A collection into a file: recorded, in the form that the role sees, and not without a reason."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import Refused, UsageError
from strongroom.export.csv_safe import unguard
from strongroom.export.run import export_file
from strongroom.ingest.run import import_file
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room
from tests.ingest_run.files import ENGLISH, customers_map


@pytest.fixture
def filled(desk: Desk, write: Callable[[str, str], Path]) -> Desk:
    import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    return desk


def test_every_record_is_in_the_file_as_the_role_sees_it(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    facts = export_file(filled, path, "customers", plain=True)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert facts.records == len(lines) == 3
    assert {line["name"] for line in lines} == {"Ann Lee", "Bob Ray", "Cyd Fox"}
    shown = {view.fields["phone"].shown for view in filled.customers.list()}
    assert {line["phone"] for line in lines} == shown
    assert "13800000001" not in path.read_text(encoding="utf-8")


def test_chosen_columns_go_into_a_spreadsheet(filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_file(filled, path, "customers", columns=["id", "name"], format="csv", plain=True)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[0] == ["id", "name"]
    assert {unguard(row[1]) for row in rows[1:]} == {"Ann Lee", "Bob Ray", "Cyd Fox"}


def test_without_a_reason_there_is_no_export_and_no_file(room: Room, filled: Desk, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with room.acting("alice", purpose="sales") as desk, pytest.raises(UsageError) as caught:
        export_file(desk, path, "customers", plain=True)
    assert caught.value.code == "access.reason-missing"
    assert not path.exists()


def test_sales_may_not_export(room: Room, filled: Desk, tmp_path: Path) -> None:
    filled.admin.user_add("sally", ["sales"])
    path = tmp_path / "out.jsonl"
    with room.acting("sally", purpose="sales", reason_code="test") as desk, pytest.raises(Refused):
        export_file(desk, path, "customers", plain=True)
    assert not path.exists()


def test_the_log_says_who_is_in_an_export(room: Room, filled: Desk, tmp_path: Path) -> None:
    export_file(filled, tmp_path / "out.jsonl", "customers", plain=True)
    with room.acting("alice", purpose="audit", reason_code="audit_review") as desk:
        events = desk.audit.list(EventFilter(action="export")).items
    assert sorted(each.leaf.members.count if each.leaf.members else 0 for each in events) == [0, 3]
