"""Sharing: what a share lets a colleague reach, how it ends, and that nobody slips one in."""

from collections.abc import Callable, Iterator

import pytest

from strongroom.audit.leaf import Leaf
from strongroom.errors import InvalidInput, NotFound, Refused, UsageError, VerificationFailed
from strongroom.model.ids import read_id
from strongroom.storage.share_rows import ShareRow, add_share, drop_shares, shares_of
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room

Logged = Callable[..., list[Leaf]]
NANA = {"kind": "person", "name": "欧阳娜娜", "phone": "138 0000 5678", "external_id": "crm-1"}


@pytest.fixture
def carol(room: Room, desk: Desk) -> Iterator[Desk]:
    desk.admin.access_apply('[teams]\nnorth = ""\n')
    desk.admin.user_add("carol", ["sales"], teams=["north"])
    with room.acting("carol", purpose="sales", reason_code="order_handling") as opened:
        yield opened


def test_a_shared_record_is_reached_like_ones_own_until_the_share_ends(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    shares = desk.customers.share(made, with_user="bob")
    assert (len(shares.users), shares.teams) == (1, ())
    assert bob.customers.get(made).fields["name"].shown == "欧阳娜娜"
    assert [each.id for each in bob.customers.list()] == [made]
    assert [each.id for each in bob.customers.find({"phone": "13800005678"})] == [made]
    assert desk.customers.unshare(made, with_user="bob").users == ()
    with pytest.raises(NotFound):
        bob.customers.get(made)
    assert not len(bob.customers.list())


def test_a_share_with_a_team_reaches_its_members_alone(desk: Desk, bob: Desk, carol: Desk) -> None:
    made = desk.customers.create(NANA).id
    assert desk.customers.share(made, with_team="north").teams == ("north",)
    assert carol.customers.get(made).id == made
    with pytest.raises(NotFound):
        bob.customers.get(made)


def test_sharing_twice_is_sharing_once_and_both_are_recorded(desk: Desk, bob: Desk, logged: Logged) -> None:
    made = desk.customers.create(NANA).id
    for _ in range(2):
        assert len(desk.customers.share(made, with_user="bob").users) == 1
    desk.customers.unshare(made, with_user="bob")
    leaves = logged(customer=made)[1:]
    assert [leaf.action for leaf in leaves] == ["share", "share", "unshare"]
    assert len({leaf.extra["user"] for leaf in leaves}) == 1
    assert desk.audit.verify(data=True).findings == ()


def test_who_was_given_a_share_may_not_reach_further_by_it(desk: Desk, bob: Desk, carol: Desk) -> None:
    made = desk.customers.create(NANA).id
    bought = desk.purchases.create({"customer": made, "status": "open"}).id
    desk.customers.share(made, with_user="bob")
    with pytest.raises(NotFound):
        bob.purchases.get(bought)
    with pytest.raises(NotFound):
        carol.customers.share(made, with_user="carol")
    with pytest.raises(Refused):
        bob.customers.remove(made)


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({}, UsageError, "share.with-whom"),
        ({"with_user": "nobody"}, Refused, "user.unknown"),
        ({"with_user": "usr_00000000000000000000000000"}, Refused, "user.unknown"),
        ({"with_team": "nowhere"}, InvalidInput, "access.unknown-team"),
    ],
)
def test_a_share_names_one_who_is_there(
    desk: Desk, bob: Desk, given: dict[str, str], error: type[Exception], code: str
) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(error) as caught:
        desk.customers.share(made, **given)
    assert caught.value.code == code  # type: ignore[attr-defined]  # all of them have one


def test_a_share_is_with_one_or_the_other(desk: Desk, carol: Desk) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(UsageError) as caught:
        desk.customers.share(made, with_user="carol", with_team="north")
    assert caught.value.code == "share.with-whom"


def test_nothing_is_given_to_who_has_left(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    desk.admin.user_suspend("bob")
    for attempt in (
        lambda: desk.customers.share(made, with_user="bob"),
        lambda: desk.customers.transfer(made, owner="bob"),
        lambda: desk.customers.create({**NANA, "external_id": "crm-2"}, owner="bob"),
    ):
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.code == "user.not-active"


def test_a_share_that_is_not_there_cannot_end(desk: Desk, bob: Desk) -> None:
    made = desk.customers.create(NANA).id
    with pytest.raises(NotFound) as caught:
        desk.customers.unshare(made, with_user="bob")
    assert caught.value.code == "share.not-shared"


def test_a_share_written_into_the_database_is_not_obeyed(desk: Desk, bob: Desk, room: Room) -> None:
    made = desk.customers.create(NANA).id
    tenant, record = room.settings.tenant, read_id("cus", made)
    forged = ShareRow(tenant, 1, record, bob.session.principal.user, "", bytes(16), bytes(32))
    room.door.database.transact(lambda tx: add_share(tx, forged))
    for look in (lambda: bob.customers.get(made), lambda: bob.customers.list()):
        with pytest.raises(VerificationFailed) as caught:
            look()
        assert caught.value.code == "access.row-forged"


def test_a_share_that_was_ended_and_put_back_is_found(desk: Desk, bob: Desk, room: Room) -> None:
    made = desk.customers.create(NANA).id
    other = desk.customers.create({**NANA, "external_id": "crm-2"}).id
    desk.customers.share(made, with_user="bob")
    desk.customers.share(other, with_user="bob")
    tenant, record = room.settings.tenant, read_id("cus", made)
    (old,) = room.door.database.read(lambda tx: shares_of(tx, tenant, 1, [record]))
    desk.customers.unshare(made, with_user="bob")
    assert desk.audit.verify(data=True).findings == ()
    room.door.database.transact(lambda tx: add_share(tx, old))
    (finding,) = desk.audit.verify(data=True).findings
    assert finding.code == "row.rolled-back"
    assert finding.record is not None
    assert finding.record.endswith(made.removeprefix("cus"))
    room.door.database.transact(lambda tx: drop_shares(tx, tenant, 1, record))
    assert desk.audit.verify(data=True).findings == ()
