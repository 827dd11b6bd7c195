"""The unit tests are divided between two runs, and none is left out."""

from pathlib import Path

from tools.dev_check import UNIT_TESTS, shares


def _tests(path: Path) -> set[Path]:
    return {path} if path.is_file() else set(path.rglob("test_*.py"))


def test_every_test_is_in_one_share() -> None:
    divided = [test for share in shares(UNIT_TESTS, 2) for path in share for test in _tests(path)]
    assert len(divided) == len(set(divided))
    assert set(divided) >= set(UNIT_TESTS.rglob("test_*.py"))


def test_no_share_is_much_longer_than_another(tmp_path: Path) -> None:
    for name, size in (("a", 50), ("b", 30), ("c", 20), ("d", 10)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_it.py").write_bytes(b"#" * size)
    (tmp_path / "test_alone.py").write_bytes(b"#" * 10)
    (tmp_path / "__pycache__").mkdir()
    names = [sorted(path.name for path in share) for share in shares(tmp_path, 2)]
    assert names == [["a", "d"], ["b", "c", "test_alone.py"]]
