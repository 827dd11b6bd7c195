"""Every built-in role, action and field against the matrix, cell by cell."""

import pytest

from strongroom.access.actions import DATA_ACTIONS, ROOM_ACTIONS, Action
from strongroom.access.because import Because
from strongroom.access.bound import BoundPolicy, bind
from strongroom.access.builtin import builtin_policy
from strongroom.access.decide import decide
from strongroom.access.decision import Decision
from strongroom.access.grants import Reveal, View
from strongroom.access.principal import Principal, Request, Target
from strongroom.audit.actions import Action as Logged
from strongroom.model.default_schema import default_schema
from strongroom.model.purposes import PURPOSES
from tests.unit.access import matrix

BOUND = bind(builtin_policy(), default_schema())
SOLO = bind(builtin_policy(solo=True), default_schema())
ME, OTHER = b"m" * 16, b"o" * 16
MINE = Target(owner=ME, team="north")
EVERY_ROLE = [*matrix.ROLES, *matrix.ADMINISTRATORS, "founder", "keeper"]


def _ask(
    role: str,
    action: str,
    collection: str | None = None,
    *fields: str,
    bound: BoundPolicy = BOUND,
    purpose: str | None = None,
    target: Target | None = None,
    stepped_up: bool = True,
) -> Decision:
    who = Principal(user=ME, roles=(role,), teams=frozenset({"north"}), stepped_up=stepped_up)
    return decide(
        bound,
        who,
        Request(
            action=action,
            collection=collection,
            fields=fields,
            purpose=purpose or matrix.PURPOSES[role].split()[0],
            reason_code="verification",
            target=target,
        ),
    )


def test_the_matrix_speaks_of_every_field_and_every_action() -> None:
    schema = default_schema()
    fields = {f"{name}.{field}" for name, each in schema.collections.items() for field in each.fields}
    assert fields == set(matrix.CELLS)
    assert {str(action) for action in DATA_ACTIONS} == set(matrix.DATA_ACTIONS)
    assert DATA_ACTIONS.isdisjoint(ROOM_ACTIONS)
    assert set(BOUND.policy.roles) == set(EVERY_ROLE)


def _expected_grant(letters: set[str]) -> tuple[View, Reveal, bool, bool]:
    """What the letters of a cell mean: view, reveal, compare, use."""
    view = next(
        (
            view
            for letter, view in [
                ("F", View.FULL),
                ("M", View.MASKED),
                ("M!", View.MASKED),
                ("m", View.MASKED),
                ("K", View.COARSE),
                ("T", View.TOTALS),
            ]
            if letter in letters
        ),
        View.HIDDEN,
    )
    reveal = Reveal.YES if "M" in letters else Reveal.STEP_UP if "M!" in letters else Reveal.NO
    return view, reveal, "C" in letters, "U" in letters


@pytest.mark.parametrize("role", matrix.ROLES)
def test_what_is_shown_of_a_field_is_what_the_matrix_says(role: str) -> None:
    shown, said = {}, {}
    for place in matrix.CELLS:
        collection, field = place.split(".")
        grant = _ask(role, "totals", collection).views[field]  # which each of them has on all three
        shown[place] = (grant.view, grant.reveal, grant.compare, grant.use)
        said[place] = _expected_grant(matrix.letters(role, place))
    assert shown == said


@pytest.mark.parametrize("role", matrix.ROLES)
def test_what_may_be_done_with_a_field_is_what_the_matrix_says(role: str) -> None:
    for place in matrix.CELLS:
        _check_what_may_be_done(role, *place.split("."))


def _check_what_may_be_done(role: str, collection: str, field: str) -> None:
    letters = matrix.letters(role, f"{collection}.{field}")
    actions = matrix.ACTIONS[role, collection].split()
    expected = {
        "reveal": bool(letters & matrix.REVEAL),
        "compare": bool(letters & {"C", "F"}),
        "use": bool(letters & (matrix.REVEAL | {"U"})),
        "find": bool(letters & (matrix.KNOWN | {"C"})),
        "create": bool(letters & (matrix.KNOWN | {"C"})),
        "update": bool(letters & (matrix.KNOWN | {"C"})),
        "import": bool(letters & (matrix.KNOWN | {"C"})),
        "export": bool(letters - {"C", "U"}),
        "view": bool(letters - {"C", "U"}),
    }
    for action, enough in expected.items():
        decision = _ask(role, action, collection, field)
        assert decision.allowed is (action in actions and enough), (collection, field, action)
        if action in actions and not enough:
            assert (decision.because, decision.field) == (Because.FIELD_NOT_GRANTED, field)


@pytest.mark.parametrize("field", ["national_id", "bank_card"])
def test_the_privacy_officer_reveals_identity_numbers_only_after_a_fresh_sign_in(field: str) -> None:
    decision = _ask("privacy_officer", "reveal", "customers", field, stepped_up=False)
    assert (decision.allowed, decision.because, decision.needs) == (
        False,
        Because.STEP_UP_MISSING,
        frozenset({"step_up"}),
    )
    assert _ask("privacy_officer", "reveal", "customers", field).allowed
    assert _ask("privacy_officer", "reveal", "customers", "phone", stepped_up=False).allowed


@pytest.mark.parametrize("role", EVERY_ROLE)
@pytest.mark.parametrize("collection", ["customers", "purchases", "needs"])
def test_roles_do_on_records_what_the_matrix_says_and_nothing_else(role: str, collection: str) -> None:
    granted = set()
    for action in DATA_ACTIONS:
        # A field that every role with this action may use it on, where there is one.
        for place in matrix.CELLS:
            name, field = place.split(".")
            if name == collection and _ask(role, action, collection, field, target=MINE).allowed:
                granted.add(str(action))
    assert granted <= set(matrix.ACTIONS.get((role, collection), "").split())
    whole = {str(action) for action in DATA_ACTIONS if _ask(role, action, collection, target=MINE).allowed}
    named = {"find", "reveal", "compare", "use"}
    assert whole == set(matrix.ACTIONS.get((role, collection), "").split()) - named


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_roles_do_on_the_room_what_the_matrix_says_and_nothing_else(role: str) -> None:
    granted = {str(action) for action in ROOM_ACTIONS if _ask(role, action).allowed}
    assert granted == set(matrix.ROOM_ACTIONS[role].split())


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_roles_act_for_their_own_purposes_only(role: str) -> None:
    allowed = matrix.PURPOSES[role].split()
    action, collection = ("list", "customers") if role in matrix.ROLES else ("status", None)
    action = "keeper_pull" if role == "keeper" else action
    for purpose in PURPOSES:
        decision = _ask(role, action, collection, purpose=purpose)
        assert decision.allowed is (purpose in allowed)
        if purpose not in allowed:
            assert decision.because is Because.PURPOSE_NOT_ALLOWED
            assert list(decision.allowed_purposes) == allowed


@pytest.mark.parametrize("role", [*matrix.ADMINISTRATORS, "founder"])
def test_no_administrator_touches_customers_data(role: str) -> None:
    for collection in default_schema().collections:
        for action in DATA_ACTIONS:
            decision = _ask(role, action, collection, "external_id", target=MINE)
            assert (decision.allowed, decision.because) == (False, Because.NO_GRANT)


@pytest.mark.parametrize(
    ("role", "mine", "team", "shared", "foreign"),
    [
        ("sales", True, True, True, False),
        ("service", True, True, True, True),
        ("marketing", True, True, True, True),
        ("analyst", True, True, True, True),
        ("privacy_officer", True, True, True, True),
    ],
)
def test_scopes_are_those_of_the_matrix(
    role: str, mine: bool, team: bool, shared: bool, foreign: bool
) -> None:
    targets = [MINE, Target(OTHER, "north"), Target(OTHER, "south", shared=True), Target(OTHER, "south")]
    for target, expected in zip(targets, (mine, team, shared, foreign), strict=True):
        assert _ask(role, "view", "customers", target=target).allowed is expected


def test_only_the_analysts_totals_have_a_smallest_group() -> None:
    for role in matrix.ROLES:
        assert _ask(role, "totals", "purchases").min_group == (10 if role == "analyst" else 0)


def test_one_person_with_all_hats_may_do_everything_and_still_sees_masks_first() -> None:
    for action in ROOM_ACTIONS:
        assert _ask("solo", action, bound=SOLO, purpose="operations").allowed
    for action in DATA_ACTIONS:
        assert _ask(
            "solo", action, "customers", "phone", bound=SOLO, purpose="support", stepped_up=False
        ).allowed
    views = _ask("solo", "list", "customers", bound=SOLO, purpose="support").views
    masked = {name for name, grant in views.items() if grant.view is View.MASKED}
    assert masked == {"phone", "email", "address", "birth_date", "age", "national_id", "bank_card", "note"}
    assert all(grant.view is not View.HIDDEN and grant.may_reveal for grant in views.values())


def test_the_role_of_all_hats_exists_only_where_it_is_declared() -> None:
    assert "solo" not in BOUND.policy.roles
    assert (BOUND.policy.separation, SOLO.policy.separation) == ("kept", "declared")
    assert _ask("solo", "status", purpose="operations").because is Because.NO_ROLE


@pytest.mark.parametrize("action", list(Action))
def test_somebody_may_do_each_action(action: Action) -> None:
    collection = "customers" if action in DATA_ACTIONS else None
    fields = ("phone",) if collection else ()
    assert any(_ask(role, action, collection, *fields).allowed for role in EVERY_ROLE)


def test_every_action_that_the_log_names_is_one_that_access_decides() -> None:
    # Nobody asks for the first two: they happen when a room begins. Who may share may end a share, who may
    # hold may lift, who may erase may cancel and approve; what follows of an erasure, or of a change of the
    # schema, is carried forward as a whole. The watch raises alerts; whoever lists them may look at one, and
    # whoever closes one may acknowledge it.
    assert {str(action) for action in Logged} - {str(action) for action in Action} == {
        "init",
        "era_begin",
        "log_key",
        *("accesses", "duplicate_check"),  # decided as looking at the history, and as making a customer
        *("import_list", "audit_activity"),  # decided as importing, and as looking at the log or its scope
        "ticket",  # decided as revealing, when it is made and when it is opened
        "unshare",
        "schema_reseal",
        "erase_cancel",
        "erase_approve",
        "erase_shred",
        "erase_intent",
        "erase_definitive",
        "index_renew",
        "hold_lift",
        *("alert_raise", "alert_show", "alert_acknowledge"),
        *("sign_in", "sign_in_step", "sign_in_failed", "sign_out", "step_up"),
        *("credential_set", "credential_remove", "token_refused"),
        *("job_start", "job_end"),  # a job is decided by what it does
    }
