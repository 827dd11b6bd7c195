"""What is prepared without keys is all that was checked, and of nothing that could not travel."""

import datetime
import marshal
from collections.abc import Mapping

import pytest

from strongroom.demo.people import customers
from strongroom.model.checking import Checked, FieldErrors, validate
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes import ParseContext
from strongroom.model.levels import Level
from strongroom.model.packing import unpack
from strongroom.model.schema import TRANSFORMS, Collection
from strongroom.model.schema_file import apply_schema_file
from strongroom.vault.storing.preparing import Basis, Forms, Prepared, Preparer, unprepared

TODAY = datetime.date(2026, 11, 24)
CONTEXT = ParseContext(today=TODAY)
SCHEMA = default_schema()
CUSTOMERS, PURCHASES = SCHEMA.collection("customers"), SCHEMA.collection("purchases")
CHILD: dict[str, object] = {
    "kind": "person",
    "external_id": "k-1",
    "name": "王小明",
    "birth_date": "2020-05-01",
}


def searches(collection: Collection) -> tuple[tuple[int, int], ...]:
    return tuple(
        sorted(
            (each.number, TRANSFORMS[kind]) for each in collection.fields.values() for kind in each.searches
        )
    )


def preparer(collection: Collection) -> Preparer:
    return Preparer.by(Basis(SCHEMA, 1, collection.name, searches(collection), "CN", TODAY))


def entered(number: int) -> list[dict[str, object]]:
    return [{name: value for name, value in each.items() if value} for each in customers(3, number)]


def checked_again(collection: Collection, values: Mapping[str, object]) -> tuple[Checked, Checked]:
    checked = validate(collection, values, CONTEXT, partial=True)
    return checked, unprepared(collection, preparer(collection).prepare(values))


def test_nothing_is_lost_on_the_way() -> None:
    people: list[dict[str, object]] = [*entered(300), CHILD, {"name": "A", "city": ""}]
    for person in people:
        before, after = checked_again(CUSTOMERS, person)
        assert after == before


def test_nothing_is_lost_of_clear_columns_either() -> None:
    order = {"external_id": "o-1", "ordered_at": "2026-01-02T03:04:05Z", "status": "已付款", "total": "12.50"}
    before, after = checked_again(PURCHASES, {**order, "currency": "cny"})
    assert after == before
    assert set(after.clear) == {"ordered_at", "status"}


def test_it_can_travel_as_plain_values() -> None:
    one = preparer(CUSTOMERS)
    for person in [*entered(100), CHILD]:
        prepared = one.prepare(person)
        assert Prepared._make(marshal.loads(marshal.dumps(tuple(prepared)))) == prepared


def test_a_childs_birth_date_lies_with_the_sensitive_values() -> None:
    prepared = preparer(CUSTOMERS).prepare(CHILD)
    sensitive = unpack(prepared.payloads[CUSTOMERS.sealed_levels.index(Level.SENSITIVE)])
    assert sensitive[CUSTOMERS.fields["birth_date"].number].canonical == "2020-05-01"
    personal = unpack(prepared.payloads[CUSTOMERS.sealed_levels.index(Level.PERSONAL)])
    assert personal[CUSTOMERS.fields["birth_date"].number].canonical == ""


def test_a_value_may_rise_in_a_collection_that_has_no_sensitive_field() -> None:
    text = """
    [collections.pupils]
    prefix = "pup"
    label = { en = "Pupils", zh = "学生" }
    [collections.pupils.fields.born]
    type = "birth_date"
    label = { en = "Born", zh = "出生" }
    """
    pupils = apply_schema_file(text, SCHEMA).collection("pupils")
    assert pupils.sealed_levels == (Level.PERSONAL, Level.SENSITIVE)
    prepared = Preparer(pupils, (), CONTEXT).prepare({"born": "2020-05-01"})
    again = unprepared(pupils, prepared)
    assert (again.fields["born"].canonical, again.raised) == ("2020-05-01", {"born": Level.SENSITIVE})


def test_forms_stand_in_the_order_of_their_slots() -> None:
    person = {"name": "Ann  LEE", "phone": "138 0000 5678", "email": "Ann@Example.com"}
    forms = dict(preparer(CUSTOMERS).prepare(person).forms)
    slots = searches(CUSTOMERS)
    fields = CUSTOMERS.fields
    assert forms[slots.index((fields["email"].number, 1))] == "ann@example.com"
    assert forms[slots.index((fields["phone"].number, 2))] == "5678"
    assert len(forms) == 4
    assert Forms(CUSTOMERS, ()).of({}) == []


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(FieldErrors) as caught:
        preparer(CUSTOMERS).prepare({"phone": "12", "email": "nobody", "colour": "red"})
    assert set(caught.value.fields) == {"phone", "email", "colour"}


def test_a_basis_fits_its_own_schema_and_searches_only() -> None:
    basis = Basis(SCHEMA, 1, "customers", ((3, 1),), "CN", TODAY)
    assert basis.fits(1, ((3, 1),))
    assert not basis.fits(2, ((3, 1),))
    assert not basis.fits(1, ((3, 1), (5, 1)))


def test_it_does_not_show_what_it_holds() -> None:
    assert "王小明" not in repr(preparer(CUSTOMERS).prepare(CHILD))
