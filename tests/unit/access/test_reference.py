"""The pages on access and on the schema agree with the code, and their examples run."""

import re
from pathlib import Path

import pytest

from strongroom.access.because import Because
from strongroom.access.builtin import builtin_policy
from strongroom.access.policy_diff import diff_policies
from strongroom.access.policy_file import apply_policy_file
from strongroom.model.default_schema import default_schema
from strongroom.model.schema_diff import diff
from strongroom.model.schema_file import apply_schema_file
from tools.reference_pages import PAGES, renewed

ROOT = Path(__file__).parents[3]


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _example(name: str) -> str:
    (text,) = re.findall(r"```toml\n(.*?)```", _page(name), re.DOTALL)
    return str(text)


@pytest.mark.parametrize("name", PAGES)
def test_tables_are_those_that_the_code_makes(name: str) -> None:
    page = _page(name)
    assert "made of the code" in page
    assert renewed(page, PAGES[name]) == page, "run python -m tools.reference_pages"


@pytest.mark.parametrize("name", ["docs/explanation/access.md", "docs/zh/explanation/access.md"])
def test_the_policy_file_of_the_explanation_applies(name: str) -> None:
    before = builtin_policy()
    policy = apply_policy_file(_example(name), before, default_schema())
    assert policy.roles["call_centre"].grants["customers"].scope.teams == {"china"}
    assert len(diff_policies(before, policy)) > 5


@pytest.mark.parametrize("name", ["docs/reference/schema.md", "docs/zh/reference/schema.md"])
def test_the_schema_file_of_the_reference_applies(name: str) -> None:
    schema = apply_schema_file(_example(name), default_schema())
    assert schema.collection("contracts").natural_field is not None
    assert len(diff(default_schema(), schema)) == 7


def test_no_code_of_a_decision_is_a_word_that_people_would_have_to_look_up() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in Because)
