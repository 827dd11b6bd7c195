"""Users and policy through the door: the founder, three administrators kept apart, suspension at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from strongroom.access.users import UserState
from strongroom.errors import Conflict, Refused, VerificationFailed
from strongroom.keys.surroundings import Surroundings
from strongroom.storage.statement import Statement
from strongroom.storage.tables import users
from strongroom.vault.room import Room, open_room
from tests.vault.conftest import make_home


@pytest.fixture
def founded(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """A room whose founder has appointed nobody yet."""
    with open_room(make_home(tmp_path, database_url, solo=False), Surroundings()) as room:
        yield room


def appoint(room: Room) -> None:
    with room.acting("alice", purpose="operations") as desk:
        desk.admin.user_add("sys", ["system_admin"])
        desk.admin.user_add("sec", ["security_admin"])
        desk.admin.user_add("aud", ["audit_admin"])


def test_the_founder_appoints_three_and_then_ends(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk:
        states = {user.handle: user.state for user in desk.admin.users()}
    assert states["alice"] is UserState.ENDED
    with founded.acting("alice", purpose="operations") as desk, pytest.raises(Refused):
        desk.admin.user_add("mallory", ["security_admin"])


def test_an_administrator_sees_no_customer(founded: Room) -> None:
    appoint(founded)
    for handle, purpose in (("sys", "operations"), ("sec", "security"), ("aud", "audit")):
        with founded.acting(handle, purpose=purpose) as desk, pytest.raises(Refused):
            desk.customers.list()


def test_no_principal_holds_two_of_the_three(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk, pytest.raises(Refused) as caught:
        desk.admin.user_add("both", ["security_admin", "audit_admin"])
    assert caught.value.code == "user.kept-apart"


def test_whoever_is_suspended_stops_at_once_where_a_desk_is_open(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as security:
        security.admin.user_add("bob", ["sales"])
        with founded.acting("bob", purpose="sales") as desk:
            desk.customers.create({"kind": "person", "name": "张三"})
            security.admin.user_suspend("bob")
            with pytest.raises(Refused):
                desk.customers.list()


def test_a_founder_who_was_suspended_does_not_come_back(founded: Room) -> None:
    with founded.acting("alice", purpose="operations") as founder:
        founder.admin.user_add("sec", ["security_admin"])
    with founded.acting("sec", purpose="security") as desk:
        desk.admin.user_suspend("alice")
        with pytest.raises(Refused) as caught:
            desk.admin.user_resume("alice")
        assert caught.value.code == "user.may-not-appoint"
        assert {user.handle: user.state for user in desk.admin.users()}["alice"] is UserState.SUSPENDED


def test_whoever_has_ended_is_not_let_back_in(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk, pytest.raises(Conflict) as caught:
        desk.admin.user_resume("alice")
    assert caught.value.code == "user.not-suspended"


def test_out_of_scope_looks_like_absent(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as security:
        security.admin.user_add("bob", ["sales"])
        security.admin.user_add("eve", ["sales"])
    with founded.acting("bob", purpose="sales") as bob, founded.acting("eve", purpose="sales") as eve:
        made = bob.customers.create({"kind": "person", "name": "张三", "phone": "13800005678"})
        absent = made.id[:-1] + ("0" if made.id[-1] != "0" else "1")
        errors = []
        for identity in (made.id, absent):
            with pytest.raises(Exception) as caught:  # noqa: PT011 - the two errors are compared below
                eve.customers.get(identity)
            errors.append((type(caught.value), str(caught.value)))
        assert errors[0] == errors[1]
        assert len(eve.customers.list()) == len(eve.customers.find({"phone": "13800005678"})) == 0


def test_a_handle_is_given_once(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk, pytest.raises(Conflict):
        desk.admin.user_add("sys", ["sales"])


def test_a_policy_file_takes_force_and_widens_nothing_unsaid(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk:
        assert desk.admin.access_apply('[teams]\nnorth = ""\n', dry_run=True) is not None
        assert desk.admin.access_apply("") == ()


def test_explain_names_the_rule_and_report_lists_who_sees_what(founded: Room) -> None:
    appoint(founded)
    with founded.acting("sec", purpose="security") as desk:
        desk.admin.user_add("bob", ["sales"])
        told = desk.admin.explain("bob", "reveal", "customers", "national_id")
        assert not told.decision.allowed
        assert any("bob" in row.user for row in desk.admin.report())


def test_a_user_row_changed_in_the_database_is_not_obeyed(founded: Room) -> None:
    appoint(founded)
    forge = Statement(update(users).where(users.c.tenant == 1, users.c.state == 2).values(state=0))
    founded.door.database.transact(lambda tx: tx.run(forge))
    with pytest.raises(VerificationFailed) as caught:
        founded.acting("alice", purpose="operations")
    assert caught.value.code == "access.row-forged"
