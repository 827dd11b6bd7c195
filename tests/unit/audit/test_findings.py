"""Findings say where and what, in both languages, and are kept within bounds."""

from string import Formatter

import pytest

from strongroom.audit.findings import FINDINGS, Finding, Findings


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", FINDINGS)
def test_both_languages_say_the_same_of_the_same(code: str) -> None:
    en, zh = FINDINGS[code]
    assert blanks(en) == blanks(zh)
    assert en.isascii()
    assert any("\u4e00" <= one <= "\u9fff" for one in zh)


def test_a_document_leaves_out_what_is_not_named() -> None:
    finding = Finding("tile.missing", 1, details=(("tile", "tile/0/000"),))
    assert finding.as_document() == {
        "code": "tile.missing",
        "tenant": 1,
        "en": "tile tile/0/000 is gone",
        "zh": "散列块 tile/0/000 已不存在",
    }


def test_the_same_is_said_once_and_the_rest_is_counted() -> None:
    findings = Findings(1, most=2)
    for leaf in (1, 1, 2, 3, 4, 1):
        findings.add("leaf.missing", leaf=leaf)
    assert [one.leaf for one in findings] == [1, 2]
    assert findings.more == 2
