"""JSON Lines: digits stay as they are, bad lines are named, nothing is guessed."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strongroom.errors import InvalidInput
from strongroom.ingest.encoding import Detected
from strongroom.ingest.jsonlines import JsonLinesSource
from strongroom.ingest.rows import BadRow, Row
from strongroom.ingest.source import open_source


def source(text: str) -> JsonLinesSource:
    detected = Detected("", "utf-8", "certain", "ascii")
    return JsonLinesSource(lambda: io.StringIO(text, newline="\n"), detected)


def values(text: str) -> dict[str, Any]:
    (row,) = source(text).rows()
    assert isinstance(row, Row)
    return dict(row.values)


def test_numbers_keep_every_digit() -> None:
    found = values('{"card": 6217000000000000004123, "price": 0.10, "big": 1E400, "n": -0}')
    assert found == {"card": "6217000000000000004123", "price": "0.10", "big": "1E400", "n": "-0"}


def test_nested_objects_become_dotted_columns_and_lists_of_objects_stay() -> None:
    found = values(
        '{"a": {"city": "北京", "x": {"y": null}}, "items": [{"sku": 1}, {"sku": "2"}], "tags": ["p", 2]}'
    )
    assert found == {"a.city": "北京", "a.x.y": "", "items": [{"sku": "1"}, {"sku": "2"}], "tags": "p,2"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"a": 1', "ingest.json"),
        ('{"a": NaN}', "ingest.json"),
        ('{"a": "\\ud800"}', "ingest.json"),
        ('{"a": "\\u0000"}', "ingest.nul"),
        ("[1]", "ingest.json-not-object"),
        ('"text"', "ingest.json-not-object"),
        ('{"a": 1, "a": 2}', "ingest.json-duplicate-key"),
        ('{"a.b": 1, "a": {"b": 2}}', "ingest.json-duplicate-key"),
        ('{"a": [[1]]}', "ingest.json-nested"),
        ('{"a": ["x,y"]}', "ingest.json-nested"),
        ('{"items": [{"sku": {"deep": 1}}]}', "ingest.json-nested"),
        ("[" * 100_000, "ingest.json"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "ingest.json"),
    ],
)
def test_a_bad_line_is_a_row_error_with_its_number(line: str, code: str) -> None:
    rows = list(source(f'{{"a": 1}}\n\n{line}\n{{"a": 2}}\n').rows())
    assert [row.raw.line for row in rows] == [1, 3, 4]
    assert isinstance(rows[1], BadRow)
    assert rows[1].code == code


def test_columns_are_all_keys_in_order_of_first_sight() -> None:
    assert source('{"b": 1}\nbad\n{"a": 1, "b": 2}\n').columns == ("b", "a")


def test_objects_keyed_by_data_are_refused() -> None:
    text = "".join(f'{{"k{number}": 1}}\n' for number in range(1001))
    with pytest.raises(InvalidInput) as caught:
        _ = source(text).columns
    assert caught.value.code == "ingest.json-keys"


def test_a_json_array_is_refused_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "array.json"
    path.write_text('[ {"a": 1} ]')
    with pytest.raises(InvalidInput) as caught:
        open_source(path)
    assert caught.value.code == "ingest.json-array"


SCALAR = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.booleans() | st.none()
)


@given(st.lists(st.dictionaries(st.text("abcd", min_size=1), SCALAR), min_size=1))
def test_lines_are_read_back_and_their_text_kept(objects: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(item) + "\n" for item in objects)
    opened = source(text)
    rows = list(opened.rows())
    said = {True: "true", False: "false", None: ""}
    wanted = [
        {key: said[value] if isinstance(value, bool | None) else value for key, value in item.items()}
        for item in objects
    ]
    assert [row.values for row in rows if isinstance(row, Row)] == wanted
    assert "".join(row.raw.text for row in rows) == text
    assert [opened.parse(row.raw) for row in rows] == rows
