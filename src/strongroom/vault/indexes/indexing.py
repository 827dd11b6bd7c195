"""Search tokens of a tenant: which indexes there are, and what stands in them for a value.

Lives here: tokens and natural keys from values and from what a searcher typed. Must not
live here: normal forms (field types), the token's bytes (crypto), SQL. Spec: docs/spec/search.md.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.base import ParseContext, Search, Value
from strongroom.model.schema import TRANSFORM_NATURAL, TRANSFORMS, Collection, Field, Schema
from strongroom.model.text import bigrams
from strongroom.storage.search_rows import SearchIndexRow
from strongroom.vault.storing.preparing import Forms, Searches, natural_form

__all__ = ["BUILDING", "READY", "RETIRING", "Indexes", "Probe", "searches_of"]

BUILDING, READY, RETIRING = 0, 1, 2

_SEARCH_OF = {number: search for search, number in TRANSFORMS.items()}


def searches_of(schema: Schema) -> set[tuple[int, int, int]]:
    """Every index that a schema asks for: collection, field, transform."""
    return {
        (collection.number, field.number, transform)
        for collection in schema.all_collections
        for field in collection.fields.values()
        for transform in field.transforms()
    }


class Probe(NamedTuple):
    """One thing that a searcher asks for: where to look, and what a true hit has to show."""

    index_no: int
    tokens: tuple[int, ...]
    field: Field
    search: Search
    wanted: str


class _Use(NamedTuple):
    """How a form becomes tokens in one index."""

    index_no: int
    token: Callable[[str], int]
    tokens: Callable[[str], Sequence[int]] | None  # where a form has several


class _Plan(NamedTuple):
    """What is made for records of one collection.

    Attributes:
        searches: Field and transform by slot.
        uses: The indexes of each slot: two, while the tokens of an older key are being replaced.
        natural: Those that are ready come first.
    """

    collection: Collection
    searches: Searches
    forms: Forms
    uses: Sequence[Sequence[_Use]]
    natural: tuple[tuple[int, TokenMaker], ...]
    ready: bool


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
            # No token is added any more to an index that is being dropped: it would be left behind.
            if index.state == RETIRING:
                continue
            key = field_key(
                generation_key(index.generation), room, tenant, index.collection, index.field, index.transform
            )
            self._by_field.setdefault((index.collection, index.field), []).append((index, TokenMaker(key)))
        self._plans: dict[int, _Plan] = {}

    @property
    def building(self) -> bool:
        """Whether one of them was being built when they were read."""
        return any(index.state == BUILDING for found in self._by_field.values() for index, _ in found)

    def searches(self, collection: Collection) -> Searches:
        """The searches of a collection, in the order in which `tokens_of` takes their forms."""
        return self._plan(collection).searches

    def tokens(self, collection: Collection, values: Mapping[str, Value]) -> list[tuple[int, int]]:
        """The tokens of a record's values: index and token, each once."""
        return self.tokens_of(collection, self._plan(collection).forms.of(values))

    def tokens_of(self, collection: Collection, forms: Iterable[tuple[int, str]]) -> list[tuple[int, int]]:
        """The tokens of forms by slot: index and token, each once."""
        uses = self._plan(collection).uses
        made: list[tuple[int, int]] = []
        for slot, form in forms:
            for index_no, token, several in uses[slot]:
                if several is None:
                    made.append((index_no, token(form)))
                else:
                    made += [(index_no, each) for each in several(form)]
        return made

    def natural_keys(self, collection: Collection, value: Value) -> tuple[tuple[int, bytes], ...]:
        """As `natural_keys_of`, for the value itself."""
        return self.natural_keys_of(collection, natural_form(collection, value))

    def natural_keys_of(self, collection: Collection, form: str | None) -> tuple[tuple[int, bytes], ...]:
        """The keys by which a record of another system is recognised: index and 16 bytes.

        Where an index is ready, the key to look for is the first.

        Args:
            form: From `strongroom.vault.storing.preparing.natural_form`.
        """
        if form is None:
            return ()
        return tuple([(index_no, maker.natural(form)) for index_no, maker in self._plan(collection).natural])

    def require_natural(self, collection: Collection) -> None:
        """Make sure that records of other systems can be recognised.

        Raises:
            InvalidInput: ``search.not-indexed``.
        """
        field = collection.natural_field
        if field is not None and not self._plan(collection).ready:
            raise InvalidInput("search.not-indexed", field=field.name, search="natural")

    def _plan(self, collection: Collection) -> _Plan:
        plan = self._plans.get(collection.number)
        if plan is None or plan.collection is not collection:
            plan = self._plans[collection.number] = self._planned(collection)
        return plan

    def _planned(self, collection: Collection) -> _Plan:
        by_search: dict[tuple[int, int], list[_Use]] = {}
        natural: list[tuple[SearchIndexRow, TokenMaker]] = []
        for field in collection.fields.values():
            for index, maker in self._by_field.get((collection.number, field.number), ()):
                if index.transform != TRANSFORM_NATURAL:
                    by_search.setdefault((field.number, index.transform), []).append(_use(index, maker))
                elif field is collection.natural_field:
                    natural.append((index, maker))
        natural.sort(key=lambda each: each[0].state != READY)
        searches = tuple(sorted(by_search))
        return _Plan(
            collection,
            searches,
            Forms(collection, searches),
            [by_search[search] for search in searches],
            tuple((index.index_no, maker) for index, maker in natural),
            bool(natural) and natural[0][0].state == READY,
        )

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


def _use(index: SearchIndexRow, maker: TokenMaker) -> _Use:
    search = _SEARCH_OF[index.transform]
    several = partial(_forms, maker, search) if search is Search.NGRAM else None
    return _Use(index.index_no, maker.bucket if search is Search.SUFFIX4 else maker.token, several)


def _forms(maker: TokenMaker, search: Search, form: str) -> list[int]:
    if search is Search.SUFFIX4:
        return [maker.bucket(form)]
    if search is Search.NGRAM:
        return sorted({maker.token(gram) for gram in bigrams(form)})
    return [maker.token(form)]
