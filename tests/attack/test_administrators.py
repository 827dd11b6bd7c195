"""What a security administrator gets who wants more than her office, where the three are kept apart."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from strongroom.errors import StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.server.serving import Serving
from strongroom.server.settings import ServerSettings
from strongroom.server.signin.links import invite
from strongroom.vault.room import Room, open_room
from tests.server.signing_in import browser
from tests.vault.conftest import make_home
from tests.vault.test_administration import appoint


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """A room with its three administrators, and bob who sells."""
    with open_room(make_home(tmp_path, database_url, solo=False), Surroundings()) as opened:
        appoint(opened)
        with opened.acting("sec", purpose="security") as desk:
            desk.admin.user_add("bob", ["sales"])
        yield opened


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(StrongroomError) as caught:
        call()
    return caught.value.code


@pytest.mark.parametrize(
    "roles",
    [
        ["security_admin", "system_admin"],
        ["security_admin", "audit_admin"],
        ["security_admin", "sales"],
        ["sales"],
        ["founder"],
        ["solo"],
        [],
    ],
    ids=" ".join,
)
def test_she_gives_herself_no_role(room: Room, roles: list[str]) -> None:
    with room.acting("sec", purpose="security") as desk:
        assert code_of(lambda: desk.admin.user_update("sec", roles=roles, teams=[]))
        (herself,) = [each for each in desk.admin.users() if each.handle == "sec"]
        assert herself.roles == ("security_admin",)


@pytest.mark.parametrize(
    "roles", [["system_admin", "audit_admin"], ["audit_admin", "sales"], ["founder"], ["solo"]], ids=" ".join
)
def test_she_gives_nobody_two_offices_or_that_of_the_founder(room: Room, roles: list[str]) -> None:
    with room.acting("sec", purpose="security") as desk:
        assert code_of(lambda: desk.admin.user_add("eve", roles))
        assert code_of(lambda: desk.admin.user_update("bob", roles=roles, teams=[]))
        assert "eve" not in {each.handle for each in desk.admin.users()}


POLICIES = {
    "fields": (
        '[roles.security_admin.collections.customers.fields]\nname = "F"\n',
        "access.administrators-see-nothing",
    ),
    "actions": (
        '[roles.security_admin.collections.customers]\nactions = ["view", "list"]\n',
        "access.administrators-see-nothing",
    ),
    "another's actions": (
        '[roles.security_admin]\nroom_actions = ["audit_list", "backup_run"]\n',
        "access.unknown-action-in-role",
    ),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_lets_an_administrator_see_customers(room: Room, policy: str) -> None:
    with room.acting("bob", purpose="sales") as selling:
        selling.customers.create({"kind": "person", "name": "林小雨"})

    text, code = POLICIES[policy]
    with room.acting("sec", purpose="security") as desk:
        assert code_of(lambda: desk.admin.access_apply(text)) == code
    for purpose in ("security", "sales", "audit"):
        with room.acting("sec", purpose=purpose) as desk:
            assert code_of(lambda desk=desk: desk.customers.list())  # type: ignore[misc]  # bound now, called now


def test_of_many_who_use_one_link_at_once_one_is_let_in(room: Room) -> None:
    serving = Serving(room, ServerSettings())
    with room.acting("sec", purpose="security") as desk:
        link = invite(room, desk, "bob")
    together = Barrier(4)
    with browser(serving) as opened:

        def follow(_: int) -> int:
            together.wait()
            return opened.client.post("/v1/sessions", json={"link": link}).status_code

        with ThreadPoolExecutor(4) as threads:
            answers = sorted(threads.map(follow, range(4)))
    assert answers[0] == 201
    assert set(answers[1:]) <= {401, 403}  # a cookie of the first may go along with the others
