"""Somebody with one colleague's account, who uses every way in that this account has.

The line of the threat model that a test tries stands above it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from strongroom.errors import NotFound, Refused, StrongroomError
from strongroom.keys.surroundings import Surroundings
from strongroom.model.ids import new_id, write_id
from strongroom.vault.desk import Desk
from strongroom.vault.log.audit_desk import EventFilter
from strongroom.vault.room import open_room
from tests.attack.conftest import DECOY, VICTIM, Target, code_of
from tests.vault.conftest import make_home

WAYS: dict[str, Callable[[Desk, str], object]] = {
    "show": lambda desk, id: desk.customers.get(id),
    "reveal": lambda desk, id: desk.customers.reveal(id, ["name"]),
    "history": lambda desk, id: desk.customers.history(id),
    "update": lambda desk, id: desk.customers.update(id, {"note": "x"}),
    "transfer": lambda desk, id: desk.customers.transfer(id, owner="bob"),
    "revert": lambda desk, id: desk.customers.revert(id, 1),
    "share": lambda desk, id: desk.customers.share(id, with_user="bob"),
    "remove": lambda desk, id: desk.customers.remove(id),
    "a purchase": lambda desk, id: desk.purchases.create({"customer": id, "ordered_at": "2026-01-02"}),
}
SECRETS = [value for name, value in VICTIM.items() if name != "kind"]


def told(error: StrongroomError) -> tuple[str, str, str]:
    return error.code, error.message(), error.hint()


def refusal(attempt: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(StrongroomError) as caught:
        attempt()
    return told(caught.value)


# -- Read beyond the role or scope -------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_somebody_else_s_customer_looks_exactly_like_one_that_is_not_there(
    bob: Desk, target: Target, way: str
) -> None:
    nowhere = write_id("cus", new_id(1_795_500_000_000))
    assert refusal(lambda: WAYS[way](bob, target.victim)) == refusal(lambda: WAYS[way](bob, nowhere))


def test_no_list_search_or_export_shows_somebody_else_s_customer(bob: Desk, target: Target) -> None:
    assert [view.id for view in bob.customers.list(limit=500).items] == [target.decoy]
    for field in ("phone", "email", "external_id", "name"):
        assert bob.customers.find({field: VICTIM[field]}).items == ()
    assert bob.customers.find({"phone": "4321"}).items == ()
    with pytest.raises(Refused):
        list(bob.customers.export_pages())


def test_a_cursor_that_names_somebody_else_s_customer_leads_nowhere(bob: Desk, target: Target) -> None:
    page = bob.customers.list(cursor=target.victim)
    assert target.victim not in {view.id for view in page.items}


@pytest.mark.parametrize("field", ["national_id", "bank_card"])
def test_what_the_role_does_not_have_is_nowhere_in_one_s_own_customer(
    bob: Desk, target: Target, field: str
) -> None:
    own = bob.customers.create({"kind": "person", "name": "Own One"}).id
    assert code_of(lambda: bob.customers.update(own, {field: VICTIM[field]})).startswith("access.")
    assert code_of(lambda: bob.customers.reveal(target.decoy, [field])).startswith("access.")
    assert code_of(lambda: bob.customers.find({field: VICTIM[field]})).startswith("access.")
    assert field not in bob.customers.get(target.decoy).as_document()["fields"]


def test_no_refusal_says_a_value(bob: Desk, target: Target) -> None:
    for way in WAYS.values():
        text = " ".join(refusal(lambda way=way: way(bob, target.victim)))  # type: ignore[misc]  # bound now, called now
        assert not [secret for secret in SECRETS if secret in text]


def test_a_role_that_is_no_administrator_s_changes_nobody_s_rights(bob: Desk) -> None:
    for attempt in (
        lambda: bob.admin.user_add("mallory", ["sales"]),
        lambda: bob.admin.user_update("bob", roles=["privacy"], teams=[]),
        lambda: bob.admin.access_apply(""),
        lambda: bob.schema_desk.apply('[collections.customers.fields.phone]\nlevel = "general"\n'),
        lambda: bob.audit.list(),
        lambda: bob.audit.verify(),
        lambda: list(bob.audit.export()),
    ):
        with pytest.raises(Refused):
            attempt()


# -- Read without a purpose, or with another one -------------------------------------------------


def test_another_purpose_than_the_role_has_opens_nothing_and_is_recorded(target: Target, alice: Desk) -> None:
    for purpose in ("marketing", "audit", "security"):
        with target.room.acting("bob", purpose=purpose, reason_code="order_handling") as desk:
            with pytest.raises(Refused):
                desk.customers.get(target.decoy)
            with pytest.raises(Refused):
                desk.customers.reveal(target.decoy, ["phone"])
    with target.room.acting("alice", purpose="audit") as auditor:
        refused = auditor.audit.list(EventFilter(principal="bob", outcome="refused"), limit=50)
    assert len(refused.items) == 6


def test_a_purpose_of_one_s_own_making_is_not_taken(target: Target) -> None:
    assert code_of(lambda: target.room.acting("bob", purpose="curiosity")) == "purpose.unknown"


def test_revealing_without_the_reason_that_it_needs_reveals_nothing(target: Target) -> None:
    with target.room.acting("bob", purpose="sales") as desk:
        assert code_of(lambda: desk.customers.reveal(target.decoy, ["phone"])) == "access.reason-missing"


# -- Put masks of several screens together ----------------------------------------------------------


def test_every_screen_shows_the_same_mask_of_a_value(bob: Desk, target: Target) -> None:
    views = [
        bob.customers.get(target.decoy),
        bob.customers.list().items[0],
        bob.customers.find({"phone": DECOY["phone"]}).items[0],
        bob.customers.find({"phone": "0002"}).items[0],
        bob.customers.update(target.decoy, {"note": "called"}),
    ]
    shown = {view.fields["phone"].shown for view in views}
    for revision in bob.customers.history(target.decoy):
        assert revision.record is not None
        shown.add(revision.record.fields["phone"].shown)
    assert len(shown) == 1
    assert DECOY["phone"][-8:] not in str(shown)


# -- Guess hidden values by searching or comparing ---------------------------------------------------


def test_every_guess_is_an_event_of_its_own(target: Target) -> None:
    with target.room.acting("carol", purpose="support", reason_code="order_handling") as desk:
        desk.customers.create({"kind": "person", "name": "Cyd Fox", "phone": "+8613900000001"})
        for number in range(12):
            desk.customers.find({"phone": f"+86139000000{number:02}"})
    with target.room.acting("alice", purpose="audit") as auditor:
        found = auditor.audit.list(EventFilter(principal="carol", action="find", unfold=True), limit=50)
    assert len(found.items) == 12


def test_a_comparison_that_fails_is_recorded_like_one_that_succeeds(target: Target, alice: Desk) -> None:
    assert alice.customers.compare(target.victim, "national_id", str(VICTIM["national_id"])) is True
    assert alice.customers.compare(target.victim, "national_id", "110105194912310003") is False
    with target.room.acting("alice", purpose="audit") as auditor:
        compared = auditor.audit.list(EventFilter(action="compare", unfold=True), limit=50)
    assert len(compared.items) == 2
    assert {item.leaf.record for item in compared.items} == {target.victim}


# -- Carry off many records slowly: what was taken is known to the field -------------------------------


def test_the_log_says_exactly_whose_data_was_taken(target: Target, bob: Desk) -> None:
    people = [{"kind": "person", "name": f"Own {word}"} for word in ("Alder", "Birch", "Cedar")]
    mine = [bob.customers.create(person).id for person in people]
    for record in mine[:2]:
        bob.customers.reveal(record, ["name", "phone"])
    with target.room.acting("alice", purpose="audit") as auditor:
        revealed = auditor.audit.list(EventFilter(principal="bob", action="reveal", unfold=True), limit=50)
    assert {item.leaf.record for item in revealed.items} == set(mine[:2])
    assert {item.leaf.fields for item in revealed.items} == {("name", "phone")}


# -- Hide the trace ----------------------------------------------------------------------------------


BREAK = {
    "sqlite": [
        "CREATE TRIGGER no_log BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no'); END",
        "DROP TRIGGER no_log",
    ],
    "postgresql": [
        "ALTER TABLE events ADD CONSTRAINT no_log CHECK (false) NOT VALID",
        "ALTER TABLE events DROP CONSTRAINT no_log",
    ],
}


@pytest.mark.parametrize("way", ["show", "reveal", "history"])
def test_without_a_log_nothing_is_read(target: Target, bob: Desk, way: str) -> None:
    begin, end = BREAK[target.url.partition(":")[0]]
    target.sql(begin)
    try:
        with pytest.raises(StrongroomError) as caught:
            WAYS[way](bob, target.decoy)
    finally:
        target.sql(end)
    assert not isinstance(caught.value, NotFound)
    assert "Ned" not in "".join(told(caught.value))
    WAYS[way](bob, target.decoy)


# -- Collect two administrators' powers ------------------------------------------------------------------


def test_nobody_gives_oneself_a_second_administrator_s_power(tmp_path: Path, database_url: str) -> None:
    with open_room(make_home(tmp_path, database_url, solo=False), Surroundings()) as room:
        with room.acting("alice", purpose="operations") as founder:
            founder.admin.user_add("sys", ["system_admin"])
            founder.admin.user_add("sec", ["security_admin"])
            founder.admin.user_add("aud", ["audit_admin"])
        with room.acting("sec", purpose="security") as security:
            for roles in (["security_admin", "audit_admin"], ["security_admin", "system_admin"], ["solo"]):
                assert code_of(lambda roles=roles: security.admin.user_update("sec", roles=roles, teams=[]))  # type: ignore[misc]  # called now
                assert code_of(lambda roles=roles: security.admin.user_add("twin", roles))  # type: ignore[misc]  # called now
            with pytest.raises(Refused):
                security.customers.list()
