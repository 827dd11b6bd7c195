"""The memory of reading and grouping large files: stated, and kept.

Python counts every block while these run, which takes them seconds: they stand outside tests/unit.
"""

import tracemalloc
from pathlib import Path

from strongroom.ingest.grouping import Group, grouped
from strongroom.ingest.rows import Row
from strongroom.ingest.source import open_source


def test_a_large_file_is_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w") as stream:
        stream.write("id,name,note\n")
        for number in range(120_000):
            stream.write(f"{number},客户 {number},{'备注' * 20}\n")
    tracemalloc.start()
    count = sum(isinstance(row, Row) for row in open_source(path).rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 120_000
    assert path.stat().st_size > 16 << 20
    assert peak < 8 << 20


def test_a_file_in_the_worst_order_stays_within_the_stated_memory(tmp_path: Path) -> None:
    count = 60_000
    path = tmp_path / "f.csv"
    lines = (f"key-{number % (count // 2)},{number}\n" for number in range(count))
    path.write_text("key,n\n" + "".join(lines))
    tracemalloc.start()
    groups = sum(isinstance(part, Group) for part in grouped(open_source(path), ("key",)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert groups == count // 2
    # Half the lines wait at once, each in a group of its own; the counts come on top.
    assert peak < path.stat().st_size + count * 600
