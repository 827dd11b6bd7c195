"""An import does not bring back who was erased, unless somebody says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import ImportResult, import_file
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.privacy.conftest import NANA
from tests.refusals import refused

Made = Callable[..., Carriage]

CUSTOMERS = """collection = "customers"
key = "Id"
[fields]
name = "Name"
kind = { value = "person" }
"""
PURCHASES = """collection = "purchases"
key = "Invoice"
customer = "Customer"
[fields]
ordered_at = { from = "Date", zone = "Asia/Shanghai" }
status = { value = "done" }
"""


@pytest.fixture
def erased(desk: Desk, room: Room, carriage: Made) -> Desk:
    desk.erasures.ask(desk.customers.create(NANA).id, due=room.door.now())
    assert carry_forward(carriage()).round == ()
    return room.acting("alice", purpose="data_quality", reason_code="migration")


def customers(desk: Desk, folder: Path, text: str, **options: object) -> ImportResult:
    file = folder / "customers.csv"
    file.write_text(text)
    mapping = read_mapping(CUSTOMERS)
    return import_file(desk, file, "customers", mapping, **options)  # type: ignore[arg-type]  # passed on


def test_who_was_erased_is_rejected_in_any_spelling_and_the_others_come(erased: Desk, tmp_path: Path) -> None:
    done = customers(erased, tmp_path, "Id,Name\nCRM-1,Nana\ncrm-2,Wang\n")
    assert (done.created, done.rejected) == (1, {"ingest.erased-before": 1})
    assert len(erased.customers.find({"external_id": "crm-1"})) == 0


def test_a_dry_run_says_so_too(erased: Desk, tmp_path: Path) -> None:
    done = customers(erased, tmp_path, "Id,Name\ncrm-1,Nana\n", dry_run=True)
    assert done.rejected == {"ingest.erased-before": 1}


def test_a_purchase_does_not_make_its_erased_customer_anew(erased: Desk, tmp_path: Path) -> None:
    file = tmp_path / "purchases.csv"
    file.write_text("Invoice,Customer,Date\n1,crm-1,2026-11-01\n2,crm-9,2026-11-01\n")
    mapping = read_mapping(PURCHASES)
    done = import_file(erased, file, "purchases", mapping, create_customers=True)
    assert done.rejected == {"ingest.erased-before": 1}
    assert len(erased.customers.find({"external_id": "crm-9"})) == 1


def test_with_a_basis_they_come_back_and_the_log_says_why(erased: Desk, tmp_path: Path) -> None:
    done = customers(erased, tmp_path, "Id,Name\ncrm-1,Nana\n", readmit="contract of 2026-11-20")
    assert (done.created, dict(done.rejected)) == (1, {})
    events = [event.leaf for event in erased.audit.list().items if event.leaf.action == "import"]
    assert (events[0].extra["readmitted"], events[0].extra["basis"]) == (1, "contract of 2026-11-20")
    # Let in once; the next import finds the customer there.
    again = customers(erased, tmp_path, "Id,Name\ncrm-1,Nana Ouyang\n")
    assert (again.updated, dict(again.rejected)) == (1, {})
    assert erased.audit.verify(data=True).findings == ()


@pytest.mark.parametrize("basis", ["", "  ", "two\nlines", "x" * 201])
def test_what_is_no_basis_lets_nobody_in(erased: Desk, tmp_path: Path, basis: str) -> None:
    with refused("ingest.basis-wrong", 5):
        customers(erased, tmp_path, "Id,Name\ncrm-1,Nana\n", readmit=basis)
    with refused("ingest.basis-wrong", 5):
        erased.customers.create({**NANA, "external_id": "crm-1"}, readmit=basis)
    assert len(erased.customers.find({"external_id": "crm-1"})) == 0


def test_who_was_removed_before_being_erased_does_not_come_back_either(
    desk: Desk, room: Room, carriage: Made, tmp_path: Path
) -> None:
    nana = desk.customers.create(NANA).id
    desk.customers.remove(nana)
    desk.erasures.ask(nana, due=0)
    assert carry_forward(carriage()).round == ()
    done = customers(room.acting("alice", purpose="data_quality"), tmp_path, "Id,Name\ncrm-1,Nana\n")
    assert done.rejected == {"ingest.erased-before": 1}
    assert desk.audit.verify(data=True).findings == ()


def test_nobody_who_was_erased_is_added_by_hand(erased: Desk) -> None:
    with refused("ingest.erased-before", 5):
        erased.customers.create({**NANA, "external_id": "CRM-1"})
    other = erased.customers.create({"kind": "person", "name": "Wang", "external_id": "crm-7"}).id
    with refused("ingest.erased-before", 5):
        erased.customers.update(other, {"external_id": "crm-1"})
    assert len(erased.customers.find({"external_id": "crm-1"})) == 0


def test_by_hand_too_a_basis_lets_them_in_once_and_is_logged(erased: Desk) -> None:
    made = erased.customers.create({**NANA, "external_id": "crm-1"}, readmit="contract of 2026-11-20")
    (event,) = [
        one.leaf
        for one in erased.audit.list().items
        if one.leaf.action == "create" and one.leaf.record == made.id
    ]
    assert (event.extra["readmitted"], event.extra["basis"]) == (1, "contract of 2026-11-20")
    erased.customers.update(made.id, {"external_id": "crm-8"})
    erased.customers.update(made.id, {"external_id": "crm-1"})
    assert erased.audit.verify(data=True).findings == ()
