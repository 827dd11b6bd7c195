"""Fields that go to another level in a full room: all that is stored follows, online, killed or not."""

import random
from collections.abc import Callable

import pytest

from strongroom.crypto.derive import CustomerKey
from strongroom.errors import Refused, VerificationFailed
from strongroom.model.levels import Level
from strongroom.storage import move_rows
from strongroom.storage.key_rows import key_row
from strongroom.storage.record_rows import RecordRow, replace_record
from strongroom.storage.table_walk import walk
from strongroom.storage.transaction import Transaction
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from strongroom.vault.schema import resealing
from strongroom.vault.storing.assembling import envelopes_of
from strongroom.vault.storing.sealing import open_levels

UP = '[collections.customers.fields.phone]\nlevel = "sensitive"\n'
BACK = '[collections.customers.fields.phone]\nlevel = "personal"\n'
DOWN = """
[collections.customers.fields.national_id]
level = "personal"
level_reason = "asked for at every call"
"""
PHONE = "+8613800001234"


class Killed(BaseException):
    """As when the process ends."""


def die(done: int) -> None:
    raise Killed


def fill(desk: Desk, count: int = 7) -> list[str]:
    """Customers, each changed once, so that each has a history."""
    made = []
    for at in range(count):
        person = {"kind": "person", "name": f"客户{'甲乙丙丁戊己庚'[at]}", "phone": f"1380000{at:04}"}
        view = desk.customers.create({**person, "national_id": "110101190001010014"})
        desk.customers.update(view.id, {"phone": f"1380000{1234 + at:04}"})
        made.append(view.id)
    return made


def where(room: Room, field: str) -> set[tuple[Level, bool]]:
    """At which levels any revision holds a value of a field, and whether in the history."""
    schema = room.door.database.read(lambda tx: room.door.tenancies.current(tx, 1)).schema
    number = schema.collection("customers").field(field).number
    found = set()
    for table in ("records", "history"):
        for values in walk(room.door.database, table, 1):
            row = RecordRow(*values)
            envelopes = row.sealed_general, row.sealed_personal, row.sealed_sensitive
            for level in envelopes_of(row):
                key = key_of(room, row)
                if number in open_levels(key, row.collection, row.id, row.levels, envelopes, [level]):
                    found.add((level, table == "history"))
    return found


def key_of(room: Room, row: RecordRow) -> CustomerKey:
    def work(tx: Transaction) -> CustomerKey:
        found = key_row(tx, 1, row.customer, row.key_no)
        assert found is not None
        return room.door.tree.unwrap(tx, 1, found)

    return room.door.database.read(work)


def findings(room: Room) -> list[str]:
    with room.acting("alice", purpose="audit") as auditor:
        return [finding.code for finding in auditor.audit.verify(data=True).findings]


@pytest.mark.parametrize(("file", "field", "level"), [(UP, "phone", 3), (DOWN, "national_id", 2)])
def test_every_revision_lies_at_the_new_level_and_the_log_vouches_for_it(
    room: Room, file: str, field: str, level: int
) -> None:
    with room.acting("alice", purpose="support", reason_code="verification") as desk:
        made = fill(desk)
        with room.acting("alice", purpose="operations") as running:
            running.schema_desk.apply(file)
            assert not running.schema.collection("customers").moving
        assert where(room, field) == {(Level(level), False), (Level(level), True)}
        shown = desk.customers.reveal(made[0], [field])[field]
        assert shown in (PHONE, "110101190001010014")
        # Nothing was written by it that anybody would take for a change of theirs.
        assert [each.revision for each in desk.customers.history(made[0])] == [2, 1]
        assert desk.customers.update(made[0], {"city": "北京"}, expect=2).revision == 3
    assert findings(room) == []


@pytest.mark.parametrize("deaths", [1, 3, 6])
def test_cut_off_at_any_batch_it_goes_on_and_those_who_work_meanwhile_lose_nothing(
    room: Room, monkeypatch: pytest.MonkeyPatch, deaths: int
) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support", reason_code="verification") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        for _ in range(deaths - 1):
            with pytest.raises(Killed):
                running.schema_desk.build(progress=die)
        # Found, shown, changed and gone back to at either level.
        assert [each.id for each in desk.customers.find({"phone": PHONE})] == [made[0]]
        late = desk.customers.create({"kind": "person", "name": "客户辛", "phone": "13911112222"})
        for customer in made:
            desk.customers.update(customer, {"city": "上海"})
        desk.customers.update(made[6], {"phone": "13922223333"})
        desk.customers.revert(made[5], 1)
        assert desk.customers.reveal(made[0], ["phone"])["phone"] == PHONE
        assert findings(room) == []
        running.schema_desk.build()
        assert where(room, "phone") == {(Level.SENSITIVE, False), (Level.SENSITIVE, True)}
        phones = [desk.customers.reveal(each, ["phone"])["phone"] for each in (*made[4:], late.id)]
        assert phones == ["+8613800001238", "+8613800000005", "+8613922223333", "+8613911112222"]
        assert desk.customers.reveal(made[1], ["national_id"])["national_id"] == "110101190001010014"
    assert findings(room) == []


def test_up_holds_for_decisions_at_once_and_down_only_when_all_has_arrived(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(desk)
        for file, field in ((UP, "phone"), (DOWN, "national_id")):
            with pytest.raises(Killed):
                running.schema_desk.apply(file, progress=die)
            assert running.schema.collection("customers").field(field).guarded is Level.SENSITIVE
        running.schema_desk.build()
        fields = running.schema.collection("customers").fields
        assert (fields["phone"].guarded, fields["national_id"].guarded) == (Level.SENSITIVE, Level.PERSONAL)


def test_changed_again_on_its_way_it_still_arrives(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support", reason_code="verification") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        running.schema_desk.apply(BACK)
        assert where(room, "phone") == {(Level.PERSONAL, False), (Level.PERSONAL, True)}
        assert desk.customers.reveal(made[0], ["phone"])["phone"] == PHONE
    assert findings(room) == []


def test_what_a_removed_customer_had_moves_too(room: Room) -> None:
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(desk, 2)
        desk.customers.remove(made[0])
        running.schema_desk.apply(UP)
        assert where(room, "phone") == {(Level.SENSITIVE, False), (Level.SENSITIVE, True)}
    assert findings(room) == []


def test_a_retired_field_on_its_way_arrives_too(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    retired = "[collections.customers.fields.phone]\nretired = true\n"
    with (
        room.acting("alice", purpose="support", reason_code="verification") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        running.schema_desk.apply(retired)
        desk.customers.update(made[6], {"city": "上海"})
        running.schema_desk.apply(retired.replace("true", "false"))
        assert where(room, "phone") == {(Level.SENSITIVE, False), (Level.SENSITIVE, True)}
        assert desk.customers.reveal(made[6], ["phone"])["phone"] == "+8613800001240"


def test_a_value_that_is_more_sensitive_than_its_field_stays_where_it_is(room: Room) -> None:
    file = '[collections.customers.fields.birth_date]\nlevel = "general"\nlevel_reason = "shown on badges"\n'
    with (
        room.acting("alice", purpose="support", reason_code="verification") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        child = desk.customers.create({"kind": "person", "name": "客户童", "birth_date": "2020-02-03"})
        before = where(room, "birth_date")
        running.schema_desk.apply(file)
        assert {level for level, _ in before} == {Level.PERSONAL, Level.SENSITIVE}
        assert {level for level, _ in where(room, "birth_date")} == {Level.GENERAL, Level.SENSITIVE}
        assert desk.customers.reveal(child.id, ["birth_date"])["birth_date"] == "2020-02-03"
    assert findings(room) == []


def put_back(room: Room, table: str, row: RecordRow) -> None:
    """Put a row back as it was, past everything."""

    def work(tx: Transaction) -> None:
        if table == "history":
            move_rows.replace_revision(tx, row)
        else:
            replace_record(tx, row, row.revision)

    room.door.database.transact(work)


@pytest.mark.parametrize("table", ["records", "history"])
def test_a_revision_put_back_as_it_was_before_is_found(room: Room, table: str) -> None:
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(desk, 2)
        before = RecordRow(*next(iter(walk(room.door.database, table, 1))))
        running.schema_desk.apply(UP)
        put_back(room, table, before)
    assert findings(room) == ["record.changed"]


def test_a_forged_place_is_not_obeyed_and_found(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        move = room.door.database.read(lambda tx: move_rows.level_move_rows(tx, 1))[0]
        forged = move._replace(phase=move_rows.DONE)
        room.door.database.transact(lambda tx: move_rows.put_level_move(tx, forged))
        with pytest.raises(VerificationFailed) as caught:
            running.schema_desk.build()
        assert caught.value.code == "access.row-forged"
        assert findings(room) == ["row.forged"]


def test_without_its_place_it_begins_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a room that was restored: a backup holds the schema, and not how far a walk was."""
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(desk)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        room.door.database.transact(lambda tx: move_rows.drop_level_move(tx, 1, 1))
        assert [each.field for each in running.schema_desk.state()[1]] == ["phone"]
        running.schema_desk.build()
        assert where(room, "phone") == {(Level.SENSITIVE, False), (Level.SENSITIVE, True)}
    assert findings(room) == []


def test_it_is_only_for_those_who_may_change_the_schema(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with room.acting("alice", purpose="security") as admin:
        admin.admin.user_add("bob", ["sales"])
    with (
        room.acting("bob", purpose="sales") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(running)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        with pytest.raises(Refused):
            desk.schema_desk.build()
        assert running.schema.collection("customers").moving
        running.schema_desk.build()
        assert not running.schema.collection("customers").moving


def test_what_is_left_is_shown_until_nothing_is(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 2)
    with (
        room.acting("alice", purpose="support") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        fill(desk)
        changes = running.schema_desk.diff(UP)
        assert running.schema_desk.cost(changes) == (("customers", 7, 7),)
        with pytest.raises(Killed):
            running.schema_desk.apply(UP, progress=die)
        left = running.schema_desk.state()[1]
        assert left == (("customers", "phone", "reseal", None, ("personal",), 2, 0),)
        running.schema_desk.build()
        assert running.schema_desk.state()[1] == ()
        assert running.schema_desk.cost(running.schema_desk.diff(UP)) == ()


def test_every_way_through_two_moves_and_the_work_beside_them_ends_in_place(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "_BATCH", 1)
    chance = random.Random(11)
    with (
        room.acting("alice", purpose="support", reason_code="verification") as desk,
        room.acting("alice", purpose="operations") as running,
    ):
        made = fill(desk, 3)
        known = {each: f"+861380000{1234 + at:04}" for at, each in enumerate(made)}

        def change(_: int) -> None:
            customer = chance.choice(made)
            if chance.random() < 0.5:
                known[customer] = f"+86138{chance.randrange(10**8):08}"
                desk.customers.update(customer, {"phone": known[customer]})
            else:
                desk.customers.update(customer, {"city": chance.choice(["北京", "上海"])})
            if chance.random() < 0.3:
                raise Killed

        steps: list[Callable[[], object]] = [
            lambda: running.schema_desk.apply(UP, progress=change),
            lambda: running.schema_desk.apply(DOWN, progress=change),
            lambda: running.schema_desk.apply(BACK, progress=change),
            lambda: running.schema_desk.build(progress=change),
        ]
        for step in steps:
            try:
                step()
            except Killed:
                continue
        running.schema_desk.build()
        assert where(room, "phone") == {(Level.PERSONAL, False), (Level.PERSONAL, True)}
        assert where(room, "national_id") == {(Level.PERSONAL, False), (Level.PERSONAL, True)}
        for customer, phone in known.items():
            assert desk.customers.reveal(customer, ["phone"])["phone"] == phone
    assert findings(room) == []
