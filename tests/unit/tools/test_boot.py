"""The packages' list, dealt out to several downloads at once."""

from tools.boot import AT_ONCE, dealt_out


def test_each_requirement_is_in_one_part_with_all_its_hashes() -> None:
    listed = "".join(f"pkg{n}==1 \\\n    --hash=sha256:{n} \\\n    --hash=sha256:{n}b\n" for n in range(9))
    parts = dealt_out(listed)
    assert len(parts) == AT_ONCE
    assert sorted("".join(parts).splitlines()) == sorted(listed.splitlines())
    for part in parts:
        lines = part.splitlines()
        names = [at for at, line in enumerate(lines) if line.startswith("pkg")]
        assert all(lines[at + 1].strip().startswith(f"--hash=sha256:{lines[at][3]}") for at in names)
