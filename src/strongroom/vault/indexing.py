"""Search tokens of a tenant: which indexes there are, and what stands in them for a value.

Lives here: tokens and natural keys from values and from what a searcher typed. Must not
live here: normal forms (field types), the token's bytes (crypto), SQL. Spec: docs/spec/search.md.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
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


class _Use(NamedTuple):
    """How the tokens of a field come about in one index."""

    index_no: int
    form: Callable[[Value, Search], str | None]
    search: Search
    tokens: Callable[[str], Sequence[int]] | None  # where a value has several
    token: Callable[[str], int]


class _Plan(NamedTuple):
    """What is made for records of one collection.

    Attributes:
        natural: Those that are ready come first.
    """

    collection: Collection
    uses: Mapping[str, tuple[_Use, ...]]
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

    def tokens(self, collection: Collection, values: Mapping[str, Value]) -> list[tuple[int, int]]:
        """The tokens of a record's values: index and token, each once."""
        uses = self._plan(collection).uses
        made: list[tuple[int, int]] = []
        for name, value in values.items():
            for index_no, form_of, search, several, token in uses.get(name, ()):
                form = form_of(value, search)
                if not form:
                    continue
                if several is None:
                    made.append((index_no, token(form)))
                else:
                    made += [(index_no, each) for each in several(form)]
        return made

    def natural_keys(self, collection: Collection, value: Value) -> tuple[tuple[int, bytes], ...]:
        """The keys by which a record of another system is recognised: index and 16 bytes.

        Where an index is ready, the key to look for is the first.
        """
        field = collection.natural_field
        form = None if field is None else field.type.key(value, Search.EXACT)
        if form is None:
            return ()
        return tuple((index_no, maker.natural(form)) for index_no, maker in self._plan(collection).natural)

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
        uses: dict[str, tuple[_Use, ...]] = {}
        natural: list[tuple[SearchIndexRow, TokenMaker]] = []
        for name, field in collection.fields.items():
            there = self._by_field.get((collection.number, field.number), ())
            if field is collection.natural_field:
                natural += [each for each in there if each[0].transform == TRANSFORM_NATURAL]
            found = tuple(
                _use(index, maker, field) for index, maker in there if index.transform != TRANSFORM_NATURAL
            )
            if found:
                uses[name] = found
        natural.sort(key=lambda each: each[0].state != READY)
        ready = bool(natural) and natural[0][0].state == READY
        return _Plan(collection, uses, tuple((index.index_no, maker) for index, maker in natural), ready)

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


def _use(index: SearchIndexRow, maker: TokenMaker, field: Field) -> _Use:
    search = _SEARCH_OF[index.transform]
    several = partial(_forms, maker, search) if search is Search.NGRAM else None
    token = maker.bucket if search is Search.SUFFIX4 else maker.token
    return _Use(index.index_no, field.type.key, search, several, token)


def _forms(maker: TokenMaker, search: Search, form: str) -> list[int]:
    if search is Search.SUFFIX4:
        return [maker.bucket(form)]
    if search is Search.NGRAM:
        return sorted({maker.token(gram) for gram in bigrams(form)})
    return [maker.token(form)]
