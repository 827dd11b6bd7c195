"""Records as the door stores them: row, tokens and natural key together.

Lives here: finding, adding and changing a record with all that goes with it. Must not
live here: SQL (storage), deciding, sealing.
"""

from collections.abc import Mapping, Sequence

from strongroom.access.deciding_rows import RowTagger
from strongroom.access.principal import Principal
from strongroom.errors import Conflict
from strongroom.model.fieldtypes.base import Search, Value
from strongroom.model.ids import read_id
from strongroom.model.schema import CUSTOMERS, Collection
from strongroom.storage.natural_keys import add_natural_keys, delete_natural_keys, find_natural_keys
from strongroom.storage.record_lookup import FoundRecord, get_record, get_revision
from strongroom.storage.record_rows import (
    RecordRow,
    insert_records,
    lock_record,
    lock_records,
    records_of_customer,
    use_customer,
    use_keys,
)
from strongroom.storage.search_rows import Token, add_missing_tokens, add_tokens, delete_tokens
from strongroom.storage.share_rows import shares_with
from strongroom.storage.transaction import Transaction
from strongroom.vault.macs.deciding import check
from strongroom.vault.storing.making import Made
from strongroom.vault.storing.rows import ACTIVE
from strongroom.vault.tenancy import Tenancy

__all__ = [
    "ExternalIdTaken",
    "add",
    "add_many",
    "by_natural_key",
    "customer_of",
    "find",
    "has_dependents",
    "hold",
    "revision",
    "shared",
    "swap_tokens",
]


class ExternalIdTaken(Conflict):
    """Another record has this external id: ``record.external-id-taken``.

    Attributes:
        keys: Collection, index and keyed digest of the ids that were to be taken.
    """

    def __init__(self, code: str, keys: Sequence[tuple[int, int, bytes]] = (), **parameters: object) -> None:
        self.keys = tuple(keys)
        super().__init__(code, **parameters)


def find(
    tx: Transaction, tenant: int, collection: int, record: bytes, *, change: bool = False
) -> FoundRecord | None:
    """A record with its customer's state, key and page.

    Args:
        change: Hold key rows, the customer's record and the record, in the order that all
            writers keep, so that nobody writes for a customer who is being erased.
    """
    found = get_record(tx, tenant, collection, record)
    if not change:
        return found
    while True:
        # For a record that is not there the same statements, which find nothing: nobody can tell by the time.
        customer = record if found is None else found.record.customer
        use_keys(tx, tenant, [customer])
        use_customer(tx, tenant, [customer])
        lock_record(tx, tenant, collection, record)
        found = get_record(tx, tenant, collection, record)
        # While this waited, a merge may have given it to another customer, who is not held yet.
        if found is None or found.record.customer == customer:
            return found


def hold(tx: Transaction, tenant: int, collection: int, rows: Sequence[RecordRow]) -> None:
    """Keep keys, customers and records as they are until the commit, in the order of all writers."""
    customers = sorted({row.customer for row in rows})
    use_keys(tx, tenant, customers)
    if collection != CUSTOMERS:  # those are held as records
        use_customer(tx, tenant, customers)
    lock_records(tx, tenant, collection, [row.id for row in rows])


def shared(tx: Transaction, mac: RowTagger, row: RecordRow, principal: Principal) -> bool:
    """Whether a record is shared with a principal or one of the principal's teams.

    Raises:
        VerificationFailed: ``access.row-forged``, where a share was not made by the room.
    """
    shares = shares_with(tx, row.tenant, row.collection, [row.id], principal.user, principal.teams)
    for share in shares:
        check(mac, share)
    return bool(shares)


def add(tx: Transaction, tenant: int, made: Made) -> None:
    """Store a new record.

    Raises:
        Conflict: ``record.external-id-taken``.
    """
    row = made.row
    natural = [(row.collection, index, key, row.id) for index, key in made.natural]
    add_many(tx, tenant, [row], natural, [(index, token, row.id) for index, token in made.tokens])


def add_many(
    tx: Transaction,
    tenant: int,
    rows: Sequence[RecordRow],
    natural: Sequence[tuple[int, int, bytes, bytes]],
    tokens: Sequence[tuple[int, int, bytes]],
) -> None:
    """Store new records with their natural keys (collection, index, key, record) and tokens.

    Rows, keys and tokens are sorted, each in the order of its table.

    Raises:
        Conflict: ``record.external-id-taken``.
    """
    insert_records(tx, sorted(rows))
    _add_natural_keys(tx, tenant, natural)
    add_tokens(tx, tenant, tokens)


def _add_natural_keys(tx: Transaction, tenant: int, keys: Sequence[tuple[int, int, bytes, bytes]]) -> None:
    if not keys:
        return
    try:
        add_natural_keys(tx, tenant, [(index, key, record) for _, index, key, record in keys])
    except Conflict:
        raise ExternalIdTaken("record.external-id-taken", [key[:3] for key in keys]) from None


def swap_tokens(
    tx: Transaction,
    tenancy: Tenancy,
    collection: Collection,
    record: bytes,
    before: Mapping[str, Value],
    after: Mapping[str, Value],
) -> None:
    """Make a record found by its new values, and no longer by the old ones.

    Raises:
        Conflict: ``record.external-id-taken``.
    """
    tenant, indexes = tenancy.tenant, tenancy.indexes
    old, new = set(indexes.tokens(collection, before)), set(indexes.tokens(collection, after))
    delete_tokens(tx, tenant, [Token(index, token, record) for index, token in old - new])
    add_missing_tokens(tx, tenant, [Token(index, token, record) for index, token in new - old])
    had, has = _natural(tenancy, collection, before), _natural(tenancy, collection, after)
    delete_natural_keys(tx, tenant, sorted(had - has))
    _add_natural_keys(
        tx, tenant, [(collection.number, index, key, record) for index, key in sorted(has - had)]
    )


def _natural(tenancy: Tenancy, collection: Collection, values: Mapping[str, Value]) -> set[tuple[int, bytes]]:
    field = collection.natural_field
    value = None if field is None else values.get(field.name)
    return set() if value is None else set(tenancy.indexes.natural_keys(collection, value))


def by_natural_key(
    tx: Transaction, tenancy: Tenancy, collection: Collection, entered: str, now: int
) -> bytes | None:
    """The record that another system knows by this id."""
    field = collection.natural_field
    if field is None:
        return None
    wanted = field.type.query_key(entered, tenancy.context(now), Search.EXACT, field.name)
    index, key = tenancy.indexes.natural_probe(collection, field, wanted)
    return find_natural_keys(tx, tenancy.tenant, index, [key]).get(key)


def customer_of(tx: Transaction, tenancy: Tenancy, reference: str, now: int) -> bytes | None:
    """The customer that a reference names: by id, or by the id of another system.

    Raises:
        InvalidInput: Where it is neither.
    """
    customers = tenancy.schema.by_number[CUSTOMERS]
    if reference.startswith(f"{customers.prefix}_"):
        return read_id(customers.prefix, reference)
    return by_natural_key(tx, tenancy, customers, reference, now)


def revision(tx: Transaction, row: RecordRow, number: int) -> RecordRow | None:
    """One revision of a record: the newest, or one of its history."""
    if number == row.revision:
        return row
    if not 0 < number < row.revision:  # and no column has to hold what somebody made up
        return None
    found = get_revision(tx, row.tenant, row.collection, row.id, number)
    return None if found is None else found.record


def has_dependents(tx: Transaction, row: RecordRow) -> bool:
    """Whether records in use belong to a customer; never so for any other record."""
    if row.id != row.customer:
        return False
    return any(each.state == ACTIVE for each in records_of_customer(tx, row.tenant, row.customer))
