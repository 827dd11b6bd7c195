"""Whom a look shows: the one customer whom its event is about, or each of those of a look at many records.

Lives here: reading that of a leaf and its members, so that all who count looks count both. Must not live
here: what is counted. Spec: docs/spec/log.md, Members.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from strongroom.audit.actions import Action
from strongroom.audit.leaf import Leaf
from strongroom.audit.members import Member, decode_members
from strongroom.model.ids import read_id

__all__ = ["MASKED", "FieldNames", "Shown", "customers_shown", "is_look_at_many", "shown_of_members"]

MASKED = "masked"
"""Where ``extra`` of a look names the fields that were shown masked."""

FieldNames = Callable[[int, int], str]
"""Name of a field by numbers of collection and field."""


class Shown(NamedTuple):
    """One record among the members of a bulk event.

    Attributes:
        customer: 16 bytes.
        collection: The collection's number.
        fields: Names of what was shown in full or coarsened, or written.
    """

    customer: bytes
    collection: int
    fields: frozenset[str]


def is_look_at_many(leaf: Leaf) -> bool:
    """Whether an event is a look at many records, each of which counts as if it were looked at alone."""
    return leaf.action == Action.VIEW and leaf.members is not None


def customers_shown(leaf: Leaf, column: bytes | None) -> list[bytes]:
    """The customers whom an event is about one by one: its own, or those of a look at many; each once.

    Args:
        column: The event's members, as stored.

    Raises:
        VerificationFailed: ``member.malformed``.
    """
    if leaf.customer is not None:
        return [read_id("cus", leaf.customer)]
    if not is_look_at_many(leaf):
        return []
    return list(dict.fromkeys(Member.decode(each).customer for each in decode_members(column or b"")))


def shown_of_members(leaf: Leaf, column: bytes | None, field_name: FieldNames) -> Iterator[Shown]:
    """What a bulk event showed or wrote of each of its members.

    What a look at many showed masked is left out, as ``fields`` of a look at one record leaves it out.

    Raises:
        VerificationFailed: ``member.malformed``.
    """
    left_out = frozenset(_masked(leaf)) if is_look_at_many(leaf) else frozenset[str]()
    for encoded in decode_members(column or b""):
        member = Member.decode(encoded)
        names = frozenset(field_name(member.collection, number) for number in member.fields)
        yield Shown(member.customer, member.collection, names - left_out)


def _masked(leaf: Leaf) -> tuple[str, ...]:
    named = leaf.extra.get(MASKED)
    return tuple(map(str, named)) if isinstance(named, list | tuple) else ()
