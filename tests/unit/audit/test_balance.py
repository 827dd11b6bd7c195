"""Two walks that came by the same things balance, in any order; all others do not."""

from hypothesis import assume, given
from hypothesis import strategies as st

from strongroom.audit.balance import Balance, part_of

things = st.lists(st.binary(max_size=40), max_size=30)
KEY = b"\x01" * 32


def left(one: list[bytes], two: list[bytes]) -> set[int]:
    balance = Balance(KEY)
    for thing in one:
        balance.add(part_of(thing), thing)
    for thing in two:
        balance.take(part_of(thing), thing)
    return balance.open_parts()


@given(things, st.randoms())
def test_the_same_things_in_any_order_leave_nothing(one: list[bytes], random: object) -> None:
    two = list(one)
    random.shuffle(two)  # type: ignore[attr-defined]  # it is random.Random
    assert left(one, two) == set()


@given(things, things)
def test_other_things_leave_the_parts_in_which_they_differ(one: list[bytes], two: list[bytes]) -> None:
    assume(sorted(one) != sorted(two))
    differ = {part_of(thing) for thing in [*one, *two] if one.count(thing) != two.count(thing)}
    assert left(one, two) == differ


@given(st.binary(min_size=1))
def test_a_thing_that_came_twice_is_not_a_thing_that_came_once(thing: bytes) -> None:
    assert left([thing, thing], [thing]) == {part_of(thing)}
