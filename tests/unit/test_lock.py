"""The lock names files and hashes, and no server."""

from tools.lock import ROOT, without_hosts, without_index


def test_committed_lock_names_no_server() -> None:
    assert "://" not in (ROOT / "uv.lock").read_text()


def test_address_is_cut_down_to_the_file_name() -> None:
    line = 'sdist = { url = "https://files.example/a/b/thing-1.0.tar.gz", hash = "sha256:00" }'
    assert without_hosts(line) == 'sdist = { path = "thing-1.0.tar.gz", hash = "sha256:00" }'


def test_only_the_index_leaves_pyproject() -> None:
    before = '[a]\nx = 1\n\n[[tool.uv.index]]\nname = "wheels"\ndefault = true\n\n[b]\ny = 2\n'
    assert without_index(before) == "[a]\nx = 1\n\n\n[b]\ny = 2\n"


def test_index_of_this_project_is_found() -> None:
    assert "tool.uv.index" not in without_index((ROOT / "pyproject.toml").read_text())
