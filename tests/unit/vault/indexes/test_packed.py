"""Entries that were packed are the entries that went in, in the order of their trees."""

from hypothesis import given
from hypothesis import strategies as st

from strongroom.storage.search_rows import Token
from strongroom.vault.indexes.entries import Entries
from strongroom.vault.indexes.packed import PackedEntries

INDEXES = st.integers(1, 3)
ANY_16 = st.binary(min_size=16, max_size=16)
TOKENS = st.lists(st.builds(Token, INDEXES, st.integers(-(2**63), 2**63 - 1), ANY_16))
NATURALS = st.lists(st.tuples(INDEXES, ANY_16, ANY_16))
ENTRIES = st.builds(Entries, TOKENS, NATURALS)


@given(ENTRIES, ENTRIES)
def test_all_entries_come_out_in_order_also_those_that_went_over_a_pipe(
    here: Entries, there: Entries
) -> None:
    packed, other = PackedEntries(), PackedEntries()
    packed.add(here)
    other.add(there)
    packed.include(PackedEntries.from_plain(*other.plain()))
    assert [row for some in packed.token_rows() for row in some] == sorted(here.tokens + there.tokens)
    assert [row for some in packed.natural_rows() for row in some] == sorted(here.naturals + there.naturals)


@given(ENTRIES)
def test_what_goes_over_a_pipe_is_a_copy(made: Entries) -> None:
    packed = PackedEntries()
    packed.add(made)
    copied = PackedEntries.from_plain(*packed.plain())
    copied.add(Entries([Token(1, 0, bytes(16))], []))
    assert len([row for some in packed.token_rows() for row in some]) == len(made.tokens)
