"""Two implementations that share no code agree on every stored byte."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strongroom.crypto.derive import CustomerKey
from strongroom.crypto.digests import field_salt, salted_digest
from strongroom.crypto.sealed_file import RING, FileHeader, seal_file
from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.crypto.wrap import CustomerKeyWrapper, PageKeyWrapper
from tests.unit.crypto import make_vectors
from tests.unit.crypto.make_vectors import CUSTOMER, KEY, NONCE, OTHER_KEY, RECORD, ROOM
from tests.unit.crypto.places import BOUND, Bound, neighbours
from tests.unit.crypto.second_ciphers import BadTag
from tests.unit.crypto.second_reader import Spot, Unreadable, open_sealed, sealed

KEPT = json.loads(make_vectors.FILE.read_text())
suites = st.sampled_from([1, 2, 3, 4])
KEYS: dict[str, Any] = KEPT["keys"]


def spot(bound: Bound) -> Spot:
    return Spot(**{name: value for name, value in vars(bound).items() if name != "key"})


def test_the_kept_vectors_are_those_of_the_second_implementation() -> None:
    assert make_vectors.vectors() == KEPT


@pytest.mark.parametrize("case", KEPT["envelopes"])
def test_the_product_seals_and_opens_the_kept_envelopes(case: dict[str, Any]) -> None:
    ids: dict[str, Any] = {name: bytes.fromhex(case[name]) for name in ("room", "customer", "record")}
    numbers: dict[str, Any] = {
        name: case[name]
        for name in ("tenant", "collection", "level", "key_number", "schema_version", "sealed_at")
    }
    bound = Bound(key=bytes.fromhex(case["customer_key"]), **ids, **numbers)
    payload, envelope = bytes.fromhex(case["payload"]), bytes.fromhex(case["envelope"])
    assert bound.open(envelope) == payload
    assert bound.seal(payload, case["suite"], bytes.fromhex(case["nonce"])) == envelope


def test_the_product_makes_the_kept_keys_and_files() -> None:
    assert CustomerKey(KEY, ROOM, 7, CUSTOMER, 2).commitment().hex() == KEYS["commitment"]
    page = CustomerKeyWrapper(OTHER_KEY, ROOM, 7, 11, 3)
    assert page.wrap(CUSTOMER, 2, KEY, NONCE).hex() == KEYS["customer_key_wrap"]
    epoch = PageKeyWrapper(OTHER_KEY, ROOM, 7, 4, 9)
    assert epoch.wrap(11, 3, KEY, NONCE).hex() == KEYS["page_key_wrap"]
    assert seal_file(RING, KEY, FileHeader(ROOM, 12, b"parameters"), b"keys", NONCE).hex() == KEYS["ring"]


def test_the_product_makes_the_kept_tokens_and_digests() -> None:
    maker = TokenMaker(field_key(KEY, ROOM, 7, 1, 5, 2))
    assert {word: maker.natural(word).hex() for word in KEYS["search_macs"]} == KEYS["search_macs"]
    salt = field_salt(OTHER_KEY, "name")
    made = {word: salted_digest(salt, 7, RECORD, "name", word).hex() for word in KEYS["digests"]}
    assert made == KEYS["digests"]


@settings(max_examples=30)
@given(suites, st.binary(max_size=600))
def test_each_opens_what_the_other_seals(suite: int, payload: bytes) -> None:
    assert open_sealed(BOUND.key, spot(BOUND), BOUND.seal(payload, suite)) == payload
    assert BOUND.open(sealed(BOUND.key, spot(BOUND), suite, payload, NONCE)) == payload


@pytest.mark.parametrize("suite", [1, 2, 3, 4])
@pytest.mark.parametrize("name", neighbours())
def test_the_second_refuses_moved_envelopes_too(suite: int, name: str) -> None:
    other = neighbours()[name]
    with pytest.raises((BadTag, Unreadable)):
        open_sealed(other.key, spot(other), BOUND.seal(b"payload", suite))
