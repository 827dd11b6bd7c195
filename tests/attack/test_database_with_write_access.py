"""Somebody who can write to the database, knows the program and has no key.

The line of the threat model that a test tries stands above it.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from strongroom.audit.checkpoint import open_checkpoint
from strongroom.audit.note import VerifierKey
from strongroom.errors import VerificationFailed
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import read_id, write_id
from strongroom.vault.desk import Desk
from strongroom.vault.room import open_room
from tests.attack.conftest import Target, code_of
from tests.audit.forger import append_forged
from tests.audit.log_room import execute
from tests.cli.real_room import RealRoom
from tests.vault.conftest import make_home

FIELDS = {"general": ["company"], "personal": ["phone"], "sensitive": ["bank_card"]}
FORGED = {"access.row-forged", "access.set-differs"}


@contextmanager
def anew(target: Target, user: str, purpose: str = "sales") -> Iterator[Desk]:
    """Another process, which has read nothing yet."""
    room = open_room(target.room.home, Surroundings())
    try:
        with room.acting(user, purpose=purpose) as desk:
            yield desk
    finally:
        room.door.tree.close()
        room.door.database.close()


def sit_down(target: Target, user: str) -> None:
    with anew(target, user) as desk:
        desk.customers.get(target.victim)


# -- Become a colleague: swap a credential, role, session, token or owner ------------------


@pytest.mark.parametrize("column", ["sealed", "mac"])
def test_two_users_who_change_places_are_not_obeyed(target: Target, alice: Desk, column: str) -> None:
    boss, seller = (user.id for user in alice.admin.users() if user.handle in ("alice", "bob"))
    target.swap("users", column, '"user"', boss, seller)
    assert code_of(lambda: sit_down(target, "bob")) in FORGED


def test_a_suspended_colleague_s_earlier_row_put_back_is_not_obeyed(target: Target, alice: Desk) -> None:
    (seller,) = (user.id for user in alice.admin.users() if user.handle == "bob")
    kept = target.sql('SELECT revision, state, sealed, event, mac FROM users WHERE "user" = ?', seller)[0]
    alice.admin.user_suspend("bob")
    _put_back(target, seller, tuple(kept))
    assert code_of(lambda: sit_down(target, "bob")) in FORGED
    found = target.room.verify(data=True).findings  # nobody gets in, and yet it is named
    assert [(one.code, one.record) for one in found] == [("row.rolled-back", write_id("usr", seller))]


def _put_back(target: Target, user: bytes, kept: tuple[Any, ...]) -> None:
    target.sql(
        'UPDATE users SET revision = ?, state = ?, sealed = ?, event = ?, mac = ? WHERE "user" = ?',
        *kept,
        user,
    )


@pytest.mark.parametrize("rows", ["active before", "suspended"])
def test_no_earlier_row_of_a_colleague_who_came_back_is_obeyed(
    target: Target, alice: Desk, rows: str
) -> None:
    (seller,) = (user.id for user in alice.admin.users() if user.handle == "bob")
    look = 'SELECT revision, state, sealed, event, mac FROM users WHERE "user" = ?'
    kept = {"active before": target.sql(look, seller)[0]}
    alice.admin.user_suspend("bob")
    kept["suspended"] = target.sql(look, seller)[0]
    alice.admin.user_resume("bob")
    assert code_of(lambda: sit_down(target, "bob")) == "access.absent"  # in, and out of scope
    assert target.room.verify(data=True).findings == ()
    _put_back(target, seller, tuple(kept[rows]))
    assert code_of(lambda: sit_down(target, "bob")) in FORGED
    found = target.room.verify(data=True).findings
    assert [(one.code, one.record) for one in found] == [("row.rolled-back", write_id("usr", seller))]


def test_the_row_of_a_colleague_who_came_back_lets_nobody_in_who_was_suspended_again(
    target: Target, alice: Desk
) -> None:
    (seller,) = (user.id for user in alice.admin.users() if user.handle == "bob")
    alice.admin.user_suspend("bob")
    alice.admin.user_resume("bob")
    kept = target.sql('SELECT revision, state, sealed, event, mac FROM users WHERE "user" = ?', seller)[0]
    alice.admin.user_suspend("bob")
    _put_back(target, seller, tuple(kept))
    assert code_of(lambda: sit_down(target, "bob")) in FORGED


def test_earlier_rows_of_user_and_tenant_put_back_together_do_not_pass(target: Target, alice: Desk) -> None:
    kept = {table: target.sql(f"SELECT * FROM {table}") for table in ("users", "tenants")}
    alice.admin.user_suspend("bob")
    for table, rows in kept.items():
        target.sql(f"DELETE FROM {table}")
        for row in rows:
            target.sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row)
    # Both rows have good MACs and fit each other; the anchor remembers a newer set.
    with pytest.raises(VerificationFailed):
        sit_down(target, "bob")


def test_a_user_of_one_s_own_making_is_not_obeyed(target: Target, alice: Desk) -> None:
    row = target.sql("SELECT * FROM users LIMIT 1")[0]
    made = (row[0], bytes(16), *row[2:])
    target.sql(f"INSERT INTO users VALUES ({', '.join('?' * len(made))})", *made)
    assert code_of(lambda: sit_down(target, "bob")) in FORGED


@pytest.mark.parametrize("table", ["policies", "schemas"])
def test_a_rule_that_was_rewritten_is_not_obeyed(target: Target, table: str) -> None:
    target.sql(f"UPDATE {table} SET document = replace(document, 'sales', 'sales ')")
    target.sql(f"UPDATE {table} SET document = replace(document, 'phone', 'fone')")
    assert code_of(lambda: sit_down(target, "bob")) in FORGED


def test_whoever_makes_a_record_one_s_own_by_sql_does_not_get_it(target: Target, alice: Desk) -> None:
    (seller,) = (user.id for user in alice.admin.users() if user.handle == "bob")
    target.sql("UPDATE records SET owner = ? WHERE id = ?", seller, target.victim_id)
    with target.room.acting("bob", purpose="sales", reason_code="order_handling") as bob:
        assert code_of(lambda: bob.customers.get(target.victim)) == "record.row-forged"
        assert code_of(lambda: bob.customers.reveal(target.victim, ["name"])) == "record.row-forged"
        assert code_of(bob.customers.list) == "record.row-forged"
    assert ("row.forged", target.victim) in target.findings()


def test_a_share_that_was_copied_from_another_record_does_not_count(target: Target, alice: Desk) -> None:
    other = alice.customers.create({"kind": "person", "name": "Ann Other"}).id
    alice.customers.share(other, with_user="bob")
    row = target.sql("SELECT * FROM shares")[0]
    copied = (*row[:2], target.victim_id, *row[3:])
    target.sql(f"INSERT INTO shares VALUES ({', '.join('?' * len(copied))})", *copied)
    with target.room.acting("bob", purpose="sales", reason_code="order_handling") as bob:
        assert code_of(lambda: bob.customers.get(target.victim)) == "access.row-forged"
        with pytest.raises(VerificationFailed):
            bob.customers.list()


# -- Move an envelope to another record, field level or tenant --------------------------------


@pytest.mark.parametrize("level", ["general", "personal", "sensitive"])
def test_an_envelope_on_another_record_does_not_open(target: Target, alice: Desk, level: str) -> None:
    target.swap("records", f"sealed_{level}", "id", target.victim_id, target.decoy_id)
    for record in (target.victim, target.decoy):
        with pytest.raises(VerificationFailed) as caught:
            alice.customers.reveal(record, FIELDS[level])
        assert caught.value.code == "envelope.does-not-open"
    assert {("record.changed", target.victim), ("record.changed", target.decoy)} <= target.findings()


def test_an_envelope_of_another_level_does_not_open(target: Target, alice: Desk) -> None:
    target.sql("UPDATE records SET sealed_personal = sealed_sensitive WHERE id = ?", target.victim_id)
    assert code_of(lambda: alice.customers.reveal(target.victim, ["phone"])) == "envelope.does-not-open"


def test_a_record_under_another_tenant_s_number_is_not_taken(target: Target) -> None:
    target.sql("UPDATE records SET tenant = 2 WHERE id = ?", target.victim_id)
    target.sql("UPDATE customer_keys SET tenant = 2 WHERE customer = ?", target.victim_id)
    assert {("record.gone", target.victim), ("key.gone", target.victim)} <= target.findings()


def test_a_record_of_another_room_is_not_taken(target: Target, alice: Desk, tmp_path: Path) -> None:
    if not target.url.startswith("sqlite"):
        pytest.skip("one server has both rooms' files; the rows are the same")
    (tmp_path / "theirs").mkdir()
    with open_room(make_home(tmp_path / "theirs", "sqlite"), Surroundings()) as theirs:
        with theirs.acting("alice", purpose="sales") as desk:
            foreign = desk.customers.create({"kind": "person", "name": "Mallory Foreign"}).id
        moved = Target(theirs, theirs.settings.database, foreign, foreign)
        rows = {table: moved.sql(f"SELECT * FROM {table}") for table in ("records", "customer_keys")}
    for table, found in rows.items():
        for row in found:
            target.sql(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row)
    assert code_of(lambda: alice.customers.get(foreign)) == "record.row-forged"
    assert ("record.unlogged", foreign) in target.findings()


# -- Put an old revision back -------------------------------------------------------------------


def test_an_old_revision_put_back_is_named(target: Target, alice: Desk) -> None:
    alice.customers.update(target.victim, {"phone": "+8613711112222"})
    row = target.sql("SELECT * FROM history WHERE id = ?", target.victim_id)[0]
    target.sql("DELETE FROM records WHERE id = ?", target.victim_id)
    target.sql("DELETE FROM history WHERE id = ?", target.victim_id)
    target.sql(f"INSERT INTO records VALUES ({', '.join('?' * len(row))})", *row)
    # As the threat model says: until somebody verifies, the old value is shown.
    assert alice.customers.reveal(target.victim, ["phone"])["phone"] == "+8613787654321"
    assert ("record.rolled-back", target.victim) in target.findings()


def test_an_old_envelope_in_the_newest_revision_does_not_open(target: Target, alice: Desk) -> None:
    alice.customers.update(target.victim, {"phone": "+8613711112222"})
    old = target.sql("SELECT sealed_personal FROM history WHERE id = ?", target.victim_id)[0][0]
    target.sql("UPDATE records SET sealed_personal = ? WHERE id = ?", old, target.victim_id)
    assert code_of(lambda: alice.customers.reveal(target.victim, ["phone"])) == "envelope.does-not-open"


# -- Copy a victim's key row so that an erasure keeps it alive ----------------------------------


def test_a_key_copied_under_another_customer_opens_nothing_and_is_named(target: Target, alice: Desk) -> None:
    columns = "key_no, page, gen, wrapped, commitment"
    kept = target.sql(f"SELECT {columns} FROM customer_keys WHERE customer = ?", target.victim_id)[0]
    target.sql("DELETE FROM customer_keys WHERE customer = ?", target.decoy_id)
    target.sql(
        f"INSERT INTO customer_keys (tenant, customer, {columns}) VALUES (1, ?, ?, ?, ?, ?, ?)",
        target.decoy_id,
        *kept,
    )
    with pytest.raises(VerificationFailed):
        alice.customers.reveal(target.decoy, ["name"])
    found = target.findings()
    assert {("key.changed", target.decoy), ("record.unopened", target.decoy)} <= found


def test_a_second_copy_of_a_key_under_another_number_is_named(target: Target) -> None:
    target.sql(
        "INSERT INTO customer_keys (tenant, customer, key_no, page, gen, wrapped, commitment) "
        "SELECT tenant, customer, 7, page, gen, wrapped, commitment FROM customer_keys WHERE customer = ?",
        target.victim_id,
    )
    assert ("key.unlogged", target.victim) in target.findings()


# -- Slip an event in, or take one out ------------------------------------------------------------


def test_an_event_that_was_slipped_in_is_never_signed(target: Target, alice: Desk) -> None:
    target.room.settle()
    append_forged(target.url)
    assert code_of(target.room.settle) == "log.leaf-forged"
    alice.customers.get(target.victim)
    assert code_of(target.room.settle) == "log.leaf-forged"
    assert code_of(lambda: alice.audit.checkpoint()) == "log.leaf-forged"
    assert "leaf.forged" in {code for code, _ in target.findings()}
    # So that the room of this test can be closed: what a restore would do.
    target.sql("DELETE FROM leaves")
    target.sql("UPDATE heads SET next = 0, integrated = 0")


def test_the_command_names_what_was_done_though_nobody_gets_in_and_nothing_is_signed(tmp_path: Path) -> None:
    room = RealRoom(tmp_path)
    room.add(name="Ann Lee")
    url = f"sqlite:///{room.home}/room.db"
    event = append_forged(url)
    execute(url, "UPDATE users SET sealed = mac")
    done = room.run("--json", "audit", "verify", "--data")
    assert done.exit_code == 6
    found = json.loads(done.stdout)["findings"]
    assert {(one["code"], one.get("event")) for one in found} >= {("leaf.forged", write_id("evt", event))}
    assert "row.forged" in {one["code"] for one in found}
    assert "log.leaf-forged" in done.stderr  # and closing says that nothing was signed


@pytest.mark.postgres
def test_an_event_that_was_put_into_the_outbox_is_set_aside(target: Target, alice: Desk) -> None:
    if target.url.startswith("sqlite"):
        pytest.skip("SQLite has no outbox")
    alice.customers.get(target.victim)
    target.sql(
        "INSERT INTO outbox (tenant, event, hash, mac) "
        "SELECT tenant, event, hash, sha256(hash) FROM events LIMIT 1"
    )
    target.room.settle()
    assert "outbox.bad" in {code for code, _ in target.findings()}


@pytest.mark.parametrize("signed", [True, False])
def test_an_event_that_was_taken_out_is_missed(target: Target, alice: Desk, signed: bool) -> None:
    alice.customers.reveal(target.victim, ["phone"])
    with target.room.acting("alice", purpose="audit") as auditor:
        event = auditor.audit.list(limit=1).items[0].leaf.event
    alice.customers.get(target.victim)  # its writer goes on
    if signed:
        target.room.settle()
    identity = read_id("evt", event)
    for table in ("events", "event_subjects", *(() if target.url.startswith("sqlite") else ("outbox",))):
        target.sql(f"DELETE FROM {table} WHERE event = ?", identity)
    target.sql("DELETE FROM leaves WHERE event = ?", identity)
    codes = {code for code, _ in target.findings()}
    assert codes & {"leaf.missing", "stream.gap"}
    if not target.url.startswith("sqlite") and not signed:
        return  # what never reached the log left a gap in its writer's count, and the log is whole
    target.sql("DELETE FROM checkpoints")
    with pytest.raises(VerificationFailed):
        target.room.settle()
    target.sql("DELETE FROM leaves")
    target.sql("UPDATE heads SET next = 0, integrated = 0")


# -- Delete data or make it unreadable --------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM records WHERE id = ?", "record.gone"),
        ("DELETE FROM customer_keys WHERE customer = ?", "key.gone"),
        ("UPDATE records SET sealed_personal = NULL WHERE id = ?", "record.changed"),
        ("UPDATE customer_keys SET commitment = wrapped WHERE customer = ?", "key.changed"),
        ("UPDATE customer_keys SET wrapped = commitment WHERE customer = ?", "record.unopened"),
        ("UPDATE records SET state = 2 WHERE id = ?", "row.forged"),
        ("DELETE FROM search_tokens WHERE record = ?", "token.missing"),
        ("DELETE FROM natural_keys WHERE record = ?", "natural-key.missing"),
    ],
)
def test_what_was_deleted_or_made_unreadable_is_named(target: Target, statement: str, code: str) -> None:
    target.sql(statement, target.victim_id)
    assert (code, target.victim) in target.findings()


# -- The operator: sign a rewritten log; roll everything back together -------------------------------


def test_a_log_that_was_rewritten_with_the_room_s_own_keys_does_not_fit_a_witness_s_checkpoint(
    target: Target, alice: Desk, tmp_path: Path
) -> None:
    if not target.url.startswith("sqlite"):
        pytest.skip("a server's files are copied with the server's own tools")
    target.room.settle()
    target.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(target.room.home, tmp_path / "before")
    alice.customers.reveal(target.victim, ["phone"])
    witness = alice.audit.checkpoint()
    key = alice.audit.key()
    # Ring, anchor and database go back together, to before the reveal, and the log is written on from there.
    shutil.rmtree(tmp_path / "room", ignore_errors=True)
    (tmp_path / "before").rename(tmp_path / "room")
    with (
        open_room(tmp_path / "room", Surroundings()) as again,
        again.acting("alice", purpose="audit") as desk,
    ):
        for _ in range(5):
            desk.audit.list()
        rewritten = desk.audit.checkpoint()
        assert desk.audit.verify(data=True).findings == ()  # inside nothing is wrong
        vkey = VerifierKey.parse(key)
        seen = open_checkpoint(witness.encode(), vkey.name, [vkey])
        now = open_checkpoint(rewritten.encode(), vkey.name, [vkey])
        assert now.size > seen.size
        assert code_of(lambda: desk.audit.prove_consistency(seen.size)) == "log.no-such-checkpoint"
