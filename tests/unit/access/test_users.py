"""Users: documents, handles, and who may appoint whom."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.builtin import builtin_policy
from strongroom.access.policy import ADMINISTRATORS
from strongroom.access.policy_file import apply_policy_file
from strongroom.access.users import (
    User,
    UserState,
    check_appointment,
    check_handle,
    check_remaining,
    check_user,
    founder_has_ended,
    read_user,
    write_user,
)
from strongroom.errors import InvalidInput, Refused, VerificationFailed
from strongroom.model.default_schema import default_schema

POLICY = apply_policy_file('[teams]\neast = ""', builtin_policy(), default_schema())
DECLARED = replace(builtin_policy(solo=True), teams=POLICY.teams)


def _user(number: int, *roles: str, handle: str = "", **more: Any) -> User:
    name = handle or f"user{number}"
    return User(id=bytes([number]) * 16, handle=name, name=name, created=1, roles=roles, **more)


FOUNDER = _user(1, "founder")
SECURITY = _user(2, "security_admin")
SALES = _user(3, "sales")


@given(
    st.builds(
        User,
        id=st.binary(min_size=16, max_size=16),
        handle=st.text(max_size=20),
        name=st.text(max_size=20),
        created=st.integers(0, 2**50),
        roles=st.lists(st.text(max_size=8)).map(tuple),
        teams=st.frozensets(st.text(max_size=8)),
        logins=st.frozensets(st.text(max_size=8)),
        state=st.sampled_from(UserState),
        act_as=st.booleans(),
    )
)
def test_a_document_comes_back(user: User) -> None:
    assert read_user(user.id, int(user.state), write_user(user)) == user


@given(st.binary(max_size=60))
def test_a_damaged_document_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationFailed):
        read_user(b"u" * 16, 0, data)


@pytest.mark.parametrize("state", [3, -1, 99])
def test_a_state_that_there_is_not_is_refused(state: int) -> None:
    with pytest.raises(VerificationFailed):
        read_user(SALES.id, state, write_user(SALES))


def test_a_document_of_a_later_format_is_not_guessed_at() -> None:
    later = write_user(SALES).replace(b'"format":1', b'"format":2')
    with pytest.raises(VerificationFailed) as caught:
        read_user(SALES.id, 0, later)
    assert caught.value.code == "access.future-format"


def test_only_active_users_may_act() -> None:
    assert SALES.principal().active
    assert not replace(SALES, state=UserState.SUSPENDED).principal().active
    assert not replace(SALES, state=UserState.ENDED).principal().active


def test_no_repr_names_a_colleague() -> None:
    assert "alice" not in repr(_user(4, handle="alice"))


@pytest.mark.parametrize(
    ("entered", "handle"), [("alice", "alice"), (" Alice.W ", "alice.w"), ("ａｌｉｃｅ", "alice")]
)
def test_a_handle_has_one_form(entered: str, handle: str) -> None:
    assert check_handle(entered) == handle


@pytest.mark.parametrize("entered", ["", "a", "1a", "a b", "张三", "a" * 41, "a/b", "-a", "а1с"])
def test_other_handles_are_refused_without_repeating_them(entered: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_handle(entered)
    assert caught.value.code == "user.bad-handle"
    assert not caught.value.parameters


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"handle": "Alice"}, InvalidInput, "user.bad-handle"),
        ({"name": "  "}, InvalidInput, "user.bad-name"),
        ({"name": "a\nb"}, InvalidInput, "user.bad-name"),
        ({"logins": frozenset({"a b"})}, InvalidInput, "user.bad-login"),
        ({"roles": ("ceo",)}, InvalidInput, "access.unknown-role"),
        ({"teams": frozenset({"west"})}, InvalidInput, "access.unknown-team"),
        ({"roles": ("sales", "audit_admin")}, Refused, "user.kept-apart"),
        ({"roles": ("system_admin", "audit_admin")}, Refused, "user.kept-apart"),
        ({"roles": ("founder", "sales")}, Refused, "user.kept-apart"),
    ],
)
def test_a_user_who_does_not_fit_is_refused(
    change: dict[str, Any], error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as caught:
        check_user(POLICY, replace(SALES, **change))
    assert getattr(caught.value, "code", None) == code


def test_a_user_who_fits_is_handed_on() -> None:
    user = replace(SALES, teams=frozenset({"east"}), logins=frozenset({"FIRM\\alice", "alice"}), name="王 芳")
    assert check_user(POLICY, user) is user
    assert check_user(POLICY, replace(SALES, roles=("sales", "marketing")))
    assert check_user(DECLARED, replace(SALES, roles=("security_admin", "audit_admin")))


@pytest.mark.parametrize("role", ["sales", "privacy_officer", *ADMINISTRATORS, "founder"])
def test_a_founder_appoints_the_three_administrators_and_nobody_else(role: str) -> None:
    wanted = _user(9, role)
    if role in ADMINISTRATORS:
        check_appointment(POLICY, FOUNDER, None, wanted)
    else:
        with pytest.raises(Refused) as caught:
            check_appointment(POLICY, FOUNDER, None, wanted)
        assert caught.value.code == "user.may-not-appoint"


@pytest.mark.parametrize("role", ["sales", "privacy_officer", *ADMINISTRATORS])
def test_a_security_administrator_gives_and_takes_every_role(role: str) -> None:
    check_appointment(POLICY, SECURITY, None, _user(9, role))
    check_appointment(POLICY, SECURITY, _user(9, role), _user(9))


def test_nobody_makes_another_founder() -> None:
    for by in (SECURITY, FOUNDER, _user(5, "solo")):
        with pytest.raises(Refused):
            check_appointment(POLICY if by.roles != ("solo",) else DECLARED, by, None, _user(9, "founder"))


def test_a_security_administrator_cannot_give_all_hats() -> None:
    with pytest.raises(Refused) as caught:
        check_appointment(DECLARED, SECURITY, None, _user(9, "solo"))
    assert caught.value.code == "user.may-not-appoint"


@pytest.mark.parametrize("role", ["sales", "system_admin", "audit_admin", "privacy_officer"])
def test_others_appoint_nobody(role: str) -> None:
    with pytest.raises(Refused):
        check_appointment(POLICY, _user(5, role), None, _user(9, "sales"))


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ()},
        {"roles": ("sales",)},
        {"teams": frozenset({"east"})},
        {"state": UserState.SUSPENDED},
        {"logins": frozenset({"root"})},
        {"act_as": True},
    ],
)
def test_nobody_changes_their_own_rights(change: dict[str, Any]) -> None:
    with pytest.raises(Refused) as caught:
        check_appointment(POLICY, SECURITY, SECURITY, replace(SECURITY, **change))
    assert caught.value.code == "user.not-oneself"


def test_whoever_was_suspended_comes_back_but_a_founder_does_not() -> None:
    for user, comes in ((SALES, True), (FOUNDER, False)):
        out = replace(user, state=UserState.SUSPENDED)
        if comes:
            check_appointment(POLICY, SECURITY, out, user)
            continue
        with pytest.raises(Refused) as caught:
            check_appointment(POLICY, SECURITY, out, user)
        assert caught.value.code == "user.may-not-appoint"


def test_everybody_may_have_another_name() -> None:
    check_appointment(POLICY, SECURITY, SECURITY, replace(SECURITY, name="Li"))


def test_one_person_with_all_hats_appoints_where_it_is_declared_and_nowhere_else() -> None:
    solo = _user(5, "solo")
    check_appointment(DECLARED, solo, None, _user(9, "sales"))
    check_appointment(DECLARED, solo, solo, replace(solo, teams=frozenset({"east"})))
    with pytest.raises((Refused, InvalidInput)):
        check_appointment(POLICY, solo, None, _user(9, "sales"))


def test_the_founder_has_ended_when_all_three_are_there_and_active() -> None:
    three = [_user(10 + place, role) for place, role in enumerate(ADMINISTRATORS)]
    assert founder_has_ended([FOUNDER, *three])
    assert not founder_has_ended([FOUNDER, *three[:2]])
    assert not founder_has_ended([FOUNDER, *three[:2], replace(three[2], state=UserState.SUSPENDED)])


@pytest.mark.parametrize("able", ["security_admin", "founder", "solo"])
def test_somebody_must_remain_who_can_give_roles(able: str) -> None:
    check_remaining([SALES, _user(9, able)])
    with pytest.raises(Refused) as caught:
        check_remaining([SALES, _user(9, able, state=UserState.SUSPENDED)])
    assert caught.value.code == "user.last-administrator"
