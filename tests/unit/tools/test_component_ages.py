"""Components against the time frames that the page states; the lock alone is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tools.component_ages import PAGES, ROOT, components, overdue, promises, unpinned

LOCK = (ROOT / "uv.lock").read_text()
SAID = promises((ROOT / PAGES[0]).read_text())
MADE_UP = """
[[package]]
name = "strongroom"
version = "0"
dependencies = [{ name = "first" }]

[[package]]
name = "first"
version = "2.0"
dependencies = [{ name = "brought" }]
wheels = [
    { path = "first.whl", hash = "sha256:00", upload-time = "2026-01-02T00:00:00Z" },
    { path = "first-other.whl", hash = "sha256:00", upload-time = "2026-01-03T00:00:00Z" },
]

[[package]]
name = "brought"
version = "1.0"
sdist = { path = "brought.tar.gz", hash = "sha256:00", upload-time = "2020-01-01T00:00:00.5Z" }

[[package]]
name = "of-developers"
version = "1.0"
sdist = { path = "of-developers.tar.gz", hash = "sha256:00", upload-time = "2019-01-01T00:00:00Z" }
"""


def test_every_file_that_is_fetched_is_pinned_by_its_hash() -> None:
    assert unpinned(LOCK) == ()
    assert len(components(LOCK)) > 50


@pytest.mark.parametrize("line", [', hash = "sha256:00", upload-time', "no hash"], ids=["no date", "no hash"])
def test_a_file_without_hash_or_date_is_found(line: str) -> None:
    old = ', upload-time = "2020-01-01T00:00:00.5Z"' if line != "no hash" else ', hash = "sha256:00"'
    head, name, tail = MADE_UP.partition('name = "brought"\nversion')
    assert unpinned(head + name + tail.replace(old, "", 1)) == ("brought",)


def test_the_components_of_today_keep_to_what_the_page_says_as_of_its_review() -> None:
    assert list(overdue(components(LOCK), SAID, SAID.reviewed)) == []
    assert SAID.reviewed <= datetime.now(UTC).date()


def test_both_pages_say_the_same() -> None:
    assert promises((ROOT / PAGES[1]).read_text()) == SAID
    frames = [_days((ROOT / page).read_text()) for page in PAGES]
    assert frames[0] == frames[1] == ["7", "30", "90", "90"]


def _days(page: str) -> list[str]:
    cells = [line.split("|")[-2].split() for line in page.splitlines() if line.startswith("| ")]
    return [cell[0] for cell in cells if len(cell) == 2 and cell[1] in ("days", "天")]


def test_what_comes_with_a_component_counts_as_one_and_what_developers_need_does_not() -> None:
    known = components(MADE_UP)
    assert [(each.name, each.at_run_time) for each in known] == [
        ("of-developers", False),
        ("brought", True),
        ("first", True),
    ]
    assert known[-1].published == date(2026, 1, 3)


def test_what_is_overdue_is_named() -> None:
    page = "<!-- reviewed: 2026-01-02; every 90 days; old after 730 days -->\n| `gone` | why |\n"
    said = promises(page)
    later = said.reviewed + timedelta(days=91)
    lines = list(overdue(components(MADE_UP), said, later))
    assert [line.split()[0] for line in lines] == ["the", "first", "brought", "gone"]
    assert "every 90 days" in lines[0]
    assert next(overdue(components(MADE_UP), said, date(2026, 1, 1))).endswith("still to come")
    with pytest.raises(ValueError, match="reviewed"):
        promises("nothing of it")
