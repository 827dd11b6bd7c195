"""Batches: a result for each item, one commit for all, each decided and recorded as it would be alone."""

import json
import re
from collections.abc import Callable

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.audit.recorder import Recorder
from strongroom.errors import Busy, InvalidInput, StrongroomError, UsageError
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}


def test_each_item_gets_the_result_of_its_own_call(desk: Desk) -> None:
    made = desk.customers.create(NANA).id
    done = desk.batch(
        [
            {"op": "create", "collection": "purchases", "values": {"customer": made, "status": "open"}},
            {"op": "get", "id": made},
            {"op": "update", "id": made, "changes": {"city": "北京"}, "expect": 1},
            {"op": "reveal", "id": made, "fields": ["phone"]},
            {"op": "compare", "id": made, "field": "phone", "value": "13800005678"},
            {"op": "history", "id": made},
            {"op": "revert", "id": made, "revision": 1},
            {"op": "transfer", "id": made, "owner": "alice"},
        ]
    )
    documents = [each.as_document() for each in done]
    assert [each["position"] for each in documents if each["done"]] == list(range(8))
    assert json.loads(json.dumps(documents)) == documents
    results = [each["result"] for each in documents]
    assert results[0]["collection"] == "purchases"
    assert results[1]["fields"]["phone"]["shown"] == "+86 138****5678"
    assert (results[2]["revision"], results[3]) == (2, {"values": {"phone": "+8613800005678"}})
    assert results[4] == {"same": True}
    assert [each["revision"] for each in results[5]["revisions"]] == [2, 1]
    assert (results[6]["revision"], results[7]["revision"]) == (3, 4)
    assert not re.search("138.{4,6}5678", repr(done))


def test_what_fails_or_is_refused_takes_no_other_along(desk: Desk, bob: Desk, logged: Logged) -> None:
    hers = desk.customers.create(NANA).id
    before = len(logged())
    done = bob.batch(
        [
            {"op": "create", "collection": "customers", "values": {"kind": "person", "name": "甲"}},
            {"op": "get", "id": hers},
            {"op": "create", "collection": "customers", "values": NANA},
            {"op": "create", "collection": "customers", "values": {"kind": "person", "name": "乙"}},
            {"op": "reveal", "id": hers, "fields": ["national_id"]},
        ]
    )
    codes = [each.error and each.error.code for each in done]
    assert codes == [None, "access.absent", "record.external-id-taken", None, "access.refused"]
    assert len(bob.customers.list()) == 2
    leaves = logged()[before + 1 : before + 6]
    # Of one moment they have no order but that of their numbers.
    assert sorted((leaf.action, leaf.outcome) for leaf in leaves) == [
        ("create", "done"),
        ("create", "done"),
        ("create", "failed"),
        ("reveal", "refused"),
        ("view", "refused"),
    ]
    assert desk.audit.verify(data=True).findings == ()


def test_a_batch_says_of_each_item_what_the_call_alone_says(desk: Desk) -> None:
    made = desk.customers.create(NANA).id
    calls: list[tuple[dict[str, object], Callable[[], object]]] = [
        ({"op": "get", "id": "cus_0"}, lambda: desk.customers.get("cus_0")),
        ({"op": "remove", "id": made, "expect": 4}, lambda: desk.customers.remove(made, expect=4)),
        (
            {"op": "update", "id": made, "changes": {"phone": "x"}},
            lambda: desk.customers.update(made, {"phone": "x"}),
        ),
        ({"op": "reveal", "id": made, "fields": []}, lambda: desk.customers.reveal(made, [])),
    ]
    done = desk.batch([item for item, _ in calls])
    for result, (_, call) in zip(done, calls, strict=True):
        with pytest.raises(StrongroomError) as caught:
            call()
        assert result.error is not None
        assert (type(result.error), result.error.code) == (type(caught.value), caught.value.code)
        assert str(result.error) == str(caught.value)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({}, "batch.unknown-operation"),
        ({"op": "drop"}, "batch.unknown-operation"),
        ({"op": ["get"]}, "batch.unknown-operation"),
        (["get"], "batch.unknown-operation"),
        ({"op": "get"}, "batch.key"),
        ({"op": "get", "id": 5}, "batch.key"),
        ({"op": "get", "id": "cus_0", "13800005678": 1}, "batch.key"),
        ({"op": "update", "id": "cus_0", "changes": {}, "expect": True}, "batch.key"),
        ({"op": "reveal", "id": "cus_0", "fields": "phone"}, "batch.key"),
        ({"op": "reveal", "id": "cus_0", "fields": [1]}, "batch.key"),
        ({"op": "create", "collection": "clients", "values": {}}, "schema.unknown-collection"),
        ({"op": "get", "id": "abc_0"}, "id.unknown-kind"),
    ],
)
def test_an_item_that_is_none_says_what_it_lacks_and_leaves_no_event(
    desk: Desk, logged: Logged, item: object, code: str
) -> None:
    before = len(logged())
    (result,) = desk.batch([item])  # type: ignore[list-item]  # wrong on purpose
    assert isinstance(result.error, InvalidInput)
    assert result.error.code == code
    assert "138" not in str(result.error)
    assert len(logged()) == before + 1


def test_a_batch_is_not_larger_than_others_can_wait_for(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        desk.batch([{"op": "get", "id": "cus_0"}] * 501)
    assert caught.value.code == "batch.too-many"
    assert desk.batch([]) == ()


def test_where_a_failure_cannot_be_recorded_nothing_of_the_batch_is_kept(
    desk: Desk, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.customers.create(NANA).id
    record, calls = Recorder.record, []

    def second_fails(*given: object, **named: object) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise Busy("storage.full")
        record(*given, **named)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(Recorder, "record", second_fails)
    with pytest.raises(Busy):
        desk.batch(
            [
                {"op": "update", "id": made, "changes": {"city": "北京"}},
                {"op": "update", "id": made, "changes": {"city": "上海"}, "expect": 1},
            ]
        )
    assert desk.customers.get(made).revision == 1


@pytest.mark.parametrize("items", [1, 40])
def test_a_batch_is_one_commit(room: Room, desk: Desk, items: int) -> None:
    made = desk.customers.create(NANA).id
    if room.door.database.dialect != "sqlite":
        pytest.skip("commits are counted on SQLite")
    before = room.door.database.commits  # type: ignore[attr-defined]  # of SQLite
    desk.batch([{"op": "get", "id": made}] * items)
    assert room.door.database.commits == before + 1  # type: ignore[attr-defined]  # of SQLite
