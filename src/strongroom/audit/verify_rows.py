"""Verifies what the room goes by against the log: users, schemas, policies, shares, imports, natural keys.

Lives here: that each row is the room's own and that its event made it. Must not live here: records
(verify_data.py), and what a MAC covers, which the caller's checks know.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from strongroom.audit.actions import Action
from strongroom.audit.findings import Findings
from strongroom.audit.leaf_writes import SHARE_ACTIONS, USER_ACTIONS, id_bytes
from strongroom.errors import VerificationFailed
from strongroom.model.ids import write_id
from strongroom.storage import leaf_rows
from strongroom.storage.database import Database
from strongroom.storage.log_checks import missing_events, missing_records
from strongroom.storage.table_walk import column_names, walk

__all__ = ["Named", "RowCheck", "verify_rows"]

RowCheck: TypeAlias = Callable[[Any], None]
"""Returns when a row is the room's own, raises `VerificationFailed` otherwise."""

_DOCUMENTS = {"schemas": Action.SCHEMA_APPLY, "policies": Action.ACCESS_APPLY}
_AT_ONCE = 500


_ShareKey: TypeAlias = tuple[bytes, bytes, str]
"""Record, user (empty for a team), team (empty for a user)."""


def _share_key(document: Mapping[str, Any]) -> _ShareKey:
    extra = document["extra"]
    user = id_bytes(extra["user"]) if "user" in extra else b""
    return id_bytes(document["record"]), user, extra.get("team", "")


class Named:
    """What the leaves say of users, shares, schemas and policies; there are few of them, so all are kept."""

    def __init__(self) -> None:
        self.users: dict[bytes, tuple[bytes, int]] = {}
        self.events: dict[bytes, str] = {}
        self.shares: dict[_ShareKey, tuple[bytes, int]] = {}
        self.erasures: dict[bytes, int] = {}
        self.holds: dict[str, list[int]] = {}

    def take(self, leaf: leaf_rows.LeafRow, document: Mapping[str, Any]) -> None:
        """Take in a leaf; leaves come in their order, so that the last of a user is the newest."""
        action = document["action"]
        self.events[leaf.event] = action
        if action in USER_ACTIONS:
            users = [document.get("record", ""), *document.get("extra", {}).get("ended", ())]
            for user in users:
                if user.startswith("usr_"):
                    self.users[id_bytes(user)] = (leaf.event, leaf.number)
        elif action in SHARE_ACTIONS:
            self.shares[_share_key(document)] = (leaf.event, leaf.number)
        elif action == Action.ERASE:
            # An erasure has the id of the event that began it; one that a restore learned of is named.
            named = document.get("extra", {}).get("erasure")
            self.erasures[id_bytes(named) if named else leaf.event] = leaf.number
        elif action == Action.HOLD:
            self.holds.setdefault(document["customer"], []).append(leaf.number)


def verify_rows(
    database: Database, tenant: int, named: Named, checks: Mapping[str, RowCheck], findings: Findings
) -> None:
    """Check the rows of all tables but those of records, keys and the log."""
    _users(database, tenant, named, checks.get("users"), findings)
    current = _documents(database, tenant, named, checks, findings)
    tenants = list(_rows(database, "tenants", tenant, checks.get("tenants"), findings))
    if not tenants and named.events:
        findings.add("row.gone", table="tenants")
    for row in tenants:
        for table, version in (("schemas", row.schema_version), ("policies", row.policy_version)):
            if version not in current[table]:
                findings.add("row.gone", revision=version, table=table)
    for table in ("shares", "imports", "import_batches", "level_moves"):
        _with_events(database, table, tenant, checks.get(table), findings)
    _shares(database, tenant, named, findings)
    _erasures(database, tenant, named, checks, findings)
    _natural_keys(database, tenant, checks.get("natural_keys"), findings)
    if "customer_keys" in checks:
        for _ in _rows(database, "customer_keys", tenant, checks["customer_keys"], findings):
            pass


@cache
def _row_type(table: str) -> Any:
    return namedtuple(table, column_names(table), rename=True)


def _rows(database: Database, table: str, tenant: int, check: RowCheck | None, findings: Findings) -> Any:
    make = _row_type(table)._make
    for row in map(make, walk(database, table, tenant)):
        if check is not None:
            try:
                check(row)
            except VerificationFailed:
                findings.add("row.forged", table=table, **_place(row))
        yield row


def _place(row: Any) -> dict[str, Any]:
    place: dict[str, Any] = {}
    for name, prefix in (("user", "usr"), ("customer", "cus"), ("id", "record"), ("record", "record")):
        if hasattr(row, name):
            place["record"] = write_id(prefix, getattr(row, name))
    for name in ("revision", "version", "key_no"):
        if hasattr(row, name):
            place["revision"] = getattr(row, name)
    if hasattr(row, "event"):
        place["event"] = write_id("evt", row.event)
    return place


def _users(database: Database, tenant: int, named: Named, check: RowCheck | None, findings: Findings) -> None:
    gone = dict(named.users)
    for row in _rows(database, "users", tenant, check, findings):
        stated = gone.pop(row.user, None)
        if stated is None:
            findings.add("row.unlogged", table="users", **_place(row))
        elif stated[0] != row.event:
            code = "row.rolled-back" if row.event in named.events else "row.unlogged"
            findings.add(code, leaf=stated[1], table="users", **_place(row))
    for user, (event, leaf) in gone.items():
        who, made_by = write_id("usr", user), write_id("evt", event)
        findings.add("row.gone", record=who, leaf=leaf, event=made_by, table="users")


def _documents(
    database: Database, tenant: int, named: Named, checks: Mapping[str, RowCheck], findings: Findings
) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for table, action in _DOCUMENTS.items():
        versions = found[table] = set()
        for row in _rows(database, table, tenant, checks.get(table), findings):
            versions.add(row.version)
            if named.events.get(row.event) not in (Action.INIT, action):
                findings.add("row.unlogged", table=table, **_place(row))
        for version in set(range(1, max(versions, default=0))) - versions:
            findings.add("row.gone", revision=version, table=table)
    return found


def _with_events(
    database: Database, table: str, tenant: int, check: RowCheck | None, findings: Findings
) -> None:
    waiting: list[Any] = []

    def ask() -> None:
        missing = database.read(lambda tx: missing_events(tx, tenant, [row.event for row in waiting]))
        for row in waiting:
            if row.event in missing:
                findings.add("row.unlogged", table=table, **_place(row))
        waiting.clear()

    for row in _rows(database, table, tenant, check, findings):
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            ask()
    ask()


def _shares(database: Database, tenant: int, named: Named, findings: Findings) -> None:
    """A share that was ended and put back has its MAC still; only the log knows better.

    The rows are read after the leaves, so one whose event came since is newer than what is known here.
    """
    for row in _rows(database, "shares", tenant, None, findings):
        stated = named.shares.get((row.id, row.grantee, row.granted_team))
        if row.event in named.events and (stated is None or stated[0] != row.event):
            leaf = None if stated is None else stated[1]
            findings.add("row.rolled-back", leaf=leaf, table="shares", **_place(row))


def _erasures(
    database: Database, tenant: int, named: Named, checks: Mapping[str, RowCheck], findings: Findings
) -> None:
    """A hold or an erasure that was taken out of the tables would be as if nobody had asked for it."""
    for table in ("erasures", "holds"):
        _with_events(database, table, tenant, checks.get(table), findings)
    there = {bytes(row.erasure) for row in _rows(database, "erasures", tenant, None, findings)}
    for event, leaf in named.erasures.items():
        if event not in there:
            findings.add("row.gone", event=write_id("evt", event), leaf=leaf, table="erasures")
    held: dict[str, int] = {}
    for row in _rows(database, "holds", tenant, None, findings):
        customer = write_id("cus", row.customer)
        held[customer] = held.get(customer, 0) + 1
    for customer, leaves in named.holds.items():
        if held.get(customer, 0) < len(leaves):
            findings.add("row.gone", record=customer, leaf=leaves[-1], table="holds")


def _natural_keys(database: Database, tenant: int, check: RowCheck | None, findings: Findings) -> None:
    waiting: list[bytes] = []

    def ask() -> None:
        for record in database.read(lambda tx: missing_records(tx, tenant, waiting)):
            findings.add("natural-key.dangling", record=write_id("record", record))
        waiting.clear()

    for row in _rows(database, "natural_keys", tenant, check, findings):
        waiting.append(row.record)
        if len(waiting) == _AT_ONCE:
            ask()
    ask()
