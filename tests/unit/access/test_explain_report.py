"""Explanations and reports: they say what is decided, in both languages, and hold no customer's value."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.access.bound import bind
from strongroom.access.builtin import builtin_policy
from strongroom.access.decide import decide
from strongroom.access.explain import explain
from strongroom.access.grants import View
from strongroom.access.policy_file import apply_policy_file
from strongroom.access.principal import Principal, Request
from strongroom.access.report import access_report, as_csv, as_json, as_markdown
from strongroom.access.users import User, UserState
from strongroom.model.default_schema import default_schema

SCHEMA = default_schema()
BOUND = bind(builtin_policy(), SCHEMA)
ME = b"m" * 16
SALES = Principal(user=ME, roles=("sales", "ceo"))
REVEAL = Request(
    action="reveal", collection="customers", fields=("national_id",), purpose="sales", reason_code="test"
)


def _user(handle: str, *roles: str, state: UserState = UserState.ACTIVE) -> User:
    return User(id=handle.encode().ljust(16), handle=handle, name="N", created=1, roles=roles, state=state)


def test_an_explanation_names_the_rule_the_roles_the_scope_and_the_purposes() -> None:
    found = explain(BOUND, SALES, Request(action="view", collection="customers", purpose="sales"))
    english, chinese = "\n".join(found.lines("en")), "\n".join(found.lines("zh-CN"))
    for words in (
        "Granted",
        "Sales",
        "own, shared with them, own teams",
        "billing",
        "no role ceo",
        "phone: masked",
    ):
        assert words in english
    for words in ("允许", "销售", "本人负责、共享给本人、本团队", "phone：遮蔽"):
        assert words in chinese
    assert found.purposes == ("sales", "billing", "data_quality")


def test_an_explanation_of_a_refusal_says_what_would_do() -> None:
    found = explain(BOUND, SALES, Request(action="view", collection="customers", purpose="marketing"))
    assert not found.decision.allowed
    assert "billing" in "\n".join(found.lines("en"))
    hopeless = explain(BOUND, SALES, REVEAL)
    assert hopeless.purposes == ()
    assert "national_id" in hopeless.lines("zh-CN")[0]


def test_an_explanation_names_the_role_that_denies() -> None:
    text = """
        [roles.careful]
        label = { en = "Careful", zh = "谨慎" }
        purposes = ["sales"]
        denied_actions = ["reveal"]
    """
    bound = bind(apply_policy_file(text, builtin_policy(), SCHEMA), SCHEMA)
    found = explain(bound, Principal(user=ME, roles=("sales", "careful")), REVEAL)
    assert "Role Careful: denies it" in found.lines("en")
    assert [line.denies for line in found.roles] == [False, True]


def test_actions_on_the_room_are_explained_without_a_scope() -> None:
    found = explain(
        BOUND, Principal(user=ME, roles=("audit_admin",)), Request(action="audit_list", purpose="audit")
    )
    assert "Role Audit administrator: grants it; purposes audit (Audit)" in found.lines("en")


@given(
    st.sampled_from(["view", "reveal", "export", "audit_list", "steal"]),
    st.sampled_from([None, "customers", "purchases", "nothing"]),
    st.sampled_from([(), ("note",), ("fone",)]),
    st.sampled_from([None, "sales", "audit", "curiosity"]),
)
def test_an_explanation_never_says_other_than_the_decision(
    action: str, collection: str | None, fields: tuple[str, ...], purpose: str | None
) -> None:
    request = Request(
        action=action, collection=collection, fields=fields, purpose=purpose, reason_code="test"
    )
    found = explain(BOUND, SALES, request)
    assert found.decision == decide(BOUND, SALES, request)
    assert json.loads(json.dumps(found.as_document()))["allowed"] is found.decision.allowed
    assert found.lines("en")[0] != found.lines("zh-CN")[0]


# -- report ----------------------------------------------------------------------
def test_the_report_says_what_is_decided_for_every_user_and_field() -> None:
    users = [_user(role.replace("_", "-"), role) for role in BOUND.policy.roles]
    rows = access_report(BOUND, users)
    shown = {(row.user, row.collection, row.field) for row in rows if row.field and row.view != "hidden"}
    for user in users:
        for collection in SCHEMA.collections:
            purpose = BOUND.policy.roles[user.roles[0]].purposes[0]
            request = Request(action="list", collection=collection, purpose=purpose)
            decision = decide(BOUND, user.principal(), request)
            for name, grant in decision.views.items():
                seen = grant.view is not View.HIDDEN or grant.compare or grant.use
                assert ((user.handle, collection, name) in shown) is seen
    assert not any(row.field for row in rows if row.role in {"system_admin", "security_admin", "audit_admin"})


def test_the_report_names_those_who_may_not_act_with_their_state() -> None:
    rows = access_report(BOUND, [_user("bob", "sales", state=UserState.SUSPENDED)])
    assert {row.state for row in rows} == {"suspended"}


def test_who_holds_what_is_kept_apart_gets_nothing_and_is_not_reported_as_if() -> None:
    assert access_report(BOUND, [_user("bob", "sales", "audit_admin")]) == []


def test_denied_fields_and_actions_are_not_reported() -> None:
    text = """
        [roles.careful]
        label = { en = "Careful", zh = "谨慎" }
        purposes = ["sales"]
        denied_actions = ["export", "reveal"]
        [roles.careful.collections.customers]
        denied = ["phone"]
    """
    bound = bind(apply_policy_file(text, builtin_policy(), SCHEMA), SCHEMA)
    rows = access_report(bound, [_user("bob", "sales", "careful")])
    assert not any(row.field == "phone" for row in rows)
    assert not any("reveal" in row.actions for row in rows)


def test_a_field_is_reported_for_the_purposes_that_the_schema_allows() -> None:
    from strongroom.model.schema_file import apply_schema_file

    schema = apply_schema_file('[collections.customers.fields.phone]\npurposes = ["billing"]', SCHEMA)
    rows = access_report(bind(builtin_policy(), schema), [_user("bob", "sales"), _user("eve", "marketing")])
    phones = {row.user: row.purposes for row in rows if row.field == "phone"}
    assert phones == {"bob": ("billing",)}


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_all_forms_hold_the_same_rows(language: str) -> None:
    rows = access_report(BOUND, [_user("bob", "sales"), _user("eve", "audit_admin")], language)
    table = list(csv.reader(io.StringIO(as_csv(rows, language))))
    assert len(table) == len(rows) + 1
    assert len(json.loads(as_json(rows))["items"]) == len(rows)
    assert len(as_markdown(rows, language).splitlines()) == len(rows) + 2
    assert (table[0][0] == "用户") is (language == "zh-CN")
    assert {row[0] for row in table[1:]} == {"bob", "eve"}
