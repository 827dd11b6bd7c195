"""Schema files: what may be added and changed, what is refused, and that numbers are never reused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput, VerificationFailed
from strongroom.model.default_schema import default_schema
from strongroom.model.fieldtypes import Search
from strongroom.model.levels import Level
from strongroom.model.schema import Schema
from strongroom.model.schema_diff import ChangeKind, Work, diff
from strongroom.model.schema_document import read_schema, write_schema
from strongroom.model.schema_file import FIRST_ADDED_FIELD, apply_schema_file
from strongroom.model.schema_rules import leakage

LABEL = 'label = { en = "Label", zh = "名称" }\n'


def _customers(body: str, base: Schema | None = None) -> Schema:
    return apply_schema_file(f"[collections.customers.fields.{body}", base or default_schema())


def _new(settings: str, name: str = "extra_field") -> str:
    return f"{name}]\n{LABEL}{settings}"


def test_an_added_field_takes_its_types_level_and_searches_and_a_number_from_100() -> None:
    schema = _customers(_new('type = "wechat_id"', "wechat"))
    field = schema.collections["customers"].field("wechat")
    assert (field.number, field.level, field.searches) == (
        FIRST_ADDED_FIELD,
        Level.PERSONAL,
        frozenset({Search.EXACT}),
    )
    assert schema.version == 2
    assert field.label("zh-CN") == "名称"


def test_a_file_that_changes_nothing_is_no_new_version() -> None:
    current = default_schema()
    assert apply_schema_file("", current) is current
    assert _customers('phone]\nlevel = "personal"', current) is current


def test_a_new_collection_counts_from_100_and_its_fields_from_1() -> None:
    text = f"""
        [collections.contracts]
        prefix = "ctr"
        {LABEL}
        [collections.contracts.fields.code]
        type = "opaque_id"
        natural = true
        {LABEL}
        [collections.contracts.fields.signed_at]
        type = "timestamp"
        clear = true
        clear_reason = "sorted by date"
        {LABEL}
    """
    schema = apply_schema_file(text, default_schema())
    collection = schema.collection("contracts")
    assert (collection.number, [field.number for field in collection.all_fields]) == (100, [1, 2])
    assert collection.natural_field is collection.fields["code"]
    assert collection.fields["signed_at"].clear == "extra"
    assert schema.by_prefix["ctr"] is collection


def test_numbers_of_retired_fields_are_never_given_again() -> None:
    one = _customers(_new('type = "text"', "one"))
    gone = _customers("one]\nretired = true", one)
    two = _customers(_new('type = "text"', "two"), gone)
    customers = two.collection("customers")
    assert "one" not in customers.fields
    assert customers.retired_fields["one"].number == FIRST_ADDED_FIELD
    assert customers.fields["two"].number == FIRST_ADDED_FIELD + 1
    assert customers.by_number[FIRST_ADDED_FIELD].name == "one"
    with pytest.raises(InvalidInput) as caught:
        customers.field("one")
    assert caught.value.code == "schema.unknown-field"


def test_raising_a_level_needs_no_reason_and_lowering_does() -> None:
    raised = _customers('email]\nlevel = "sensitive"')
    assert raised.collection("customers").field("email").level is Level.SENSITIVE
    with pytest.raises(InvalidInput) as caught:
        _customers('national_id]\nlevel = "personal"')
    assert caught.value.code == "schema.level-reason"
    lowered = _customers('national_id]\nlevel = "personal"\nlevel_reason = "only the number, no photo"')
    assert lowered.collection("customers").field("national_id").level_reason == "only the number, no photo"


def test_a_reason_for_a_low_level_does_not_outlive_it() -> None:
    lowered = _customers('national_id]\nlevel = "personal"\nlevel_reason = "for now"')
    raised = _customers('national_id]\nlevel = "sensitive"', lowered)
    with pytest.raises(InvalidInput) as caught:
        _customers('national_id]\nlevel = "personal"', raised)
    assert caught.value.code == "schema.level-reason"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('city]\nsearches = ["exact"]', "schema.search-leaks"),
        ('gender]\nsearches = ["exact"]', "schema.search-not-offered"),
        ('age]\nsearches = ["exact"]', "schema.search-not-offered"),
        ('country]\nsearches = ["exact"]', "schema.search-leaks"),
        ('birth_date]\nsearches = ["exact"]', "schema.search-not-offered"),
        ('birth_date]\nsearches = ["year"]', "schema.search-leaks"),
        ('kind]\nsearches = ["exact"]', "schema.search-leaks"),
        ('national_id]\nsearches = ["exact", "suffix4"]', "schema.search-leaks"),
        ('bank_card]\nsearches = ["suffix4"]', "schema.search-leaks"),
        ('name]\nsearches = ["ngram"]', "schema.search-leaks"),
        ('name]\nlevel = "sensitive"\nsearches = ["ngram"]\naccept_leak = "why"', "schema.ngram-sensitive"),
        ('note]\nsearches = ["ngram"]\naccept_leak = "why"', "schema.search-not-offered"),
        ('phone]\naccept_leak = { prefix = "why" }', "schema.accept-leak-unused"),
        ('phone]\nsearches = ["soundex"]', "schema.search-not-offered"),
        ('city]\nsearches = ["exact"]\naccept_leak = "  "', "schema.search-leaks"),
        ("phone]\nclear = true", "schema.clear-fixed"),
        ('phone]\ntype = "text"', "schema.type-fixed"),
        ("external_id]\nnatural = false", "schema.fixed"),
        ("external_id]\nretired = true", "schema.retire-in-use"),
        ('phone]\nlevle = "personal"', "toml.unknown-key"),
        ('phone]\nlevel = "secret"', "toml.wrong-kind"),
        ("phone]\nlevel = 3", "toml.wrong-kind"),
        ('phone]\npurposes = ["sells"]', "purpose.unknown"),
        ('kind]\noptions = { codes = "person" }', "schema.bad-option"),
        ("phone]\noptions = { length = 11 }", "schema.unknown-option"),
        ('phone]\nlabel = { en = "Phone" }', "schema.label-missing"),
        (_new('type = "fone"'), "schema.unknown-type"),
        (_new('type = "file"'), "schema.type-reserved"),
        (_new("required = true"), "schema.type-missing"),
        (_new('type = "text"', "cvv"), "schema.forbidden-field"),
        (_new('type = "text"', "card_pin"), "schema.forbidden-field"),
        (_new('type = "text"', "track2"), "schema.forbidden-field"),
        (_new('type = "text"', "owner"), "schema.reserved-name"),
        (_new('type = "text"', "Upper"), "schema.bad-name"),
        (_new('type = "text"\nclear = true\nclear_reason = "x"'), "schema.clear-not-general"),
        (_new('type = "choice"\noptions = { codes = ["a"] }\nclear = true'), "schema.clear-reason"),
        (
            _new('type = "text"\nlevel = "general"\nlevel_reason = "x"\nclear = true\nclear_reason = "x"'),
            "schema.clear-not-general",
        ),
        (
            _new('type = "opaque_id"\nclear = true\nclear_reason = "x"\nsearches = ["exact"]'),
            "schema.clear-searched",
        ),
        (_new('type = "opaque_id"\nnatural = true'), "schema.fixed"),
        ('extra_field]\ntype = "text"', "schema.label-missing"),
    ],
)
def test_what_breaks_a_rule_is_refused(body: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _customers(body)
    assert caught.value.code == code
    assert "<" not in caught.value.message("en") + caught.value.hint("zh-CN")  # every parameter is filled in


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[collections.customers", "toml.unreadable"),
        ("[collection.customers]", "toml.unknown-key"),
        ('[collections.customers]\nprefix = "kun"', "schema.fixed"),
        (f'[collections.Contracts]\nprefix = "ctr"\n{LABEL}', "schema.bad-name"),
        (f'[collections.contracts]\nprefix = "cus"\n{LABEL}', "schema.prefix-taken"),
        (f'[collections.contracts]\nprefix = "usr"\n{LABEL}', "schema.prefix-taken"),
        (f'[collections.contracts]\nprefix = "c"\n{LABEL}', "schema.bad-name"),
        (f"[collections.contracts]\n{LABEL}", "schema.bad-name"),
        ('[collections.contracts]\nprefix = "ctr"', "schema.label-missing"),
        ("collections = 3", "toml.wrong-kind"),
    ],
)
def test_files_that_mean_nothing_are_refused(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        apply_schema_file(text, default_schema())
    assert caught.value.code == code


def test_the_hint_names_the_nearest_known_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        _customers(_new('type = "fone"'))
    assert "phone" in caught.value.hint("en")


def test_what_is_accepted_is_recorded_with_its_reason() -> None:
    schema = _customers('city]\nsearches = ["exact"]\naccept_leak = "delivery planning by city"')
    assert schema.collection("customers").field("city").accept_leak == {
        Search.EXACT: "delivery planning by city"
    }
    leaks = [leak for leak in leakage(schema) if leak.field == "city"]
    assert [(leak.search, leak.reason) for leak in leaks] == [("exact", "delivery planning by city")]


def test_one_text_accepts_what_the_type_does_not_turn_on_itself() -> None:
    schema = _customers('national_id]\nsearches = ["exact", "suffix4"]\naccept_leak = "counter checks"')
    assert schema.collection("customers").field("national_id").accept_leak == {
        Search.SUFFIX4: "counter checks"
    }


def test_taking_a_search_away_takes_its_reason_away() -> None:
    schema = _customers('city]\nsearches = ["exact"]\naccept_leak = "x"')
    plain = _customers("city]\nsearches = []", schema)
    assert plain.collection("customers").field("city").accept_leak == {}


@pytest.mark.parametrize(
    ("body", "kind", "work", "widens"),
    [
        ('email]\nlevel = "sensitive"', ChangeKind.LEVEL, Work.RESEAL, False),
        ('email]\nlevel = "general"\nlevel_reason = "x"', ChangeKind.LEVEL, Work.RESEAL, True),
        ('city]\nsearches = ["exact"]\naccept_leak = "x"', ChangeKind.SEARCH_ON, Work.BACKFILL, True),
        ("email]\nsearches = []", ChangeKind.SEARCH_OFF, Work.DROP_INDEX, False),
        ("email]\nretired = true", ChangeKind.RETIRE_FIELD, Work.DROP_INDEX, False),
        ("note]\nretired = true", ChangeKind.RETIRE_FIELD, Work.NOTHING, False),
        ("email]\nrequired = true", ChangeKind.REQUIRED, Work.NOTHING, False),
        ('email]\npurposes = ["support"]', ChangeKind.PURPOSES, Work.NOTHING, False),
        ('email]\nlabel = { en = "Mail", zh = "邮箱" }', ChangeKind.LABEL, Work.NOTHING, False),
        ('kind]\noptions = { codes = ["person"] }', ChangeKind.OPTIONS, Work.NOTHING, False),
        (_new('type = "text"'), ChangeKind.ADD_FIELD, Work.NOTHING, False),
        (_new('type = "email"'), ChangeKind.ADD_FIELD, Work.BACKFILL, False),
        (
            _new('type = "choice"\noptions = { codes = ["a"] }\nclear = true\nclear_reason = "x"'),
            ChangeKind.ADD_FIELD,
            Work.NOTHING,
            True,
        ),
    ],
)
def test_each_change_is_named_with_its_work(body: str, kind: ChangeKind, work: Work, widens: bool) -> None:
    new = _customers(body)
    (change,) = diff(default_schema(), new)
    assert (change.kind, change.work, change.widens, change.collection) == (kind, work, widens, "customers")
    assert change.line("en")
    assert any("\u4e00" <= character <= "\u9fff" for character in change.line("zh-CN"))


def test_widening_purposes_is_said_to_widen() -> None:
    narrow = _customers('email]\npurposes = ["support"]')
    for wider in ("[]", '["support", "sales"]'):
        (change,) = diff(narrow, _customers(f"email]\npurposes = {wider}", narrow))
        assert change.widens


def test_equal_schemas_do_not_differ() -> None:
    assert diff(default_schema(), read_schema(write_schema(default_schema()))) == []


def test_a_document_of_a_later_format_is_not_guessed_at() -> None:
    with pytest.raises(VerificationFailed) as caught:
        read_schema('{"format": 2, "version": 1, "collections": []}')
    assert caught.value.code == "schema.future-format"


@given(st.text(max_size=80))
def test_a_damaged_document_is_refused(text: str) -> None:
    with pytest.raises(VerificationFailed):
        read_schema(text)


# Random words would now and then be `pin` or `csc`, which are refused.
_names = st.lists(st.sampled_from([f"field_{letter}" for letter in "abcdef"]), unique=True, min_size=1)


@given(_names, st.data())
def test_whatever_is_added_and_retired_every_number_keeps_its_name(
    names: list[str], data: st.DataObject
) -> None:
    schema = default_schema()
    seen: dict[int, str] = {}
    for name in names:
        schema = _customers(_new('type = "text"', name), schema)
        if data.draw(st.booleans()):
            retired = data.draw(st.sampled_from(names[: names.index(name) + 1]))
            schema = _customers(f"{retired}]\nretired = true", schema)
        for number, field in schema.collection("customers").by_number.items():
            assert seen.setdefault(number, field.name) == field.name
        assert read_schema(write_schema(schema)) == schema
