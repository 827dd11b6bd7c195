"""How the engines go about every statement of the package."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from strongroom.storage.record_pages import Shape, page_statement
from strongroom.storage.statement import Statement
from strongroom.storage.tables import METADATA
from tests.unit.storage.every_statement import every_statement

STATEMENTS = list(every_statement())
NAMES = [name for name, _ in STATEMENTS]
TABLES = {*METADATA.tables, "storage_version"}

MAY_WALK = {
    "rule_rows._POLICIES": "one row a version of the policy",
    "rule_rows._SCHEMAS": "one row a version of the schema",
    "user_rows._USERS": "one row a colleague",
    "user_rows._USER_TAGS": "one row a colleague",
    "erased_id_rows._ANY_ERASED_ID": "LIMIT 1 ends it",
    "erasure_ledger_rows._LAST_ENTRY": "the last by key; LIMIT 1 ends it",
    "erasure_round_rows._NEWEST_ROUND": "the last by key; LIMIT 1 ends it",
    "handout_rows._NEWEST": "the last by key; LIMIT ends it",
    "alert_rows._HONEYTOKENS": "one row a honeytoken, of which there are few",
    "backup_rows._DESTINATIONS": "one row a destination",
    "backup_rows._FACTS": "one row a destination",
    "backup_rows._NEWEST": "the last by key; LIMIT 1 ends it",
    "import_rows._NEWEST": "the newest by key; LIMIT ends it, and imports are few",
    "retagging._BY_KEY": "counts all leaves by their key, while the MAC key is rotated",
    "retagging._FIRST_LEAF": "goes through all leaves, while the MAC key is rotated",
    "job_rows._MARKS": "one row a thing that can be late",
    "job_rows._OF_KIND": "the newest by key; LIMIT ends it, and old jobs are swept",
    "job_rows._RUNS": "one row a schedule",
    "job_rows._SCHEDULES": "one row a schedule",
    "lease_rows._LEASES": "one row a process",
    "page_rows._NEWEST_REGION": "one row to 262,144 customers",
    "page_rows._PAGE_COUNTS": "counts all pages, one to 256 customers, for a status page",
    "lease_rows._SWEEP_LEASES": "one row a process",
    "checkpoint_rows._NEWEST": "the last by key; LIMIT 1 ends it",
    "move_rows._ALL": "one row a collection with fields on the move",
    "move_rows._DELETE": "tenant and collection are the whole key",
    "move_rows._LOCK": "tenant and collection are the whole key",
    "old_key_rows._BACKUPS": "one row a backup",
    "old_key_rows._INDEXES": "one row an index",
    "old_key_rows._LATER": "counts customers' keys, for a status page",
    "old_key_rows._PAGES": "counts all pages, one to 256 customers, for a status page",
    "notice_rows._DROP_NOTICES": "sweeps what was sent long ago, once a day",
    "notice_rows._TARGETS": "one row a place that notices go to",
    "record_rows._COUNT": "counts a collection, for what a change of the schema costs",
    "record_rows._COUNT_HISTORY": "counts a collection, for what a change of the schema costs",
    "search_rows._TRIM": "in order of tokens; LIMIT ends it",
    "search_rows._INDEXES": "one row an index",
    "sign_in_step_rows._DROP_OF": "questions of the last minutes, when a colleague comes back",
    "api_token_rows._TOKENS": "one row a token, listed for the security administrator",
    "versions._VERSION": "the table has one row",
}
"""Statements that walk through all rows of a table or of a tenant in it, and why that is right."""

READS_EVERYTHING = (
    "log_checks.",
    "restore_rows.",
)
"""Modules whose statements verify whole tables, so that walking through them is what they are for."""

OF_ALL_TENANTS = {
    "tenant_rows._TENANTS": "lists the tenants, one row each",
    "versions._VERSION": "of the database itself",
}
"""Statements without a tenant, which a database spread over several nodes asks all of."""


def _is_for_postgres_only(statement: Statement) -> bool:
    return "outbox" in statement.sql("sqlite")


@pytest.fixture(scope="module")
def planner(empty_room: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{empty_room}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection


def plan_of(planner: sqlite3.Connection, statement: Statement) -> list[str]:
    sql = statement.sql("sqlite")
    rows = planner.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    return [row[3] for row in rows]


def walks(planner: sqlite3.Connection, statement: Statement) -> list[str]:
    """The steps of a statement's plan that go through all rows of a table, a tenant or a collection."""
    return [
        step
        for step in plan_of(planner, statement)
        if (step.startswith("SCAN ") and step.split()[1] in TABLES)
        # Where the tenant is the whole key it is one row.
        or (step.endswith("(tenant=?)") and "INTEGER PRIMARY KEY" not in step)
        or step.endswith("(tenant=? AND collection=?)")
        or ("search_tokens" in step and step.endswith("(tenant=? AND index_no=?)"))
    ]


def test_sqlite_goes_by_an_index(planner: sqlite3.Connection) -> None:
    found = {
        name: walks(planner, statement)
        for name, statement in STATEMENTS
        if not _is_for_postgres_only(statement) and not name.startswith(READS_EVERYTHING)
    }
    assert {name: steps for name, steps in found.items() if steps and name not in MAY_WALK} == {}


def names_its_tenant(sql: str) -> bool:
    if "INSERT" in sql and "SELECT" not in sql:
        return set(re.findall(r"INSERT INTO \w+ \((\w+),", sql)) == {"tenant"}
    return bool(re.search(r"\btenant = \$\d", sql))


def test_every_statement_names_its_tenant() -> None:
    of_postgres = {name: statement.sql("postgresql") for name, statement in STATEMENTS}
    without = {name: sql for name, sql in of_postgres.items() if not names_its_tenant(sql)}
    assert {name: sql for name, sql in without.items() if name not in OF_ALL_TENANTS} == {}


def test_the_exceptions_are_all_in_use() -> None:
    assert set(NAMES) >= {*MAY_WALK, *OF_ALL_TENANTS}


@pytest.mark.parametrize(
    ("shape", "index"),
    [
        (Shape(frozenset({"f_state"})), "(tenant=? AND collection=? AND id>?)"),
        (Shape(frozenset({"f_status"})), "status_id (tenant=? AND collection=? AND status=? AND id>?)"),
        (Shape(frozenset({"f_customer"})), "customer_collection (tenant=? AND customer=? AND collection=?)"),
        (Shape(scope=frozenset({"s_owner"})), "owner_id (tenant=? AND collection=? AND owner=? AND id>?)"),
        (Shape(scope=frozenset({"s_team_0"})), "team_id (tenant=? AND collection=? AND team=? AND id>?)"),
        (Shape(scope=frozenset({"s_shared"})), "(tenant=? AND collection=? AND grantee=? AND id>?)"),
    ],
)
def test_a_page_comes_from_the_index_of_what_is_asked(
    shape: Shape, index: str, planner: sqlite3.Connection
) -> None:
    assert any(index in step for step in plan_of(planner, page_statement(shape)))


def test_no_part_of_a_scope_is_sorted_as_a_whole(planner: sqlite3.Connection) -> None:
    shape = Shape(scope=frozenset({"s_owner", "s_team_0", "s_team_1", "s_shared", "s_shared_teams"}))
    plan = plan_of(planner, page_statement(shape))
    # What is put together is sorted: at most one page for each part.
    assert plan.count("USE TEMP B-TREE FOR ORDER BY") <= 1
