"""Deciding: what wins, what is told, and that nobody can tell a record out of reach from none."""

import pickle
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.actions import DATA_ACTIONS, REASONED, Action
from strongroom.access.because import BECAUSE_TEXTS, Because
from strongroom.access.bound import bind
from strongroom.access.builtin import builtin_policy
from strongroom.access.decide import decide, default_purpose
from strongroom.access.decision import AccessRefused, Decision
from strongroom.access.grants import FieldGrant, Reveal, View, union
from strongroom.access.policy import ADMINISTRATORS, Grant, Policy, Role, Scope
from strongroom.access.principal import ABSENT, Principal, RecordState, Request, Target
from strongroom.access.scope import ALL, EVERYTHING, Teams
from strongroom.errors import Erased, InvalidInput, NotFound, Refused, UsageError
from strongroom.model.default_schema import default_schema
from strongroom.model.levels import Level
from strongroom.model.schema_file import apply_schema_file

SCHEMA = default_schema()
POLICY = builtin_policy()
BOUND = bind(POLICY, SCHEMA)
ME, OTHER = b"m" * 16, b"o" * 16
SALES = Principal(user=ME, roles=("sales",), teams=frozenset({"north"}))
SERVICE = Principal(user=ME, roles=("service",))
VIEW = Request(action="view", collection="customers", purpose="sales", target=Target(owner=ME))


def _with_role(role: Role, base: Policy = POLICY) -> Policy:
    return replace(base, roles={**base.roles, role.name: role})


def _role(name: str, **more: Any) -> Role:
    return Role(name=name, label_en=name, label_zh=name, purposes=("sales",), **more)


# -- words and principals --------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"action": "steal"}, Because.UNKNOWN_ACTION),
        ({"action": "VIEW"}, Because.UNKNOWN_ACTION),
        ({"collection": "customer"}, Because.UNKNOWN_COLLECTION),
        ({"collection": None}, Because.UNKNOWN_COLLECTION),
        ({"action": "status"}, Because.UNKNOWN_COLLECTION),
        ({"fields": ("fone",)}, Because.UNKNOWN_FIELD),
        ({"purpose": "curiosity"}, Because.UNKNOWN_PURPOSE),
        ({"purpose": None}, Because.PURPOSE_MISSING),
        ({"purpose": "marketing"}, Because.PURPOSE_NOT_ALLOWED),
        ({"reason_code": "because"}, Because.UNKNOWN_REASON),
        ({"action": "erase"}, Because.NO_GRANT),
        ({"action": "reveal"}, Because.REASON_MISSING),
        ({"action": "reveal", "reason_code": "complaint"}, Because.FIELDS_MISSING),
        ({"action": "find"}, Because.FIELDS_MISSING),
        ({"fields": ("national_id",)}, Because.FIELD_NOT_GRANTED),
        ({"target": ABSENT}, Because.ABSENT),
        ({"target": Target(owner=OTHER, team="south")}, Because.ABSENT),
        ({"target": Target(owner=ME, state=RecordState.REMOVED)}, Because.ABSENT),
        ({"target": Target(owner=ME, state=RecordState.HIDDEN)}, Because.RECORD_HIDDEN),
        ({"target": Target(owner=ME, state=RecordState.ERASED)}, Because.RECORD_ERASED),
    ],
)
def test_what_is_not_granted_is_refused_and_says_why(change: dict[str, Any], because: Because) -> None:
    decision = decide(BOUND, SALES, replace(VIEW, **change))
    assert (decision.allowed, decision.because) == (False, because)
    assert (decision.views, decision.scope.kind) == ({}, "nothing")


@pytest.mark.parametrize(
    ("principal", "because"),
    [
        (replace(SALES, active=False), Because.USER_NOT_ACTIVE),
        (replace(SALES, roles=()), Because.NO_ROLE),
        (replace(SALES, roles=("ceo",)), Because.NO_ROLE),
        (replace(SALES, roles=("sales", "system_admin")), Because.SEPARATION),
        (replace(SALES, roles=("audit_admin", "security_admin")), Because.SEPARATION),
        (replace(SALES, roles=("sales", "founder")), Because.SEPARATION),
        (replace(SALES, only_actions=frozenset({"list"})), Because.TOKEN_LIMIT),
        (replace(SALES, only_purposes=frozenset({"billing"})), Because.TOKEN_LIMIT),
    ],
)
def test_who_may_not_act_at_all_is_refused(principal: Principal, because: Because) -> None:
    assert decide(BOUND, principal, VIEW).because is because


@pytest.mark.parametrize("first", [*ADMINISTRATORS, "founder"])
@pytest.mark.parametrize("second", [*ADMINISTRATORS, "founder", "sales", "privacy_officer"])
def test_administrators_hold_nothing_else_unless_it_is_declared(first: str, second: str) -> None:
    if first == second:
        return
    both = Principal(user=ME, roles=(first, second))
    request = Request(action="schema_show", purpose=POLICY.roles[first].purposes[0])
    assert decide(BOUND, both, request).because is Because.SEPARATION
    declared = bind(replace(POLICY, separation="declared"), SCHEMA)
    assert decide(declared, both, request).allowed


def test_a_known_role_counts_beside_one_that_the_policy_does_not_have() -> None:
    assert decide(BOUND, replace(SALES, roles=("ceo", "sales")), VIEW).allowed


def test_a_token_narrows_and_never_widens() -> None:
    narrow = replace(SALES, only_actions=frozenset({"view", "erase"}), only_purposes=frozenset({"sales"}))
    assert decide(BOUND, narrow, VIEW).allowed
    assert decide(BOUND, narrow, replace(VIEW, action="erase")).because is Because.NO_GRANT


def test_a_token_for_one_purpose_offers_that_one_only() -> None:
    narrow = replace(SALES, only_purposes=frozenset({"billing"}))
    decision = decide(BOUND, narrow, replace(VIEW, purpose=None))
    assert decision.allowed_purposes == ("billing",)
    assert default_purpose(BOUND, narrow) == "billing"
    assert default_purpose(BOUND, SALES) == "sales"
    assert default_purpose(BOUND, replace(SALES, roles=())) is None


# -- reasons and fresh sign-ins ----------------------------------------------------
@pytest.mark.parametrize("action", sorted(REASONED))
def test_some_actions_always_need_a_reason(action: Action) -> None:
    roles = {"audit_find_value": ("audit_admin",), "reveal": ("sales",)}.get(action, ("privacy_officer",))
    who = Principal(user=ME, roles=roles)
    purpose = POLICY.roles[roles[0]].purposes[0]
    collection = "customers" if action in DATA_ACTIONS else None
    fields = ("phone",) if action is Action.REVEAL else ()
    request = Request(action=action, collection=collection, fields=fields, purpose=purpose)
    decision = decide(BOUND, who, request)
    assert (decision.because, decision.needs) == (Because.REASON_MISSING, frozenset({"reason"}))
    assert decide(BOUND, who, replace(request, reason_code="complaint")).allowed


def test_a_policy_may_ask_for_more_reasons_and_sign_ins() -> None:
    strict = bind(
        replace(POLICY, reasoned=frozenset({Action.VIEW}), step_up=frozenset({Action.LIST})), SCHEMA
    )
    assert decide(strict, SALES, VIEW).because is Because.REASON_MISSING
    listing = replace(VIEW, action="list", target=None)
    assert decide(strict, SALES, listing).because is Because.STEP_UP_MISSING
    assert decide(strict, replace(SALES, stepped_up=True), listing).allowed


# -- scope -----------------------------------------------------------------------
_actions = st.sampled_from(sorted(DATA_ACTIONS))
_roles = st.lists(
    st.sampled_from(["sales", "service", "marketing", "analyst", "privacy_officer"]), min_size=1, unique=True
)
_fields = st.lists(st.sampled_from(list(SCHEMA.collection("customers").fields)), max_size=2, unique=True)
_purposes = st.sampled_from(["sales", "support", "marketing", "analytics", "privacy_request", "data_quality"])
_requests = st.builds(
    Request,
    action=_actions,
    collection=st.sampled_from(["customers", "purchases"]),
    fields=st.lists(st.sampled_from(["external_id", "note"]), max_size=2, unique=True).map(tuple),
    purpose=_purposes,
    reason_code=st.sampled_from([None, "complaint"]),
)


@given(_requests, _roles, st.sampled_from(list(RecordState)))
def test_a_record_out_of_scope_looks_like_none(
    request: Request, roles: list[str], state: RecordState
) -> None:
    who = Principal(user=ME, roles=tuple(roles), teams=frozenset({"north"}))
    own = bind(replace(POLICY, roles={name: _own(role) for name, role in POLICY.roles.items()}), SCHEMA)
    foreign = decide(own, who, replace(request, target=Target(owner=OTHER, team="south", state=state)))
    assert foreign == decide(own, who, replace(request, target=ABSENT))
    assert not foreign.allowed


def _own(role: Role) -> Role:
    grants = {name: replace(grant, scope=Scope(own=True, team=True)) for name, grant in role.grants.items()}
    return replace(role, grants=grants)


@given(_requests, _roles)
def test_a_list_reaches_exactly_the_records_that_could_be_viewed_alone(
    request: Request, roles: list[str]
) -> None:
    who = Principal(user=ME, roles=tuple(roles), teams=frozenset({"north"}))
    listed = decide(BOUND, who, request)
    for owner, team, shared in [
        (ME, "east", False),
        (OTHER, "north", False),
        (OTHER, "east", True),
        (OTHER, "east", False),
    ]:
        alone = decide(BOUND, who, replace(request, target=Target(owner, team, shared)))
        covered = listed.scope.covers(owner, team, shared)
        # A field that only some of the roles may touch can make a record refused, never seen from outside.
        assert covered or not alone.allowed
        assert alone.because is not Because.ABSENT or not covered


def test_only_roles_that_reach_the_record_count_for_what_is_shown_of_it() -> None:
    clerk = _role("clerk", grants={"customers": Grant(actions=frozenset({Action.VIEW}), scope=ALL)})
    bound = bind(_with_role(clerk), SCHEMA)
    both = replace(SALES, roles=("sales", "clerk"))
    near, far = VIEW, replace(VIEW, target=Target(owner=OTHER, team="south"))
    assert decide(bound, both, near).views["name"].view is View.FULL
    assert decide(bound, both, far).views["name"].view is View.HIDDEN
    assert decide(bound, both, far).roles == ("clerk",)


def test_teams_below_are_reached_at_any_depth() -> None:
    grant = Grant(
        actions=frozenset({Action.VIEW}), scope=Scope(team=True, below=True, teams=frozenset({"lab"}))
    )
    policy = replace(
        _with_role(_role("lead", grants={"customers": grant})),
        teams=Teams({"asia": None, "china": "asia", "east": "china", "europe": None, "lab": None}),
    )
    lead = Principal(user=ME, roles=("lead",), teams=frozenset({"asia"}))
    reached = {
        team: decide(bind(policy, SCHEMA), lead, replace(VIEW, target=Target(OTHER, team))).allowed
        for team in policy.teams
    }
    assert reached == {"asia": True, "china": True, "east": True, "europe": False, "lab": True}


def test_a_removed_record_is_there_for_history_and_for_nothing_else() -> None:
    removed = Target(owner=ME, state=RecordState.REMOVED)
    allowed = {
        str(action)
        for action in DATA_ACTIONS
        if decide(
            bind(builtin_policy(solo=True), SCHEMA),
            Principal(user=ME, roles=("solo",)),
            Request(
                action=action,
                collection="customers",
                fields=("phone",),
                purpose="sales",
                reason_code="test",
                target=removed,
            ),
        ).allowed
    }
    assert allowed == {"history", "revert", "erase", "hold", "export"}


# -- adding up -------------------------------------------------------------------
_grants = st.builds(
    FieldGrant, st.sampled_from(list(View)), st.sampled_from(list(Reveal)), st.booleans(), st.booleans()
)


@given(_grants, _grants, _grants)
def test_grants_add_up_in_any_order_and_never_to_less(
    one: FieldGrant, two: FieldGrant, three: FieldGrant
) -> None:
    assert union(one, two) == union(two, one)
    assert union(union(one, two), three) == union(one, union(two, three))
    assert union(one, one) == one
    both = union(one, two)
    assert both.view.rank >= max(one.view.rank, two.view.rank)
    assert both.reveal >= max(one.reveal, two.reveal)
    assert both.compare >= (one.compare or two.compare)
    assert both.use >= (one.use or two.use)


@given(_requests, _roles, st.sampled_from(["sales", "service", "privacy_officer", "analyst"]))
def test_another_role_never_takes_anything_away(request: Request, roles: list[str], more: str) -> None:
    fewer = Principal(user=ME, roles=tuple(roles))
    before = decide(BOUND, fewer, request)
    after = decide(BOUND, replace(fewer, roles=(*roles, more)), request)
    if before.allowed:
        assert after.allowed
        for name, grant in before.views.items():
            assert union(grant, after.views[name]) == after.views[name]
        assert after.scope | before.scope == after.scope
        assert after.min_group <= before.min_group


@given(_requests, _roles, _actions, st.sampled_from(["external_id", "note"]))
def test_a_denial_only_ever_takes_away(
    request: Request, roles: list[str], action: Action, field: str
) -> None:
    closed = Grant(actions=frozenset(), scope=Scope(), denied=frozenset({field}))
    denial = _role("denial", denied_actions=frozenset({action}), grants={"*": closed})
    bound = bind(_with_role(denial), SCHEMA)
    who = Principal(user=ME, roles=tuple(roles))
    before = decide(bound, who, request)
    after = decide(bound, replace(who, roles=(*roles, "denial")), request)
    assert before.allowed or not after.allowed
    if after.allowed:
        assert request.action != action
        assert field not in request.fields
        assert after.views[field].view is View.HIDDEN
        for name, grant in after.views.items():
            assert union(grant, before.views[name]) == before.views[name]


def test_a_field_is_closed_for_purposes_that_the_schema_does_not_name() -> None:
    schema = apply_schema_file('[collections.customers.fields.phone]\npurposes = ["support"]', SCHEMA)
    bound = bind(POLICY, schema)
    assert decide(bound, SALES, VIEW).views["phone"].view is View.HIDDEN
    assert decide(bound, SERVICE, replace(VIEW, purpose="support")).views["phone"].view is View.MASKED
    decision = decide(bound, SALES, replace(VIEW, action="find", fields=("phone",), target=None))
    assert (decision.because, decision.allowed_purposes) == (Because.FIELD_PURPOSE, ("support",))


@pytest.mark.parametrize(
    ("level", "seen"),
    [
        ("general", {"sales", "service", "marketing", "analyst", "privacy_officer"}),
        ("personal", {"sales", "service", "privacy_officer"}),
        ("sensitive", {"privacy_officer"}),
    ],
)
def test_of_an_added_field_few_see_anything(level: str, seen: set[str]) -> None:
    text = f"""
        [collections.customers.fields.added]
        type = "text"
        level = "{level}"
        level_reason = "test"
        label = {{ en = "Added", zh = "新增" }}
    """
    bound = bind(POLICY, apply_schema_file(text, SCHEMA))
    found = set()
    for name, role in POLICY.roles.items():
        request = Request(action="list", collection="customers", purpose=role.purposes[0])
        decision = decide(bound, Principal(user=ME, roles=(name,)), request)
        if decision.allowed and decision.views["added"].view is not View.HIDDEN:
            found.add(name)
    assert found == seen


def test_an_added_collection_is_open_to_those_who_work_with_people() -> None:
    text = '[collections.visits]\nprefix = "vis"\nlabel = { en = "Visits", zh = "到访" }'
    bound = bind(POLICY, apply_schema_file(text, SCHEMA))
    able = {
        name
        for name, role in POLICY.roles.items()
        if decide(
            bound,
            Principal(user=ME, roles=(name,)),
            Request(action="list", collection="visits", purpose=role.purposes[0]),
        ).allowed
    }
    assert able == {"sales", "service", "privacy_officer"}


# -- what comes out ----------------------------------------------------------------
@given(_requests, _roles)
def test_every_decision_has_words_in_both_languages(request: Request, roles: list[str]) -> None:
    decision = decide(BOUND, Principal(user=ME, roles=tuple(roles)), request)
    assert decision.text("en").isascii() or "–" in decision.text("en")
    assert any("\u4e00" <= character <= "\u9fff" for character in decision.text("zh-CN"))


def test_every_code_has_texts() -> None:
    assert {key for key, _ in BECAUSE_TEXTS.items()} == {str(code) for code in Because}


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"target": ABSENT}, NotFound, "access.absent"),
        ({"target": Target(owner=ME, state=RecordState.ERASED)}, Erased, "access.erased"),
        ({"target": Target(owner=ME, state=RecordState.HIDDEN)}, Erased, "access.erased"),
        ({"purpose": None}, UsageError, "access.purpose-missing"),
        ({"action": "reveal"}, UsageError, "access.reason-missing"),
        ({"action": "find"}, UsageError, "access.fields-missing"),
        ({"purpose": "curiosity"}, InvalidInput, "access.unknown-purpose"),
        ({"fields": ("fone",)}, InvalidInput, "access.unknown-field"),
        ({"collection": "customer"}, InvalidInput, "access.unknown-collection"),
        ({"action": "steal"}, InvalidInput, "access.unknown-action"),
        ({"reason_code": "because"}, InvalidInput, "access.unknown-reason"),
        ({"action": "erase"}, Refused, "access.refused"),
        ({"purpose": "marketing"}, Refused, "access.refused"),
    ],
)
def test_a_refusal_becomes_an_error_that_nobody_can_overlook(
    change: dict[str, Any], error: type[Exception], code: str
) -> None:
    decision = decide(BOUND, SALES, replace(VIEW, **change))
    with pytest.raises(error) as caught:
        decision.require()
    assert getattr(caught.value, "code", None) == code


def test_a_refusal_for_the_purpose_lists_those_that_would_do() -> None:
    with pytest.raises(AccessRefused) as caught:
        decide(BOUND, SALES, replace(VIEW, purpose="marketing")).require()
    for language in ("en", "zh-CN"):
        assert "sales, billing, data_quality" in caught.value.message(language)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert copy.decision == caught.value.decision
    assert copy.message("zh-CN") == caught.value.message("zh-CN")


def test_a_grant_is_handed_on() -> None:
    decision = decide(BOUND, SALES, VIEW)
    assert decision.require() is decision
    assert isinstance(decision, Decision)
    assert "national_id" not in decision.shown()
    assert decide(BOUND, SERVICE, replace(VIEW, purpose="support", target=None)).scope is EVERYTHING


def test_levels_left_out_of_a_grant_are_hidden() -> None:
    grant = Grant(actions=frozenset({Action.VIEW}), scope=ALL, levels={Level.GENERAL: FieldGrant(View.FULL)})
    bound = bind(_with_role(_role("door", grants={"customers": grant})), SCHEMA)
    assert set(decide(bound, replace(SALES, roles=("door",)), VIEW).shown()) == {"kind", "company"}
