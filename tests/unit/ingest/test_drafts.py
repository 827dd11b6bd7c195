"""From files and mappings to drafts: every option, and every way a row can be refused."""

from pathlib import Path

import openpyxl
import pytest

from strongroom.errors import InvalidInput
from strongroom.ingest import grouping
from strongroom.ingest.drafts import Draft, RowError
from tests.unit.ingest.conftest import Reading

CUSTOMERS = 'collection = "customers"\nkey = "id"\n[fields]\n'
PURCHASES = 'collection = "purchases"\nkey = "order"\ncustomer = "who"\ngroup_by = "order"\nzone = "UTC"\n'


def drafts(found: list[Draft | RowError]) -> list[Draft]:
    assert all(isinstance(item, Draft) for item in found), found
    return [item for item in found if isinstance(item, Draft)]


def codes(found: list[Draft | RowError]) -> list[str]:
    return [item.code if isinstance(item, RowError) else "" for item in found]


@pytest.mark.parametrize(
    ("rule", "cell", "value"),
    [
        ('"x"', " Ann  Lee ", "Ann  Lee"),
        ('["x", "id"]', "Ann", "Ann 7"),
        ('{ from = ["x", "none"], join = ", " }', "Ann", "Ann"),
        ('{ from = "x", remove = "[0-9]+" }', "Damon455 Lang790", "Damon Lang"),
        ('{ from = "x", strip_prefix = "Dr. ", strip_suffix = " PhD" }', "Dr. Ann PhD", "Ann"),
        ('{ from = "x", map = { A = "Ann", "*" = "other" } }', "B", "other"),
        ('{ from = "x", default = "nobody" }', "NULL", "nobody"),
        ('{ from = "x", prefix = "No. " }', "5", "No. 5"),
        ('{ from = "x", prefix_by = { column = "id", map = { 7 = "+49 " } } }', "030", "+49 030"),
        ('{ from = "x", round = "half-even" }', "1.005", "1.00"),
        ('{ when = [{ column = "x", matches = "^C", value = "gone" }], value = "there" }', "C1", "gone"),
        ('{ when = [{ column = "x", equals = "", value = "empty" }], value = "full" }', "NULL", "empty"),
        ('{ sum = "x * 2" }', "0.1", "0.2"),
    ],
)
def test_a_rule_gives_the_value_it_says(read: Reading, rule: str, cell: str, value: str) -> None:
    mapping = f'collection = "customers"\nkey = "id"\nempty = ["NULL"]\n[fields]\nnote = {rule}\n'
    (draft,) = drafts(read(f'id,x,none\n7,"{cell}",\n', mapping))
    assert draft.fields == {"note": value}
    assert (draft.key, draft.lines, draft.record_no) == ("7", (2,), 1)


def test_empty_values_are_left_out_and_defaults_fill_in(read: Reading) -> None:
    mapping = (
        CUSTOMERS
        + 'name = "x"\ncity = "y"\n[defaults]\ncity = "Oslo"\nkind = "person"\n[clear]\nowner = "rep"\n'
    )
    first, second = drafts(read("id,x,y,rep\n1,  ,,ann\n2,Bo,Rome,\n", mapping))
    assert first.fields == {"city": "Oslo", "kind": "person"}
    assert second.fields == {"name": "Bo", "city": "Rome", "kind": "person"}
    assert (first.clear, second.clear) == ({"owner": "ann"}, {})


@pytest.mark.parametrize(
    ("rule", "cell", "code"),
    [
        ('note = { from = "x", map = { A = "1" } }', "B", "ingest.not-in-map"),
        ('note = { from = "x", prefix_by = { column = "id", map = { 8 = "+" } } }', "B", "ingest.not-in-map"),
        ('note = { from = "x", remove = "a" }', "b" * 301, "ingest.value-too-long"),
        ('note = { from = "x", round = "down" }', "1,5", "ingest.not-a-number"),
        ('note = { sum = "x" }', "", "ingest.not-a-number"),
        ('birth_date = "x"', "1/2/2000", "ingest.date-ambiguous"),
        ('birth_date = "x"', "2000-02-30", "ingest.date-unreadable"),
        ('national_id = "x"', "1.10101E+17", "ingest.number-ruined"),
        ('phone = "x"', "1.38E+10", "ingest.number-ruined"),
    ],
)
def test_a_value_that_cannot_be_used_refuses_its_row_only(
    read: Reading, rule: str, cell: str, code: str
) -> None:
    found = read(f'id,x\n1,\n7,"{cell}"\n', CUSTOMERS + rule + "\n")
    assert codes(found)[-1] == code
    error = found[-1]
    assert isinstance(error, RowError)
    assert error.lines == (3,)
    assert not cell or cell not in repr(error.parameters)


def test_rows_without_key_or_customer_and_doubled_keys_are_refused(read: Reading) -> None:
    mapping = 'collection = "needs"\nkey = "id"\ncustomer = "who"\n[fields]\nsummary = "x"\n'
    found = read("id,who,x\n1,ann,a\n,ann,b\n2, ,c\n 1 ,bo,d\n3,bo,e\n", mapping)
    assert codes(found) == ["", "ingest.no-key", "ingest.no-customer", "ingest.duplicate-key", ""]


def test_a_refused_row_does_not_use_up_its_key(read: Reading) -> None:
    found = read("id,x\n1,1/2/2000\n1,2000-01-02\n", CUSTOMERS + 'birth_date = "x"\n')
    assert codes(found) == ["ingest.date-ambiguous", ""]


def test_lines_in_any_order_make_one_record_with_an_item_each(read: Reading) -> None:
    mapping = (
        PURCHASES
        + '[fields]\nordered_at = "at"\ntotal = { sum = "n * p" }\n[items]\nsku = "s"\nquantity = "n"\n'
    )
    text = "order,who,at,s,n,p\nA,ann,2020-1-2,x,1,0.1\nB,bo,2020-1-3,y,2,3\nA,ann,2020-1-9,z,2,0.2\n"
    second, first = drafts(read(text, mapping))
    assert (first.key, first.customer, first.lines) == ("A", "ann", (2, 4))
    assert first.fields == {
        "ordered_at": "2020-01-02T00:00:00+00:00",
        "total": "0.5",
        "items": [{"sku": "x", "quantity": "1"}, {"sku": "z", "quantity": "2"}],
    }
    assert (second.lines, [raw.line for raw in first.raw]) == ((3,), [2, 4])


def test_a_record_is_refused_whole_if_one_of_its_lines_is_wrong(read: Reading) -> None:
    mapping = PURCHASES + '[fields]\n[items]\nsku = "s"\nquantity = "n"\n'
    found = read("order,who,s,n\nA,ann,x,1\nB,bo,y,2\nA,ann,a, b,3\nC,cy,z\n", mapping)
    assert sorted((item.lines, code) for item, code in zip(found, codes(found), strict=True)) == [
        ((2, 4), "ingest.cells"),
        ((3,), ""),
        ((5,), "ingest.cells"),
    ]


def test_lines_of_different_customers_do_not_become_one_record(read: Reading) -> None:
    mapping = PURCHASES + '[fields]\n[items]\nsku = "s"\n'
    found = read("order,who,s\nA,ann,x\nA,bo,y\n,ann,z\n", mapping)
    assert codes(found) == ["ingest.group-mixed", "ingest.no-key"]


def test_a_record_of_too_many_lines_is_refused_line_by_line(
    read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "GROUP_LIMIT", 2)
    mapping = PURCHASES + '[fields]\n[items]\nsku = "s"\n'
    found = read("order,who,s\nA,ann,x\nA,ann,y\nB,bo,z\nA,ann,q\n", mapping)
    assert codes(found) == ["ingest.group-too-long", "ingest.group-too-long", "", "ingest.group-too-long"]


def test_composite_keys_part_what_one_column_would_merge(read: Reading) -> None:
    mapping = (
        'collection = "purchases"\nkey = ["order", "who"]\ncustomer = "who"\ngroup_by = ["order", "who"]\n'
        '[fields]\n[items]\nsku = "s"\n'
    )
    found = drafts(read("order,who,s\nA,ann,x\nA,bo,y\nA,ann,z\nA,,q\n", mapping)[:2])
    assert {draft.key for draft in found} == {"A|ann", "A|bo"}


def test_without_items_the_first_line_of_a_group_counts(read: Reading) -> None:
    mapping = 'collection = "customers"\nkey = "who"\ngroup_by = "who"\n[fields]\ncity = "c"\n'
    found = drafts(read("who,c\nann,Oslo\nbo,Rome\nann,Bergen\n", mapping))
    assert [(draft.key, draft.fields["city"], draft.lines) for draft in found] == [
        ("ann", "Oslo", (2,)),
        ("bo", "Rome", (3,)),
    ]


def test_lines_come_from_another_file_and_names_from_a_third(read: Reading, tmp_path: Path) -> None:
    (tmp_path / "lines.csv").write_text("ord,sku,n,p\n1,a,2,1.5\n9,a,1,1\n2,b,1,1\n1,b,1,2\n1,c\n")
    (tmp_path / "names.csv").write_text("code,name\na,Apple\nb,Pear\n")
    mapping = (
        'collection = "purchases"\nkey = "order"\ncustomer = "who"\n'
        'join = { file = "lines.csv", on = "order", there = "ord" }\n'
        'lookup.n = { file = "names.csv", key = "code" }\n'
        '[fields]\ntotal = { sum = "n * p" }\n[items]\n'
        'description = { from = "sku", lookup = "n", column = "name" }\n'
    )
    found = read("order,who\n1,ann\n2,bo\n3,cy\n", mapping)
    first, second, third = drafts(found[:3])
    assert first.fields == {"total": "5.0", "items": [{"description": "Apple"}, {"description": "Pear"}]}
    assert second.fields["total"] == "1"
    assert third.fields == {}
    assert [
        (item.code, item.lines, item.file, item.raw) for item in found[3:] if isinstance(item, RowError)
    ] == [
        ("ingest.cells", (6,), "lines.csv", ()),
        ("ingest.line-without-record", (3,), "lines.csv", ()),
    ]


def test_a_code_without_a_name_refuses_the_record(read: Reading, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("code,name\na,Apple\n")
    mapping = (
        CUSTOMERS + 'note = { from = "x", lookup = "n", column = "name" }\n[lookup.n]\n'
        'file = "names.csv"\nkey = "code"\n'
    )
    assert codes(read("id,x\n1,a\n2,b\n3,\n", mapping)) == ["", "ingest.not-in-lookup", ""]


@pytest.mark.parametrize("name", ["gone.csv", "no-column.csv"])
def test_a_file_beside_that_cannot_be_used_stops_before_the_first_row(
    read: Reading, tmp_path: Path, name: str
) -> None:
    (tmp_path / "no-column.csv").write_text("other,name\na,Apple\n")
    mapping = (
        CUSTOMERS
        + f'note = {{ from = "x", lookup = "n", column = "name" }}\n[lookup.n]\nfile = "{name}"\nkey = "c"\n'
    )
    with pytest.raises(InvalidInput) as caught:
        read("id,x\n1,a\n", mapping)
    assert caught.value.code == "ingest.file-beside"


def test_items_come_from_a_list_in_json(read: Reading) -> None:
    mapping = (
        'collection = "purchases"\nkey = "id"\ncustomer = "by.id"\nitems_in = "lines"\n'
        '[fields]\ntotal = { sum = "n * p" }\n[items]\nsku = "s"\nquantity = "n"\n'
    )
    text = (
        '{"id": 1, "by": {"id": "ann"}, "lines": [{"s": "x", "n": 2, "p": 0.10}, {"s": '
        '"y", "n": 1, "p": 5}]}\n'
        '{"id": 2, "by": {"id": "bo"}}\n{"id": 3, "by": {"id": "cy"}, "lines": "none"}\n{"id": 4\n'
    )
    found = read(text, mapping)
    first, second = drafts(found[:2])
    assert first.fields == {
        "total": "5.20",
        "items": [{"sku": "x", "quantity": "2"}, {"sku": "y", "quantity": "1"}],
    }
    assert second.fields == {}
    assert codes(found[2:]) == ["ingest.items-not-list", "ingest.json"]


def test_a_list_is_no_plain_value(read: Reading) -> None:
    found = read('{"id": 1, "x": [{"a": 1}]}\n', CUSTOMERS + 'note = "x"\n')
    assert codes(found) == ["ingest.list-unexpected"]


def test_line_numbers_make_keys(read: Reading) -> None:
    mapping = (
        'collection = "customers"\nkey = { line = true, start = 0, prefix = "u" }\n[fields]\nnote = "x"\n'
    )
    assert [draft.key for draft in drafts(read("x\na\nb\n", mapping))] == ["u0", "u1"]
    assert [draft.key for draft in drafts(read('{"x": 1}\n{"x": 2}\n', mapping))] == ["u0", "u1"]


@pytest.mark.parametrize(
    ("field", "number", "ruined"),
    [
        ("national_id", 110101190001010014, True),
        ("national_id", 110101900101001, False),
        ("national_id", 11010119000101, True),
        ("bank_card", 6200000000000005, True),
        ("bank_card", 378282246310005, False),
        ("phone", 13800005678, False),
        ("phone", 8613800005678123456, True),
        ("phone", 138.5, True),
        ("note", 1234567890123456789, False),
    ],
)
def test_identifiers_that_a_spreadsheet_ruined_are_refused_with_their_cell(
    read: Reading, tmp_path: Path, field: str, number: float, ruined: bool
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "x"])
    sheet.append(["a", number])
    sheet.append(["b", str(number)])
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx", CUSTOMERS + f'{field} = "x"\n')
    assert codes(found) == ["ingest.number-ruined" if ruined else "", ""]
    if isinstance(found[0], RowError):
        assert found[0].parameters["cell"] == "B2"


def test_a_key_of_too_many_digits_is_ruined_too(read: Reading, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", "x"])
    sheet.append([1234567890123456, "a"])
    sheet.append([12345, "b"])
    book.save(tmp_path / "book.xlsx")
    found = read(tmp_path / "book.xlsx", CUSTOMERS + 'note = "x"\n')
    assert codes(found) == ["ingest.number-ruined", ""]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ('collection = "costumers"\n', "ingest.map-no-collection"),
        (CUSTOMERS + 'nmae = "x"\n', "ingest.map-no-field"),
        (CUSTOMERS + '[defaults]\nnmae = "x"\n', "ingest.map-no-field"),
        (CUSTOMERS + 'external_id = "x"\n', "ingest.map-own-place"),
        (CUSTOMERS + 'name = "X"\n', "ingest.map-no-column"),
        (CUSTOMERS + '[items]\nsku = "x"\n', "ingest.map-no-field"),
        ('collection = "customers"\ncustomer = "id"\n', "ingest.map-no-field"),
        ('collection = "needs"\nkey = "id"\n', "ingest.map-missing"),
        ('collection = "customers"\ndrop = ["x"]\n[fields]\nname = "x"\n', "ingest.map-together"),
    ],
)
def test_a_mapping_that_does_not_fit_stops_before_the_first_row(
    read: Reading, mapping: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read("id,x\n1,a\n", mapping)
    assert caught.value.code == code


@pytest.mark.parametrize("column", ["CVV", "cvv_2", "Security Code", "安全码", "ＰＩＮ", "支付密码"])
def test_card_security_codes_and_pins_have_to_be_dropped_and_are_never_used(
    read: Reading, column: str
) -> None:
    mapping = 'collection = "customers"\nkey = "id"\n'
    text = f"id,{column}\n1,123\n"
    with pytest.raises(InvalidInput) as caught:
        read(text, mapping)
    assert caught.value.code == "ingest.card-auth"
    (draft,) = drafts(read(text, mapping + f'drop = ["{column}"]\n'))
    assert draft.fields == {}
    with pytest.raises(InvalidInput):
        read(text, mapping + f'drop = ["{column}"]\n[fields]\nnote = "{column}"\n')


def test_drafts_and_errors_do_not_show_values(read: Reading) -> None:
    found = read("id,x\nsecret-1,张三丰\n,李四光\n", CUSTOMERS + 'name = "x"\n')
    assert not any(word in repr(found) for word in ("张三丰", "李四光", "secret-1"))
