"""What a change of the schema costs and has left to do, in words."""

import pytest

from strongroom.cli.output.schema_work import cost_lines, pending_lines
from strongroom.vault.schema.work import Cost, Pending


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["being built", "being deleted", "from personal: 1,200 records, 3 earlier revisions"]),
        ("zh-CN", ["正在建立", "正在删除", "原级别：个人；已完成 1,200 条记录、3 个历史修订"]),
    ],
)
def test_what_is_left_is_said_with_how_far_it_is(language: str, words: list[str]) -> None:
    left = [
        Pending("customers", "city", "index", "exact"),
        Pending("customers", "name", "drop_index", "exact"),
        Pending("customers", "phone", "reseal", None, ("personal",), 1200, 3),
    ]
    for line, word in zip(pending_lines(left, language), words, strict=True):
        assert word in line


def test_revisions_are_named_only_where_they_have_to_be_gone_through() -> None:
    lines = cost_lines([Cost("customers", 12345, 6), Cost("needs", 7, 0)], "en")
    assert lines == [
        "customers: 12,345 records and 6 earlier revisions have to be gone through",
        "needs: 7 records have to be gone through",
    ]
