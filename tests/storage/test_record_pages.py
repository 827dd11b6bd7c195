"""Pages of records, held against a plain list in Python, on both engines."""

from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import Any

import pytest

from strongroom.storage.database import Database
from strongroom.storage.page_rows import KeyPage, add_page
from strongroom.storage.record_lookup import FoundRecord
from strongroom.storage.record_pages import count_records, page_of_records
from strongroom.storage.record_rows import RecordRow
from strongroom.storage.record_scope import RecordFilter
from strongroom.storage.search_rows import Token, add_tokens, candidates
from strongroom.storage.transaction import Transaction
from tests.storage.people import CUSTOMERS, PURCHASES, TENANT, add_people, add_tenant, id_of, row, share

USERS = [bytes([number]) * 16 for number in range(1, 5)]
TEAMS = [f"team-{number}" for number in range(25)]


@dataclass(frozen=True)
class Reach:
    """A scope, as access makes one."""

    everything: bool = False
    owner: bytes | None = None
    teams: frozenset[str] = frozenset()
    shared_with: bytes | None = None
    shared_teams: frozenset[str] = frozenset()


ALL = Reach(everything=True)


@dataclass
class Model:
    """The same records as plain Python."""

    rows: list[RecordRow] = field(default_factory=list)
    shares: set[tuple[bytes, bytes, str]] = field(default_factory=set)
    tokens: set[tuple[int, int, bytes]] = field(default_factory=set)

    def reached(self, each: RecordRow, reach: Reach) -> bool:
        return (
            reach.everything
            or (reach.owner is not None and each.owner == reach.owner)
            or each.team in reach.teams
            or (reach.shared_with is not None and (each.id, reach.shared_with, "") in self.shares)
            or any((each.id, b"", team) in self.shares for team in reach.shared_teams)
        )

    def page(self, collection: int, reach: Reach, asked: RecordFilter, after: bytes) -> list[bytes]:
        return [
            each.id
            for each in sorted(self.rows, key=lambda one: one.id)
            if each.collection == collection
            and each.id > after
            and self.reached(each, reach)
            and matches(each, asked)
        ]


def matches(each: RecordRow, asked: RecordFilter) -> bool:
    def between(value: int | None, start: int | None, end: int | None) -> bool:
        if start is None and end is None:
            return True
        return value is not None and (start is None or value >= start) and (end is None or value < end)

    equal = all(
        getattr(asked, name) in (None, getattr(each, name))
        for name in ("state", "owner", "team", "status", "kind", "priority")
    )
    return (
        equal
        and (asked.customer is None or (each.customer == asked.customer and each.customer != each.id))
        and between(each.at, asked.at_from, asked.at_until)
        and between(each.created, asked.created_from, asked.created_until)
        and between(each.updated, asked.updated_from, asked.updated_until)
    )


def made(random: Random) -> Model:
    """Some hundred records with every combination of what they may have."""
    model = Model()
    for number in range(1, 301):
        is_customer = number % 3 == 0
        id = id_of(number, 0 if is_customer else 1)
        model.rows.append(
            row(
                id,
                collection=CUSTOMERS if is_customer else PURCHASES,
                customer=id if is_customer else id_of(number - number % 3 + 3),
                owner=random.choice([None, *USERS]),
                team=random.choice([None, *TEAMS]),
                status=None if is_customer else random.choice(["open", "done"]),
                kind=random.choice([None, "a"]),
                at=None if is_customer else random.randrange(100),
                created=random.randrange(100),
                updated=random.randrange(100),
                state=random.choice([0, 0, 0, 1, 2]),
            )
        )
        if random.random() < 0.2:
            model.shares.add((id, random.choice(USERS), ""))
        if random.random() < 0.2:
            model.shares.add((id, b"", random.choice(TEAMS)))
        for index_no, values in ((1, 3), (2, 5), (3, 2)):
            if random.random() < 0.9:
                model.tokens.add((index_no, random.randrange(values) - 1, id))
    return model


def fill(tx: Transaction, model: Model) -> None:
    add_tenant(tx)
    add_tenant(tx, 2)
    add_page(tx, TENANT, KeyPage(1, 0, 1, 1, b"page", 2, None))
    add_people(tx, model.rows)
    collections = {each.id: each.collection for each in model.rows}
    for id, user, team in sorted(model.shares):
        share(tx, id, user, team, collections[id])
    add_tokens(tx, TENANT, [Token(*token) for token in model.tokens])


def some_reach(random: Random) -> Reach:
    parts: dict[str, Any] = {
        "owner": random.choice(USERS),
        "teams": frozenset(random.sample(TEAMS, random.choice([1, 2, 3, 5, 16, 17, 25]))),
        "shared_with": random.choice(USERS),
        "shared_teams": frozenset(random.sample(TEAMS, random.randrange(1, 4))),
    }
    chosen = random.sample(sorted(parts), random.randrange(1, 5))
    return ALL if random.random() < 0.2 else Reach(**{name: parts[name] for name in chosen})


def some_filter(random: Random, model: Model) -> RecordFilter:
    parts: dict[str, Any] = {
        "state": random.choice([0, 1, None]),
        "customer": random.choice(model.rows).customer,
        "owner": random.choice(USERS),
        "team": random.choice(TEAMS),
        "status": "open",
        "kind": "a",
        "at_from": random.randrange(100),
        "at_until": random.randrange(100),
        "created_from": random.randrange(100),
        "updated_until": random.randrange(100),
    }
    chosen = random.sample(sorted(parts), random.choice([0, 0, 1, 1, 2, 3]))
    return replace(RecordFilter(), **{name: parts[name] for name in chosen})


def ids(found: list[FoundRecord]) -> list[bytes]:
    return [each.record.id for each in found]


@pytest.fixture
def random() -> Random:
    """The same numbers each time."""
    return Random(20260401)


def test_pages_are_what_a_plain_list_says(database: Database, random: Random) -> None:
    model = made(random)
    database.transact(lambda tx: fill(tx, model))
    hits = 0
    for _ in range(250):
        collection = random.choice([CUSTOMERS, PURCHASES])
        reach, asked = some_reach(random), some_filter(random, model)
        after = random.choice([b"", id_of(random.randrange(300))])
        wanted = model.page(collection, reach, asked, after)

        ask = partial(page_of_records, tenant=TENANT, collection=collection, scope=reach, filter=asked)
        assert ids(database.read(partial(ask, after=after, limit=10))) == wanted[:10], (reach, asked)
        total = partial(count_records, tenant=TENANT, collection=collection, scope=reach, filter=asked)
        assert database.read(total) == len(model.page(collection, reach, asked, b"")), (reach, asked)
        hits += bool(wanted)
    assert hits > 50


def test_searches_are_what_a_plain_list_says(database: Database, random: Random) -> None:
    model = made(random)
    database.transact(lambda tx: fill(tx, model))
    hits = 0
    for _ in range(150):
        collection = random.choice([CUSTOMERS, PURCHASES])
        reach = some_reach(random)
        chosen = random.sample([1, 2, 3], random.randrange(1, 4))
        tokens = [(index_no, random.randrange(3) - 1) for index_no in chosen]
        wanted = [
            id
            for id in model.page(collection, reach, RecordFilter(), b"")
            if all((index_no, token, id) in model.tokens for index_no, token in tokens)
        ]

        ask = partial(candidates, tenant=TENANT, collection=collection, tokens=tokens, scope=reach)
        found = database.read(partial(ask, limit=7))
        if found:
            found += database.read(partial(ask, limit=99, after=found[-1].record.id))
        assert ids(found) == wanted, (reach, tokens)
        hits += bool(wanted)
    assert hits > 40


def test_a_scope_without_records_finds_none(database: Database, random: Random) -> None:
    database.transact(lambda tx: fill(tx, made(random)))
    assert database.read(lambda tx: page_of_records(tx, TENANT, CUSTOMERS, Reach())) == []
    assert database.read(lambda tx: count_records(tx, TENANT, CUSTOMERS, Reach())) == 0
    assert database.read(lambda tx: candidates(tx, TENANT, CUSTOMERS, [(1, 0)], Reach())) == []


def test_another_tenant_finds_none(database: Database, random: Random) -> None:
    database.transact(lambda tx: fill(tx, made(random)))
    assert database.read(lambda tx: page_of_records(tx, 2, CUSTOMERS, ALL)) == []
    assert database.read(lambda tx: candidates(tx, 2, CUSTOMERS, [(1, 0)], ALL)) == []


def test_counting_stops_where_it_is_told_to(database: Database, random: Random) -> None:
    database.transact(lambda tx: fill(tx, made(random)))
    assert database.read(lambda tx: count_records(tx, TENANT, CUSTOMERS, ALL, most=7)) == 7
