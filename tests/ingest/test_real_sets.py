"""The shipped mappings on the public sets: counts equal those of a plain csv reader."""

import csv
import gzip
import io
import json
import random
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from strongroom.ingest.drafts import Draft, RowError, read_drafts
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.mapping_check import check_fields
from strongroom.ingest.notices import notices_of
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.checking import FieldErrors, validate
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes.base import ParseContext

MAPS = Path(__file__).parents[2] / "examples" / "maps"
SHIPPED = sorted(path.stem for path in MAPS.glob("*.toml"))

# mapping -> file
USES = {
    "banking77-needs": "banking77/train.csv",
    "banking77-test-needs": "banking77/test.csv",
    "chinook-customers": "chinook/customer.csv",
    "chinook-invoices": "chinook/invoice.csv",
    "crosswoz-needs": "crosswoz_val/needs.csv",
    "northwind-customers": "northwind/customers.csv",
    "northwind-orders": "northwind/orders.csv",
    "supermarket-customers": "china_supermarket/supermarket.csv",
    "supermarket-orders": "china_supermarket/supermarket.csv",
    "synthea-patients": "synthea/patients.csv",
    "tabformer-cards": "tabformer_cards/sd254_cards.csv",
    "tabformer-users": "tabformer_cards/sd254_users.csv",
    "uci-online-retail": "uci_online_retail/online_retail_excerpt_latin1_mdy.csv",
}
UCI = "uci_online_retail/online_retail.csv.gz"


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode(encoding), newline="")))


def run(name: str, path: Path) -> tuple[list[Draft], list[RowError]]:
    mapping = read_mapping((MAPS / f"{name}.toml").read_text())
    found = list(read_drafts(open_source(path), mapping, SchemaView(default_schema()), path.parent))
    return [item for item in found if isinstance(item, Draft)], [
        item for item in found if isinstance(item, RowError)
    ]


def grouped(rows: list[dict[str, str]], *columns: str) -> dict[tuple[str, ...], list[dict[str, str]]]:
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return groups


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)


def test_every_shipped_mapping_is_used_here_and_fits_the_default_schema() -> None:
    assert sorted(USES) == SHIPPED
    for name in SHIPPED:
        check_fields(read_mapping((MAPS / f"{name}.toml").read_text()), SchemaView(default_schema()))


@pytest.mark.shared
@pytest.mark.parametrize("name", SHIPPED)
def test_no_column_is_left_out_unsaid(shared: Path, name: str) -> None:
    source = open_source(shared / "data" / USES[name])
    said = {
        notice.code: notice.text()
        for notice in notices_of(read_mapping((MAPS / f"{name}.toml").read_text()), source.columns)
    }
    if not name.startswith("supermarket"):
        assert "left-out" not in said


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("chinook-customers", lambda row: row["CustomerId"]),
        ("northwind-customers", lambda row: row["CustomerID"].strip()),
        ("synthea-patients", lambda row: row["Id"]),
        ("crosswoz-needs", lambda row: "crosswoz-" + row["dialogue_id"]),
    ],
)
def test_one_draft_a_row_under_its_own_key(
    shared: Path, name: str, key: Callable[[dict[str, str]], str]
) -> None:
    path = shared / "data" / USES[name]
    drafts, errors = run(name, path)
    assert [draft.key for draft in drafts] == [key(row) for row in rows_of(path)]
    assert errors == []


@pytest.mark.shared
@pytest.mark.parametrize(("file", "name"), [("train", "banking77-needs"), ("test", "banking77-test-needs")])
def test_texts_with_line_breaks_keep_their_lines(shared: Path, file: str, name: str) -> None:
    path = shared / "data" / "banking77" / f"{file}.csv"
    drafts, errors = run(name, path)
    wanted = rows_of(path)
    assert [draft.fields["detail"] for draft in drafts] == [row["text"].strip() for row in wanted]
    assert errors == []
    lines = path.read_bytes().decode().splitlines(keepends=True)
    for draft in drafts:
        assert lines[draft.lines[0] - 1].strip("\r\n") == draft.raw[0].text.split("\n")[0].strip("\r\n")
    assert len({draft.key for draft in drafts}) == len(drafts)


@pytest.mark.shared
def test_patients_names_lose_their_numbers_only(shared: Path) -> None:
    drafts, _ = run("synthea-patients", shared / "data" / USES["synthea-patients"])
    assert not any(character.isdigit() for draft in drafts for character in draft.fields["name"])
    assert drafts[0].fields["name"] == "José Eduardo Gómez"
    assert Counter(draft.fields["gender"] for draft in drafts) == {"1": 562, "2": 609}


@pytest.mark.shared
def test_users_are_counted_from_nought_and_cards_find_them(shared: Path) -> None:
    users, _ = run("tabformer-users", shared / "data" / USES["tabformer-users"])
    cards, errors = run("tabformer-cards", shared / "data" / USES["tabformer-cards"])
    assert [user.key for user in users] == [f"user-{number}" for number in range(2000)]
    owners = {row["User"] for row in rows_of(shared / "data" / USES["tabformer-cards"])}
    assert {card.key for card in cards} == {f"user-{owner}" for owner in owners}
    assert errors == []


@pytest.mark.shared
def test_invoices_join_their_lines(shared: Path) -> None:
    folder = shared / "data" / "chinook"
    drafts, errors = run("chinook-invoices", folder / "invoice.csv")
    lines = grouped(rows_of(folder / "invoiceline.csv"), "InvoiceId")
    tracks = {row["TrackId"]: row["Name"] for row in rows_of(folder / "track.csv")}
    assert errors == []
    assert {draft.key: [item["description"] for item in draft.fields["items"]] for draft in drafts} == {
        key[0]: [tracks[line["TrackId"]] for line in group] for key, group in lines.items()
    }
    for draft in drafts:
        amounts = [Decimal(item["unit_price"]) * int(item["quantity"]) for item in draft.fields["items"]]
        assert sum(amounts) == Decimal(draft.fields["total"])


@pytest.mark.shared
def test_order_totals_are_exact(shared: Path) -> None:
    folder = shared / "data" / "northwind"
    drafts, errors = run("northwind-orders", folder / "orders.csv")
    lines = grouped(rows_of(folder / "order_details.csv"), "OrderID")
    assert errors == []
    assert len(drafts) == 830
    assert sum(len(draft.fields["items"]) for draft in drafts) == 2155
    assert Counter(draft.fields["status"] for draft in drafts) == {"done": 809, "open": 21}
    for draft in drafts:
        parts = [
            Decimal(line["Quantity"]) * Decimal(line["UnitPrice"]) * (1 - Decimal(line["Discount"]))
            for line in lines[(draft.key or "",)]
        ]
        assert Decimal(draft.fields["total"]) == cents(sum(parts, Decimal(0)))


@pytest.mark.shared
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_supermarket_reads_alike_from_both_forms(shared: Path, form: str) -> None:
    folder = shared / "data" / "china_supermarket"
    wanted = rows_of(folder / "supermarket.csv")
    orders = grouped(wanted, "order_id", "customer_id")
    drafts, errors = run("supermarket-orders", folder / f"supermarket.{form}")
    assert errors == []
    assert {draft.key for draft in drafts} == {"|".join(key) for key in orders}
    for draft in drafts:
        group = orders[tuple((draft.key or "").split("|"))]
        assert [item["description"] for item in draft.fields["items"]] == [
            row["product_name"] for row in group
        ]
        assert [item["quantity"] for item in draft.fields["items"]] == [row["amount"] for row in group]
        assert Decimal(draft.fields["total"]) == cents(
            sum((Decimal(row["sales"]) for row in group), Decimal(0))
        )
        year, month, day = group[0]["order_date"].split("/")
        assert draft.fields["ordered_at"] == f"{year}-{month:0>2}-{day:0>2}T00:00:00+08:00"
    customers, errors = run("supermarket-customers", folder / f"supermarket.{form}")
    first = {row["customer_id"]: row for row in reversed(wanted)}
    assert {draft.key: draft.fields["city"] for draft in customers} == {
        key: row["city"] for key, row in first.items()
    }
    assert (len(customers), errors) == (790, [])


@pytest.mark.shared
def test_a_number_that_is_not_the_customers_own_would_be_noticed(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "china_supermarket"
    text = (MAPS / "supermarket-orders.toml").read_text().replace('["order_id", "customer_id"]', '"order_id"')
    source = open_source(folder / "supermarket.csv")
    found = list(read_drafts(source, read_mapping(text), SchemaView(default_schema()), folder))
    mixed = [item for item in found if isinstance(item, RowError)]
    assert {error.code for error in mixed} == {"ingest.group-mixed"}
    assert len(mixed) == 1401


def invoices(path: Path, encoding: str) -> tuple[Counter[str], int, dict[str, Decimal]]:
    groups = grouped(rows_of(path, encoding), "InvoiceNo")
    sound = {key[0]: rows for key, rows in groups.items() if rows[0]["CustomerID"]}
    reasons = Counter(["ingest.no-customer"] * (len(groups) - len(sound)))
    totals = {
        key: cents(sum((Decimal(row["Quantity"]) * Decimal(row["UnitPrice"]) for row in rows), Decimal(0)))
        for key, rows in sound.items()
    }
    return reasons, sum(map(len, sound.values())), totals


@pytest.mark.shared
def test_the_latin_1_excerpt(shared: Path) -> None:
    path = shared / "data" / USES["uci-online-retail"]
    drafts, errors = run("uci-online-retail", path)
    reasons, items, totals = invoices(path, "latin-1")
    assert Counter(error.code for error in errors) == reasons
    assert sum(len(draft.fields["items"]) for draft in drafts) == items
    assert {draft.key: Decimal(draft.fields["total"]) for draft in drafts} == totals
    rows = [raw for draft in drafts for raw in draft.raw] + [raw for error in errors for raw in error.raw]
    raws = sorted((raw.line, raw.text) for raw in rows)
    assert "".join(text for _, text in raws).encode("latin-1") == path.read_bytes().split(b"\n", 1)[1]


MEASURE = """
import json, re, sys
from collections import Counter
from pathlib import Path
from strongroom.ingest.drafts import Draft, read_drafts
from strongroom.ingest.mapping import read_mapping
from strongroom.ingest.schema_view import SchemaView
from strongroom.ingest.source import open_source
from strongroom.model.default_schema import default_schema
path = Path(sys.argv[1])
mapping = read_mapping(Path(sys.argv[2]).read_text())
items, statuses, reasons, totals = 0, Counter(), Counter(), {}
for found in read_drafts(open_source(path), mapping, SchemaView(default_schema()), path.parent):
    if isinstance(found, Draft):
        items += len(found.fields["items"])
        statuses[found.fields["status"]] += 1
        totals[found.key] = str(found.fields["total"])
    else:
        reasons[found.code] += 1
# Not getrusage: its maximum begins with that of the process that started this one.
peak = re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())
print(json.dumps([items, statuses, reasons, totals, int(peak[1]) >> 10]))
"""


def read_apart(path: Path) -> tuple[int, dict[str, int], dict[str, int], dict[str, str], int]:
    """Read a file in a process of its own.

    Returns:
        How many items there are, how many drafts of each status, how many errors of each kind, the totals by
        their keys, and the most mebibytes that the process had.
    """
    command = [sys.executable, "-c", MEASURE, str(path), str(MAPS / "uci-online-retail.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=MAPS.parents[1])
    items, statuses, reasons, totals, mebibytes = json.loads(done.stdout)
    return items, statuses, reasons, totals, mebibytes


@pytest.mark.shared
@pytest.mark.slow
def test_half_a_million_lines_within_the_memory(shared: Path) -> None:
    path = shared / "data" / UCI
    items, statuses, reasons, totals, mebibytes = read_apart(path)
    wanted_reasons, wanted_items, wanted = invoices(path, "utf-8")
    assert reasons == wanted_reasons
    assert (len(totals) + sum(reasons.values()), items) == (25_900, wanted_items)
    assert sum(statuses.values()) == len(totals), "no key comes twice"
    assert {key: Decimal(total) for key, total in totals.items()} == wanted
    assert statuses["cancelled"] == len({key for key in wanted if key.startswith("C")})
    assert mebibytes <= 300


@pytest.mark.shared
@pytest.mark.slow
def test_half_a_million_lines_in_any_order_within_the_memory(shared: Path, tmp_path: Path) -> None:
    head, *lines = gzip.decompress((shared / "data" / UCI).read_bytes()).splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    path = tmp_path / "shuffled.csv"
    path.write_bytes(head + b"".join(lines))
    _, statuses, reasons, _, mebibytes = read_apart(path)
    assert sum(statuses.values()) + sum(reasons.values()) == 25_900
    assert mebibytes <= 300


@pytest.mark.shared
def test_the_source_notes_still_hold(shared: Path) -> None:
    for name, rows in [
        ("chinook/customer.csv", 59),
        ("northwind/orders.csv", 830),
        ("banking77/train.csv", 10_003),
    ]:
        assert sum(1 for _ in open_source(shared / "data" / name).rows()) == rows
    assert open_source(shared / "data" / USES["uci-online-retail"]).detected.encoding == "latin-1"
    assert open_source(shared / "data" / USES["supermarket-orders"]).detected.evidence == "mark"


# Rows whose values the field types refuse, as each set's own notes lead one to expect.
REFUSED = {
    "chinook-customers": {"phone": 2},
    "northwind-customers": {"phone": 15, "name": 1},
    "tabformer-cards": {"bank_card": 1834},
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SHIPPED)
def test_what_the_mappings_make_is_what_the_schema_takes(shared: Path, name: str) -> None:
    mapping = read_mapping((MAPS / f"{name}.toml").read_text())
    drafts, _ = run(name, shared / "data" / USES[name])
    collection = default_schema().collections[mapping.collection]
    refused: Counter[str] = Counter()
    for draft in drafts:
        context = ParseContext(today=date(2026, 11, 24), currency=draft.fields.get("currency", "CNY"))
        try:
            validate(collection, {**draft.fields, "external_id": draft.key}, context)
        except FieldErrors as errors:
            refused.update(errors.fields)
    assert refused == REFUSED.get(name, {})


def test_maps_are_plain_toml() -> None:
    for name in SHIPPED:
        table: dict[str, Any] = tomllib.loads((MAPS / f"{name}.toml").read_text())
        assert table["collection"] in ("customers", "purchases", "needs")
