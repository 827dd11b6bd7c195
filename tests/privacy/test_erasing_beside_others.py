"""Erasing while others write: no living key is lost, and nobody writes for whoever is being erased."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from strongroom.errors import Busy, Erased, StrongroomError
from strongroom.keys.anchor import TenantAnchor
from strongroom.privacy.carriage import Carriage
from strongroom.privacy.carrying import carry_forward
from strongroom.vault.desk import Desk
from strongroom.vault.room import Room
from tests.privacy.conftest import WANG

Made = Callable[..., Carriage]
_ERASED, _WRITERS = 4, 3


def bought(customer: str) -> dict[str, str]:
    return {"customer": customer, "ordered_at": "2026-11-01", "currency": "CNY", "total": "12.50"}


def test_writers_and_an_erasure_of_their_customers_side_by_side(
    desk: Desk, room: Room, carriage: Made
) -> None:
    people = [
        desk.customers.create({"kind": "person", "name": "Ada", "external_id": f"p-{number}"}).id
        for number in range(_ERASED + 2)
    ]
    gone, living = people[:_ERASED], people[_ERASED:]
    stop = Event()

    def write(writer: int) -> tuple[list[str], list[str]]:
        made: list[str] = []
        new: list[str] = []
        with room.acting("alice", purpose="sales", reason_code="order_handling") as mine:
            for number in range(10_000):
                if stop.is_set():
                    break
                customer = people[(number + writer) % len(people)]
                try:
                    made.append(mine.purchases.create(bought(customer)).id)
                    if number % 3 == 0:
                        person = {"kind": "person", "name": "Bo", "external_id": f"n-{writer}-{number}"}
                        new.append(mine.customers.create(person).id)
                except Erased:
                    assert customer in gone
                except Busy:
                    continue
        return made, new

    with ThreadPoolExecutor(_WRITERS) as pool:
        writers = [pool.submit(write, number) for number in range(_WRITERS)]
        try:
            for customer in gone:
                desk.erasures.ask(customer, due=0)
                assert carry_forward(carriage()).round == ()
        finally:
            stop.set()
        written = [writer.result() for writer in writers]
    for _, new in written:
        for customer in new:
            assert desk.customers.get(customer).id == customer
    for customer in living:
        assert desk.customers.get(customer).id == customer
    for made, _ in written:
        for purchase in made[-20:]:
            try:
                assert desk.purchases.get(purchase).customer in living
            except StrongroomError as error:  # its customer was erased after it was bought
                assert error.code in {"access.absent", "access.erased"}  # noqa: PT017 - either is right
    assert desk.audit.verify(data=True).findings == ()


def test_an_erasure_leaves_the_anchor_of_another_tenant_alone(desk: Desk, room: Room, carriage: Made) -> None:
    keyring = room.door.keyring
    keyring.ensure_tenant(2)
    region = keyring.ensure_region(2, 0)
    theirs = keyring.ring.epochs[2, 0], keyring.ring.index_generations[2]
    keyring.anchor.update(lambda anchor: anchor.with_tenant(2, TenantAnchor(ledger_head=b"h" * 32)))
    wang = desk.customers.create(WANG).id
    desk.erasures.ask(wang, due=0)
    assert carry_forward(carriage()).round == ()
    assert region == 1
    assert (keyring.ring.epochs[2, 0], keyring.ring.index_generations[2]) == theirs
    assert keyring.anchor.read().tenant(2).ledger_head == b"h" * 32
