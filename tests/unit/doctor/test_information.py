"""Information: a line for every suite and every index, in both languages, and none of it a finding."""

from dataclasses import replace

import pytest

from strongroom.crypto.suites import ALL_SUITES, SM4_GCM, SUITES
from strongroom.doctor.information import index_lines, suite_lines
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes.base import Search


@pytest.mark.parametrize("number", sorted(ALL_SUITES))
def test_every_suite_has_one_line_that_names_the_standards(number: int) -> None:
    (line,) = suite_lines([number, number])
    for text in (line.en, line.zh):
        assert text.lower().startswith(SUITES[number].name)
        assert "GM/T" in text
        assert "NIST" in text
        assert "\n" not in text


def test_only_suites_in_use_are_named() -> None:
    assert [line.code for line in suite_lines([SM4_GCM])] == ["suite.3"]


def test_every_index_of_the_schema_has_a_line() -> None:
    schema = default_schema()
    lines = {line.code: line for line in index_lines(schema)}
    for collection in schema.all_collections:
        for field in collection.fields.values():
            for search in field.searches:
                line = lines[f"index.{collection.name}.{field.name}.{search}"]
                assert field.type.searches[search].leak_en in line.en
                assert field.type.searches[search].leak_zh in line.zh
            assert (f"index.{collection.name}.{field.name}.clear" in lines) is (field.clear is not None)
            assert (f"index.{collection.name}.{field.name}.natural" in lines) is field.natural


def test_the_reason_for_a_leak_stands_beside_it() -> None:
    schema = default_schema()
    customers = schema.collection("customers")
    phone = replace(customers.fields["phone"], accept_leak={Search.EXACT: "asked for by the shop"})
    changed = replace(customers, all_fields=(phone,))
    lines = index_lines(replace(schema, all_collections=(changed,)))
    assert any("asked for by the shop" in line.en and "asked for by the shop" in line.zh for line in lines)
