"""Every single change to a table of the log or of the data, or to a bundle, is found or means nothing."""

from pathlib import Path

from tests.audit.bundle_mutations import KINDS
from tests.audit.mutation_rounds import change_bundles, change_rows
from tests.audit.mutations import TABLES

SEED = 20261124
ROWS, BUNDLES = 1_000, 600


def test_a_thousand_random_changes_of_rows_are_found_or_mean_nothing(tmp_path: Path) -> None:
    rounds = change_rows(tmp_path, ROWS, SEED)
    assert rounds.missed == []
    assert {table for table, _ in rounds.made} == set(TABLES)
    assert rounds.meaningless < ROWS / 5


def test_random_changes_of_bundles_are_found_or_leave_a_smaller_bundle(tmp_path: Path) -> None:
    rounds = change_bundles(tmp_path, BUNDLES, SEED)
    assert rounds.missed == []
    assert {kind for _, kind in rounds.made} == set(KINDS)
    assert rounds.meaningless < BUNDLES / 5
