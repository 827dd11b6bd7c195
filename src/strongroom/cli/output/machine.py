"""JSON for programs: one document, or one object a line.

Lives here: how it is written. Must not live here: what is in it.
"""

import json
import sys
from typing import Any

__all__ = ["write_document", "write_line"]


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
