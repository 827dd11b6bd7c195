"""What is kept of opened documents counts for the very bytes that it came from, and no longer than users."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from strongroom.errors import StrongroomError, VerificationFailed
from strongroom.model.ids import new_id
from strongroom.model.schema import TOKENS
from strongroom.server.serving import Serving
from strongroom.storage.transaction import Transaction
from strongroom.vault.staff.documents import OpenedDocuments, SealedDocument, seal_document
from strongroom.vault.tenancy import Tenancy

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def place(serving: Serving) -> tuple[int, bytes, bytes]:
    with serving.room.acting("bob") as desk:
        return TOKENS, desk.session.principal.user, new_id()


@pytest.fixture
def seal(serving: Serving, place: tuple[int, bytes, bytes]) -> Callable[[str, int], bytes]:
    door = serving.room.door

    def make(name: str, revision: int) -> bytes:
        def work(tx: Transaction) -> bytes:
            tenancy = door.tenancies.current(tx, serving.room.settings.tenant)
            return seal_document(door, tx, tenancy, place, revision, {"name": name})

        return door.database.read(work)

    return make


@pytest.fixture
def ask(serving: Serving, place: tuple[int, bytes, bytes]) -> Ask:
    door, opened = serving.room.door, OpenedDocuments()

    def look(revision: int, sealed: bytes, later: int = 0) -> dict[str, Any]:
        def work(tx: Transaction) -> dict[str, Any]:
            tenancy: Tenancy = door.tenancies.current(tx, serving.room.settings.tenant)
            tenancy = replace(tenancy, access_version=tenancy.access_version + later)
            return opened.open(door, tx, tenancy, SealedDocument(place, revision, sealed))

        return door.database.read(work)

    return look


def test_another_document_at_the_same_place_is_opened(ask: Ask, seal: Callable[[str, int], bytes]) -> None:
    first, second = seal("first", 1), seal("second", 2)
    assert [ask(1, first)["name"], ask(1, first)["name"], ask(2, second)["name"]] == [
        "first",
        "first",
        "second",
    ]


def test_what_was_opened_answers_for_no_other_bytes_and_no_other_revision(
    ask: Ask, seal: Callable[[str, int], bytes]
) -> None:
    sealed = seal("first", 1)
    ask(1, sealed)
    with pytest.raises(VerificationFailed):
        ask(2, sealed)
    with pytest.raises(StrongroomError):
        ask(1, sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_whoever_gets_it_may_change_it_without_changing_what_is_kept(
    ask: Ask, seal: Callable[[str, int], bytes]
) -> None:
    sealed = seal("first", 1)
    ask(1, sealed)["name"] = "changed"
    assert ask(1, sealed)["name"] == "first"


def test_once_a_user_has_changed_it_is_opened_anew(
    ask: Ask, seal: Callable[[str, int], bytes], serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed, unwrapped, staff = seal("first", 1), [], serving.room.door.staff
    key = staff.key

    def counted(*named: Any) -> Any:
        unwrapped.append(named)
        return key(*named)

    monkeypatch.setattr(staff, "key", counted)
    for later in (0, 0, 1, 1):
        ask(1, sealed, later)
    assert len(unwrapped) == 2
