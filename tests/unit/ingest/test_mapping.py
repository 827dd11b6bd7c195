"""Mapping files: what they may say, and how a mistake is answered."""

import pytest

from strongroom.errors import InvalidInput
from strongroom.ingest.mapping import ImportMapping, read_mapping
from strongroom.ingest.rendering import render_mapping
from strongroom.ingest.rule import Join, LineKey, Lookup, PrefixBy, Rule, When, composite

DESIGN = """
collection = "purchases"
key = "InvoiceNo"              # natural key, becomes external_id: importing again updates, never doubles
customer = "CustomerID"        # the customer's external_id
group_by = "InvoiceNo"         # several lines make one record
drop = ["Password"]
[fields]
ordered_at = { from = "InvoiceDate", format = "%m/%d/%Y %H:%M", zone = "Europe/London" }
status = { value = "done" }
[items]
sku = "StockCode"
quantity = "Quantity"
unit_price = "UnitPrice"
"""


def test_the_example_of_the_design_is_read() -> None:
    mapping = read_mapping(DESIGN)
    assert mapping.key == Rule(columns=("InvoiceNo",), join="|")
    assert mapping.group_by == ("InvoiceNo",)
    assert mapping.drop == ("Password",)
    assert mapping.fields["ordered_at"].format == ("%m/%d/%Y %H:%M",)
    assert mapping.items["sku"] == Rule(columns=("StockCode",))


FULL = ImportMapping(
    collection="purchases",
    key=Rule(columns=("a", "b"), join="|"),
    customer=Rule(value="x", join="|"),
    drop=("CVV",),
    empty=("NULL", "-"),
    zone="Asia/Shanghai",
    join=Join("lines.csv", "id", "order id"),
    lookups={"names": Lookup("products.csv", "id")},
    fields={
        "total": Rule(sum="`a b` * c", round="half-even"),
        "status": Rule(when=(When("n", "c", matches="^C"), When("n", "d", equals="")), value="done"),
        "note": Rule(columns=("x", "y"), join=", ", prefix='"è', remove="[0-9]", default="\u007f\n"),
        "payment": Rule(
            columns=("p",), map={"1": "card", "*": "cash"}, prefix_by=PrefixBy("c", {"UK": "+44"})
        ),
        "ordered_at": Rule(columns=("t",), format=("%Y", "%Y-%m"), zone="UTC"),
    },
    items={"sku": Rule(columns=("s",), lookup="names", column="n", strip_prefix="0", strip_suffix="x")},
    defaults={"currency": "CNY"},
    clear={"owner": Rule(columns=("rep",))},
    encoding="latin-1",
    delimiter="\t",
    sheet="Лист",
)


@pytest.mark.parametrize(
    "mapping", [read_mapping(DESIGN), FULL, ImportMapping("needs", key=LineKey(0, "train-"))]
)
def test_a_rendered_mapping_reads_back(mapping: ImportMapping) -> None:
    assert read_mapping(render_mapping(mapping)) == mapping


def refusal(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_mapping('collection = "purchases"\n' + text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('grup_by = "a"', "grup_by", "group_by"),
        ('[fields]\nname = { fom = "a" }', "fields.name.fom", "from"),
        ('[fields]\nname = { from = "a", strip_prefx = "x" }', "fields.name.strip_prefx", "strip_prefix"),
        ('join = { file = "a.csv", on = "x", ther = "y" }', "join.ther", "there"),
        ('[clear]\nteams = "a"', "clear.teams", "team"),
        ('[items]\nsku = { from = "a", lookup = "prod", column = "n" }\n'
        '[lookup.products]\nfile = "p"\nkey = "k"',
         "items.sku.lookup", "products"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_answered_with_the_nearest(text: str, key: str, nearest: str) -> None:
    error = refusal(text)
    assert (error.code, error.parameters["key"], error.parameters["nearest"]) == (
        "ingest.map-unknown",
        key,
        nearest,
    )


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("key = 5", "ingest.map-value", "key"),
        ("key = []", "ingest.map-value", "key"),
        ("key = { line = false }", "ingest.map-value", "key.line"),
        ("key = { line = true, start = -1 }", "ingest.map-value", "key.start"),
        ("drop = [1]", "ingest.map-value", "drop"),
        ("fields = 3", "ingest.map-value", "fields"),
        ('[fields]\na = { from = "x", sum = "y" }', "ingest.map-together", "fields.a.from"),
        ('[fields]\na = { from = "x", value = "y" }', "ingest.map-together", "fields.a.from"),
        ('[fields]\na = { join = "-" }', "ingest.map-missing", "fields.a.from"),
        ('[fields]\na = { sum = "x /" }', "ingest.map-expression", "fields.a.sum"),
        ('[fields]\na = { from = "x", remove = "(a+)+" }', "ingest.map-pattern", "fields.a.remove"),
        ('[fields]\na = { from = "x", format = "%Q" }', "ingest.map-value", "fields.a.format"),
        ('[fields]\na = { from = "x", round = "bankers" }', "ingest.map-value", "fields.a.round"),
        ('[fields]\na = { from = "x", places = 2 }', "ingest.map-missing", "fields.a.round"),
        ('[fields]\na = { from = "x", lookup = "l" }', "ingest.map-missing", "fields.a.column"),
        ('[fields]\na = { when = [{ column = "x", value = "y" }] }', "ingest.map-value", "fields.a.when.1"),
        (
            '[fields]\na = { when = [{ value = "y", equals = "" }] }',
            "ingest.map-missing",
            "fields.a.when.1.column",
        ),
        ('items_in = "x"', "ingest.map-missing", "items"),
        ('join = { file = "a.csv", on = "x" }', "ingest.map-missing", "items"),
        ('group_by = "x"\nitems_in = "y"', "ingest.map-together", "group_by"),
        ('group_by = "x"\nkey = { line = true }', "ingest.map-together", "group_by"),
        ('join = { file = "../a.csv", on = "x" }', "ingest.map-value", "join.file"),
        ('join = { file = "/etc/passwd", on = "x" }', "ingest.map-value", "join.file"),
        ('join = { file = "..", on = "x" }', "ingest.map-value", "join.file"),
        ('lookup.a = { file = "a.csv" }', "ingest.map-missing", "lookup.a.key"),
    ],
)
def test_a_mistake_is_named_by_its_key(text: str, code: str, key: str) -> None:
    error = refusal(text)
    assert (error.code, error.parameters["key"]) == (code, key)


def test_broken_toml_is_named_by_its_line_and_not_quoted() -> None:
    error = refusal('[fields]\nname = "secret')
    assert (error.code, error.parameters["line"]) == ("ingest.map-syntax", 3)
    assert "secret" not in str(error)


def test_an_unknown_zone_is_refused() -> None:
    assert refusal('zone = "Europa/London"').code == "ingest.zone-unknown"


def test_the_collection_is_needed() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_mapping('key = "a"')
    assert caught.value.code == "ingest.map-missing"


def test_composite_keys_never_meet() -> None:
    assert composite(["a|b", "c"]) != composite(["a", "b|c"])
    assert composite(["a\\", "b"]) != composite(["a", "\\b"])
    assert composite(["a", "b"]) == "a|b"
