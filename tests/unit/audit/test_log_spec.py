"""The examples of docs/spec/log.md are what the code writes."""

import re
from pathlib import Path

from strongroom.audit.leaf import decode_leaf, encode_leaf
from strongroom.audit.members import Member, member_hash
from strongroom.audit.merkle import hash_leaf
from strongroom.audit.verify import KEYS
from strongroom.model.ids import read_id
from tests.unit.audit.sample_log import SampleLog

PAGE = (Path(__file__).parents[3] / "docs/spec/log.md").read_text(encoding="utf-8")
LEAF, LEAF_HASH, MEMBER = re.findall(r"```(?:json|text)\n(.*?)```", PAGE, re.DOTALL)


def test_example_leaf_is_what_is_written_and_has_its_hash() -> None:
    leaf = LEAF.strip().encode()
    assert encode_leaf(decode_leaf(leaf)) == leaf == SampleLog().encoded()[3]
    assert hash_leaf(leaf).hex() == LEAF_HASH.strip()


def test_example_member_is_what_is_written_and_has_its_hash() -> None:
    encoded, digest = MEMBER.split()
    assert Member.decode(bytes.fromhex(encoded)).fields == (1, 5)
    event = read_id("evt", "evt_01j00000000000000000000005")
    assert member_hash(event, bytes.fromhex(encoded)).hex() == digest


def test_records_of_a_bundle_are_those_of_the_page_in_its_order() -> None:
    table = PAGE[PAGE.index("## Bundle") : PAGE.index("## Verification")]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)[1:] == list(KEYS)
