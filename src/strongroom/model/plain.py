"""Values as JSON has them.

Lives here: that one translation. Must not live here: what is in a document, and writing it.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

__all__ = ["document_of"]


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
