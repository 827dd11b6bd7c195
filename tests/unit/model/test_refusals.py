"""Refusals of the model that no rule's own test comes by: each by its code and exit status."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from strongroom.errors import StrongroomError
from strongroom.model.checking import FieldErrors, validate
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes import ParseContext, field_type
from strongroom.model.packing import MAX_FIELD_NUMBER
from strongroom.model.purposes import check_reason
from strongroom.model.schema import Schema
from strongroom.model.schema_document import read_schema
from strongroom.model.schema_file import apply_schema_file

CONTEXT = ParseContext(today=date(2026, 11, 23))
AGE = field_type("integer").with_options({"minimum": 0, "maximum": 150})
ONE_MORE = """
[collections.{collection}{rest}]
{more}label = {{ en = "More", zh = "更多" }}
"""


def full_of_fields() -> Schema:
    """The default schema, its customers' last field at the last number that there is."""
    schema = default_schema()
    customers, *others = schema.all_collections
    *fields, last = customers.all_fields
    full = replace(customers, all_fields=(*fields, replace(last, number=MAX_FIELD_NUMBER)))
    return replace(schema, all_collections=(full, *others))


def full_of_collections() -> Schema:
    """The default schema, its last collection at the last number that there is."""
    schema = default_schema()
    *others, last = schema.all_collections
    return replace(schema, all_collections=(*others, replace(last, number=0x7FFF)))


@pytest.mark.parametrize(
    ("provoke", "code", "status"),
    [
        (lambda: check_reason("because"), "reason.unknown", 5),
        (lambda: AGE.parse("forty", CONTEXT, "age"), "integer.format", 5),
        (lambda: AGE.parse("1" * 40, CONTEXT, "age"), "integer.format", 5),
        (lambda: AGE.parse("151", CONTEXT, "age"), "integer.range", 5),
        (
            lambda: apply_schema_file(
                ONE_MORE.format(
                    collection="customers", rest=".fields.more", more='type = "text"\nlevel = "personal"\n'
                ),
                full_of_fields(),
            ),
            "schema.too-many",
            5,
        ),
        (
            lambda: apply_schema_file(
                ONE_MORE.format(collection="more", rest="", more='prefix = "mor"\n'), full_of_collections()
            ),
            "schema.too-many",
            5,
        ),
        (lambda: read_schema('{"format": 1}'), "schema.document-malformed", 6),
        (lambda: read_schema("[]"), "schema.document-malformed", 6),
    ],
)
def test_what_cannot_be_is_refused(provoke: Callable[[], object], code: str, status: int) -> None:
    with pytest.raises(StrongroomError) as caught:
        provoke()
    assert (caught.value.code, caught.value.exit_status) == (code, status)


def test_a_name_that_is_no_text_is_refused_without_repeating_it() -> None:
    customers = default_schema().collection("customers")
    with pytest.raises(FieldErrors) as caught:
        validate(customers, {8613800005678: "x"}, CONTEXT)  # type: ignore[dict-item]  # a key that is no text
    assert [error.code for error in caught.value.errors] == ["field.not-a-name"]
    assert "13800005678" not in str(caught.value)
