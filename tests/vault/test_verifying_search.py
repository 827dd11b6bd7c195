"""A search token or natural key that somebody took out or put in by SQL is found and named."""

from collections.abc import Callable

import pytest

from strongroom.model.ids import read_id
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.audit.log_room import execute


def record_bytes(written: str) -> bytes:
    return read_id("cus", written)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for number in range(6):
        desk.customers.create(
            {
                "kind": "person",
                "external_id": f"crm-{number}",
                "name": f"Zenobia Quill{chr(97 + number)}",
                "phone": f"+8613800138{number:03}",
                "email": f"z{number}@example.com",
            }
        )
    return desk


def found(room: Room) -> list[tuple[str, str | None, dict[str, object]]]:
    with room.acting("alice", purpose="audit") as desk:
        report = desk.audit.verify(data=True)
    return sorted((one.code, one.record, dict(one.details)) for one in report.findings)


def field_index(room: Room, desk: Desk, field: str, transform: int) -> int:
    number = desk.schema.collection("customers").field(field).number
    (row,) = execute(
        room.settings.database,
        "SELECT index_no FROM search_indexes WHERE collection = 1 AND field = ? AND transform = ?",
        parameters=(number, transform),
    )
    return int(row[0])


def test_an_untouched_room_has_no_finding_whatever_was_done_in_it(filled: Desk, room: Room) -> None:
    page = filled.customers.list(limit=6)
    filled.customers.update(page.items[0].id, {"phone": "+8613900139000"})
    filled.customers.update(page.items[1].id, {"phone": None, "external_id": None})
    filled.customers.remove(page.items[2].id)
    assert found(room) == []


def test_a_token_that_is_gone_is_named_by_record_and_field_and_no_value(filled: Desk, room: Room) -> None:
    view = filled.customers.find({"phone": "13800138003"}).items[0]
    index = field_index(room, filled, "phone", 1)
    execute(
        room.settings.database,
        "DELETE FROM search_tokens WHERE index_no = ? AND record = ?",
        parameters=(index, record_bytes(view.id)),
    )
    assert len(filled.customers.find({"phone": "13800138003"}).items) == 0  # what it was done for
    assert found(room) == [("token.missing", view.id, {"field": "phone"})]


def test_a_token_that_leads_to_another_record_is_named(filled: Desk, room: Room) -> None:
    one, other = filled.customers.list(limit=2).items
    index = field_index(room, filled, "email", 1)
    execute(
        room.settings.database,
        "UPDATE search_tokens SET record = ? WHERE index_no = ? AND record = ?",
        parameters=(record_bytes(other.id), index, record_bytes(one.id)),
    )
    assert found(room) == [
        ("token.missing", one.id, {"field": "email"}),
        ("token.stray", other.id, {"field": "email"}),
    ]


def test_a_natural_key_that_is_gone_or_points_elsewhere_is_named(filled: Desk, room: Room) -> None:
    one, other, third = filled.customers.list(limit=3).items
    execute(
        room.settings.database,
        "DELETE FROM natural_keys WHERE record = ?",
        parameters=(record_bytes(one.id),),
    )
    execute(
        room.settings.database,
        "UPDATE natural_keys SET record = ? WHERE record = ?",
        parameters=(record_bytes(third.id), record_bytes(other.id)),
    )
    assert found(room) == sorted(
        [
            ("natural-key.missing", one.id, {"field": "external_id"}),
            ("natural-key.missing", other.id, {"field": "external_id"}),
            ("natural-key.stray", third.id, {"field": "external_id"}),
        ]
    )


def test_a_key_that_does_not_open_is_named_and_its_tokens_are_not_accused(filled: Desk, room: Room) -> None:
    view = filled.customers.list(limit=1).items[0]
    execute(
        room.settings.database,
        "UPDATE customer_keys SET wrapped = ? WHERE customer = ?",
        parameters=(bytes(60), record_bytes(view.id)),
    )
    assert found(room) == [("record.unopened", view.id, {})]


@pytest.mark.parametrize(
    "change", ["DELETE FROM search_indexes WHERE", "UPDATE search_indexes SET state = 2 WHERE"]
)
def test_an_index_that_was_taken_out_of_use_is_missed(filled: Desk, room: Room, change: str) -> None:
    index = field_index(room, filled, "phone", 1)
    execute(room.settings.database, f"{change} index_no = ?", parameters=(index,))
    assert found(room) == [("index.missing", None, {"field": "phone"})]


def test_an_index_that_is_being_built_is_not_judged(filled: Desk, room: Room) -> None:
    index = field_index(room, filled, "phone", 1)
    execute(room.settings.database, "DELETE FROM search_tokens WHERE index_no = ?", parameters=(index,))
    execute(
        room.settings.database,
        "UPDATE search_indexes SET state = 0, cursor = NULL WHERE index_no = ?",
        parameters=(index,),
    )
    assert found(room) == []
    filled.schema_desk.build()
    assert found(room) == []
    assert len(filled.customers.find({"phone": "13800138003"}).items) == 1


def test_the_verification_is_an_event_that_says_that_it_opened_data(
    filled: Desk, room: Room, logged: Callable[..., list]
) -> None:
    found(room)
    assert [leaf.extra for leaf in logged(action="audit_verify")] == [{"data": 1}]
