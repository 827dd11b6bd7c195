"""Salted digests prove one value and open no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.crypto.digests import check_digest, field_salt, salted_digest
from strongroom.errors import VerificationFailed
from tests.unit.crypto.second_reader import digest

SALT, EVENT = bytes(range(32)), b"event___" * 2
texts = st.text(st.characters(codec="utf-8"), max_size=40)


@given(texts, texts, st.integers(0, 2**64 - 1))
def test_digests_are_those_of_the_specification(field: str, value: str, tenant: int) -> None:
    made = salted_digest(field_salt(SALT, field), tenant, EVENT, field, value)
    assert made == digest(SALT, tenant, EVENT, field, value)


def test_field_and_value_do_not_run_together() -> None:
    salt = field_salt(SALT, "name")
    assert salted_digest(salt, 1, EVENT, "name", "x") != salted_digest(salt, 1, EVENT, "nam", "ex")


@pytest.mark.parametrize(
    ("salt", "tenant", "event", "field", "value"),
    [
        (field_salt(SALT, "phone"), 1, EVENT, "name", "张三"),
        (field_salt(SALT, "name"), 2, EVENT, "name", "张三"),
        (field_salt(SALT, "name"), 1, bytes(16), "name", "张三"),
        (field_salt(SALT, "name"), 1, EVENT, "phone", "张三"),
        (field_salt(SALT, "name"), 1, EVENT, "name", "李四"),
    ],
)
def test_anything_else_is_refused(salt: bytes, tenant: int, event: bytes, field: str, value: str) -> None:
    kept = salted_digest(field_salt(SALT, "name"), 1, EVENT, "name", "张三")
    check_digest(kept, field_salt(SALT, "name"), 1, EVENT, "name", "张三")
    with pytest.raises(VerificationFailed) as caught:
        check_digest(kept, salt, tenant, event, field, value)
    assert caught.value.code == "digest.differs"
    assert value not in str(caught.value)


def test_one_fields_salt_is_not_anothers() -> None:
    assert field_salt(SALT, "name") != field_salt(SALT, "phone")


@pytest.mark.parametrize(("salt", "event"), [(bytes(31), EVENT), (bytes(32), b"short")])
def test_other_sizes_are_refused(salt: bytes, event: bytes) -> None:
    with pytest.raises(ValueError, match="bytes"):
        salted_digest(salt, 1, event, "name", "x")


def test_a_short_event_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        field_salt(b"", "name")
