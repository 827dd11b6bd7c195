"""Every subject is there, runs on a small room of each engine, and stands in the reference."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.context import Bench
from bench.rooms import Place, log_length
from bench.subjects import SUBJECTS, measure_of

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("page", ["reference/benchmarks.md", "zh/reference/benchmarks.md"])
def test_the_reference_names_every_subject(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [name for name in SUBJECTS if f"`{name}`" not in text] == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_can_be_measured(subject: str) -> None:
    if subject == "others":
        pytest.importorskip("sqlalchemy_utils", reason="of the group bench, for measurements alone")
    assert callable(measure_of(subject))


@pytest.mark.slow
@pytest.mark.parametrize("subject", ["listing", "searching", "asking"])
def test_a_subject_gives_figures_of_a_room_that_is_kept(subject: str, tmp_path: Path) -> None:
    made: list[str] = []
    for _ in range(2):
        with ExitStack() as stack:
            place = Place(tmp_path, "sqlite", lambda name: f"sqlite:///{tmp_path / name}.db", made.append)
            bench = Bench("sqlite", 120, True, place, stack)
            figures = list(measure_of(subject)(bench))
            assert figures
            assert all(figure.ours > 0 for figure in figures)
            assert log_length(bench.room) >= 120
            rooms_made = len([what for what in made if what.startswith("customers")])
    assert rooms_made == 1
