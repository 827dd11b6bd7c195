"""Memory that is free inside the C heap goes back to the system."""

import ctypes
import re
from pathlib import Path

import pytest

from strongroom.storage.spare_memory import give_back_memory

_MIB = 1 << 20


def _resident() -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) << 10


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="the C library is not glibc")
def test_what_is_free_behind_what_is_used_is_given_back() -> None:
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    blocks = []
    for _ in range(2_000):  # below the size from which glibc asks the system for each block
        block = libc.malloc(32 << 10)
        ctypes.memset(block, 1, 32 << 10)
        blocks.append(block)
    last = blocks.pop()
    for block in blocks:
        libc.free(block)
    before = _resident()
    give_back_memory()
    assert before - _resident() > 30 * _MIB
    libc.free(last)


def test_other_c_libraries_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("strongroom.storage.spare_memory._trim", lambda: None)
    give_back_memory()
