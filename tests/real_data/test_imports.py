"""Public data sets in a real room: counts and totals are those of a plain csv reader."""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.run import ImportResult, import_file
from strongroom.keys.surroundings import Surroundings
from strongroom.vault.desk import Desk
from strongroom.vault.room import open_room
from strongroom.vault.views.record_views import RecordView
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


def items(view: RecordView) -> int:
    return len(json.loads(str(view.fields["items"].shown)))


def keys(desk: Desk, collection: str) -> dict[str, RecordView]:
    """The records of a collection by the id that their source gave them."""
    return {str(view.fields["external_id"].shown): view for view in records(desk, collection)}


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


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_supermarket(desk: Desk, shared: Path, form: str) -> None:
    folder = shared / "data" / "china_supermarket"
    rows = rows_of(folder / "supermarket.csv")
    people = {row["customer_id"]: row["customer_name"] for row in reversed(rows)}
    lines = Counter(f"{row['order_id']}|{row['customer_id']}" for row in rows)
    done = run(desk, "supermarket-customers", folder / f"supermarket.{form}")
    assert (done.created, done.rejected) == (len(people), {})
    done = run(desk, "supermarket-orders", folder / f"supermarket.{form}")
    assert (done.created, done.rejected) == (len(lines), {})
    customers, orders = keys(desk, "customers"), keys(desk, "purchases")
    assert {key: view.fields["name"].shown for key, view in customers.items()} == people
    assert {key: items(view) for key, view in orders.items()} == lines
    owners = {view.id: key for key, view in customers.items()}
    assert all(key.endswith(f"|{owners[view.customer]}") for key, view in orders.items())


def test_the_supermarkets_workbook_after_its_csv_file_changes_nothing(desk: Desk, shared: Path) -> None:
    folder = shared / "data" / "china_supermarket"
    done = run(desk, "supermarket-customers", folder / "supermarket.csv")
    again = run(desk, "supermarket-customers", folder / "supermarket.xlsx")
    assert (again.created, again.updated, again.unchanged) == (0, 0, done.created)


def test_synthea(desk: Desk, shared: Path) -> None:
    path = shared / "data" / "synthea" / "patients.csv"
    rows = rows_of(path)
    done = run(desk, "synthea-patients", path)
    assert (done.created, done.rejected) == (len(rows), {})
    cities = {key: view.fields["city"].shown for key, view in keys(desk, "customers").items()}
    assert cities == {row["Id"]: row["CITY"] for row in rows}


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("banking77-test-needs", "banking77/test.csv", 3_080),
        pytest.param("banking77-needs", "banking77/train.csv", 10_003, marks=pytest.mark.slow),
        ("crosswoz-needs", "crosswoz_val/needs.csv", 500),
    ],
)
def test_needs_of_nobody_in_particular(desk: Desk, shared: Path, name: str, file: str, count: int) -> None:
    rows = rows_of(shared / "data" / file)
    done = run(desk, name, shared / "data" / file, create_customers=True)
    assert (len(rows), done.created, done.rejected) == (count, count + 1, {})
    text = "need" if "need" in rows[0] else "text"
    stored = Counter(str(view.fields["detail"].shown) for view in records(desk, "needs"))
    assert stored == Counter(row[text].strip() for row in rows)


def test_tabformer(desk: Desk, shared: Path) -> None:
    folder = shared / "data" / "tabformer_cards"
    users, cards = rows_of(folder / "sd254_users.csv"), rows_of(folder / "sd254_cards.csv")
    first = {row["User"]: row["Card Number"] for row in reversed(cards)}
    sound = {user for user, number in first.items() if luhn(number)}
    done = run(desk, "tabformer-users", folder / "sd254_users.csv")
    assert (done.created, done.rejected) == (len(users), {})
    done = run(desk, "tabformer-cards", folder / "sd254_cards.csv")
    assert (done.updated, done.rejected) == (len(sound), {"bank_card.check": len(first) - len(sound)})


def luhn(number: str) -> bool:
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@pytest.mark.slow
def test_uci_online_retail(desk: Desk, shared: Path) -> None:
    path = shared / "data" / "uci_online_retail" / "online_retail.csv.gz"
    rows = rows_of(path)
    named = {row["InvoiceNo"]: row["CustomerID"] for row in reversed(rows)}
    sound = {invoice: customer for invoice, customer in named.items() if customer}
    lines = Counter(row["InvoiceNo"] for row in rows if row["InvoiceNo"] in sound)
    done = run(desk, "uci-online-retail", path, create_customers=True)
    assert (done.items, done.created) == (len(named), len(sound) + len(set(sound.values())))
    assert done.rejected == {"ingest.no-customer": len(named) - len(sound)}
    assert keys(desk, "customers").keys() == set(sound.values())
    assert {key: items(view) for key, view in keys(desk, "purchases").items()} == lines
