"""Values in the form that people read, and tables on narrow terminals."""

import json

import pytest

from strongroom.cli.output import human
from strongroom.cli.output.values import readable, to_the_minute
from strongroom.model.default_schema import default_schema

PURCHASES = default_schema().collection("purchases").fields


def test_amounts_are_in_major_units() -> None:
    assert readable(PURCHASES["total"], "CNY 602580", in_full=True) == "CNY 6025.80"


def test_what_is_masked_stays_as_the_door_gave_it() -> None:
    assert readable(PURCHASES["total"], "CNY ****", in_full=False) == "CNY ****"


def test_lines_of_a_purchase_stand_below_each_other() -> None:
    items = [{"sku": "A", "description": "Tea", "quantity": "2", "unit_price": "9.5"}, {"sku": "B"}]
    assert readable(PURCHASES["items"], json.dumps(items), in_full=True) == "2 × A Tea  @ 9.5\nB"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [("2026-11-24T08:30:12.345Z", "2026-11-24 08:30Z"), ("2026-11-24", "2026-11-24"), ("", "")],
)
def test_moments_are_shown_to_the_minute(moment: str, shown: str) -> None:
    assert to_the_minute(moment) == shown


def test_a_narrow_terminal_leaves_out_the_last_columns_and_never_the_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    identity = "cus_01hf7yat00e0rv4csm6mv3ee1s"
    human.write_table(["id", "name", "phone", "city"], [[identity, "王小明[b]", "138****5678", "x" * 30]])
    shown = capsys.readouterr().out
    assert identity in shown
    assert "王小明[b]" in shown
    assert "xxx" not in shown
