"""Records, their history and what comes with them, on both engines."""

from functools import partial

import pytest

from strongroom.errors import Conflict
from strongroom.storage.database import Database
from strongroom.storage.key_rows import KeyRow, drop_customer_keys
from strongroom.storage.page_rows import KeyPage, add_page
from strongroom.storage.record_lookup import get_record, get_records, get_revision
from strongroom.storage.record_rows import (
    delete_history_of,
    delete_record,
    history_of,
    history_revision,
    insert_history,
    lock_record,
    records_of_customer,
    replace_record,
    update_record,
    use_customer,
    use_keys,
    walk_history,
    walk_records,
)
from strongroom.storage.transaction import Transaction
from tests.storage.people import CUSTOMERS, PURCHASES, TENANT, add_people, add_tenant, id_of, row

ZHANG, LI, NOBODY = id_of(1), id_of(2), id_of(99)
ORDER = id_of(3, 1)


@pytest.fixture
def filled(database: Database) -> Database:
    """Two customers, one with a purchase."""

    def fill(tx: Transaction) -> None:
        add_tenant(tx)
        add_page(tx, TENANT, KeyPage(1, 0, 1, 1, b"page", 2, None))
        add_people(tx, [row(ZHANG), row(LI), row(ORDER, customer=ZHANG, collection=PURCHASES, status="open")])

    database.transact(fill)
    return database


def test_a_record_comes_with_its_key_page_and_tenant(filled: Database) -> None:
    found = filled.read(lambda tx: get_record(tx, TENANT, PURCHASES, ORDER))
    assert found is not None
    assert found.record == row(ORDER, customer=ZHANG, collection=PURCHASES, status="open")
    assert found.customer_state == 0
    assert found.key == KeyRow(ZHANG, 1, 1, 1, b"wrapped", bytes(32))
    assert found.page == KeyPage(1, 0, 1, 1, b"page", 2, None)
    assert found.tenant is not None
    assert (found.tenant.schema_version, found.tenant.region) == (1, "CN")


@pytest.mark.parametrize(("tenant", "collection", "id"), [(2, 1, ZHANG), (1, 2, ZHANG), (1, 1, NOBODY)])
def test_another_tenant_collection_or_id_finds_nothing(
    tenant: int, collection: int, id: bytes, filled: Database
) -> None:
    assert filled.read(lambda tx: get_record(tx, tenant, collection, id)) is None


def test_reading_for_use_finds_the_same(filled: Database) -> None:
    assert filled.transact(lambda tx: get_record(tx, TENANT, 1, ZHANG, for_use=True)) == filled.read(
        lambda tx: get_record(tx, TENANT, 1, ZHANG)
    )


def test_a_record_whose_key_is_destroyed_comes_without_one(filled: Database) -> None:
    filled.transact(lambda tx: drop_customer_keys(tx, TENANT, [(ZHANG, 1)]))
    found = filled.read(lambda tx: get_record(tx, TENANT, PURCHASES, ORDER))
    assert found is not None
    assert found.key is None
    assert found.page is None


def test_several_come_by_ascending_id_without_those_that_are_missing(filled: Database) -> None:
    found = filled.read(lambda tx: get_records(tx, TENANT, CUSTOMERS, [NOBODY, LI, ZHANG]))
    assert [each.record.id for each in found] == [ZHANG, LI]


def test_a_change_keeps_what_was_there_before(filled: Database) -> None:
    changed = row(ZHANG, revision=2, sealed_general=b"changed", updated=200)
    filled.transact(lambda tx: update_record(tx, changed))
    assert filled.read(lambda tx: walk_records(tx, TENANT, CUSTOMERS))[0] == changed
    assert filled.read(lambda tx: history_of(tx, TENANT, CUSTOMERS, ZHANG)) == [row(ZHANG)]
    assert filled.read(lambda tx: history_revision(tx, TENANT, CUSTOMERS, ZHANG, 1)) == row(ZHANG)
    found = filled.read(lambda tx: get_revision(tx, TENANT, CUSTOMERS, ZHANG, 1))
    assert found is not None
    assert found.record == row(ZHANG)
    assert found.key is not None


@pytest.mark.parametrize("revision", [1, 3])
def test_a_lost_update_is_refused_and_changes_nothing(revision: int, filled: Database) -> None:
    with pytest.raises(Conflict) as caught:
        filled.transact(lambda tx: update_record(tx, row(ZHANG, revision=revision, updated=300)))
    assert caught.value.code == "record.changed"
    assert dict(caught.value.parameters) == {"found": 1, "expected": revision - 1}
    assert filled.read(lambda tx: walk_records(tx, TENANT, CUSTOMERS))[0] == row(ZHANG)
    assert filled.read(lambda tx: history_of(tx, TENANT, CUSTOMERS, ZHANG)) == []


def test_what_is_gone_cannot_be_changed(filled: Database) -> None:
    with pytest.raises(Conflict) as caught:
        filled.transact(lambda tx: update_record(tx, row(NOBODY, revision=2)))
    assert caught.value.parameters["found"] == 0


def test_replacing_keeps_nothing(filled: Database) -> None:
    stripped = row(ZHANG, revision=2, state=3, sealed_general=None, sealed_personal=None)
    filled.transact(lambda tx: replace_record(tx, stripped, 1))
    assert filled.read(lambda tx: history_of(tx, TENANT, CUSTOMERS, ZHANG)) == []
    assert filled.transact(lambda tx: lock_record(tx, TENANT, CUSTOMERS, ZHANG)) == stripped
    with pytest.raises(Conflict):
        filled.transact(lambda tx: replace_record(tx, stripped, 1))


def test_history_goes_backwards_page_by_page(filled: Database) -> None:
    for revision in range(2, 8):
        filled.transact(partial(update_record, row=row(ZHANG, revision=revision)))
    first = filled.read(lambda tx: history_of(tx, TENANT, CUSTOMERS, ZHANG, limit=4))
    rest = filled.read(lambda tx: history_of(tx, TENANT, CUSTOMERS, ZHANG, before=first[-1].revision))
    assert [each.revision for each in [*first, *rest]] == [6, 5, 4, 3, 2, 1]


def test_the_records_of_a_customer_are_those_of_nobody_else(filled: Database) -> None:
    assert [each.id for each in filled.read(lambda tx: records_of_customer(tx, TENANT, ZHANG))] == [ORDER]
    assert filled.read(lambda tx: records_of_customer(tx, TENANT, LI)) == []


def test_using_customers_tells_their_states_and_who_is_missing(filled: Database) -> None:
    filled.transact(lambda tx: replace_record(tx, row(LI, revision=2, state=1), 1))
    assert filled.transact(lambda tx: use_customer(tx, TENANT, [NOBODY, LI, ZHANG])) == {ZHANG: 0, LI: 1}
    assert filled.transact(lambda tx: use_keys(tx, TENANT, [NOBODY, LI, ZHANG])) == {(ZHANG, 1), (LI, 1)}
    assert filled.transact(lambda tx: use_customer(tx, 2, [ZHANG])) == {}


def test_deleting_takes_the_record_and_its_history(filled: Database) -> None:
    filled.transact(lambda tx: update_record(tx, row(ZHANG, revision=2)))
    assert filled.transact(lambda tx: delete_record(tx, TENANT, CUSTOMERS, ZHANG))
    assert filled.transact(lambda tx: delete_history_of(tx, TENANT, CUSTOMERS, ZHANG, ZHANG)) == 1
    assert not filled.transact(lambda tx: delete_record(tx, TENANT, CUSTOMERS, ZHANG))


def test_walks_reach_everything_once(filled: Database) -> None:
    more = [row(id_of(number), state=number % 4) for number in range(10, 45)]
    old = [row(id_of(number), revision=revision) for number in range(10, 20) for revision in (1, 2, 3)]
    filled.transact(lambda tx: add_people(tx, more))
    filled.transact(lambda tx: insert_history(tx, old))
    walk = partial(walk_records, tenant=TENANT, collection=CUSTOMERS, limit=10)
    seen = filled.read(walk)
    while page := filled.read(partial(walk, after=seen[-1].id)):
        seen += page
    assert seen == [row(ZHANG), row(LI), *more]
    walk = partial(walk_history, tenant=TENANT, collection=CUSTOMERS, limit=7)
    seen = filled.read(walk)
    while page := filled.read(partial(walk, after=(seen[-1].id, seen[-1].revision))):
        seen += page
    assert seen == old
