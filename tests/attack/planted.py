"""Looks for values in files the way a thief does: in every encoding that one of them might lie there in."""

import base64
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["forms", "planted_in"]

_BLOCK = 1 << 20
# What comes in every third byte of base64 depends on where the value begins.
_ALIGNMENTS = 3


def forms(value: str) -> set[bytes]:
    """A value in UTF-8, UTF-16 in both orders, as hex and as base64 wherever it begins."""
    plain = {value.encode(), value.encode("utf-16-le"), value.encode("utf-16-be")}
    if value.isascii():
        plain |= {value.upper().encode(), value.lower().encode()}
    found = set(plain)
    for each in plain:
        found |= {each.hex().encode(), each.hex().upper().encode()}
        for shift in range(_ALIGNMENTS):
            text = base64.b64encode(bytes(shift) + each)
            # The first and the last characters say something of what stands beside it, too.
            inner = text[(shift * 8 + 5) // 6 : (shift + len(each)) * 8 // 6]
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def planted_in(places: Iterable[Path], values: Iterable[str]) -> list[str]:
    """Which values lie in which files, of folders and single files; empty for none."""
    needles = [(value, form) for value in values for form in forms(value)]
    return [f"{path}: {value}" for path in _files(places) for value in sorted(_hits(path, needles))]


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for folder, _, names in os.walk(place):
            yield from (Path(folder, name) for name in names)


def _hits(path: Path, needles: list[tuple[str, bytes]]) -> set[str]:
    longest = max(len(form) for _, form in needles)
    hits: set[str] = set()
    kept = b""
    try:
        with path.open("rb") as source:
            while block := source.read(_BLOCK):
                data = kept + block
                hits |= {value for value, form in needles if form in data}
                kept = data[-longest:]
    except (FileNotFoundError, OSError):  # gone since it was listed, or a socket
        return hits
    return hits
