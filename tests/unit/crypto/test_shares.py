"""Shares of a secret, held to the published vectors of SLIP-0039 (those with secrets of 32 bytes)."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from shamir_mnemonic import combine_mnemonics

from strongroom.crypto.shares import combine, split
from strongroom.errors import InvalidInput, KeyNotAvailable

# https://github.com/trezor/python-shamir-mnemonic, vectors.json; their passphrase is TREZOR.
ONE = (
    "theory painting academic academic armed sweater year military elder discuss acne wildlife "
    "boring employer fused large satoshi bundle carbon diagnose anatomy hamster leaves tracks paces "
    "beyond phantom capital marvel lips brave detect luck"
)
TWO = (
    "humidity disease academic always aluminum jewelry energy woman receiver strategy amuse duckling "
    "lying evidence network walnut tactics forget hairy rebound impulse brother survive clothes "
    "stadium mailman rival ocean reward venture always armed unwrap",
    "humidity disease academic agency actress jacket gross physics cylinder solution fake mortgage "
    "benefit public busy prepare sharp friar change work slow purchase ruler again tricycle involve "
    "viral wireless mixture anatomy desert cargo upgrade",
)
SECRET = bytes(range(32))


def test_published_shares_give_the_published_secrets() -> None:
    assert combine_mnemonics([ONE], b"TREZOR").hex() == (
        "989baf9dcaad5b10ca33dfd8cc75e42477025dce88ae83e75a230086a0e00e92"
    )
    assert combine_mnemonics(TWO, b"TREZOR").hex() == (
        "c938b319067687e990e05e0da0ecce1278f75ff58d9853f19dcaeed5de104aae"
    )


@pytest.mark.parametrize("shares", [[ONE.replace("luck", "lunar")], TWO[:1], [TWO[0], ONE], [], ["no words"]])
def test_what_is_published_as_wrong_is_refused(shares: Sequence[str]) -> None:
    with pytest.raises(KeyNotAvailable) as caught:
        combine(shares)
    assert caught.value.code == "recovery.shares-do-not-fit"


def test_any_three_of_five_bring_it_back_and_no_two_do() -> None:
    shares = split(SECRET, 3, 5)
    for some in combinations(shares, 3):
        assert combine(some) == SECRET
    for few in combinations(shares, 2):
        with pytest.raises(KeyNotAvailable):
            combine(few)


def test_shares_are_read_as_people_write_them() -> None:
    shares = split(SECRET, 2, 3)
    assert combine([shares[2].upper(), "  " + shares[0].replace(" ", "   ") + "\n", "", shares[0]]) == SECRET


def test_two_divisions_do_not_mix() -> None:
    with pytest.raises(KeyNotAvailable):
        combine([split(SECRET, 2, 2)[0], split(SECRET, 2, 2)[1]])


@pytest.mark.parametrize(("needed", "count"), [(0, 1), (1, 2), (3, 2), (2, 17)])
def test_a_division_that_makes_no_sense_is_refused(needed: int, count: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        split(SECRET, needed, count)
    assert caught.value.code == "recovery.shares-wrong"
