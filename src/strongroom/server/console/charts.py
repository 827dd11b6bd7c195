"""Charts as numbers of a drawing: bars and lines, worked out here and drawn by templates/parts/charts.html.

Lives here: geometry and labels. Must not live here: where the numbers come from, colours.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

__all__ = ["Bar", "Chart", "Spark", "bar_chart", "line_chart", "spark"]

_WIDTH, _HEIGHT = 640, 200
_LEFT, _TOP, _BOTTOM = 46, 8, 24
_LINES = 4
_MOST_LABELS = 8
_SPARK_WIDTH, _SPARK_HEIGHT, _LEAST_SEEN = 160, 28, 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``said`` is what it shows in words."""

    x: float
    y: float
    width: float
    height: float
    series: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart ready to be drawn, and the same as a table.

    Args:
        title: What it shows.
        summary: What it says, for whoever does not see it.
        axis: What the labels are.
        series: Names of the series.
        rows: A label and its values as texts, for the table.
        grid: Heights and their labels.
        labels: Places and labels below.
        limit: Height of a line that should not be crossed.
    """

    title: str
    summary: str
    axis: str
    series: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    grid: tuple[tuple[float, str], ...]
    labels: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...] = ()
    line: str = ""
    area: str = ""
    limit: float | None = None
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = field(default=_LEFT)


def bar_chart(
    title: str,
    axis: str,
    series: Sequence[str],
    points: Sequence[tuple[str, Sequence[float]]],
    write: Callable[[float], str],
    limit: float | None = None,
) -> Chart:
    """Bars side by side, up to three series.

    Args:
        axis: What the labels below are, such as "Day".
        points: A label and its values, one for each series.
        write: Writes a value in the reader's language.
        limit: A value that should not be crossed.
    """
    top = _round_up(max([0.0, limit or 0, *(value for _, values in points for value in values)]))
    slot = (_WIDTH - _LEFT) / max(1, len(points))
    thick = min(36.0, slot * 0.72) / max(1, len(series))
    bars = []
    for at, (label, values) in enumerate(points):
        start = _LEFT + slot * at + (slot - thick * len(series)) / 2
        for number, value in enumerate(values):
            height = round((_HEIGHT - _TOP - _BOTTOM) * max(0.0, value) / top, 1)
            y, said = _HEIGHT - _BOTTOM - height, f"{label} · {series[number]}: {write(value)}"
            bars.append(
                Bar(round(start + thick * number, 1), y, round(thick - 1, 1), height, number + 1, said)
            )
    places = [_LEFT + slot * (at + 0.5) for at in range(len(points))]
    around = _around(title, axis, series, points, write, top, places)
    return replace(around, bars=tuple(bars), limit=None if limit is None else _y(limit, top))


def line_chart(
    title: str,
    axis: str,
    name: str,
    points: Sequence[tuple[str, float]],
    write: Callable[[float], str],
    limit: float | None = None,
) -> Chart:
    """One line with the area below it; arguments as of `bar_chart`."""
    top = _round_up(max([0.0, limit or 0, *(value for _, value in points)]))
    step = (_WIDTH - _LEFT) / max(1, len(points) - 1)
    places = [_LEFT + step * at for at in range(len(points))]
    path = " L".join(f"{x:.1f} {_y(value, top)}" for x, (_, value) in zip(places, points, strict=True))
    base = _HEIGHT - _BOTTOM
    return replace(
        _around(title, axis, (name,), [(label, (value,)) for label, value in points], write, top, places),
        line=f"M{path}" if points else "",
        area=f"M{path} L{places[-1]:.1f} {base} L{places[0]:.1f} {base}Z" if points else "",
        limit=None if limit is None else _y(limit, top),
    )


@dataclass(frozen=True, slots=True)
class Spark:
    """A row of small bars without axes, to be compared with others beside it.

    Args:
        said: What it shows, in words.
    """

    bars: tuple[Bar, ...]
    said: str
    width: int = _SPARK_WIDTH
    height: int = _SPARK_HEIGHT


def spark(said: str, points: Sequence[tuple[str, int]], top: int, write: Callable[[float], str]) -> Spark:
    """Small bars.

    Args:
        said: What they show.
        points: A label and its value.
        top: The value that fills the height; the same for all that are compared.
    """
    slot = _SPARK_WIDTH / max(1, len(points))
    thick = round(max(slot - 1, 1.0), 1)
    bars = []
    for at, (label, value) in enumerate(points):
        # What there was once is seen beside what there was a thousand times.
        height = round(max(_SPARK_HEIGHT * value / max(1, top), _LEAST_SEEN), 1) if value else 0.0
        y = round(_SPARK_HEIGHT - height, 1)
        bars.append(Bar(round(slot * at, 1), y, thick, height, 1, f"{label}: {write(value)}"))
    return Spark(tuple(bars), said)


def _around(
    title: str,
    axis: str,
    series: Sequence[str],
    points: Sequence[tuple[str, Sequence[float]]],
    write: Callable[[float], str],
    top: float,
    places: Sequence[float],
) -> Chart:
    every = max(1, math.ceil(len(points) / _MOST_LABELS))
    highest = max(points, key=lambda point: max(point[1], default=0), default=None)
    return Chart(
        title=title,
        summary="" if highest is None else f"{highest[0]}: {write(max(highest[1], default=0))}",
        axis=axis,
        series=tuple(series),
        rows=tuple((label, tuple(write(value) for value in values)) for label, values in points),
        grid=tuple((_y(top * at / _LINES, top), write(top * at / _LINES)) for at in range(_LINES + 1)),
        labels=tuple(
            (round(place, 1), label)
            for at, (place, (label, _)) in enumerate(zip(places, points, strict=True))
            if at % every == 0
        ),
    )


def _y(value: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / top, 1)


def _round_up(value: float) -> float:
    """The next value that divides well into four: 4, 8, 20, 40, 80, 200 …"""
    if value <= _LINES:
        return float(_LINES)
    unit = 10.0 ** math.floor(math.log10(value / _LINES))
    return next(_LINES * unit * step for step in (1, 2, 2.5, 5, 10) if _LINES * unit * step >= value)
