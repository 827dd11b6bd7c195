"""Who saw this customer, what did this principal touch, and proofs of both that stand alone."""

import io
import json
from collections.abc import Iterator
from functools import partial

import pytest

from strongroom.audit.exporting import export_lines, range_export, selection_export
from strongroom.audit.handouts import handout_extra, newest_handout
from strongroom.audit.log_status import log_status
from strongroom.audit.members import Member, MemberKind
from strongroom.audit.proof import LogProof
from strongroom.audit.proving import prove_consistency, prove_event, prove_member
from strongroom.audit.query import EventFilter, EventLine, Events, list_events, show_event
from strongroom.audit.scope import scope_of
from strongroom.audit.sequencer import drain
from strongroom.audit.verify import verify_bundle
from strongroom.errors import NotFound, UsageError
from strongroom.model.ids import new_id, write_id
from strongroom.storage import checkpoint_rows, log_rows
from strongroom.storage.handout_rows import add_handout
from strongroom.storage.transaction import Transaction
from tests.audit.log_room import MAC, SIGNER, START, TENANT, USERS, LogRoom
from tests.audit.small_room import SmallRoom

KEY = SIGNER.verifier_key
WHO = [write_id("usr", user) for user in USERS]


@pytest.fixture
def room(database_url: str) -> Iterator[SmallRoom]:
    room = SmallRoom(database_url)
    yield room
    room.close()


def _page(asked: EventFilter, limit: int, cursor: str | None, unfold: bool, tx: Transaction) -> Events:
    return list_events(tx, TENANT, asked, limit, cursor, unfold)


def every(room: LogRoom, asked: EventFilter, *, limit: int = 50, unfold: bool = True) -> list[EventLine]:
    """All pages of a list."""
    lines: list[EventLine] = []
    cursor = None
    while True:
        page = room.database.read(partial(_page, asked, limit, cursor, unfold))
        lines.extend(page.items)
        assert len(page.items) <= limit
        cursor = page.next
        if cursor is None:
            return lines


def test_events_come_newest_first_and_pages_of_any_size_hold_the_same(room: SmallRoom) -> None:
    whole = every(room, EventFilter())
    assert [line.event for line in whole] == sorted((line.event for line in whole), reverse=True)
    assert {line.number for line in whole} == set(range(len(whole)))
    for limit in (1, 2, 7):
        assert every(room, EventFilter(), limit=limit) == whole
        folded = every(room, EventFilter(), limit=limit, unfold=False)
        assert folded == every(room, EventFilter(), unfold=False)


def test_a_customer_is_found_by_views_lists_and_the_import_that_brought_them(room: SmallRoom) -> None:
    customers = [row for row in room.rows.values() if row.collection == 1]
    by_hand, imported = customers[0], customers[4]
    assert [line.leaf.action for line in every(room, EventFilter(customer=imported.id))] == ["import"]
    actions = [line.leaf.action for line in every(room, EventFilter(customer=by_hand.id))]
    assert actions == ["view", "list", "list", "list", "list", "update", "update", "create", "create"]
    for limit in (1, 3):
        asked = EventFilter(customer=by_hand.id)
        assert every(room, asked, limit=limit) == every(room, asked)


def test_what_an_import_wrote_is_found_after_later_changes(room: SmallRoom) -> None:
    imported = [row for row in room.rows.values() if row.collection == 1][4]
    room.update(imported.id)
    drain(room.database, MAC, TENANT)
    found = every(room, EventFilter(customer=imported.id))
    assert [line.leaf.action for line in found] == ["update", "import"]


def test_appearances_in_lists_are_one_line_until_asked_for(room: SmallRoom) -> None:
    folded = [line for line in every(room, EventFilter(), unfold=False) if line.leaf.action == "list"]
    assert [(line.leaf.actor.principal, line.count, line.members) for line in folded] == [
        (WHO[0], 1, 3),
        (WHO[1], 2, 6),
        (WHO[0], 1, 3),
    ]
    assert folded[1].oldest < folded[1].event
    one_principal = every(room, EventFilter(principal=WHO[0], action="list"), unfold=False)
    assert [line.count for line in one_principal] == [2]


def test_filters_turn_away_all_others(room: SmallRoom) -> None:
    room.append(user=3, action="view", purpose="support")
    drain(room.database, MAC, TENANT)
    whole = every(room, EventFilter())
    for asked, want in (
        (EventFilter(principal=WHO[2]), lambda leaf: leaf.actor.principal == WHO[2]),
        (EventFilter(action="update"), lambda leaf: leaf.action == "update"),
        (EventFilter(purpose="support"), lambda leaf: leaf.purpose == "support"),
        (EventFilter(outcome="refused"), lambda leaf: leaf.outcome == "refused"),
    ):
        expected = [line for line in whole if want(line.leaf)]
        assert expected
        assert every(room, asked) == expected
    assert every(room, EventFilter(principal="usr_unknown")) == []
    # An action is matched whole: none begins with another's name.
    assert every(room, EventFilter(action="user")) == []


def test_a_span_of_time_begins_with_its_first_and_ends_before_its_last_moment(room: SmallRoom) -> None:
    whole = every(room, EventFilter())
    first, last = whole[10], whole[3]
    span = every(room, EventFilter(since=first.at, until=last.at))
    assert [line.event for line in span] == [line.event for line in whole if first.at <= line.at < last.at]


def test_a_cursor_that_is_none_is_refused(room: SmallRoom) -> None:
    with pytest.raises(UsageError):
        room.database.read(lambda tx: list_events(tx, TENANT, EventFilter(), cursor="cus_x"))


def test_one_event_is_shown_with_what_lies_beside_it(room: SmallRoom) -> None:
    line = every(room, EventFilter(action="list"))[0]
    shown, row = room.database.read(lambda tx: show_event(tx, TENANT, line.event))
    assert shown == line
    assert row.members is not None
    with pytest.raises(NotFound):
        room.database.read(lambda tx: show_event(tx, TENANT, bytes(16)))


def _note_handout(size: int, event: bytes, tx: Transaction) -> None:
    add_handout(tx, TENANT, size, event)


def _consistency(old: int, new: int, tx: Transaction) -> bytes:
    return prove_consistency(tx, TENANT, KEY, old, new)


def test_the_status_counts_from_what_was_given_out_and_not_from_what_was_signed(room: SmallRoom) -> None:
    status = room.database.read(lambda tx: log_status(tx, TENANT, str(KEY)))
    assert (status.checkpoint, status.handed_out, status.unwitnessed) == (status.size, 0, status.size)
    size, note, _ = room.database.read(lambda tx: checkpoint_rows.newest_checkpoint(tx, TENANT)) or (0, "", 0)
    event = room.append(action="audit_checkpoint", extra=dict(handout_extra(size, note)))
    room.database.transact(lambda tx: add_handout(tx, TENANT, size, event))
    drain(room.database, MAC, TENANT)
    status = room.database.read(lambda tx: log_status(tx, TENANT, str(KEY)))
    assert (status.handed_out, status.unwitnessed, status.pending, status.bad) == (size, 1, 0, 0)
    assert status.size == size + 1
    assert status.origin == KEY.name


def test_a_note_of_giving_out_counts_only_where_its_event_says_the_same(room: SmallRoom) -> None:
    size, note, _ = room.database.read(lambda tx: checkpoint_rows.newest_checkpoint(tx, TENANT)) or (0, "", 0)
    others = [
        room.append(action="view", extra=dict(handout_extra(size, note))),
        room.append(action="audit_checkpoint", extra={"size": size}),
        room.append(action="audit_checkpoint", outcome="refused", extra=dict(handout_extra(size, note))),
        bytes(16),
    ]
    for event in others:
        room.database.transact(partial(_note_handout, size, event))
        assert room.database.read(lambda tx: newest_handout(tx, TENANT)) is None
    honest = room.append(action="audit_prove", extra=dict(handout_extra(size, note)))
    room.database.transact(lambda tx: add_handout(tx, TENANT, size, honest))
    found = room.database.read(lambda tx: newest_handout(tx, TENANT))
    assert found is not None
    assert (found.size, found.event) == (size, honest)


def test_a_scope_names_exactly_the_people_fields_and_times(room: SmallRoom) -> None:
    def name(collection: int, number: int) -> str:
        return {1: "name", 2: "phone"}[number]

    everything = every(room, EventFilter(principal=WHO[1]))
    scope = scope_of(room.database, TENANT, WHO[1], START, room.now + 1, name)
    assert [line.event for line in scope.events] == [line.event for line in everything]
    customers = [row.id for row in room.rows.values() if row.collection == 1]
    assert set(scope.people) == set(customers[:3])
    for person in scope.people.values():
        assert person.fields == {"customers.name", "customers.phone"}
        assert person.actions == {"list"}
        assert len(person.touches) == 2
        assert person.first < person.last
    # Who was refused touched nobody, and it is listed all the same.
    refused = every(room, EventFilter(outcome="refused"))[0]
    narrow = scope_of(room.database, TENANT, WHO[0], refused.at, refused.at + 1, name)
    assert (len(narrow.events), narrow.people) == (1, {})


def test_proofs_and_bundles_stand_alone(room: SmallRoom) -> None:
    room.append(action="view")
    room.seal_up()
    listed = every(room, EventFilter(action="list"))[0]
    size = listed.number or 0
    document = room.database.read(lambda tx: prove_event(tx, TENANT, listed.event))
    body = room.database.read(lambda tx: log_rows.event(tx, TENANT, listed.event))
    assert body is not None
    LogProof.decode(document).verify(body.leaf, KEY.name, [KEY])

    record = next(iter(room.rows.values())).id
    bundles = {
        "member": room.database.read(lambda tx: prove_member(tx, TENANT, KEY, listed.event, record)),
        "selection": b"".join(selection_export(room.database, TENANT, KEY, [listed.event])),
        "whole": b"".join(range_export(room.database, TENANT, KEY)),
        "part": b"".join(range_export(room.database, TENANT, KEY, size - 3)),
    }
    for bundle in bundles.values():
        report = verify_bundle(io.BytesIO(bundle), [str(KEY)])
        assert report.ok, report.findings
    assert verify_bundle(io.BytesIO(bundles["member"]), [str(KEY)]).members == 1
    changed = bundles["whole"].replace(b'"size"', b'"sizf"').replace(b"ey", b"fy", 1)
    assert not verify_bundle(io.BytesIO(changed), [str(KEY)]).ok


def test_one_checkpoint_is_shown_to_continue_another(room: SmallRoom) -> None:
    sizes = [
        size
        for size, _, _ in room.database.read(
            lambda tx: checkpoint_rows.checkpoints_between(tx, TENANT, 1, 999)
        )
    ]
    old, new = sizes[0], sizes[-1]
    bundle = room.database.read(lambda tx: prove_consistency(tx, TENANT, KEY, old, new))
    report = verify_bundle(io.BytesIO(bundle), [str(KEY)])
    assert report.ok, report.findings
    assert [each["size"] for each in report.checkpoints] == [old, new]
    for wrong in ((1, new), (old, new + 1), (new, old), (new, new)):
        with pytest.raises(NotFound) as refused:
            room.database.read(partial(_consistency, *wrong))
        assert refused.value.code == "log.no-such-checkpoint"


def test_a_selection_proves_every_member_of_its_bulk_events(room: SmallRoom) -> None:
    events = [line.event for line in every(room, EventFilter()) if line.leaf.action in ("list", "import")]
    stated = sum(line.members for line in every(room, EventFilter()) if line.event in events)
    bundle = b"".join(selection_export(room.database, TENANT, KEY, events, members=True))
    report = verify_bundle(io.BytesIO(bundle), [str(KEY)])
    assert report.ok, report.findings
    assert (report.events, report.members) == (len(events), stated)


def test_what_no_checkpoint_reaches_or_nobody_knows_is_not_proven(room: SmallRoom) -> None:
    event = room.append(action="view")
    listed = every(room, EventFilter(action="list"))[0].event
    for code, ask in (
        ("log.not-signed-yet", lambda tx: prove_event(tx, TENANT, event)),
        ("log.event-unknown", lambda tx: prove_event(tx, TENANT, bytes(16))),
        ("log.no-such-member", lambda tx: prove_member(tx, TENANT, KEY, listed, bytes(16))),
        ("log.event-unknown", lambda tx: prove_member(tx, TENANT, KEY, bytes(16), bytes(16))),
    ):
        with pytest.raises(NotFound) as refused:
            room.database.read(ask)
        assert refused.value.code == code


def test_leaves_are_exported_line_by_line_as_they_were_logged(room: SmallRoom) -> None:
    lines = [json.loads(line) for line in export_lines(room.database, TENANT, EventFilter())]
    assert [line["index"] for line in lines] == list(range(len(lines)))
    updates = list(export_lines(room.database, TENANT, EventFilter(action="update")))
    assert len(updates) == 3
    assert all(json.loads(line)["leaf"]["action"] == "update" for line in updates)


def test_members_of_other_customers_are_not_found_by_this_one(room: SmallRoom) -> None:
    stranger = new_id(START, b"\x09" * 10)
    member = Member(MemberKind.FOUND, 1, stranger, stranger, 1, (1,))
    event = room.append(action="find", collection="customers", members=[member])
    assert [line.event for line in every(room, EventFilter(customer=stranger))] == [event]
    with pytest.raises(ValueError, match="subject"):
        room.append(action="view", subjects=[stranger])
