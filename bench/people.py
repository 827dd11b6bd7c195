"""Customers of a measurement: the same ones each time, each with values of its own.

Lives here: their values, cheap to make. Must not live here: people who look real (strongroom.demo).
"""

from typing import Any

__all__ = ["FIELDS", "person", "plain_row"]

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜敏静强磊军洋勇艳杰涛明超霞平刚桂英华"
_CITIES = ("上海", "北京", "广州", "深圳", "杭州", "成都", "武汉", "西安", "南京", "重庆")

FIELDS = ("kind", "external_id", "name", "phone", "email", "city", "birth_date", "note")
"""The fields that each has."""


def person(number: int) -> dict[str, str]:
    """What is entered of a customer: two levels, three tokens, a natural key."""
    first, rest = divmod(number, len(_GIVEN))
    return {
        "kind": "person",
        "external_id": f"C{number:08d}",
        "name": _SURNAMES[number * 7 % len(_SURNAMES)]
        + _GIVEN[first % len(_GIVEN)]
        + _GIVEN[rest]
        + (_GIVEN[number * 3 % len(_GIVEN)] if number % 3 else ""),
        "phone": f"+86138{number:08d}",
        "email": f"c{number:08d}@example.com",
        "city": _CITIES[number % len(_CITIES)],
        "birth_date": f"{1950 + number % 55}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        "note": f"prefers calls in the afternoon; file {number % 1000}",
    }


def plain_row(number: int) -> dict[str, Any]:
    """The same customer as a row without protection."""
    return {"id": number.to_bytes(16, "big"), "revision": 1, "created": 0, "updated": 0, **person(number)}
