"""Public data sets in a real room: counts and totals are those of a plain csv reader."""

import csv
import gzip
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import ImportResult, import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.room import open_room
from strongroom.vault.views import RecordView
from tests.vault.conftest import make_home

MAPS = Path(__file__).parents[2] / "examples" / "maps"

pytestmark = pytest.mark.shared


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with (
        open_room(make_home(tmp_path, database_url), Surroundings()) as room,
        room.acting("alice", purpose="sales", reason_code="migration") as desk,
    ):
        yield desk


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


def run(desk: Desk, name: str, path: Path, *, create_customers: bool = False) -> ImportResult:
    mapping = read_mapping((MAPS / f"{name}.toml").read_text(encoding="utf-8"))
    return import_file(desk, path, mapping.collection, mapping, create_customers=create_customers)


def records(desk: Desk, collection: str) -> Iterator[RecordView]:
    cursor = None
    while True:
        page = desk.collection(collection).list(limit=500, cursor=cursor)
        yield from page
        cursor = page.next
        if cursor is None:
            return


def cents(view: RecordView) -> int:
    return int(str(view.fields["total"].shown).split()[1])


def test_chinook(desk: Desk, shared: Path) -> None:
    folder = shared / "data" / "chinook"
    customers, invoices = rows_of(folder / "customer.csv"), rows_of(folder / "invoice.csv")
    done = run(desk, "chinook-customers", folder / "customer.csv")
    # Two of the numbers, of customers 9 and 57, are none that can be dialled.
    assert (done.created, done.rejected) == (len(customers) - 2, {"phone.not-possible": 2})
    done = run(desk, "chinook-invoices", folder / "invoice.csv", create_customers=True)
    assert (done.created, done.rejected) == (len(invoices) + 2, {})
    owners = {view.id: view.fields["external_id"].shown for view in records(desk, "customers")}
    stored = {
        view.fields["external_id"].shown: (owners[view.customer], cents(view))
        for view in records(desk, "purchases")
    }
    assert stored == {
        row["InvoiceId"]: (row["CustomerId"], int(Decimal(row["Total"]) * 100)) for row in invoices
    }


def test_northwind(desk: Desk, shared: Path) -> None:
    folder = shared / "data" / "northwind"
    customers, orders = rows_of(folder / "customers.csv"), rows_of(folder / "orders.csv")
    done = run(desk, "northwind-customers", folder / "customers.csv")
    assert (done.created + sum(done.rejected.values()), done.items) == (len(customers), len(customers))
    # Numbers of 1996, and the name of a test row.
    assert done.rejected == {"phone.not-possible": 15, "person_name.characters": 1}
    there = {str(view.fields["external_id"].shown) for view in records(desk, "customers")}
    missing = {row["CustomerID"].strip() for row in orders} - there
    done = run(desk, "northwind-orders", folder / "orders.csv", create_customers=True)
    assert (done.created, done.rejected) == (len(orders) + len(missing), {})
    owners = {view.id: view.fields["external_id"].shown for view in records(desk, "customers")}
    stored = {view.fields["external_id"].shown: owners[view.customer] for view in records(desk, "purchases")}
    assert stored == {row["OrderID"].strip(): row["CustomerID"].strip() for row in orders}


@pytest.mark.slow
def test_uci_online_retail(desk: Desk, shared: Path) -> None:
    path = shared / "data" / "uci_online_retail" / "online_retail.csv.gz"
    rows = rows_of(path)
    named = {row["InvoiceNo"]: row["CustomerID"] for row in reversed(rows)}
    sound = {invoice: customer for invoice, customer in named.items() if customer}
    done = run(desk, "uci-online-retail", path, create_customers=True)
    assert done.items == len(named)
    assert done.created + sum(done.rejected.values()) >= len(named)
    assert sum(1 for _ in records(desk, "customers")) == len(set(sound.values()))
    assert done.rejected.get("ingest.no-customer", 0) == len(named) - len(sound)
    assert sum(1 for _ in records(desk, "purchases")) == len(named) - sum(done.rejected.values())
