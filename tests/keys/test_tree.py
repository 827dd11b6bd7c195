"""The key tree on both engines: keys come back, only to those they belong to, and pages fill up."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import update

from strongroom.crypto.derive import CustomerKey
from strongroom.errors import Busy, Conflict, KeyNotAvailable, NotFound, VerificationFailed
from strongroom.keys import pages
from strongroom.keys.keyring import KeyRing
from strongroom.keys.page_keys import PAGES_IN_REGION, SLOTS
from strongroom.keys.renewal import move_region, renew_page
from strongroom.keys.tree import KeyTree, NewKey
from strongroom.storage.key_rows import KeyRow, add_customer_keys, key_row
from strongroom.storage.lease_rows import lease_rows
from strongroom.storage.page_rows import newest_region, open_pages, page_counts, page_row, share_region
from strongroom.storage.statement import Statement
from strongroom.storage.tables import customer_keys
from strongroom.storage.transaction import Transaction
from tests.keys.rooms import Place
from tests.refusals import refused

TENANT = 1


class Tree:
    """A tree and its place."""

    def __init__(self, place: Place, keyring: KeyRing) -> None:
        self.place = place
        self.keyring = keyring
        self.tree = KeyTree(place.database, keyring, place.surroundings)

    def customers(self, count: int) -> list[NewKey]:
        self.tree.prepare(TENANT, count)
        return self.place.database.transact(lambda tx: self.add(tx, count))

    def add(self, tx: Transaction, count: int) -> list[NewKey]:
        new = self.tree.new_customer_keys(tx, TENANT, [os.urandom(16) for _ in range(count)])
        add_customer_keys(tx, TENANT, [key.row for key in new])
        return new

    def unwrap(self, row: KeyRow) -> CustomerKey:
        self.tree.prepare(TENANT)
        return self.place.database.read(lambda tx: self.tree.unwrap(tx, TENANT, row))

    def forget(self, new: NewKey) -> None:
        name = (new.row.customer, new.row.key_no)
        self.place.database.transact(
            lambda tx: renew_page(
                tx, self.tree.page_keys, self.keyring.room, TENANT, new.row.page, {name}, os.urandom
            )
        )

    def used(self) -> list[int]:
        found = self.place.database.read(lambda tx: open_pages(tx, TENANT, 0, 1 << 40))
        return [page.used for page in found]

    def row(self, new: NewKey) -> KeyRow:
        found = self.place.database.read(lambda tx: key_row(tx, TENANT, new.row.customer, new.row.key_no))
        assert found is not None
        return found


@pytest.fixture
def tree(place: Place) -> Iterator[Tree]:
    made = Tree(place, place.create().keyring)
    yield made
    made.tree.close()


@pytest.fixture
def small(small_place: Place) -> Iterator[Tree]:
    made = Tree(small_place, small_place.create().keyring)
    yield made
    made.tree.close()


def same(one: CustomerKey, other: CustomerKey) -> bool:
    return one.sealing_key(1, 1, 1) == other.sealing_key(1, 1, 1) and one.commitment() == other.commitment()


def test_keys_come_back_to_this_process_and_to_another(tree: Tree) -> None:
    new = tree.customers(3)
    assert len({key.row.commitment for key in new}) == 3
    other = Tree(tree.place, tree.place.open())
    for key in new:
        assert same(tree.unwrap(tree.row(key)), key.key)
        assert same(other.unwrap(tree.row(key)), key.key)


def test_a_page_takes_512_and_no_more(tree: Tree) -> None:
    new = tree.customers(SLOTS + 1)
    assert sorted(tree.used()) == [1, SLOTS]
    counts = tree.place.database.read(lambda tx: page_counts(tx, TENANT))
    assert (counts.pages, counts.keys) == (2, SLOTS + 1)
    assert same(tree.unwrap(new[-1].row), new[-1].key)


def test_ten_thousand_come_in_one_call(tree: Tree) -> None:
    new = tree.customers(10_000)
    assert len(new) == 10_000
    assert len(tree.used()) == -(-10_000 // SLOTS)
    assert [key.row.customer for key in new] == [key.key.customer for key in new]
    assert same(tree.unwrap(tree.row(new[9_999])), new[9_999].key)


def test_processes_that_make_one_customer_each_fill_one_page(tree: Tree) -> None:
    for _ in range(8):
        process = Tree(tree.place, tree.place.open())
        process.customers(1)
        process.tree.close()
    assert tree.used() == [8]


def test_the_page_of_a_living_process_is_left_to_it(tree: Tree) -> None:
    tree.customers(1)
    other = Tree(tree.place, tree.place.open())
    other.customers(1)
    assert tree.used() == [1, 1]


def test_the_page_of_a_process_that_died_is_taken_over(tree: Tree) -> None:
    tree.customers(1)
    tree.place.clock.seconds += 61
    other = Tree(tree.place, tree.place.open())
    other.customers(1)
    assert tree.used() == [2]


def test_a_process_whose_page_was_taken_over_goes_on_with_another(tree: Tree) -> None:
    tree.customers(1)
    tree.place.clock.seconds += 61
    other = Tree(tree.place, tree.place.open())
    other.customers(1)
    tree.customers(1)
    assert sorted(tree.used()) == [1, 2]


def test_a_transaction_that_fails_leaves_no_place_used_and_no_wrong_key(tree: Tree) -> None:
    tree.tree._pages._random = bytes  # new pages get the next number, so the same ones are made again
    tree.customers(1)

    def fails(tx: Transaction) -> None:
        tree.add(tx, 700)
        raise KeyError("made up")

    tree.tree.prepare(TENANT, 1)
    for _ in range(3):
        with pytest.raises(KeyError):
            tree.place.database.transact(fails)
    assert tree.used() == [1]
    other = Tree(tree.place, tree.place.open())
    for key in tree.customers(1_200)[::50]:
        assert same(tree.unwrap(tree.row(key)), key.key)
        assert same(other.unwrap(tree.row(key)), key.key)


def test_a_page_that_was_rolled_back_here_and_made_by_another_process_opens_here(tree: Tree) -> None:
    other = Tree(tree.place, tree.place.open())
    for each in (tree, other):
        each.tree._pages._random = bytes

    def fails(tx: Transaction) -> None:
        tree.add(tx, 1)
        raise KeyError("made up")

    tree.tree.prepare(TENANT)
    with pytest.raises(KeyError):
        tree.place.database.transact(fails)
    new = other.customers(1)[0]
    assert (1, new.row.page, new.row.gen) in tree.tree._cache._pages  # under a key that no row has
    assert same(tree.unwrap(new.row), new.key)


def test_more_customers_than_were_prepared_go_to_new_pages(tree: Tree) -> None:
    tree.tree.prepare(TENANT, 1)
    new = tree.place.database.transact(lambda tx: tree.add(tx, 3 * SLOTS))
    assert sorted(tree.used()) == [SLOTS] * 3
    assert same(tree.unwrap(new[-1].row), new[-1].key)


def test_a_full_region_is_followed_by_another_once_the_stores_have_its_key(small: Tree) -> None:
    small.customers(1)
    small.tree.prepare(TENANT, PAGES_IN_REGION * SLOTS)
    assert small.place.database.read(lambda tx: newest_region(tx, TENANT)) == 1
    assert all(state.current for state in small.keyring.store_states())
    assert len(small.used()) == PAGES_IN_REGION + 1
    assert set(small.keyring.ring.epochs) == {(TENANT, 0), (TENANT, 1)}


def test_while_a_region_is_being_renewed_makers_wait_and_then_go_on(small: Tree) -> None:
    waited: list[float] = []

    class Region:
        def __init__(self) -> None:
            self.held = 3

        def __call__(self, tx: Transaction, tenant: int, region: int) -> int | None:
            self.held -= 1
            return None if self.held >= 0 else share_region(tx, tenant, region)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "share_region", Region())
        patch.setattr(small.tree._pages, "_pause", waited.append)
        small.tree.prepare(TENANT, 2 * SLOTS)
    assert len(waited) == 3
    assert len(small.used()) == 2


def test_no_region_is_begun_while_the_stores_cannot_take_its_key(small: Tree) -> None:
    (small.place.folder / "store-b").rename(small.place.folder / "away")
    with pytest.raises(KeyNotAvailable) as caught:
        small.keyring.ensure_region(TENANT, 1)
    assert caught.value.code == "stores.too-few-reachable"
    assert small.place.database.read(lambda tx: newest_region(tx, TENANT)) == 0
    (small.place.folder / "away").rename(small.place.folder / "store-b")
    assert small.keyring.ensure_region(TENANT, 1) == 1
    assert all(state.current for state in small.keyring.store_states())


def test_without_a_lease_nothing_is_made_or_opened(tree: Tree) -> None:
    new = tree.customers(1)[0]
    tree.place.clock.seconds += 60
    with pytest.raises(Busy) as caught:
        tree.place.database.read(lambda tx: tree.tree.unwrap(tx, TENANT, new.row))
    assert caught.value.code == "keys.lease-ended"
    with pytest.raises(Busy):
        tree.place.database.transact(lambda tx: tree.add(tx, 1))
    assert same(tree.unwrap(new.row), new.key)


def test_a_closed_tree_leaves_no_lease(tree: Tree) -> None:
    tree.tree.prepare(TENANT)
    assert [lease.process for lease in tree.place.database.read(lease_rows)] == [tree.tree.lease.process]
    tree.tree.close()
    assert tree.place.database.read(lease_rows) == []


def test_a_customers_key_number_is_taken_once(tree: Tree) -> None:
    new = tree.customers(1)[0]
    with pytest.raises(Conflict):
        tree.place.database.transact(lambda tx: add_customer_keys(tx, TENANT, [new.row]))


# -- rows that were changed ------------------------------------------------------------


def test_a_row_on_another_customers_name_does_not_open(tree: Tree) -> None:
    victim, decoy = tree.customers(2)
    cloned = victim.row._replace(customer=decoy.row.customer)
    with pytest.raises(VerificationFailed) as caught:
        tree.unwrap(cloned)
    assert caught.value.code == "wrap.does-not-open"


@pytest.mark.parametrize("field", ["wrapped", "commitment"])
def test_a_changed_byte_is_noticed(tree: Tree, field: str) -> None:
    new = tree.customers(1)[0]
    value: bytes = getattr(new.row, field)
    changed = value[:-1] + bytes([value[-1] ^ 1])
    row = new.row._replace(wrapped=changed) if field == "wrapped" else new.row._replace(commitment=changed)
    with pytest.raises(VerificationFailed) as caught:
        tree.unwrap(row)
    code = "wrap.does-not-open" if field == "wrapped" else "key.commitment-differs"
    assert caught.value.code == code


def test_the_commitment_of_another_key_is_noticed(tree: Tree) -> None:
    one, other = tree.customers(2)
    with pytest.raises(VerificationFailed) as caught:
        tree.unwrap(one.row._replace(commitment=other.row.commitment))
    assert caught.value.code == "key.commitment-differs"


def test_a_generation_that_the_page_does_not_have_is_noticed(tree: Tree) -> None:
    new = tree.customers(1)[0]
    tree.place.database.transact(lambda tx: tx.run(Statement(update(customer_keys).values(gen=7))))
    with pytest.raises(VerificationFailed) as caught:
        tree.unwrap(tree.row(new))
    assert caught.value.code == "key.page-differs"


def test_an_epoch_that_the_ring_does_not_have_is_named(tree: Tree) -> None:
    new = tree.customers(1)[0]
    bare = replace(tree.keyring.ring, epochs={})
    other = Tree(tree.place, tree.place.open())
    other.tree.prepare(TENANT)
    other.keyring._ring = bare  # as though the key had been destroyed
    other.keyring.refresh = lambda: None  # type: ignore[method-assign]  # and were nowhere to be had
    with pytest.raises(KeyNotAvailable) as caught:
        other.unwrap(new.row)
    assert caught.value.code == "ring.key-missing"


# -- forgetting --------------------------------------------------------------------------


def test_who_is_forgotten_is_gone_and_all_others_open(tree: Tree) -> None:
    new = tree.customers(40)
    gone, left = new[7], new[:7] + new[8:]
    tree.forget(gone)
    assert tree.place.database.read(lambda tx: key_row(tx, TENANT, gone.row.customer, 1)) is None
    tree.tree.lease.renew()
    with pytest.raises(KeyNotAvailable) as caught:
        tree.unwrap(gone.row)
    assert caught.value.code == "key.row-missing"
    assert all(same(tree.unwrap(tree.row(key)), key.key) for key in left)
    assert tree.used() == [39]


def test_an_old_row_of_somebody_forgotten_opens_under_no_key_that_is_left(tree: Tree) -> None:
    gone, other = tree.customers(2)
    before = tree.place.database.read(lambda tx: page_row(tx, TENANT, gone.row.page))
    tree.forget(gone)
    after = tree.place.database.read(lambda tx: page_row(tx, TENANT, gone.row.page))
    assert before is not None
    assert after is not None
    assert (after.gen, after.used) == (before.gen + 1, 1)
    wrapper = tree.tree.page_keys.at_work(
        TENANT, after.page, before.gen, tree.tree.page_keys.unwrap(TENANT, after)
    )
    with pytest.raises(VerificationFailed):
        wrapper.unwrap(gone.row.customer, 1, gone.row.wrapped)
    assert same(tree.unwrap(tree.row(other)), other.key)


def test_a_row_read_before_the_page_was_renewed_still_opens_for_the_living(tree: Tree) -> None:
    gone, living = tree.customers(2)
    tree.forget(gone)
    tree.tree.lease.renew()
    assert same(tree.unwrap(living.row), living.key)


def test_a_pages_row_that_came_along_is_used_and_checked(tree: Tree) -> None:
    new = tree.customers(1)[0]
    page = tree.place.database.read(lambda tx: page_row(tx, TENANT, new.row.page))
    assert page is not None
    tree.tree.lease.renew()
    opened = tree.place.database.read(lambda tx: tree.tree.unwrap(tx, TENANT, new.row, page))
    assert same(opened, new.key)
    tree.tree.lease.renew()
    changed = page._replace(wrapped=page.wrapped[:-1] + bytes([page.wrapped[-1] ^ 1]))
    with pytest.raises(VerificationFailed):
        tree.place.database.read(lambda tx: tree.tree.unwrap(tx, TENANT, new.row, changed))


def test_a_place_that_was_freed_is_used_again(tree: Tree) -> None:
    new = tree.customers(SLOTS)
    tree.forget(new[0])
    tree.customers(1)
    assert tree.used() == [SLOTS]


def test_a_swapped_row_stops_the_renewal_before_anything_is_written(tree: Tree) -> None:
    one, other = tree.customers(2)
    swap = Statement(update(customer_keys).values(wrapped=one.row.wrapped))
    tree.place.database.transact(lambda tx: tx.run(swap))
    with pytest.raises(VerificationFailed):
        tree.forget(other)
    page = tree.place.database.read(lambda tx: page_row(tx, TENANT, one.row.page))
    assert page is not None
    assert (page.gen, page.used) == (1, 2)


def test_a_region_moves_to_a_new_epoch_and_the_old_one_can_be_destroyed(tree: Tree) -> None:
    new = tree.customers(SLOTS + 1)
    key = tree.keyring.new_key()
    tree.keyring.rewrite(lambda ring: ring.with_epoch(TENANT, 0, 2, key))

    def move(tx: Transaction) -> int:
        return move_region(tx, tree.tree.page_keys, TENANT, 0, 2)

    assert tree.place.database.transact(move) == 2
    assert tree.place.database.transact(move) == 0
    tree.keyring.rewrite(lambda ring: ring.without_epoch(TENANT, 0, 1), stores_first=True)
    other = Tree(tree.place, tree.place.open())
    assert same(other.unwrap(tree.row(new[0])), new[0].key)
    again = other.customers(1)[0]
    assert same(other.unwrap(tree.row(again)), again.key)
    assert all(state.current for state in tree.keyring.store_states())


def test_pages_and_regions_that_are_not_there_are_not_renewed(tree: Tree) -> None:
    keys = tree.tree.page_keys
    with pytest.raises(NotFound):
        tree.place.database.transact(
            lambda tx: renew_page(tx, keys, tree.keyring.room, TENANT, 99, set(), os.urandom)
        )
    with pytest.raises(NotFound):
        tree.place.database.transact(lambda tx: move_region(tx, keys, TENANT, 99, 2))


def test_secrets_do_not_show(tree: Tree) -> None:
    drawn = [each for each, _ in tree.tree.draw(TENANT, [os.urandom(16)])]
    assert repr(drawn) == "[DrawnKey(key_no=1)]"
    assert repr(drawn[0].secret) not in repr(tree.customers(1))


def test_what_is_not_there_is_not_renewed(small: Tree) -> None:
    keys, database, room = small.tree.page_keys, small.place.database, small.keyring.room
    with refused("key.page-missing", 3):
        database.transact(lambda tx: renew_page(tx, keys, room, TENANT, 7, (), os.urandom))
    with refused("key.region-missing", 3):
        database.transact(lambda tx: move_region(tx, keys, TENANT, 7, 2))


def test_makers_do_not_wait_for_ever_for_a_region_that_is_being_renewed(small: Tree) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "share_region", lambda tx, tenant, region: None)
        patch.setattr(small.tree._pages, "_pause", lambda seconds: None)
        with refused("keys.no-free-page", 11):
            small.tree.prepare(TENANT, 2 * SLOTS)
    small.tree.prepare(TENANT, 2 * SLOTS)
