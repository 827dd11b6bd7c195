"""Somebody who has a copy of the database, and knows the program.

The line of the threat model that a test tries stands above it.
"""

import hashlib
import itertools
import shutil
import zlib
from pathlib import Path

import psycopg
import pytest

from strongroom.crypto.search_tokens import TokenMaker, field_key
from strongroom.errors import InvalidInput
from strongroom.keys.surroundings import Surroundings
from strongroom.model.default_schema import default_schema
from strongroom.vault.desk import Desk
from strongroom.vault.room import open_room
from tests.attack.conftest import VICTIM, Target
from tests.attack.planted import forms, planted_in
from tests.vault.conftest import make_home

VALUES = [value for name, value in VICTIM.items() if name != "kind"]
WORDS = [*VALUES, "Zenobia", "Quillfeather", "13787654321", "zenobia.q", "after dusk", "carol"]
PHONE = "+8613787654321"


def copied(target: Target, folder: Path) -> Path:
    """The database as a thief carries it away: files of SQLite, all rows of PostgreSQL."""
    if target.url.startswith("sqlite"):
        return Path(shutil.copytree(target.room.home, folder, ignore=shutil.ignore_patterns("ring*")))
    folder.mkdir()
    with psycopg.connect(target.url) as server:
        tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in tables:
            with (folder / name).open("wb") as out, server.cursor().copy(f"COPY {name} TO STDOUT") as rows:
                out.writelines(bytes(row) for row in rows)
    return folder


# -- Read values from files, write-ahead log or free pages -----------------------------------


def test_no_value_stands_in_a_copy_in_any_encoding(target: Target, alice: Desk, tmp_path: Path) -> None:
    alice.customers.update(target.victim, {"phone": "+8613711112222", "note": "moved to Quixburgh"})
    alice.customers.find({"phone": "13711112222"})
    alice.customers.reveal(target.victim, ["name", "bank_card", "national_id"])
    alice.customers.create({**VICTIM, "external_id": "crm-77009"})
    words = [*WORDS, "13711112222", "Quixburgh", "moved to"]
    assert planted_in([copied(target, tmp_path / "copy")], words) == []


def test_a_value_of_somebody_removed_is_not_on_free_pages(
    target: Target, alice: Desk, tmp_path: Path
) -> None:
    alice.customers.remove(target.victim)
    assert planted_in([copied(target, tmp_path / "copy")], WORDS) == []


def test_the_search_itself_finds_a_value_in_each_encoding(tmp_path: Path) -> None:
    for number, form in enumerate(sorted(forms(PHONE))):
        place = tmp_path / str(number)
        place.write_bytes(bytes(number % 7) + form + b"x")
        assert planted_in([place], [PHONE]) == [f"{place}: {PHONE}"], form


# -- Try all phone numbers against the tokens --------------------------------------------------


def tokens_of(target: Target) -> set[int]:
    return {row[0] for row in target.sql("SELECT token FROM search_tokens")}


def guesses(target: Target, value: str) -> set[int]:
    """What somebody without the ring can compute from a value and all that stands in the database."""
    room = bytes(target.sql("SELECT room FROM room_state")[0][0])
    indexes = target.sql("SELECT collection, field, transform FROM search_indexes")
    known = [bytes(32), hashlib.sha256(room).digest(), room * 2, hashlib.sha256(b"strongroom").digest()]
    known += [bytes(row[0])[:32].ljust(32) for row in target.sql("SELECT wrapped FROM key_pages")]
    made: set[int] = set()
    for key, (collection, field, transform) in itertools.product(known, indexes):
        maker = TokenMaker(field_key(key, room, 1, collection, field, transform))
        made |= {maker.token(value), maker.bucket(value[-4:])}
        made.add(TokenMaker(key).token(value))
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        for text in (value, value.lstrip("+"), value[3:]):
            digest = hashlib.new(name, text.encode()).digest()
            made |= {int.from_bytes(digest[:8], order, signed=True) for order in ("big", "little")}
    made.add(zlib.crc32(value.encode()))
    return made


def test_no_guess_at_a_phone_number_can_be_tested_without_the_ring(target: Target) -> None:
    whole = {token for token in tokens_of(target) if abs(token) > 1 << 20}  # buckets are small numbers
    assert whole
    assert not whole & guesses(target, PHONE)


def test_the_same_phone_number_gives_other_tokens_in_another_room_and_another_field(
    target: Target, tmp_path: Path
) -> None:
    (tmp_path / "theirs").mkdir()
    with open_room(make_home(tmp_path / "theirs", "sqlite"), Surroundings()) as theirs:
        with theirs.acting("alice", purpose="sales") as desk:
            made = desk.customers.create(VICTIM).id
        other = Target(theirs, theirs.settings.database, made, made)
        large = {token for token in tokens_of(other) if abs(token) > 1 << 20}
    assert large
    assert not large & tokens_of(target)
    by_index = target.sql(
        "SELECT token, count(*) FROM search_tokens WHERE record = ? GROUP BY token", target.victim_id
    )
    assert all(count == 1 for token, count in by_index if abs(token) > 1 << 20)


# -- Tell people apart by lengths ------------------------------------------------------------


def test_lengths_of_envelopes_say_next_to_nothing(target: Target, alice: Desk) -> None:
    for number in range(24):
        person = {"kind": "person", "name": "Al" + "exandra"[: number % 8] + " Bo" + "rodin"[: number % 6]}
        if number % 2:
            person["national_id"] = VICTIM["national_id"]
        if number % 3:
            person["phone"] = f"+861380013{number:04}"
        alice.customers.create(person)
    for level in ("general", "personal", "sensitive"):
        rows = target.sql(
            f"SELECT DISTINCT length(sealed_{level}) FROM records WHERE id <> ?", target.victim_id
        )
        # 64 bytes are a step; names of 2 to 15 letters, with and without a phone, take two.
        assert len(rows) <= (1 if level == "sensitive" else 2), level
        assert len({length % 64 for (length,) in rows}) == 1, level
    # Whether somebody has a sensitive value is not to be read off.
    assert target.sql("SELECT count(*) FROM records WHERE sealed_sensitive IS NULL")[0][0] == 0


# -- Tell people apart by frequency ------------------------------------------------------------


def test_values_of_few_kinds_have_no_tokens_at_all(target: Target, alice: Desk) -> None:
    before = len(tokens_of(target))
    alice.customers.create(
        {"kind": "person", "gender": "female", "city": "York", "country": "GB", "age": "44"}
    )
    assert len(tokens_of(target)) == before
    indexed = {(row[0], row[1]) for row in target.sql("SELECT collection, field FROM search_indexes")}
    customers = default_schema().collection("customers")
    small = ("gender", "age", "country", "birth_date", "city")
    assert not {(customers.number, customers.field(name).number) for name in small} & indexed


@pytest.mark.parametrize("field", ["gender", "country", "age"])
def test_a_search_of_values_of_few_kinds_is_refused_without_a_reason(target: Target, field: str) -> None:
    with target.room.acting("alice", purpose="operations") as desk, pytest.raises(InvalidInput):
        desk.schema_desk.apply(f'[collections.customers.fields.{field}]\nsearches = ["exact"]\n')
