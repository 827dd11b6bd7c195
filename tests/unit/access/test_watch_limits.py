"""The section ``[watch]`` of a policy file: what it may say, what is refused, and that it is versioned."""

import json

import pytest

from strongroom.access.builtin import builtin_policy
from strongroom.access.policy import Policy
from strongroom.access.policy_diff import diff_policies
from strongroom.access.policy_document import read_policy, write_policy
from strongroom.access.policy_file import apply_policy_file
from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.default_schema import default_schema

POLICY = builtin_policy()
FILE = """
    [watch]
    off = ["finding"]
    budget = { hour_percent = 25 }
    refusals = { most = 4, minutes = 15 }
    sign_ins = { most = 6, minutes = 30 }
    hours = { zone = "Asia/Shanghai", from = "08:00", to = "20:00", days = ["mon", "tue"] }
    unfounded = { most = 3, exempt = ["support"] }
    export = { records = 200 }
    network = { days = 7 }
    backup = { hours = 4 }
"""


def _apply(text: str) -> Policy:
    return apply_policy_file(text, POLICY, default_schema())


def test_a_file_sets_limits_in_the_next_version_and_they_come_back_from_the_store() -> None:
    policy = _apply(FILE)
    watch = policy.watch
    assert policy.version == 2
    assert (watch.off, watch.hour_percent, watch.network_days) == (frozenset({"finding"}), 25, 7)
    assert (watch.refusals, watch.refusal_minutes, watch.sign_ins, watch.sign_in_minutes) == (4, 15, 6, 30)
    assert (watch.zone, watch.begins, watch.ends) == ("Asia/Shanghai", "08:00", "20:00")
    assert watch.days == ("mon", "tue")
    assert (watch.unfounded, watch.exempt, watch.export_records, watch.backup_hours) == (
        3,
        ("support",),
        200,
        4,
    )
    assert read_policy(write_policy(policy)).watch == watch


def test_what_a_file_leaves_out_stays() -> None:
    first = _apply(FILE)
    second = apply_policy_file("[watch]\nrefusals = { most = 9 }", first, default_schema())
    assert (second.watch.refusals, second.watch.refusal_minutes) == (9, 15)
    assert second.watch.network_days == 7
    assert apply_policy_file("[watch]\nrefusals = { most = 9 }", second, default_schema()) is second


def test_every_changed_limit_is_a_line_in_both_languages() -> None:
    changes = diff_policies(POLICY, _apply("[watch]\noff = ['budget']\nbackup = { hours = 9 }"))
    assert [(change.en, change.zh) for change in changes] == [
        ("watch: off: budget", "监测：off：budget"),
        ("watch: backup_hours: 9", "监测：backup_hours：9"),
    ]


LOOSER = [
    ("off = ['budget']", True),
    ("refusals = { most = 11 }", True),
    ("refusals = { most = 9 }", False),
    ("refusals = { minutes = 9 }", True),
    ("refusals = { minutes = 11 }", False),
    ("unfounded = { exempt = ['support', 'privacy_request', 'legal_retention'] }", True),
    ("unfounded = { exempt = [] }", False),
    ("hours = { from = '08:00', to = '20:00' }", False),
    ("hours = { zone = 'Asia/Shanghai' }", True),
    ("hours = { days = ['mon'] }", False),
    ("network = { days = 60 }", True),
    ("network = { days = 7 }", False),
]


@pytest.mark.parametrize(("line", "looser"), LOOSER)
def test_a_limit_that_notices_less_is_a_line_to_read_twice(line: str, looser: bool) -> None:
    changes = diff_policies(POLICY, _apply(f"[watch]\n{line}"))
    assert changes
    assert {change.widens for change in changes} == {looser}


REFUSED = [
    ("[watch]\nhoney = 1", "toml.unknown-key"),
    ("[watch.finding]\nmost = 1", "toml.unknown-key"),
    ("[watch.refusals]\nmaximum = 1", "toml.unknown-key"),
    ("[watch.refusals]\nmost = '1'", "toml.wrong-kind"),
    ("[watch.refusals]\nminutes = 0", "watch.out-of-range"),
    ("[watch.backup]\nhours = 10001", "watch.out-of-range"),
    ("[watch]\noff = ['budgets']", "access.unknown-word"),
    ("[watch.hours]\ndays = ['monday']", "access.unknown-word"),
    ("[watch.hours]\nzone = 'Asia/Peking'", "watch.unknown-zone"),
    ("[watch.hours]\nzone = '../../etc/passwd'", "watch.unknown-zone"),
    ("[watch.hours]\nfrom = '08:00'", "watch.bad-hours"),
    ("[watch.hours]\nfrom = '8:00'\nto = '20:00'", "watch.bad-hours"),
    ("[watch.hours]\nfrom = '08:00'\nto = '08:00'", "watch.bad-hours"),
    ("[watch.unfounded]\nexempt = ['fun']", "purpose.unknown"),
    ("[watch.honeytoken]\ncustomers = []", "toml.unknown-key"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_rule_that_would_never_hold_is_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _apply(text)
    assert caught.value.code == code


def test_a_mistyped_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(InvalidInput) as caught:
        _apply("[watch]\nnetworks = {}")
    assert "network" in caught.value.hint("en")


@pytest.mark.parametrize("damage", [{"watch": {}}, {"watch": None}, {"watch": {"off": []}}])
def test_a_stored_policy_without_whole_limits_is_refused(damage: dict[str, object]) -> None:
    document = {**json.loads(write_policy(POLICY)), **damage}
    with pytest.raises(VerificationFailed):
        read_policy(json.dumps(document))
