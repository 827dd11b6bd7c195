"""Where randomness that can be foretold may be used, and that nothing secret is made of it."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "strongroom"
TO_SPREAD = {
    "notices/sender.py",  # when to try again
    "remote/wire.py",  # when to try again
    "server/jobs/schedules.py",  # a few minutes early or late
    "storage/postgres.py",  # the operating system's, when to try again
}
"""Modules that draw a moment by it, so that many do not come at once."""


def _imports(path: Path, name: str) -> bool:
    text = path.read_text(encoding="utf-8")
    # Parsing every module takes longer than any other test.
    return bool(re.search(rf"\bimport\b.*\b{name}\b|\bfrom {name}\b", text)) and name in _imported(text)


def _imported(text: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_nothing_secret_is_drawn_from_a_generator_that_can_be_foretold() -> None:
    drawing = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if _imports(path, "random")}
    assert {each for each in drawing if not each.startswith("demo/")} == TO_SPREAD


def test_what_signing_in_hands_out_comes_from_the_operating_system() -> None:
    signing_in = PACKAGE / "server" / "signin"
    for name in (
        "bearer.py",
        "one_time.py",
        "recovery_codes.py",
        "tokens.py",
        "by_passkey.py",
        "passkeys.py",
    ):
        assert _imports(signing_in / name, "secrets"), name
