"""Search tokens of a tenant: which indexes there are, and what stands in them for a value.

Lives here: tokens and natural keys from values and from what a searcher typed. Must not
live here: normal forms (field types), the token's bytes (crypto), SQL. Spec: docs/spec/search.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import ParseContext, Search, Value
from strongroom.model.schema import TRANSFORM_NATURAL, TRANSFORMS, Collection, Field
from strongroom.model.text import bigrams
from strongroom.storage.search_rows import SearchIndexRow

__all__ = ["BUILDING", "READY", "RETIRING", "Indexes", "Probe"]

BUILDING, READY, RETIRING = 0, 1, 2

_SEARCH_OF = {number: search for search, number in TRANSFORMS.items()}


class Probe(NamedTuple):
    """One thing that a searcher asks for: where to look, and what a true hit has to show."""

    index_no: int
    tokens: tuple[int, ...]
    field: Field
    search: Search
    wanted: str


class Indexes:
    """All indexes of a tenant, ready to make tokens.

    Args:
        stored: The registry.
        generation_key: The key of an index generation, from the ring.
        room: The room's id, 16 bytes.
    """

    def __init__(
        self,
        stored: Sequence[SearchIndexRow],
        generation_key: Callable[[int], bytes],
        room: bytes,
        tenant: int,
    ) -> None:
        self._by_field: dict[tuple[int, int], list[tuple[SearchIndexRow, TokenMaker]]] = {}
        for index in stored:
            key = field_key(
                generation_key(index.generation), room, tenant, index.collection, index.field, index.transform
            )
            self._by_field.setdefault((index.collection, index.field), []).append((index, TokenMaker(key)))

    @property
    def building(self) -> bool:
        """Whether one of them was being built when they were read."""
        return any(index.state == BUILDING for found in self._by_field.values() for index, _ in found)

    def tokens(self, collection: Collection, values: Mapping[str, Value]) -> Iterator[tuple[int, int]]:
        """The tokens of a record's values: index and token, each once."""
        for name, value in values.items():
            field = collection.fields.get(name)
            if field is None:
                continue
            for index, maker in self._by_field.get((collection.number, field.number), ()):
                if index.transform != TRANSFORM_NATURAL:
                    yield from _tokens(index, maker, field, value)

    def natural_keys(self, collection: Collection, value: Value) -> Iterator[tuple[int, bytes]]:
        """The keys by which a record of another system is recognised: index and 16 bytes."""
        field = collection.natural_field
        if field is None:
            return
        form = field.type.key(value, Search.EXACT)
        if form is None:
            return
        for index, maker in self._by_field.get((collection.number, field.number), ()):
            if index.transform == TRANSFORM_NATURAL:
                yield index.index_no, maker.natural(form)

    def probe(
        self, collection: Collection, field: Field, entered: str, search: Search | None, context: ParseContext
    ) -> Probe:
        """What to look for, for one field and what was typed.

        Args:
            search: Which search; left out, the last four where four characters were typed and the
                field has that, otherwise the whole value.

        Raises:
            InvalidInput: ``search.not-indexed``, ``search.building``, or as the field's type has it.
        """
        chosen = search or _guess(field, entered)
        wanted = field.type.query_key(entered, context, chosen, field.name)
        building = False
        for index, maker in self._by_field.get((collection.number, field.number), ()):
            if index.transform != TRANSFORMS[chosen]:
                continue
            if index.state == READY:
                return Probe(index.index_no, tuple(_forms(maker, chosen, wanted)), field, chosen, wanted)
            building = True
        if building:
            raise InvalidInput("search.building", field=field.name)
        raise InvalidInput("search.not-indexed", field=field.name, search=str(chosen))

    def natural_probe(self, collection: Collection, field: Field, wanted: str) -> tuple[int, bytes]:
        """Index and key under which a record of another system is recognised."""
        for index, maker in self._by_field.get((collection.number, field.number), ()):
            if index.transform == TRANSFORM_NATURAL and index.state == READY:
                return index.index_no, maker.natural(wanted)
        raise InvalidInput("search.not-indexed", field=field.name, search="natural")


def _guess(field: Field, entered: str) -> Search:
    if Search.SUFFIX4 in field.searches and len(entered.strip()) == 4:
        return Search.SUFFIX4
    return Search.EXACT


def _tokens(
    index: SearchIndexRow, maker: TokenMaker, field: Field, value: Value
) -> Iterator[tuple[int, int]]:
    search = _SEARCH_OF[index.transform]
    form = field.type.key(value, search)
    if form:
        for token in _forms(maker, search, form):
            yield index.index_no, token


def _forms(maker: TokenMaker, search: Search, form: str) -> list[int]:
    if search is Search.SUFFIX4:
        return [maker.bucket(form)]
    if search is Search.NGRAM:
        return sorted({maker.token(gram) for gram in bigrams(form)})
    return [maker.token(form)]
