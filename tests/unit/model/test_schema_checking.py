"""One record's input: everything that is wrong with it in one pass, and nothing stored that has no place."""

import datetime
import pickle

import pytest

from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.checking import Checker, FieldErrors, validate
from strongroom.model.clear_columns import clear_columns, clear_values
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes import ParseContext
from strongroom.model.levels import Level
from strongroom.model.schema_file import apply_schema_file

CONTEXT = ParseContext(today=datetime.date(2026, 11, 24))
CUSTOMERS = default_schema().collection("customers")
PURCHASES = default_schema().collection("purchases")
REQUIRED = apply_schema_file(
    "[collections.customers.fields.name]\nrequired = true", default_schema()
).collection("customers")


def test_valid_input_becomes_values() -> None:
    checked = validate(CUSTOMERS, {"name": "张小明", "phone": "138 0000 5678"}, CONTEXT)
    assert {name: value.canonical for name, value in checked.fields.items()} == {
        "name": "张小明",
        "phone": "+8613800005678",
    }
    assert (checked.clear, checked.removed, checked.customer) == ({}, frozenset(), None)


def test_all_errors_come_in_one_pass_and_name_no_value() -> None:
    entered = {"phone": "12800005678", "fone": "1", "cvv": "123", "email": "a b@example.com", "name": "张三"}
    with pytest.raises(FieldErrors) as caught:
        validate(CUSTOMERS, entered, CONTEXT)
    error = caught.value
    assert error.fields == ("phone", "fone", "cvv", "email")
    codes = [each.code for each in error.errors]
    assert codes[1:3] == ["schema.unknown-field", "schema.forbidden-field"]
    for language in ("en", "zh-CN"):
        told = error.message(language) + error.hint(language)
        assert not any(value in told for value in ("12800005678", "a b@"))
        assert all(f"{field}:" in told for field in error.fields)
    assert "phone" in error.errors[1].hint("en")


def test_all_errors_cross_a_process_boundary() -> None:
    with pytest.raises(FieldErrors) as caught:
        validate(CUSTOMERS, {"fone": "1", "age": "old"}, CONTEXT)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.fields == ("fone", "age")
    assert (copy.code, copy.exit_status) == ("record.invalid", 5)


@pytest.mark.parametrize("missing", [{}, {"name": None}, {"name": "  "}])
def test_a_required_field_may_not_be_missing_in_a_new_record(missing: dict[str, object]) -> None:
    with pytest.raises(FieldErrors) as caught:
        validate(REQUIRED, {"phone": "13800005678", **missing}, CONTEXT)
    assert [error.code for error in caught.value.errors] == ["field.required"]


def test_an_update_may_leave_a_required_field_out_but_not_empty_it() -> None:
    assert validate(REQUIRED, {"phone": "13800005678"}, CONTEXT, partial=True).fields.keys() == {"phone"}
    with pytest.raises(FieldErrors):
        validate(REQUIRED, {"name": None}, CONTEXT, partial=True)


def test_an_update_empties_what_is_given_without_a_value() -> None:
    checked = validate(CUSTOMERS, {"phone": None, "email": ""}, CONTEXT, partial=True)
    assert checked.removed == {"phone", "email"}


def test_a_new_record_simply_lacks_what_is_given_without_a_value() -> None:
    checked = validate(CUSTOMERS, {"phone": None, "name": "张三"}, CONTEXT)
    assert (checked.removed, set(checked.fields)) == (frozenset(), {"name"})


def test_the_reference_to_the_customer_is_handed_on_and_is_no_field() -> None:
    checked = validate(PURCHASES, {"customer": " C-1 ", "status": "done"}, CONTEXT)
    assert checked.customer == "C-1"
    assert "customer" not in {*checked.fields, *checked.clear}


def test_a_field_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidInput):
        validate(CUSTOMERS, {1: "x"}, CONTEXT)  # type: ignore[dict-item]  # a key that is no text


def test_a_childs_birth_date_is_sensitive() -> None:
    checked = validate(CUSTOMERS, {"birth_date": "2020-01-01", "name": "张三"}, CONTEXT)
    assert checked.raised == {"birth_date": Level.SENSITIVE}
    assert validate(CUSTOMERS, {"birth_date": "1980-01-01"}, CONTEXT).raised == {}


def test_no_repr_shows_a_value() -> None:
    assert "张" not in repr(validate(CUSTOMERS, {"name": "张三"}, CONTEXT))


def test_clear_fields_go_to_their_columns_and_come_back() -> None:
    checked = validate(PURCHASES, {"ordered_at": "2026-11-24T08:30:00+08:00", "status": "已完成"}, CONTEXT)
    columns = clear_columns(PURCHASES, checked.clear)
    assert columns == {"at": 1_795_480_200_000, "status": "done"}
    again = clear_values(PURCHASES, columns)
    assert {name: value.canonical for name, value in again.items()} == {
        "ordered_at": "2026-11-24T00:30:00.000Z",
        "status": "done",
    }


def test_added_clear_fields_share_one_column() -> None:
    text = """
        [collections.purchases.fields.shelf]
        type = "choice"
        label = { en = "Shelf", zh = "货架" }
        options = { codes = ["a", "b"] }
        clear = true
        clear_reason = "picking lists"
    """
    collection = apply_schema_file(text, default_schema()).collection("purchases")
    checked = validate(collection, {"shelf": "b"}, CONTEXT)
    columns = clear_columns(collection, checked.clear)
    assert columns == {"at": None, "status": None, "extra": '{"shelf":"b"}'}
    assert clear_values(collection, columns)["shelf"].canonical == "b"
    assert clear_columns(collection, {})["extra"] is None


@pytest.mark.parametrize("extra", ["[]", "{", '"x"', "3"])
def test_a_clear_column_that_nobody_wrote_so_is_refused(extra: str) -> None:
    with pytest.raises(VerificationFailed) as caught:
        clear_values(PURCHASES, {"at": None, "status": None, "extra": extra})
    assert caught.value.code == "record.clear-malformed"


PEOPLE: list[dict[str, object]] = [
    {"name": "张三", "city": "上海", "birth_date": "2020-05-01", "phone": "13800005678"},
    {"name": "李四", "city": "上海", "birth_date": "2020-05-01", "phone": "13800005679"},
    {"name": "张三", "city": " 上海", "birth_date": "1980-05-01", "phone": None},
]


def test_what_is_remembered_is_what_reading_again_gives() -> None:
    checker = Checker(CUSTOMERS, CONTEXT, remember=True)
    for person in [*PEOPLE, *PEOPLE]:
        assert checker.check(person, partial=True) == validate(CUSTOMERS, person, CONTEXT, partial=True)


def test_a_wrong_value_is_refused_each_time() -> None:
    checker = Checker(CUSTOMERS, CONTEXT, remember=True)
    for _ in range(3):
        with pytest.raises(FieldErrors) as caught:
            checker.check({"phone": "12", "city": "上海"})
        assert caught.value.fields == ("phone",)


def test_no_more_is_remembered_than_repeats() -> None:
    checker = Checker(CUSTOMERS, CONTEXT, remember=True)
    for number in range(5_000):
        checker.check({"phone": f"138{number:08}", "city": f"城{'甲乙'[number % 2]}"})
    assert "phone" not in checker._memory
    assert set(checker._memory["city"]) == {"城甲", "城乙"}
