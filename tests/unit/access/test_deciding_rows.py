"""Rows that decide: every part counts, no row passes for another, and the set is whole and not an old one."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.deciding_rows import (
    DecidingRow,
    IndexRow,
    PolicyRow,
    SchemaRow,
    ShareRow,
    TenantRow,
    UserRow,
    check_row,
    check_set,
    check_version,
    set_digest,
    tag_row,
)
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import RolledBack, VerificationFailed

MAC = RowMac(bytes(range(32)))
ID = b"i" * 16
ROWS: list[Any] = [
    UserRow(tenant=1, user=ID, revision=3, state=0, sealed=b"sealed"),
    PolicyRow(tenant=1, version=2, document="{}"),
    SchemaRow(tenant=1, version=2, document="{}"),
    ShareRow(tenant=1, collection=1, id=ID, grantee=b"g" * 16, granted_team=""),
    IndexRow(tenant=1, index_no=4, collection=1, field=5, transform=2, generation=7),
    TenantRow(
        tenant=1,
        schema_version=2,
        policy_version=3,
        access_version=9,
        access_digest=b"d" * 32,
        suite=1,
        region="cn",
        erasure_head=None,
    ),
]
PARTS = [(row, part.name) for row in ROWS for part in fields(row)]
_tags = st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=6)


def _other(value: Any) -> Any:
    if value is None:
        return b""
    return (
        value + 1
        if isinstance(value, int)
        else value + value[:1]
        if value
        else value + type(value)("x", *_ascii(value))
    )


def _ascii(value: Any) -> tuple[str, ...]:
    return ("ascii",) if isinstance(value, bytes) else ()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind)
def test_a_row_that_we_wrote_passes(row: DecidingRow) -> None:
    check_row(MAC, row, tag_row(MAC, row))


@pytest.mark.parametrize(("row", "part"), PARTS, ids=lambda each: getattr(each, "kind", each))
def test_a_row_with_any_part_changed_does_not_pass(row: Any, part: str) -> None:
    changed = replace(row, **{part: _other(getattr(row, part))})
    with pytest.raises(VerificationFailed) as caught:
        check_row(MAC, changed, tag_row(MAC, row))
    assert (caught.value.code, caught.value.parameters["kind"]) == ("access.row-forged", row.kind)


def test_no_row_passes_for_one_of_another_kind() -> None:
    assert len({tag_row(MAC, row) for row in ROWS}) == len(ROWS)


def test_another_key_makes_another_tag() -> None:
    with pytest.raises(VerificationFailed):
        check_row(RowMac(bytes(32)), ROWS[0], tag_row(MAC, ROWS[0]))


@given(_tags, st.randoms())
def test_the_digest_of_a_set_does_not_depend_on_its_order(tags: list[bytes], random: Any) -> None:
    shuffled = list(tags)
    random.shuffle(shuffled)
    assert set_digest(shuffled) == set_digest(tags)
    check_set(shuffled, set_digest(tags))


@given(_tags.filter(bool), st.data())
def test_a_row_taken_away_added_or_replaced_is_noticed(tags: list[bytes], data: st.DataObject) -> None:
    digest = set_digest(tags)
    one = data.draw(st.sampled_from(tags))
    old = data.draw(st.binary(min_size=32, max_size=32).filter(lambda tag: tag not in tags))
    without = [tag for tag in tags if tag != one]
    for changed in (without, [*tags, old], [*without, old]):
        with pytest.raises(VerificationFailed) as caught:
            check_set(changed, digest)
        assert caught.value.code == "access.set-differs"


def test_an_older_version_than_the_anchors_is_a_roll_back() -> None:
    digest, other = b"a" * 32, b"b" * 32
    check_version((5, digest), (5, digest))
    check_version((6, other), (5, digest))  # the database commits before the anchor is written
    with pytest.raises(RolledBack) as rolled:
        check_version((4, digest), (5, digest))
    assert rolled.value.code == "access.rolled-back"
    with pytest.raises(VerificationFailed) as differs:
        check_version((5, other), (5, digest))
    assert differs.value.code == "access.set-differs"
