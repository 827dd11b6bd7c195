"""JSON for programs: one document, or one object a line.

Lives here: how it is written. Must not live here: what is in it.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

__all__ = ["document_of", "write_document", "write_line"]


def document_of(value: object) -> Any:
    """A value as JSON: dataclasses become objects, bytes hexadecimal, sets sorted lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: document_of(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): document_of(each) for name, each in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(document_of(each) for each in value)
    if isinstance(value, list | tuple):
        return [document_of(each) for each in value]
    if isinstance(value, bytes):
        return value.hex()
    return value.value if isinstance(value, Enum) else value


def write_document(document: Any) -> None:
    """Write one document, indented."""
    print(json.dumps(document, ensure_ascii=_needs_ascii(), indent=2))


def write_line(document: Any) -> None:
    """Write one object as a line of its own, at once."""
    print(json.dumps(document, ensure_ascii=_needs_ascii(), separators=(",", ":")), flush=True)


def _needs_ascii() -> bool:
    # JSON is UTF-8 (RFC 8259, 8.1); where the stream is not, escapes say the same.
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "") != "utf8"
