"""Policy files: what they may change, what is refused, and that what is stored comes back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.actions import Action
from strongroom.access.bound import bind
from strongroom.access.builtin import builtin_policy
from strongroom.access.decide import decide
from strongroom.access.grants import FieldGrant, Reveal, View, read_letters, union, write_letters
from strongroom.access.policy import Policy, Scope
from strongroom.access.policy_diff import diff_policies
from strongroom.access.policy_document import read_policy, read_scope, scope_document, write_policy
from strongroom.access.policy_file import apply_policy_file
from strongroom.access.principal import Principal, Request
from strongroom.access.scope import Teams
from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.default_schema import default_schema
from strongroom.model.levels import Level

SCHEMA = default_schema()
POLICY = builtin_policy()
CALL_CENTRE = """
    [teams]
    china = ""
    east = "china"

    [roles.call_centre]
    label = { en = "Call centre", zh = "呼叫中心" }
    purposes = ["support"]
    like = "service"
    budget = { reveal = 20 }
    denied_actions = ["import"]

    [roles.call_centre.collections.customers]
    actions = ["view", "find", "compare"]
    scope = ["own", "team:east"]
    fields = { phone = "m C", name = "F" }
    levels = { sensitive = "-" }
    denied = ["address"]
    min_group = 5
"""


def _apply(text: str, base: Policy = POLICY) -> Policy:
    return apply_policy_file(text, base, SCHEMA)


def test_a_new_role_begins_like_another_and_says_what_differs() -> None:
    policy = _apply(CALL_CENTRE)
    role, service = policy.roles["call_centre"], policy.roles["service"]
    grant = role.grants["customers"]
    assert policy.version == 2
    assert (role.purposes, role.budget["reveal"], role.budget["find"]) == (("support",), 20, 600)
    assert grant.actions == {Action.VIEW, Action.FIND, Action.COMPARE}
    assert grant.scope == Scope(own=True, teams=frozenset({"east"}))
    assert grant.fields["phone"] == FieldGrant(View.MASKED, compare=True)
    assert grant.fields["email"] == service.grants["customers"].fields["email"]
    assert (grant.denied, grant.min_group) == (frozenset({"address"}), 5)
    assert role.grants["purchases"] == service.grants["purchases"]
    assert policy.teams.parents == {"china": None, "east": "china"}


def test_what_a_file_grants_is_what_is_decided() -> None:
    bound = bind(_apply(CALL_CENTRE), SCHEMA)
    clerk = Principal(user=b"c" * 16, roles=("call_centre",))
    request = Request(action="find", collection="customers", fields=("phone",), purpose="support")
    decision = decide(bound, clerk, request)
    assert decision.allowed
    assert decision.views["address"].view is View.HIDDEN
    assert decision.scope.teams == {"east"}
    assert not decide(bound, clerk, replace(request, action="reveal", reason_code="test")).allowed


def test_a_built_in_role_changes_only_where_the_file_says_so() -> None:
    policy = _apply('[roles.sales.collections.customers.fields]\nphone = "m"')
    grant = policy.roles["sales"].grants["customers"]
    before = POLICY.roles["sales"].grants["customers"]
    assert grant.fields["phone"] == FieldGrant(View.MASKED)
    assert replace(grant, fields=before.fields) == before


def test_a_file_that_changes_nothing_is_no_new_version() -> None:
    assert _apply("") is POLICY
    assert (
        _apply('separation = "kept"\n[roles.sales]\npurposes = ["sales", "billing", "data_quality"]')
        is POLICY
    )


def test_declaring_that_hats_are_shared_brings_the_role_of_all_hats_and_keeping_takes_it_away() -> None:
    declared = _apply('separation = "declared"')
    assert "solo" in declared.roles
    assert "solo" not in _apply('separation = "kept"', declared).roles


def test_teams_left_out_of_a_list_of_teams_are_gone() -> None:
    policy = _apply(CALL_CENTRE)
    assert _apply('[teams]\nchina = ""', policy).teams.parents == {"china": None}
    assert _apply("reasoned = []", policy).teams.parents == policy.teams.parents


def test_a_role_of_ones_own_can_be_removed() -> None:
    policy = _apply(CALL_CENTRE)
    assert "call_centre" not in _apply("[roles.call_centre]\nremoved = true", policy).roles


NEW = '[roles.x]\nlabel = { en = "X", zh = "某" }\npurposes = ["sales"]\n'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[roles", "toml.unreadable"),
        ("separaton = 'kept'", "toml.unknown-key"),
        ('separation = "maybe"', "access.unknown-word"),
        ('reasoned = ["viewing"]', "access.unknown-action-in-role"),
        ('[teams]\neast = "asia"', "access.unknown-team"),
        ('[teams]\na = "b"\nb = "a"', "access.team-circle"),
        ('[teams]\n"a b" = ""', "access.bad-team"),
        ("[roles.sales]\npurpose = ['sales']", "toml.unknown-key"),
        ('[roles.sales]\npurposes = ["sell"]', "purpose.unknown"),
        ("[roles.sales]\npurposes = []", "access.role-incomplete"),
        ("[roles.sales]\nremoved = true", "access.role-fixed"),
        ("[roles.founder]\nbudget = { reveal = 1 }", "access.role-fixed"),
        ("[roles.solo]\nbudget = { reveal = 1 }", "access.role-fixed"),
        ("[roles.nobody]\nremoved = true", "access.unknown-role"),
        ('[roles.x]\npurposes = ["sales"]', "access.role-incomplete"),
        ('[roles.x]\nlabel = { en = "X", zh = "某" }', "access.role-incomplete"),
        ('[roles.X]\nlabel = { en = "X", zh = "某" }\npurposes = ["sales"]', "access.bad-role-name"),
        (NEW + 'like = "audit_admin"', "access.unknown-role"),
        (NEW + 'like = "boss"', "access.unknown-role"),
        (NEW + 'room_actions = ["access_apply"]', "access.unknown-action-in-role"),
        (NEW + 'room_actions = ["view"]', "access.unknown-action-in-role"),
        ('[roles.system_admin]\nroom_actions = ["user_add"]', "access.unknown-action-in-role"),
        (
            '[roles.audit_admin.collections.customers]\nactions = ["view"]',
            "access.administrators-see-nothing",
        ),
        ('[roles.sales.collections.customer]\nactions = ["view"]', "schema.unknown-collection"),
        ('[roles.sales.collections.customers]\nactions = ["audit_list"]', "access.unknown-action-in-role"),
        ('[roles.sales.collections.customers.fields]\nfone = "F"', "toml.unknown-key"),
        ('[roles.sales.collections.customers.fields]\nphone = "X"', "access.bad-letters"),
        ('[roles.sales.collections.customers.fields]\nphone = ""', "access.bad-letters"),
        ('[roles.sales.collections.customers.levels]\nsecret = "F"', "toml.unknown-key"),
        ('[roles.sales.collections.customers]\ndenied = ["fone"]', "schema.unknown-field"),
        ('[roles.sales.collections."*"]\ndenied = ["phone"]', "access.unknown-word"),
        ('[roles.sales.collections.customers]\nscope = ["everything"]', "access.unknown-word"),
        ('[roles.sales.collections.customers]\nscope = ["team:west"]', "access.unknown-team"),
        ("[roles.sales.collections.customers]\nmin_group = -1", "toml.wrong-kind"),
        ("[roles.sales.collections.customers]\nmin_group = true", "toml.wrong-kind"),
        ("[roles.sales.budget]\nreveals = 5", "toml.unknown-key"),
    ],
)
def test_what_a_file_may_not_say_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _apply(text)
    assert caught.value.code == code
    assert "<" not in caught.value.message("zh-CN") + caught.value.hint("en")


@pytest.mark.parametrize(
    ("text", "widens"),
    [
        ('separation = "declared"', True),
        ('[roles.sales.collections.customers.fields]\nphone = "F"', True),
        ('[roles.sales.collections.customers.fields]\nphone = "-"', False),
        ('[roles.sales.collections.customers]\nactions = ["view"]', False),
        ('[roles.marketing.collections.customers]\nactions = ["view", "list", "use", "export"]', True),
        ('[roles.sales.collections.customers]\nscope = ["all"]', True),
        ('[roles.sales.collections.customers]\nscope = ["own"]', False),
        ('[roles.sales.collections.customers]\ndenied = ["phone"]', False),
        ("[roles.analyst.collections.purchases]\nmin_group = 3", True),
        ("[roles.analyst.collections.purchases]\nmin_group = 30", False),
        ('[roles.sales]\npurposes = ["sales"]', False),
        ('[roles.sales]\ndenied_actions = ["import"]', False),
        ('reasoned = ["use"]', False),
        ('[roles.sales.collections.customers.levels]\nsensitive = "M"', True),
        (NEW, True),
    ],
)
def test_each_change_is_named_and_what_widens_is_marked(text: str, widens: bool) -> None:
    changes = diff_policies(POLICY, _apply(text))
    assert changes
    assert any(change.widens for change in changes) is widens
    for change in changes:
        assert change.line("en")
        assert (
            any("\u4e00" <= character <= "\u9fff" for character in change.line("zh-CN")) or "→" in change.zh
        )


def test_going_back_is_named_too() -> None:
    policy = _apply(CALL_CENTRE)
    assert any("call_centre" in change.en for change in diff_policies(policy, POLICY))
    assert diff_policies(policy, policy) == []


@pytest.mark.parametrize(
    "policy", [POLICY, builtin_policy(solo=True), _apply(CALL_CENTRE)], ids=["kept", "solo", "file"]
)
def test_the_document_comes_back_and_decides_the_same(policy: Policy) -> None:
    text = write_policy(policy)
    again = read_policy(text)
    assert write_policy(again) == text
    assert diff_policies(policy, again) == []
    assert again.teams.parents == policy.teams.parents
    for name, role in policy.roles.items():
        assert again.roles[name] == role


@given(st.text(max_size=60))
def test_a_damaged_document_is_refused(text: str) -> None:
    with pytest.raises(VerificationFailed):
        read_policy(text)


def test_a_document_that_says_what_cannot_be_is_refused() -> None:
    good = write_policy(POLICY)
    for bad in (
        good.replace('"kept"', '"loose"'),
        good.replace('"view"', '"peek"'),
        good.replace('"M U"', '"Q"'),
        good.replace('"format":1', '"format":2'),
    ):
        with pytest.raises(VerificationFailed):
            read_policy(bad)


_letters = st.lists(st.sampled_from(["F", "M", "M!", "m", "K", "T", "C", "U", "·"]), min_size=1).map(" ".join)


@given(_letters)
def test_letters_come_back(text: str) -> None:
    assert read_letters(write_letters(read_letters(text))) == read_letters(text)


@given(_letters, _letters)
def test_letters_side_by_side_are_the_union(one: str, two: str) -> None:
    assert read_letters(f"{one} {two}") == union(read_letters(one), read_letters(two))


def test_letters_mean_what_the_matrix_says() -> None:
    assert read_letters("M U C") == FieldGrant(View.MASKED, Reveal.YES, compare=True, use=True)
    assert read_letters("M!") == FieldGrant(View.MASKED, Reveal.STEP_UP)
    assert read_letters("-") == read_letters("·") == FieldGrant()
    assert not read_letters("U").may_find
    assert read_letters("C").may_find


@given(
    st.builds(
        Scope,
        all=st.booleans(),
        own=st.booleans(),
        shared=st.booleans(),
        team=st.booleans(),
        below=st.booleans(),
        teams=st.frozensets(st.sampled_from(["east", "west"])),
    )
)
def test_scopes_come_back(scope: Scope) -> None:
    assert read_scope(scope_document(scope)) == scope


def test_the_tree_of_teams_knows_who_is_below() -> None:
    teams = Teams({"a": None, "b": "a", "c": "b", "d": None})
    assert teams.below(["a"]) == {"b", "c"}
    assert teams.below(["c", "x"]) == frozenset()
    assert "a" in teams
    assert "x" not in teams


def test_a_level_of_every_other_field_can_be_changed() -> None:
    policy = _apply('[roles.sales.collections.customers.levels]\npersonal = "m"')
    assert policy.roles["sales"].grants["customers"].levels[Level.PERSONAL] == FieldGrant(View.MASKED)
