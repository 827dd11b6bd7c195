"""What stands above an error's message: of a conflict, which sort it is."""

import pytest

from strongroom.errors import TABLE, Conflict, Held, Kind, NotFound, StrongroomError
from strongroom.server.console.error_titles import BY_CODE, title_of
from strongroom.server.console.texts import TEXTS, has_text
from strongroom.server.problems import status_of

HOLDS = {"access.held", "merge.held"}
CONFLICTS = sorted(code for code, entry in TABLE.items() if entry.kind is Kind.CONFLICT)


def raised(code: str) -> StrongroomError:
    return Conflict(code)


@pytest.mark.parametrize("code", [code for code in CONFLICTS if code not in HOLDS])
def test_a_conflict_that_is_no_hold_is_not_called_one(code: str) -> None:
    title = title_of(raised(code))
    assert "Held" not in TEXTS("en", title)
    assert "保留" not in TEXTS("zh-CN", title)


def test_a_legal_hold_is_called_one() -> None:
    assert TEXTS("en", title_of(Held("access.held"))) == "Held: not now"
    assert TEXTS("zh-CN", title_of(raised("merge.held"))) == "当前被保留，暂不可行"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("user.handle-taken", "There already"),
        ("record.changed", "Changed meanwhile"),
        ("import.already-done", "Under way or done already"),
        ("record.has-dependents", "Not as things stand"),
    ],
)
def test_each_sort_of_conflict_has_its_words(code: str, words: str) -> None:
    assert TEXTS("en", title_of(raised(code))) == words


def test_every_title_is_written_and_every_code_is_of_the_table() -> None:
    assert set(BY_CODE) <= set(TABLE)
    assert all(has_text(title) for title in BY_CODE.values())
    assert all(has_text(title_of(raised(code))) for code in CONFLICTS)


def test_an_error_of_any_other_kind_is_titled_by_its_status() -> None:
    error = NotFound("erasure.not-found")
    assert title_of(error) == f"error.title-{status_of(error)}" == "error.title-404"
