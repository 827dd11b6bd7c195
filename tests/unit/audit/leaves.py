"""Strategies for leaves and members."""

from hypothesis import strategies as st

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Actor, KeyCommitment, Leaf, MemberRoot, SealedLevel, StreamPosition
from strongroom.audit.members import Member, MemberKind, Replaced
from strongroom.model.ids import write_id

__all__ = ["digests", "ids", "leaves", "members"]

digests = st.binary(min_size=32, max_size=32)
raw_ids = st.binary(min_size=16, max_size=16)
codes = st.from_regex(r"[a-z][a-z0-9_.-]{0,20}", fullmatch=True)
names = st.sampled_from(["name", "phone", "email", "备注", "line.2", "größe"])
u32 = st.integers(0, 2**32 - 1)
maybe = st.none()


def ids(prefix: str) -> st.SearchStrategy[str]:
    return raw_ids.map(lambda raw: write_id(prefix, raw))


levels = st.lists(st.builds(SealedLevel, st.integers(1, 3), u32, digests), max_size=3).map(
    lambda rows: tuple(sorted({row.level: row for row in rows}.values(), key=lambda row: row.level))
)
small = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1), st.sampled_from(["done", "evt_x", "备注", 'quote"\\'])
)
actors = st.builds(
    Actor,
    ids("usr"),
    maybe | digests.map(bytes.hex),
    maybe | ids("tok"),
    maybe | digests.map(bytes.hex),
    maybe | ids("req"),
)
leaves = st.builds(
    Leaf,
    event=ids("evt"),
    tenant=u32,
    at=st.datetimes().map(lambda at: at.isoformat(timespec="milliseconds") + "Z"),
    action=st.sampled_from(Action),
    outcome=st.sampled_from(["done", "refused", "failed"]),
    actor=actors,
    stream=st.builds(StreamPosition, st.binary(min_size=8, max_size=8), st.integers(1, 2**53 - 1)),
    purpose=maybe | codes,
    reason_code=maybe | codes,
    because=maybe | codes,
    collection=maybe | names,
    record=maybe | ids("pur"),
    customer=maybe | ids("cus"),
    revision=maybe | u32,
    fields=st.sets(names).map(lambda found: tuple(sorted(found))),
    digests=st.dictionaries(names, digests, max_size=3),
    levels=levels,
    key=maybe | st.builds(KeyCommitment, st.integers(0, 65535), digests),
    members=maybe | st.builds(MemberRoot, u32, digests),
    extra=st.dictionaries(codes, small | st.lists(small, max_size=3), max_size=3),
)
_replaced = st.builds(Replaced, raw_ids, st.integers(-1, 2**32 - 2), st.integers(0, 255), levels)


def _members(kind: MemberKind) -> st.SearchStrategy[Member]:
    return st.builds(
        Member,
        kind=st.just(kind),
        collection=st.integers(0, 65535),
        record=raw_ids,
        customer=raw_ids,
        revision=u32,
        fields=st.sets(st.integers(0, 65535), max_size=8).map(lambda found: tuple(sorted(found))),
        levels=levels,
        key=maybe | st.builds(KeyCommitment, st.integers(0, 65535), digests),
        replaced=_replaced if kind is MemberKind.RESEALED else maybe,
    )


members = st.sampled_from(MemberKind).flatmap(_members)
