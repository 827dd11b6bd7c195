"""What leaves the room as evidence: it says exactly what was touched, stands alone, and is recorded."""

import io
import json
from pathlib import Path

import pytest

from strongroom.audit.proof import LogProof
from strongroom.audit.verify import Report, verify_bundle
from strongroom.errors import InvalidInput, NotFound, Refused, UsageError
from strongroom.model.ids import new_id, write_id
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import Room
from tests.vault.conftest import make_home

ZHANG = {"kind": "person", "name": "张三丰", "phone": "13800005678"}
LI = {"kind": "person", "name": "李四", "phone": "13900001111"}
NOBODY = write_id("evt", new_id(1_700_000_000_000, b"0123456789"))


@pytest.fixture
def desk(room: Room) -> Desk:
    return room.acting("alice", purpose="sales", reason_code="order_handling")


@pytest.fixture
def auditor(room: Room) -> Desk:
    return room.acting("alice", purpose="audit", reason_code="audit_review")


def _verified(auditor: Desk, bundle: bytes) -> Report:
    report = verify_bundle(io.BytesIO(bundle), [auditor.audit.key()])
    assert report.ok, report.findings
    return report


def _newest(auditor: Desk, action: str) -> dict[str, object]:
    """What the newest event of an action says beyond itself."""
    return dict(auditor.audit.list(EventFilter(action=action)).items[0].leaf.extra)


def test_a_scope_names_people_fields_and_times_and_its_bundle_proves_them(
    room: Room, desk: Desk, auditor: Desk
) -> None:
    with room.acting("alice", purpose="security") as security:
        security.admin.user_add("bob", ["service"])
    one, two = desk.customers.create(ZHANG), desk.customers.create(LI)
    with room.acting("bob", purpose="support", reason_code="customer_request") as bob:
        bob.customers.list()
        bob.customers.reveal(one.id, ["phone"])
        with pytest.raises(Refused):
            bob.customers.reveal(two.id, ["national_id"])
    scope = auditor.audit.scope("bob")
    people = {person.customer: person for person in scope.people}
    assert set(people) == {one.id, two.id}
    assert people[one.id].actions == ("list", "reveal")
    assert people[two.id].actions == ("list",)
    assert people[one.id].touches[0].fields == ("customers.phone",)
    assert "customers.name" in people[two.id].fields
    assert people[one.id].first <= people[one.id].last
    assert len(scope.events) == 3  # the refusal is an event, and touched nobody
    report = _verified(auditor, b"".join(auditor.audit.scope_bundle(scope)))
    assert (report.events, report.members) == (3, 2)
    assert _newest(auditor, "audit_scope")["principal"] == scope.principal_id


def test_the_question_of_a_scope_is_no_part_of_its_answer(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG).id
    scope = auditor.audit.scope("alice")
    assert [person.customer for person in scope.people] == [made]
    asked = auditor.audit.list(EventFilter(action="audit_scope")).items[0]
    assert asked.leaf.event not in scope.events
    assert asked.leaf.event in auditor.audit.scope("alice").events


def test_a_scope_of_another_time_or_another_person_is_empty(desk: Desk, auditor: Desk) -> None:
    desk.customers.create(ZHANG)
    empty = auditor.audit.scope("alice", "2001-01-01", "2001-02-01")
    assert (empty.people, empty.events) == ((), ())
    with pytest.raises(NotFound) as nothing:
        auditor.audit.scope_bundle(empty)
    assert nothing.value.code == "log.nothing-chosen"
    with pytest.raises(NotFound) as unknown:
        auditor.audit.scope("nobody")
    assert unknown.value.code == "user.not-found"


def test_who_stood_in_a_list_is_proven_and_who_did_not_is_not(desk: Desk, auditor: Desk) -> None:
    one = desk.customers.create(ZHANG)
    desk.customers.list()
    event = auditor.audit.list(EventFilter(action="list")).items[0].leaf.event
    later = desk.customers.create(LI)
    assert _verified(auditor, auditor.audit.prove(event, member=one.id)).members == 1
    assert _newest(auditor, "audit_prove")["record"] == one.id
    for identity, member, code in (
        (event, later.id, "log.no-such-member"),
        (NOBODY, one.id, "log.event-unknown"),
        (NOBODY, None, "log.event-unknown"),
    ):
        with pytest.raises(NotFound) as refused:
            auditor.audit.prove(identity, member=member)
        assert refused.value.code == code


def test_a_later_log_is_proven_to_continue_the_one_that_somebody_kept(desk: Desk, auditor: Desk) -> None:
    kept = int(auditor.audit.checkpoint().splitlines()[1])
    desk.customers.create(ZHANG)
    report = _verified(auditor, auditor.audit.prove_consistency(kept))
    assert report.checkpoints[0]["size"] == kept
    assert report.checkpoints[1]["size"] > kept
    with pytest.raises(NotFound):
        auditor.audit.prove_consistency(kept, kept)


def test_a_bundle_of_every_leaf_verifies_and_one_leaf_less_does_not(desk: Desk, auditor: Desk) -> None:
    desk.customers.create(ZHANG)
    lines = list(auditor.audit.export_bundle())
    assert _verified(auditor, b"".join(lines)).leaves == 3
    assert not verify_bundle(io.BytesIO(b"".join(lines[:4] + lines[5:])), [auditor.audit.key()]).ok
    assert _verified(auditor, b"".join(auditor.audit.export_bundle(start=2))).leaves == 2


def test_chosen_events_go_into_a_bundle_with_their_members(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.list()
    chosen = EventFilter(customer=made.id)
    report = _verified(auditor, b"".join(auditor.audit.export_bundle(chosen)))
    assert (report.events, report.members) == (2, 1)
    event = auditor.audit.list(EventFilter(action="create")).items[0].leaf.event
    assert _verified(auditor, b"".join(auditor.audit.export_bundle(events=[event]))).events == 1
    with pytest.raises(UsageError) as both:
        auditor.audit.export_bundle(chosen, start=1)
    assert both.value.code == "log.range-or-choice"
    with pytest.raises(NotFound) as none:
        auditor.audit.export_bundle(EventFilter(action="import_undo"))
    assert none.value.code == "log.nothing-chosen"


def test_lines_are_what_was_logged_and_choose_as_a_list_does(desk: Desk, auditor: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.create(LI)
    desk.customers.get(made.id)
    lines = [json.loads(line) for line in auditor.audit.export(EventFilter(customer=made.id))]
    assert [line["leaf"]["action"] for line in lines] == ["create", "view"]
    assert "13800005678" not in str(lines)
    creations = list(auditor.audit.export(EventFilter(action="create")))
    assert len(creations) == 2
    assert _newest(auditor, "audit_export") == {"action": "create"}


def test_only_what_was_given_out_counts_as_known_outside(room: Room, desk: Desk, auditor: Desk) -> None:
    desk.customers.create(ZHANG)
    room.settle()  # signed, and in the anchor: nobody outside has it
    before = auditor.audit.status()
    assert before.checkpoint > 0
    assert (before.handed_out, before.unwitnessed) == (0, before.size + before.pending)
    size = int(auditor.audit.checkpoint().splitlines()[1])
    after = auditor.audit.status()
    assert after.handed_out == size
    # The event of giving it out; looking is recorded after it was counted.
    assert after.unwitnessed == 1
    assert after.handed_out_at is not None
    assert auditor.audit.status().unwitnessed == 2


@pytest.mark.parametrize("give", ["prove", "export", "scope"])
def test_every_bundle_and_proof_gives_a_checkpoint_out(desk: Desk, auditor: Desk, give: str) -> None:
    desk.customers.create(ZHANG)
    event = auditor.audit.list(EventFilter(action="create")).items[0].leaf.event
    if give == "prove":
        proof = LogProof.decode(auditor.audit.prove(event))
        assert proof.checkpoint
    elif give == "export":
        list(auditor.audit.export_bundle())
    else:
        list(auditor.audit.scope_bundle(auditor.audit.scope("alice")))
    assert auditor.audit.status().unwitnessed == 1


def test_evidence_is_for_those_whose_task_it_is_and_a_refusal_is_recorded(
    tmp_path: Path, database_url: str
) -> None:
    from strongroom.keys.surroundings import Surroundings
    from strongroom.vault.room import open_room

    home = make_home(tmp_path, database_url, solo=False)
    with open_room(home, Surroundings()) as room:
        with room.acting("alice") as founder:
            founder.admin.user_add("sec", ["security_admin"])
            founder.admin.user_add("sys", ["system_admin"])
            founder.admin.user_add("aud", ["audit_admin"])
        with room.acting("sec", purpose="security") as security:
            security.admin.user_add("bob", ["sales"])
            assert security.audit.scope("bob").people == ()
            with pytest.raises(Refused):
                list(security.audit.export())
        with room.acting("sys", purpose="operations") as system:
            assert system.audit.checkpoint()
            with pytest.raises(Refused):
                system.audit.scope("bob")
        with room.acting("bob", purpose="sales") as bob:
            for ask in (
                bob.audit.checkpoint,
                bob.audit.export,
                bob.audit.export_bundle,
                bob.audit.status,
                lambda: bob.audit.scope("bob"),
                lambda: bob.audit.prove(NOBODY),
                lambda: bob.audit.prove_consistency(1, 2),
            ):
                with pytest.raises(Refused):
                    ask()
        with room.acting("aud", purpose="audit") as audit:
            refused = audit.audit.list(EventFilter(principal="bob", outcome="refused", unfold=True))
            assert len(refused.items) == 7


def test_what_is_shown_beside_an_event_is_recorded_as_shown_of_the_customer(room: Room, desk: Desk) -> None:
    made = desk.customers.create(ZHANG)
    desk.customers.update(made.id, {"name": "张无忌"})
    with room.acting("alice", purpose="sales") as seller:
        event = seller.audit.list(EventFilter(action="update")).items[0].leaf.event
        detail = seller.audit.show(event)
        assert detail.before["name"] == "张三丰"
        assert detail.after["name"] == "张无忌"
        newest = seller.audit.list(EventFilter(customer=made.id)).items[0].leaf
    assert (newest.action, newest.customer, newest.fields) == ("audit_show", made.id, ("name",))


def test_pages_of_a_value_that_many_have_neither_repeat_nor_leave_out(desk: Desk, auditor: Desk) -> None:
    for name in ("张三丰", "李四", "王五"):
        made = desk.customers.create({**ZHANG, "name": name})
        desk.customers.get(made.id)
        desk.customers.list()
    whole = [each.leaf.event for each in auditor.audit.find_value("customers", "phone", "13800005678").items]
    assert len(whole) == 9
    for limit in (1, 2, 4):
        found: list[str] = []
        cursor = None
        while True:
            page = auditor.audit.find_value("customers", "phone", "13800005678", limit=limit, cursor=cursor)
            found += [each.leaf.event for each in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert found == whole


@pytest.mark.parametrize(
    ("wanted", "kind", "code"),
    [
        (EventFilter(action="looked"), InvalidInput, "log.unknown-action"),
        (EventFilter(purpose="fun"), InvalidInput, "purpose.unknown"),
        (EventFilter(principal="nobody"), NotFound, "user.not-found"),
        (EventFilter(customer="pur_1"), InvalidInput, "id.malformed"),
        (EventFilter(since="yesterday"), InvalidInput, "moment.malformed"),
    ],
)
def test_a_filter_that_cannot_fit_is_refused_instead_of_finding_nothing(
    auditor: Desk, wanted: EventFilter, kind: type[Exception], code: str
) -> None:
    with pytest.raises(kind) as refused:
        auditor.audit.list(wanted)
    assert getattr(refused.value, "code", None) == code
