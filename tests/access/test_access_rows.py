"""Rows that decide access, on both engines: what is written comes back, and forged rows do not count."""

from collections.abc import Iterator
from functools import partial

import pytest

from strongroom.access import deciding_rows
from strongroom.access.builtin import builtin_policy
from strongroom.access.deciding_rows import check_row, check_set, set_digest, tag_row
from strongroom.access.policy_document import read_policy, write_policy
from strongroom.crypto.row_mac import RowMac
from strongroom.errors import Conflict, VerificationFailed
from strongroom.model.default_schema import default_schema
from strongroom.model.schema_document import read_schema, write_schema
from strongroom.storage import rule_rows, share_rows, tenant_rows, user_rows
from strongroom.storage.database import Database, open_database
from strongroom.storage.rule_rows import DocumentRow
from strongroom.storage.share_rows import ShareRow
from strongroom.storage.tenant_rows import TenantRow
from strongroom.storage.user_rows import UserRow
from strongroom.storage.versions import migrate

MAC = RowMac(bytes(range(32)))
EVENT, MAC_BYTES = b"e" * 16, b"m" * 32
ALICE, BOB = b"a" * 16, b"b" * 16
TENANT = TenantRow(1, None, 1, 1, 1, b"d" * 32, 1, "cn", None, MAC_BYTES)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    migrate(database_url)
    with open_database(database_url) as opened:
        yield opened


def _user(user: bytes, revision: int = 1, state: int = 0, sealed: bytes = b"sealed") -> UserRow:
    facts = deciding_rows.UserRow(tenant=1, user=user, revision=revision, state=state, sealed=sealed)
    return UserRow(1, user, revision, state, sealed, EVENT, tag_row(MAC, facts))


def _share(record: bytes, grantee: bytes = b"", team: str = "") -> ShareRow:
    return ShareRow(1, 1, record, grantee, team, EVENT, MAC_BYTES)


def test_a_tenant_comes_back_and_changes_whole(database: Database) -> None:
    changed = TENANT._replace(access_version=2, access_digest=b"x" * 32, erasure_head=b"h", region="eu")
    database.transact(lambda tx: tenant_rows.add_tenant(tx, TENANT))
    database.transact(lambda tx: tenant_rows.add_tenant(tx, TENANT._replace(tenant=2)))
    assert database.read(lambda tx: tenant_rows.tenant_row(tx, 1)) == TENANT
    assert database.transact(lambda tx: tenant_rows.lock_tenant(tx, 1)) == TENANT
    assert database.transact(lambda tx: tenant_rows.use_tenant(tx, 1)) == TENANT
    database.transact(lambda tx: tenant_rows.replace_tenant(tx, changed))
    assert database.read(tenant_rows.tenant_rows) == [changed, TENANT._replace(tenant=2)]
    assert database.read(lambda tx: tenant_rows.tenant_row(tx, 3)) is None


def test_schemas_and_policies_are_kept_by_version_and_read_back_as_what_they_were(database: Database) -> None:
    schema = DocumentRow(1, 1, write_schema(default_schema()), 5, EVENT, MAC_BYTES)
    policy = DocumentRow(1, 1, write_policy(builtin_policy()), 5, EVENT, MAC_BYTES)
    database.transact(lambda tx: rule_rows.add_schema(tx, schema))
    database.transact(lambda tx: rule_rows.add_policy(tx, policy))
    found = database.read(lambda tx: (rule_rows.schema_row(tx, 1, 1), rule_rows.policy_row(tx, 1, 1)))
    assert found == (schema, policy)
    assert read_schema(schema.document) == default_schema()
    assert read_policy(policy.document).roles == builtin_policy().roles
    database.transact(lambda tx: rule_rows.add_policy(tx, policy._replace(version=2)))
    assert [row.version for row in database.read(lambda tx: rule_rows.policy_versions(tx, 1))] == [1, 2]
    assert [row.version for row in database.read(lambda tx: rule_rows.schema_versions(tx, 1))] == [1]
    assert database.read(lambda tx: rule_rows.schema_row(tx, 2, 1)) is None


def test_a_version_is_written_once(database: Database) -> None:
    row = DocumentRow(1, 1, "{}", 5, EVENT, MAC_BYTES)
    database.transact(lambda tx: rule_rows.add_policy(tx, row))
    with pytest.raises(Conflict):
        database.transact(lambda tx: rule_rows.add_policy(tx, row._replace(document="[]")))
    assert database.read(lambda tx: rule_rows.policy_row(tx, 1, 1)) == row


def test_users_change_only_from_the_revision_that_was_read(database: Database) -> None:
    database.transact(lambda tx: user_rows.add_user(tx, _user(ALICE)))
    database.transact(lambda tx: user_rows.replace_user(tx, _user(ALICE, 2, 1), 1))
    for expected, user in ((1, ALICE), (1, BOB)):
        with pytest.raises(Conflict) as caught:
            database.transact(partial(user_rows.replace_user, row=_user(user, 3), expected=expected))
        assert caught.value.code == "record.changed"
    assert database.read(lambda tx: user_rows.user_row(tx, 1, ALICE)) == _user(ALICE, 2, 1)
    assert database.read(lambda tx: user_rows.user_row(tx, 1, BOB)) is None
    with pytest.raises(Conflict):
        database.transact(lambda tx: user_rows.add_user(tx, _user(ALICE)))


def test_a_row_swapped_in_the_database_is_not_obeyed(database: Database) -> None:
    database.transact(lambda tx: user_rows.add_user(tx, _user(ALICE)))
    database.transact(lambda tx: user_rows.add_user(tx, _user(BOB, sealed=b"bob's")))
    stolen = _user(BOB, sealed=b"bob's")._replace(user=ALICE)
    database.transact(lambda tx: user_rows.replace_user(tx, stolen, 1))
    row = database.read(lambda tx: user_rows.user_row(tx, 1, ALICE))
    assert row is not None
    facts = deciding_rows.UserRow(
        tenant=1, user=row.user, revision=row.revision, state=row.state, sealed=row.sealed
    )
    with pytest.raises(VerificationFailed) as caught:
        check_row(MAC, facts, row.mac)
    assert caught.value.code == "access.row-forged"


def test_a_row_put_back_or_taken_away_breaks_the_digest_of_the_set(database: Database) -> None:
    database.transact(lambda tx: user_rows.add_user(tx, _user(ALICE)))
    database.transact(lambda tx: user_rows.add_user(tx, _user(BOB)))
    database.transact(lambda tx: user_rows.replace_user(tx, _user(BOB, 2, 1), 1))  # suspended
    digest = set_digest(database.read(lambda tx: user_rows.user_tags(tx, 1)))
    users = database.read(lambda tx: user_rows.user_rows(tx, 1))
    check_set([user.mac for user in users], digest)
    database.transact(lambda tx: user_rows.replace_user(tx, _user(BOB), 2))  # the old row, its MAC is right
    with pytest.raises(VerificationFailed) as caught:
        check_set(database.read(lambda tx: user_rows.user_tags(tx, 1)), digest)
    assert caught.value.code == "access.set-differs"


def test_shares_count_for_the_user_and_the_users_teams_and_nobody_else(database: Database) -> None:
    one, two, three = (bytes([number]) * 16 for number in (1, 2, 3))
    rows = [_share(one, ALICE), _share(two, team="east"), _share(three, BOB)]
    for row in rows:
        assert database.transact(partial(share_rows.add_share, row=row))
    assert not database.transact(lambda tx: share_rows.add_share(tx, rows[0]))
    ids = [one, two, three]
    assert database.read(lambda tx: share_rows.shares_with(tx, 1, 1, ids, ALICE, ["east"])) == rows[:2]
    assert database.read(lambda tx: share_rows.shares_with(tx, 1, 1, ids, ALICE, [])) == rows[:1]
    assert database.read(lambda tx: share_rows.shares_with(tx, 1, 2, ids, ALICE, ["east"])) == []
    assert database.read(lambda tx: share_rows.shares_of(tx, 1, 1, ids)) == rows
    assert database.transact(lambda tx: share_rows.drop_share(tx, 1, 1, one, ALICE, ""))
    assert not database.transact(lambda tx: share_rows.drop_share(tx, 1, 1, one, ALICE, ""))
    assert database.transact(lambda tx: share_rows.drop_shares(tx, 1, 1, two)) == 1
    assert database.read(lambda tx: share_rows.shares_of(tx, 1, 1, ids)) == rows[2:]


def test_more_records_than_fit_into_one_statement_are_asked_for_in_parts(database: Database) -> None:
    ids = [number.to_bytes(16, "big") for number in range(2_500)]
    database.transact(lambda tx: share_rows.add_share(tx, _share(ids[-1], ALICE)))
    assert len(database.read(lambda tx: share_rows.shares_with(tx, 1, 1, ids, ALICE, []))) == 1
    assert len(database.read(lambda tx: share_rows.shares_of(tx, 1, 1, ids))) == 1
