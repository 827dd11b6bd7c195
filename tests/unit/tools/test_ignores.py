"""Where a tool is told to look away, the line says why."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MARK = re.compile(r"#\s*(type:\s*ignore|noqa)\b")
WITH_REASON = re.compile(
    r"# type: ignore\[[a-z-]+(, [a-z-]+)*\]  ?# ?\S|# noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* (-|#) \S"
)


def bare(line: str) -> bool:
    """Whether a line silences a tool without naming the rule and a reason."""
    return bool(MARK.search(line)) and not WITH_REASON.search(line)


def test_every_ignore_names_its_rule_and_a_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in ("src", "tests", "tools", "bench")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare(line)
    ]
    assert found == []


def test_what_lacks_either_is_seen() -> None:
    for line in ("f()  # noqa", "f()  # noqa: S105", "f()  # type: ignore", "f()  # type: ignore[misc]"):
        assert bare(line), line
    assert not bare("f()  # noqa: S105 - a name")
    assert not bare("f()  # type: ignore[misc]  # bound now")
