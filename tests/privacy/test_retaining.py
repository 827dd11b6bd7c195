"""What the law keeps of the erased: sealed under a key of its own, opened for that purpose alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import Erased, InvalidInput, UsageError
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id, write_id
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.storage.customer_rows import keys_of_customer
from strongroom.vault.desk import Desk
from strongroom.vault.erasing.retention_end import RetentionEnds
from strongroom.vault.erasing.state import ErasureState, read_document
from strongroom.vault.room import Room, open_room
from tests.privacy.conftest import NANA

Made = Callable[..., Carriage]
BASIS = "Accounting law, section 15"


@pytest.fixture
def kept(desk: Desk, room: Room, carriage: Made) -> tuple[str, str, str]:
    """Erased but for name and purchases: customer, purchase, need."""
    nana = desk.customers.create(NANA).id
    desk.customers.update(nana, {"city": "上海"})
    bought = desk.purchases.create(
        {"customer": nana, "ordered_at": "2026-11-01", "currency": "CNY", "total": "12.50"}
    )
    asked = desk.needs.create({"customer": nana, "kind": "complaint", "summary": "A question"})
    keep = desk.erasures.keep(["name", "purchases"], room.door.now() + 86_400_000, BASIS)
    desk.erasures.ask(nana, due=room.door.now(), keep=keep)
    assert carry_forward(carriage()).round == ()
    return nana, bought.id, asked.id


def test_it_opens_for_legal_retention_and_for_nothing_else(room: Room, kept: tuple[str, str, str]) -> None:
    nana, bought, asked = kept
    for_law = room.acting("alice", purpose="legal_retention", reason_code="legal_duty")
    shown = for_law.customers.get(nana)
    assert shown.fields["name"].shown == NANA["name"]
    assert not shown.fields["phone"].filled
    assert not shown.fields["city"].filled
    assert for_law.purchases.reveal(bought, ["total"])["total"]
    for_sales = room.acting("alice", purpose="sales", reason_code="order_handling")
    for door, identity in ((for_sales.customers, nana), (for_sales.purchases, bought)):
        with pytest.raises(Erased):
            door.get(identity)
    with pytest.raises(Exception, match=r"access\.(absent|erased)"):
        for_law.needs.get(asked)
    assert len(for_sales.purchases.list()) == 0
    assert len(for_law.customers.find({"phone": "13800005678"})) == 0
    with pytest.raises(Erased):
        for_law.customers.update(nana, {"city": "北京"})


def test_only_the_next_key_is_left_and_the_log_verifies(
    desk: Desk, room: Room, kept: tuple[str, str, str]
) -> None:
    customer = read_id("cus", kept[0])
    numbers = room.door.database.read(lambda tx: keys_of_customer(tx, 1, customer))
    assert [number for number, _ in numbers] == [2]
    assert desk.audit.verify(data=True).findings == ()
    row, _ = desk.erasures.erasure(kept[0])
    assert row is not None
    assert BASIS.encode() in (row.receipt or b"")


def test_at_its_end_it_is_erased_like_anything_else(
    desk: Desk, room: Room, carriage: Made, kept: tuple[str, str, str]
) -> None:
    desk.erasures.ask(kept[0], due=room.door.now())
    for_law = room.acting("alice", purpose="legal_retention", reason_code="legal_duty")
    for door, identity in ((for_law.customers, kept[0]), (for_law.purchases, kept[1])):
        with pytest.raises(Erased):
            door.get(identity)
    assert carry_forward(carriage()).round == ()
    customer = read_id("cus", kept[0])
    assert room.door.database.read(lambda tx: keys_of_customer(tx, 1, customer)) == []
    assert desk.audit.verify(data=True).findings == ()


def test_keeping_needs_names_that_exist_an_end_and_a_basis(desk: Desk, room: Room) -> None:
    later = room.door.now() + 60_000
    none = ((["name"], later, basis) for basis in (" ", "two\nlines", "x" * 201))
    for names, until, basis in (([], later, BASIS), (["name"], None, BASIS), *none):
        with pytest.raises(UsageError) as missing:
            desk.erasures.keep(names, until, basis)
        assert missing.value.code == "erasure.keep-incomplete"
    with pytest.raises(InvalidInput) as caught:
        desk.erasures.keep(["shoe_size"], later, BASIS)
    assert caught.value.code == "erasure.keep-unknown"
    with pytest.raises(InvalidInput):
        desk.erasures.keep(["name"], 1, BASIS)


def two_days_later(home: Path) -> Room:
    """The same room, opened two days later."""
    now = Surroundings().now
    return open_room(home, Surroundings(now=lambda: now() + 2 * 86_400_000))


def test_its_end_comes_by_itself_and_is_recorded(
    desk: Desk, home: Path, carriage: Made, kept: tuple[str, str, str]
) -> None:
    nana = kept[0]
    assert carry_forward(carriage()).waiting == {}
    first, _ = desk.erasures.erasure(nana)
    assert first is not None
    with (
        two_days_later(home) as later,
        later.acting("alice", purpose="operations") as operations,
    ):
        clock = iter(range(0, 10_000, 30))
        waiting = Carriage(
            door=later.door,
            session=operations.session,
            monotonic=lambda: float(next(clock)),
            pause=lambda seconds: None,
        )
        assert carry_forward(waiting).round == ()
        assert carry_forward(waiting).waiting == {}
        again, _ = operations.erasures.erasure(nana)
        for_law = later.acting("alice", purpose="legal_retention", reason_code="legal_duty")
        with pytest.raises(Erased):
            for_law.customers.get(nana)
        assert later.door.database.read(lambda tx: keys_of_customer(tx, 1, read_id("cus", nana))) == []
        assert operations.audit.verify(data=True).findings == ()
        same, _ = operations.erasures.erasure(write_id("era", first.erasure))
    assert again is not None
    assert same is not None
    assert same.erasure == first.erasure != again.erasure
    assert (again.state, again.key_no) == (ErasureState.DEFINITIVE, 2)
    assert read_document(again)["purpose"] == "privacy_request"
    assert read_document(again)["reason_code"] == "customer_request"


def test_a_hold_keeps_what_the_law_kept_beyond_its_end(
    room: Room, home: Path, kept: tuple[str, str, str]
) -> None:
    with room.acting("alice", purpose="legal_retention", reason_code="legal_duty") as law:
        law.erasures.hold(kept[0], until=None)
    with two_days_later(home) as later, later.acting("alice", purpose="operations") as operations:
        ends = RetentionEnds(later.door, operations.session)
        (due,) = ends.due(later.door.now())
        assert ends.begin(due) is None
        numbers = later.door.database.read(lambda tx: keys_of_customer(tx, 1, read_id("cus", kept[0])))
    assert [number for number, _ in numbers] == [2]


def test_nothing_ends_before_its_time(room: Room, desk: Desk, kept: tuple[str, str, str]) -> None:
    assert RetentionEnds(room.door, desk.session).due(room.door.now()) == []


def test_nothing_is_added_to_what_the_law_keeps(room: Room, kept: tuple[str, str, str]) -> None:
    nana, _, _ = kept
    for_law = room.acting("alice", purpose="legal_retention", reason_code="legal_duty")
    values = {"customer": nana, "ordered_at": "2026-11-02", "currency": "CNY", "total": "1"}
    with pytest.raises(Erased):
        for_law.purchases.create(values)
    (made,) = for_law.batch([{"op": "create", "collection": "purchases", "values": values}])
    assert isinstance(made.error, Erased)
