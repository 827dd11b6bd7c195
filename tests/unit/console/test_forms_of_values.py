"""Dates, numbers, charts and addresses, as pages have them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.i18n import CHINESE, ENGLISH
from strongroom.server.console.agents import agent_name
from strongroom.server.console.charts import bar_chart, line_chart
from strongroom.server.console.formats import Formats
from strongroom.server.console.notices import Notice, read_notice, write_notice
from strongroom.server.console.return_path import return_path

NOON = 1_772_539_200_000  # 2026-03-03T12:00:00Z


def test_dates_and_moments_are_written_as_each_language_has_them() -> None:
    assert Formats(ENGLISH).moment(NOON) == "3 Mar 2026 12:00 UTC"
    assert Formats(CHINESE).date(NOON) == "2026年3月3日"
    assert Formats(ENGLISH).money(Decimal("1234.50"), "CNY") == "CNY 1,234.50"


@pytest.mark.parametrize(
    ("apart", "en", "zh"),
    [
        (0, "just now", "刚刚"),
        (59_999, "just now", "刚刚"),
        (60_000, "1 minute ago", "1 分钟前"),
        (2 * 3_600_000, "2 hours ago", "2 小时前"),
        (-86_400_000, "in 1 day", "1 天后"),
    ],
)
def test_how_long_ago_is_told_in_the_largest_unit(apart: int, en: str, zh: str) -> None:
    assert Formats(ENGLISH).ago(NOON - apart, NOON) == en
    assert Formats(CHINESE).ago(NOON - apart, NOON) == zh


@given(st.lists(st.floats(0, 1e9), max_size=40), st.one_of(st.none(), st.floats(0, 1e9)))
def test_no_bar_leaves_the_drawing(values: list[float], limit: float | None) -> None:
    chart = bar_chart("T", "Day", ["a"], [(str(at), (value,)) for at, value in enumerate(values)], str, limit)
    assert len(chart.bars) == len(values) == len(chart.rows)
    for bar in chart.bars:
        assert bar.x >= chart.left - 1
        assert bar.x + bar.width <= chart.width + 1
        assert 0 <= bar.y <= bar.y + bar.height <= chart.height


@pytest.mark.parametrize("points", [[], [("a", 0.0)], [("a", 1.0), ("b", 3.0)]])
def test_a_line_of_few_points_is_drawn_too(points: list[tuple[str, float]]) -> None:
    chart = line_chart("T", "Day", "n", points, str)
    assert bool(chart.line) is bool(points)
    assert "nan" not in chart.line + chart.area


@given(st.text())
def test_no_text_leads_to_another_host(entered: str) -> None:
    path = return_path(entered)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
    assert path.isascii()
    assert path.isprintable()


def test_an_address_of_ours_is_kept() -> None:
    assert return_path("/customers/cus_0?tab=needs") == "/customers/cus_0?tab=needs"
    assert return_path(None, "/account") == "/account"


def test_a_notice_comes_back_in_its_own_session_alone() -> None:
    def tag(document: bytes) -> bytes:
        return document[::-1]

    cookie = write_notice(Notice("x.done", "good", {"count": 3}), tag)
    assert read_notice(cookie, tag) == Notice("x.done", "good", {"count": 3})
    assert read_notice(cookie, lambda document: b"other") is None
    assert read_notice(cookie[:-2], tag) is None
    assert read_notice(None, tag) is None


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/150.0 Safari/537.36 Edg/150", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19 Safari/604", "Safari, iPhone"),
        ("curl/8", "curl/8"),
        ("", ""),
        ("x" * 500, "x" * 40),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent: str, name: str) -> None:
    assert agent_name(agent) == name
