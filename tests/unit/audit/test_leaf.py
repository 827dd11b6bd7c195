"""The leaf's one form, forth and strictly back; members; actions."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.audit.actions import ACTION_NAMES, Action, action_name
from strongroom.audit.leaf import Actor, Leaf, StreamPosition, decode_leaf, encode_leaf
from strongroom.audit.members import (
    Member,
    MemberKind,
    Replaced,
    decode_members,
    encode_members,
    member_hash,
    member_proof,
    member_root,
    verify_member,
)
from strongroom.errors import InvalidInput, VerificationFailed
from tests.unit.audit.leaves import leaves, members

PLAIN = Leaf(
    event="evt_" + "0" * 26,
    tenant=1,
    at="2026-11-24T00:00:00.000Z",
    action="view",
    outcome="done",
    actor=Actor("usr_" + "0" * 26),
    stream=StreamPosition(b"\x00" * 8, 1),
)


@given(leaves)
def test_leaf_reads_back_and_is_what_a_general_encoder_writes(leaf: Leaf) -> None:
    data = encode_leaf(leaf)
    assert decode_leaf(data) == leaf
    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"))
    assert again.encode() == data


def test_plain_leaf_is_byte_exact() -> None:
    zeros = "0" * 26
    assert encode_leaf(PLAIN).decode() == (
        f'{{"action":"view","actor":{{"principal":"usr_{zeros}"}},"at":"2026-11-24T00:00:00.000Z",'
        f'"event":"evt_{zeros}","outcome":"done","stream":{{"id":"0000000000000000","seq":1}},"tenant":1,"v":1}}'
    )


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"v": 2}, "v"),
        ({"v": True}, "v"),
        ({"phone": "x"}, "unknown"),
        ({"event": "cus_" + "0" * 26}, "event"),
        ({"event": "evt_" + "8" * 26}, "event"),
        ({"event": None}, "event"),
        ({"tenant": 1.0}, "tenant"),
        ({"tenant": -1}, "tenant"),
        ({"at": "2026-02-30T00:00:00.000Z"}, "at"),
        ({"at": "2026-11-24T00:00:00Z"}, "at"),
        ({"action": "Drop Table"}, "action"),
        ({"outcome": "maybe"}, "outcome"),
        ({"actor": {}}, "actor"),
        ({"actor": {"principal": "usr_" + "0" * 26, "name": "x"}}, "actor"),
        ({"stream": {"id": "0" * 16, "seq": 0}}, "stream"),
        ({"fields": ["phone", "email"]}, "fields"),
        ({"fields": []}, "fields"),
        ({"fields": ["two words"]}, "fields"),
        ({"digests": {"phone": "ab"}}, "digests"),
        ({"levels": [[2, 1, "a" * 64], [1, 1, "a" * 64]]}, "levels"),
        ({"key": {"number": 1, "commitment": "A" * 64}}, "key"),
        ({"extra": {"a": {"b": 1}}}, "extra"),
        ({"extra": {"a": True}}, "extra"),
        ({"purpose": "a reason in words"}, "purpose"),
    ],
)
def test_parts_outside_the_grammar_are_refused_by_name(change: dict[str, object], part: str) -> None:
    document = {**json.loads(encode_leaf(PLAIN)), **change}
    data = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(VerificationFailed) as caught:
        decode_leaf(data)
    assert caught.value.code == "leaf.malformed"
    assert caught.value.parameters == {"key": part}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v": 1'),
        (b'"v":1', b'"v":1,"v":1'),
        (b'"view"', b'"vi\\u0065w"'),
        (b'"v":1}', b'"v":1}\n'),
        (b'{"action"', b' {"action"'),
        (b'"v":1', b'"v":1e0'),
        (b'"tenant":1', b'"tenant":NaN'),
        (b'"view"', '"видео"'.encode()),
        (b"}", b""),
    ],
)
def test_other_spellings_of_the_same_leaf_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(VerificationFailed, match=r"leaf\.malformed"):
        decode_leaf(encode_leaf(PLAIN).replace(old, new))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"[" * 100_000, b"\xff", b"{}"])
def test_what_is_no_leaf_is_refused(data: bytes) -> None:
    with pytest.raises(VerificationFailed, match=r"leaf\.malformed"):
        decode_leaf(data)


@given(leaves, st.data())
def test_a_changed_byte_is_refused_or_makes_another_leaf(leaf: Leaf, data: st.DataObject) -> None:
    changed = bytearray(encode_leaf(leaf))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        other = decode_leaf(bytes(changed))
    except VerificationFailed:
        return
    assert other != leaf


def test_a_leaf_that_no_entry_bundle_can_hold_is_refused() -> None:
    long = replace(PLAIN, digests={f"field{number}": b"\x00" * 32 for number in range(1000)})
    with pytest.raises(InvalidInput, match=r"leaf\.too-long"):
        encode_leaf(long)


def test_every_action_has_its_names_and_keeps_the_grammar() -> None:
    assert set(ACTION_NAMES) == set(Action)
    for action, (english, chinese) in ACTION_NAMES.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", action)
        assert english.isascii()
        assert not chinese.isascii()
        assert decode_leaf(encode_leaf(replace(PLAIN, action=action))).action == action
    assert action_name("reveal", "zh-CN") == "显示"
    assert action_name("of_a_later_version") == "of_a_later_version"


EVENT = bytes(range(16))


@given(members)
def test_member_reads_back(member: Member) -> None:
    assert Member.decode(member.encode()) == member


@given(members, st.data())
def test_a_changed_member_is_refused_or_another(member: Member, data: st.DataObject) -> None:
    encoded = member.encode()
    changed = bytearray(encoded)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    for broken in (bytes(changed), encoded[:-1], encoded + b"\x00"):
        try:
            other = Member.decode(broken)
        except VerificationFailed:
            continue
        assert other != member


def test_member_is_byte_exact() -> None:
    member = Member.decode(b"\x04\x00\x01" + EVENT + EVENT + b"\x00\x00\x00\x07\x00\x01\x00\x05\x00\x00")
    assert (member.kind, member.collection, member.revision, member.fields) == (4, 1, 7, (5,))
    with pytest.raises(VerificationFailed):  # fields out of order
        Member.decode(b"\x04\x00\x01" + EVENT + EVENT + b"\x00\x00\x00\x07\x00\x02\x00\x05\x00\x04\x00\x00")


def test_only_what_was_sealed_anew_says_what_was_there_before() -> None:
    made = Member(MemberKind.UPDATED, 1, EVENT, EVENT, 2, replaced=Replaced(EVENT, -1, 0, ()))
    sealed_anew = Member(MemberKind.RESEALED, 1, EVENT, EVENT, 2)
    for member in (made, sealed_anew):
        with pytest.raises(VerificationFailed) as caught:
            Member.decode(member.encode())
        assert caught.value.code == "member.malformed"


@given(st.lists(members, max_size=9))
def test_column_of_members_reads_back_and_each_is_proven(found: list[Member]) -> None:
    encoded = [member.encode() for member in found]
    assert decode_members(encode_members(encoded)) == encoded
    stated = member_root(EVENT, encoded)
    assert stated.count == len(found)
    for index, member in enumerate(encoded):
        path = member_proof(EVENT, encoded, index)
        verify_member(EVENT, stated, index, member, path)
        with pytest.raises(VerificationFailed):
            verify_member(EVENT[::-1], stated, index, member, path)
        with pytest.raises(VerificationFailed):
            verify_member(EVENT, replace(stated, count=stated.count + 8), index, member, path)


def test_a_column_cut_short_is_refused() -> None:
    column = encode_members([b"one", b"two"])
    for length in (1, 3, 6, 8, len(column) - 1):
        with pytest.raises(VerificationFailed, match=r"member\.malformed"):
            decode_members(column[:length])


def test_member_hash_is_that_of_the_specification() -> None:
    from hashlib import sha256

    label = b"strongroom/member/v1\x00\x00\x00\x00"
    assert member_hash(EVENT, b"bytes") == sha256(b"\x00" + label + EVENT + b"bytes").digest()
