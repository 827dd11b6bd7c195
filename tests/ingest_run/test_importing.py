"""Files into a room, on both engines: what is stored, refused, mended, made and taken back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from strongroom.errors import Conflict, InvalidInput, NotFound, Refused
from strongroom.ingest.rule import Rule
from strongroom.ingest.run import import_file
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room
from tests.ingest_run.files import CHINESE, ENGLISH, ORDERS, count, customers_map, orders_map, zh_map

Write = Callable[[str, str], Path]


def test_what_was_in_the_file_is_found_and_shown(desk: Desk, write: Write) -> None:
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert (done.created, done.updated, done.rejected, done.items) == (3, 0, {}, 3)
    done = import_file(desk, write("zh.csv", CHINESE), "customers", zh_map())
    assert (done.created, done.items) == (2, 2)
    found = desk.customers.find({"phone": "13800000011"}).items
    assert [each.fields["name"].shown for each in found] == ["欧阳娜娜"]
    assert len(desk.customers.find({"external_id": "C-2"})) == 1
    revealed = desk.customers.reveal(desk.customers.find({"email": "ANN@example.com"}).items[0].id, ["phone"])
    assert revealed["phone"] == "+8613800000001"


def test_a_record_that_is_there_is_updated_and_never_doubled(desk: Desk, write: Write) -> None:
    import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    changed = ENGLISH.replace("bob@example.com", "robert@example.com").replace("c-1", "C-1")
    done = import_file(desk, write("en2.csv", changed), "customers", customers_map())
    # C-1 is c-1, written otherwise.
    assert (done.created, done.updated, done.unchanged) == (0, 2, 1)
    assert count(desk, "customers") == 3
    bob = desk.customers.find({"external_id": "c-2"}).items[0]
    assert bob.revision == 2
    assert len(desk.customers.find({"email": "bob@example.com"})) == 0
    assert len(desk.customers.find({"email": "robert@example.com"})) == 1


def test_nothing_is_given_to_teams_and_colleagues_who_are_not_there(
    room: Room, desk: Desk, write: Write
) -> None:
    desk.admin.user_add("bob", ["sales"])
    room.acting("alice", purpose="security").admin.user_suspend("bob")
    lines = ENGLISH.splitlines()
    rows = [f"{lines[0]},rep,team", f"{lines[1]},alice,", f"{lines[2]},alice,moon", f"{lines[3]},bob,"]
    mapping = replace(customers_map(), clear={"owner": Rule(("rep",)), "team": Rule(("team",))})
    done = import_file(desk, write("reps.csv", "\n".join(rows)), "customers", mapping)
    assert (done.created, done.rejected) == (1, {"access.unknown-team": 1, "user.unknown": 1})


def test_an_update_keeps_what_the_file_does_not_name(desk: Desk, write: Write) -> None:
    made = desk.customers.create(
        {"kind": "person", "name": "Ann", "external_id": "c-1", "national_id": "110101190001010014"}
    )
    import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert desk.customers.reveal(made.id, ["national_id", "name"]) == {
        "national_id": "110101190001010014",
        "name": "Ann Lee",
    }


def test_the_same_file_again_is_refused_unless_asked_for(desk: Desk, write: Write) -> None:
    path = write("en.csv", ENGLISH)
    first = import_file(desk, path, "customers", customers_map())
    with pytest.raises(Conflict) as caught:
        import_file(desk, path, "customers", customers_map())
    assert caught.value.code == "import.already-done"
    assert caught.value.parameters["id"] == first.id
    again = import_file(desk, path, "customers", customers_map(), again=True)
    assert (again.created, again.unchanged) == (0, 3)
    assert again.id != first.id


def test_refused_rows_are_mended_and_imported_again(desk: Desk, write: Write, tmp_path: Path) -> None:
    wrong = ENGLISH.replace("bob@example.com", "bob at example").replace("+8613800000003", "12")
    rejects = tmp_path / "rejects.csv"
    done = import_file(desk, write("en.csv", wrong), "customers", customers_map(), rejects=rejects)
    assert (done.created, sum(done.rejected.values()), done.items) == (1, 2, 3)
    text = rejects.read_text(encoding="utf-8")
    assert "Bob Ray" in text
    assert "Ann Lee" not in text
    assert all(code in text for code in done.rejected)
    rejects.write_text(text.replace("bob at example", "bob@example.com").replace(",12,", ",13800000003,"))
    done = import_file(desk, rejects, "customers", customers_map())
    assert (done.created, done.rejected) == (2, {})
    assert count(desk, "customers") == 3


def test_one_id_twice_in_a_file_is_refused_whatever_the_batches(desk: Desk, write: Write) -> None:
    twice = ENGLISH + "C-1,Another,+8613800000009,x@example.com,Bath\n"
    for batch, name in ((None, "a.csv"), (1, "b.csv")):
        text = twice if batch is None else twice.replace("c-", "d-").replace("C-", "D-")
        done = import_file(desk, write(name, text), "customers", customers_map(), batch=batch)
        assert (done.created, done.rejected) == (3, {"ingest.duplicate-key": 1})


def test_orders_of_customers_who_are_not_there_are_refused(desk: Desk, write: Write) -> None:
    done = import_file(desk, write("orders.csv", ORDERS), "purchases", orders_map())
    assert (done.created, done.rejected) == (0, {"ingest.unknown-customer": 2})
    assert count(desk, "customers") == 0


def test_customers_can_be_made_for_orders_and_are_filled_in_later(desk: Desk, write: Write) -> None:
    done = import_file(desk, write("o.csv", ORDERS), "purchases", orders_map(), create_customers=True)
    assert (done.created, done.rejected) == (4, {})
    assert (count(desk, "customers"), count(desk, "purchases")) == (2, 2)
    ann = desk.customers.find({"external_id": "c-1"}).items[0]
    (order,) = desk.purchases.list(customer=ann.id).items
    assert order.customer == ann.id
    assert desk.purchases.get(order.id).fields["total"].shown == "CNY 1300"
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert (done.created, done.updated) == (1, 2)
    assert desk.customers.get(ann.id).fields["name"].shown == "Ann Lee"


def test_a_dry_run_says_the_same_and_stores_nothing(desk: Desk, write: Write, tmp_path: Path) -> None:
    path = write("o.csv", ORDERS)
    dry = import_file(desk, path, "purchases", orders_map(), dry_run=True, create_customers=True)
    assert (dry.id, dry.created, dry.rejected) == (None, 4, {})
    assert (count(desk, "customers"), count(desk, "purchases")) == (0, 0)
    assert import_file(desk, path, "purchases", orders_map(), create_customers=True).created == 4


@pytest.mark.parametrize("batch", [None, 1])
def test_a_dry_run_counts_each_customer_and_each_id_once(desk: Desk, write: Write, batch: int | None) -> None:
    text = ORDERS + "o-3,c-1,2026-01-04,A,1,6.25\nO-2,c-1,2026-01-05,A,1,6.25\n"
    path = write("o.csv", text)
    for dry_run in (True, False):
        done = import_file(
            desk,
            path,
            "purchases",
            orders_map(),
            dry_run=dry_run,
            create_customers=True,
            batch=batch,
        )
        assert (done.created, done.rejected) == (5, {"ingest.duplicate-key": 1})


def test_what_is_more_sensitive_than_its_field_wipes_nothing_beside_it(desk: Desk, write: Write) -> None:
    made = desk.customers.create(
        {"kind": "person", "name": "Ann", "external_id": "c-1", "national_id": "110101190001010014"}
    )
    other = desk.customers.create(
        {"kind": "person", "name": "Bob", "external_id": "c-2", "national_id": "110101190001010014"}
    )
    # The birth date of a child lies with the sensitive values, whose level is sealed anew for it.
    desk.customers.update(other.id, {"birth_date": "2020-05-01"})
    mapping = replace(
        customers_map(), fields={"birth_date": Rule(columns=("born",)), "name": Rule(columns=("name",))}
    )
    done = import_file(desk, write("b.csv", "id,name,born\nc-1,Ann,2020-05-01\n"), "customers", mapping)
    assert done.updated == 1
    for record in (made, other):
        assert desk.customers.reveal(record.id, ["national_id", "birth_date"]) == {
            "national_id": "110101190001010014",
            "birth_date": "2020-05-01",
        }


def test_an_import_is_taken_back(desk: Desk, write: Write) -> None:
    old = desk.customers.create({"kind": "person", "name": "Ann", "external_id": "c-1"})
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert (done.created, done.updated) == (2, 1)
    undone = desk.imports.undo(str(done.id))
    assert (undone.removed, undone.reverted, undone.complete) == (2, 1, True)
    assert count(desk, "customers") == 1
    assert desk.customers.get(old.id).fields["name"].shown == "Ann"
    assert len(desk.customers.find({"phone": "+8613800000001"})) == 0
    with pytest.raises(Conflict) as caught:
        desk.imports.undo(str(done.id))
    assert caught.value.code == "import.undone-already"
    again = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    assert (again.created, again.updated) == (2, 1)


def test_taking_back_leaves_what_others_changed_or_need(desk: Desk, write: Write) -> None:
    done = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    bob = desk.customers.find({"external_id": "c-2"}).items[0]
    desk.customers.update(bob.id, {"city": "Bath"})
    desk.purchases.create({"customer": "c-3", "ordered_at": "2026-01-02", "status": "open"})
    undone = desk.imports.undo(str(done.id))
    assert (undone.removed, undone.changed_since, undone.needed) == (1, 1, 1)
    assert count(desk, "customers") == 2


def test_orders_are_taken_back_with_the_customers_made_for_them(desk: Desk, write: Write) -> None:
    path = write("o.csv", ORDERS)
    done = import_file(desk, path, "purchases", orders_map(), create_customers=True, batch=1)
    assert desk.imports.undo(str(done.id)).removed == 4
    assert (count(desk, "customers"), count(desk, "purchases")) == (0, 0)


def test_an_unknown_import_is_not_taken_back(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.imports.undo("imp_00000000000000000000000000")


def test_a_mapping_for_something_else_is_refused(desk: Desk, write: Write) -> None:
    with pytest.raises(InvalidInput) as caught:
        import_file(desk, write("en.csv", ENGLISH), "needs", customers_map())
    assert caught.value.code == "ingest.map-other-collection"


def test_who_may_not_import_is_refused_and_nothing_is_stored(room: Room, desk: Desk, write: Write) -> None:
    desk.admin.user_add("mark", ["marketing"])
    with room.acting("mark", purpose="marketing") as marketing, pytest.raises(Refused):
        import_file(marketing, write("en.csv", ENGLISH), "customers", customers_map())
    assert count(desk, "customers") == 0


def test_a_field_that_may_not_be_written_is_refused_row_by_row(room: Room, desk: Desk, write: Write) -> None:
    desk.admin.user_add("sally", ["sales"])
    text = "id,name,nid\ns-1,Ann Lee,110101190001010014\ns-2,Bob Ray,\n"
    named = customers_map()
    mapping = replace(
        named,
        fields={
            "kind": named.fields["kind"],
            "name": named.fields["name"],
            "national_id": Rule(columns=("nid",)),
        },
    )
    with room.acting("sally", purpose="sales") as sales:
        done = import_file(sales, write("s.csv", text), "customers", mapping)
        assert (done.created, done.rejected) == (1, {"access.refused": 1})
        (mine,) = sales.customers.list().items
        assert mine.fields["name"].shown == "Bob Ray"


def test_the_imports_there_were_are_listed_the_newest_first_and_that_is_recorded(
    room: Room, desk: Desk, write: Write
) -> None:
    first = import_file(desk, write("en.csv", ENGLISH), "customers", customers_map())
    second = import_file(desk, write("zh.csv", CHINESE), "customers", zh_map())
    assert first.id is not None
    desk.imports.undo(first.id)
    found = desk.imports.past()
    assert [(each.id, each.state, each.created, each.collection) for each in found] == [
        (second.id, "done", 2, "customers"),
        (first.id, "undone", 3, "customers"),
    ]
    assert [each.id for each in desk.imports.past(1)] == [second.id]
    desk.admin.user_add("dora", ["analyst"])
    with pytest.raises(Refused, match=r"access\.refused"):
        room.acting("dora", purpose="analytics").imports.past()
    events = room.acting("alice", purpose="audit").audit.list(EventFilter(action="import_list")).items
    assert [each.leaf.outcome for each in events] == ["refused", "done", "done"]
