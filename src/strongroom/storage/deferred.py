"""Expressions of SQLAlchemy that are written down at import and made when they are compiled.

Lives here: writing down, a digest of what was written, and making the real expression of it. Must not live
here: which names there are (expressions.py, named_tables.py), compiled text (kept_statements.py).

Importing SQLAlchemy and building some hundred expressions takes 0.4 s of the processor, half of what a whole
`strongroom show` would take. Nearly every statement that it runs was compiled before, so it needs neither.
"""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from importlib import import_module
from typing import Any

__all__ = ["Deferred", "DeferredColumn", "DeferredColumns", "DeferredTable", "digest_of", "made"]


class Deferred:
    """A name, or what was done with one: an attribute taken, a call, an operator.

    Args:
        kind: What it is, a key of `_MAKERS`.
        parts: What it is made of: other expressions, constants, and lists of these.
    """

    __slots__ = ("_kind", "_parts")
    __iter__ = None  # so that nobody goes through its items for ever

    def __init__(self, kind: str, *parts: Any) -> None:
        self._kind, self._parts = kind, parts

    def __getattr__(self, name: str) -> "Deferred":
        if name.startswith("__"):
            raise AttributeError(name)
        return Deferred("attribute", self, name)

    def __getitem__(self, key: str) -> "Deferred":
        return Deferred("attribute", self, key)

    def __call__(self, *arguments: Any, **named: Any) -> "Deferred":  # noqa: D102 - a call, written down
        return Deferred("call", self, arguments, named)

    def __bool__(self) -> bool:
        raise TypeError("an expression is neither true nor false")

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> "Deferred":  # type: ignore[override]  # an expression, as in SQLAlchemy
        return Deferred("==", self, other)

    def __ne__(self, other: object) -> "Deferred":  # type: ignore[override]  # likewise
        return Deferred("!=", self, other)

    def __lt__(self, other: object) -> "Deferred":
        return Deferred("<", self, other)

    def __le__(self, other: object) -> "Deferred":
        return Deferred("<=", self, other)

    def __gt__(self, other: object) -> "Deferred":
        return Deferred(">", self, other)

    def __ge__(self, other: object) -> "Deferred":
        return Deferred(">=", self, other)

    def __and__(self, other: object) -> "Deferred":
        return Deferred("&", self, other)

    def __or__(self, other: object) -> "Deferred":
        return Deferred("|", self, other)

    def __invert__(self) -> "Deferred":
        return Deferred("~", self)

    def __add__(self, other: object) -> "Deferred":
        return Deferred("+", self, other)

    def __sub__(self, other: object) -> "Deferred":
        return Deferred("-", self, other)


class DeferredColumn(Deferred):
    """A column of a table, of which the name is known."""

    __slots__ = ("name", "primary_key")

    def __init__(self, columns: Deferred, name: str, *, primary_key: bool) -> None:
        super().__init__("attribute", columns, name)
        self.name, self.primary_key = name, primary_key


class DeferredColumns(Deferred):
    """The columns of a table, which can be gone through.

    Args:
        names: Name to whether it is part of the primary key.
    """

    __slots__ = ("_known",)

    def __init__(self, table: Deferred, names: Mapping[str, bool]) -> None:
        super().__init__("attribute", table, "c")
        self._known = {name: DeferredColumn(self, name, primary_key=key) for name, key in names.items()}

    def __getattr__(self, name: str) -> DeferredColumn:
        try:
            return self._known[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, key: str) -> DeferredColumn:
        return self._known[key]

    def __iter__(self) -> Iterator[DeferredColumn]:  # type: ignore[override]  # the base's is None
        return iter(self._known.values())


class DeferredTable(Deferred):
    """A table of `strongroom.storage.tables`.

    Args:
        names: Its columns: name to whether it is part of the primary key.
    """

    __slots__ = ("c", "columns", "name")

    def __init__(self, name: str, names: Mapping[str, bool]) -> None:
        super().__init__("table", name)
        self.name = name
        self.c = self.columns = DeferredColumns(self, names)


def made(expression: Any) -> Any:
    """The real expression; one part that stands in several places is made once."""
    return _made(expression, {})


def _made(what: Any, done: dict[int, Any]) -> Any:
    if isinstance(what, Deferred):
        found = done.get(id(what))
        if found is None:
            parts = [_made(part, done) for part in what._parts]
            found = done[id(what)] = _MAKERS[what._kind](*parts)
        return found
    if isinstance(what, Mapping):
        return {name: _made(part, done) for name, part in what.items()}
    if isinstance(what, list | tuple):
        return type(what)(_made(part, done) for part in what)
    return what


def digest_of(expression: Any) -> bytes | None:
    """16 bytes that are the same for what was written the same way; None where it holds what has no text."""
    said: list[str] = []
    try:
        _say(expression, said, {})
    except TypeError:
        return None
    return sha256("\0".join(said).encode()).digest()[:16]


def _say(what: Any, said: list[str], numbers: dict[int, int]) -> None:
    if isinstance(what, Deferred):
        number = numbers.get(id(what))
        if number is not None:
            # The same part once more is something else than another one like it.
            said.append(f"#{number}")
            return
        numbers[id(what)] = len(numbers)
        said.append(f"({what._kind}")
        for part in what._parts:
            _say(part, said, numbers)
        said.append(")")
    elif isinstance(what, Mapping):
        said.append("{")
        for name, part in what.items():
            said.append(repr(name))
            _say(part, said, numbers)
        said.append("}")
    elif isinstance(what, list | tuple):
        said.append("[")
        for part in what:
            _say(part, said, numbers)
        said.append("]")
    elif what is None or isinstance(what, str | bytes | int):
        said.append(repr(what))
    else:
        raise TypeError("not a constant")


def _table(name: str) -> Any:
    from strongroom.storage.tables import METADATA  # imports SQLAlchemy

    return METADATA.tables[name]


def _attribute(of: Any, name: str) -> Any:
    return getattr(of, name)


_MAKERS: dict[str, Callable[..., Any]] = {
    "name": lambda module, name: getattr(import_module(module), name),
    "table": _table,
    "attribute": _attribute,
    "call": lambda function, arguments, named: function(*arguments, **named),
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "&": lambda one, other: one & other,
    "|": lambda one, other: one | other,
    "~": lambda one: ~one,
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
}
