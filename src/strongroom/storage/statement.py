"""A statement: SQL text and the order of its parameters, compiled once for each engine.

Lives here: the way from a SQLAlchemy Core expression to what a driver's cursor takes. Must not live here:
running it. Core's own execution costs 40 us each time, several times what an audited read may cost
altogether.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from strongroom.storage.deferred import digest_of, made
from strongroom.storage.expressions import insert
from strongroom.storage.kept_statements import kept_statement

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement, Column, Dialect, Table

__all__ = ["LONGEST_LIST", "DialectName", "Statement", "insert_or_ignore", "sql_dialect", "to_keep", "upsert"]

DialectName = Literal["sqlite", "postgresql"]
LONGEST_LIST = 1_024


class _Slot(NamedTuple):
    """Where a parameter goes: its name and, in a list, its place (-1: no list)."""

    name: str
    place: int = -1


class _Compiled(NamedTuple):
    sql: str
    slots: tuple[Any, ...]  # in the order the cursor wants them: a _Slot or a constant of the expression
    names: tuple[str, ...]


class _Prepared(NamedTuple):
    sql: str
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    constants: dict[str, Any]
    expected: int


@cache
def sql_dialect(name: DialectName) -> "Dialect":
    """SQLAlchemy's dialect as all statements are compiled with it."""
    # Positional marks: neither driver then has to read the SQL for names.
    if name == "sqlite":
        from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

        return SQLiteDialect_pysqlite(paramstyle="qmark")
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

    return PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here


class Statement:
    """One Core expression, ready for the raw cursor of both engines; compiled when first used.

    Parameters are ``bindparam("name")``; a list is ``column.in_(bindparam("name", expanding=True))``, never
    ``not_in``. Constants of the expression travel as parameters too. Columns are whole numbers, bytes and
    text, so nothing is converted on the way in or out.

    Args:
        expression: A Core select, insert, update or delete over `strongroom.storage.tables`.
        names: The order in which `Transaction.run_many` takes values; that of their first mention in the SQL,
            when left out (an update's SET comes before its WHERE).
        suffix: SQL behind it, for what both engines understand and Core writes only in a dialect's own way.
    """

    __slots__ = ("_compiled", "_expression", "_kept", "_lists", "_names", "_prepared", "suffix")

    def __init__(
        self, expression: "ClauseElement", *, names: Sequence[str] | None = None, suffix: str = ""
    ) -> None:
        self._expression = expression
        self._kept: Mapping[str, Any] | None = None
        self.suffix = suffix
        self._names = None if names is None else tuple(names)
        self._lists: tuple[str, ...] | None = None
        self._compiled: dict[tuple[DialectName, tuple[int, ...]], _Compiled] = {}
        self._prepared: dict[DialectName, _Prepared] = {}

    @property
    def expression(self) -> "ClauseElement":
        """What it was made of, as SQLAlchemy has it."""
        found: ClauseElement = made(self._expression)
        return found

    @property
    def digest(self) -> bytes | None:
        """By which it is kept compiled; None where it is not."""
        return digest_of(self._expression)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters in the order in which `Transaction.run_many` takes them."""
        return self._names or self._sized("sqlite", (1,) * len(self.lists)).names

    @property
    def lists(self) -> tuple[str, ...]:
        """The parameters that take a list."""
        if self._lists is None:
            kept = self._as_kept()
            if kept:
                self._lists = tuple(kept["lists"])
                return self._lists
            compiled: Any = self.expression.compile(dialect=sql_dialect("sqlite"))
            self._lists = tuple(bind.key for bind in compiled.binds.values() if bind.expanding)
        return self._lists

    def sql(self, dialect: DialectName) -> str:
        """The SQL text for one engine; a list has one item."""
        return self._sized(dialect, (1,) * len(self.lists)).sql

    def bind(self, dialect: DialectName, parameters: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        """SQL text and arguments of one run.

        Raises:
            TypeError: The parameters are not those of the statement.
            ValueError: A list is longer than `LONGEST_LIST`.
        """
        prepared = self._prepared.get(dialect)
        if prepared is None:
            if self.lists:
                return self._bind_lists(dialect, parameters)
            prepared = self._prepared[dialect] = _prepare(self._sized(dialect, ()))
        if len(parameters) != prepared.expected:
            raise self._wrong(parameters)
        try:
            return prepared.sql, prepared.pick({**parameters, **prepared.constants})
        except KeyError:
            raise self._wrong(parameters) from None

    def arrange(
        self, dialect: DialectName, rows: Sequence[Sequence[Any]]
    ) -> tuple[str, Sequence[Sequence[Any]]]:
        """SQL text and arguments of many runs; each row has its values in the order of `names`."""
        compiled = self._sized(dialect, ())
        names = self.names
        if compiled.slots == tuple(_Slot(name) for name in names):
            return compiled.sql, rows
        place = {name: number for number, name in enumerate(names)}
        order = [
            (place[slot.name], None) if isinstance(slot, _Slot) else (-1, slot) for slot in compiled.slots
        ]
        return compiled.sql, [
            tuple([constant if number < 0 else row[number] for number, constant in order]) for row in rows
        ]

    def _bind_lists(self, dialect: DialectName, parameters: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
        filled = dict(parameters)
        sizes = []
        for name in self.lists:
            items = list(parameters.get(name, ()))
            if len(items) > LONGEST_LIST:
                raise ValueError(f"a list in a statement has at most {LONGEST_LIST} items")
            # Filled up with its last item to a power of two, so that there are few texts to prepare. An empty
            # list becomes NULL, which equals nothing.
            size = 1 << max(0, len(items) - 1).bit_length()
            filled[name] = items + [items[-1] if items else None] * (size - len(items))
            sizes.append(size)
        compiled = self._sized(dialect, tuple(sizes))
        if parameters.keys() != set(compiled.names):
            raise self._wrong(parameters)
        return compiled.sql, tuple(
            slot
            if not isinstance(slot, _Slot)
            else (filled[slot.name] if slot.place < 0 else filled[slot.name][slot.place])
            for slot in compiled.slots
        )

    def _sized(self, dialect: DialectName, sizes: tuple[int, ...]) -> _Compiled:
        compiled = self._compiled.get((dialect, sizes))
        if compiled is None:
            compiled = self._compiled[dialect, sizes] = self._compile(dialect, sizes)
        return compiled

    def _compile(self, dialect: DialectName, sizes: tuple[int, ...]) -> _Compiled:
        lists = self.lists
        if all(size == 1 for size in sizes) and (kept := self._as_kept()):
            return _from_kept(kept[dialect], self.suffix)
        return _compile(self.expression, dialect, dict(zip(lists, sizes, strict=True)), self.suffix)

    def _as_kept(self) -> Mapping[str, Any]:
        if self._kept is None:
            digest = self.digest
            self._kept = (None if digest is None else kept_statement(digest)) or {}
        return self._kept

    def _wrong(self, parameters: Mapping[str, Any]) -> TypeError:
        return TypeError(f"the statement takes {sorted(self.names)}, not {sorted(parameters)}")


def to_keep(statement: Statement) -> Mapping[str, Any]:
    """What is kept of a statement, in JSON's types; `kept_statement` gives it back."""
    expression, kept = statement.expression, {}
    lists = dict.fromkeys(statement.lists, 1)
    for dialect in ("sqlite", "postgresql"):
        compiled = _compile(expression, dialect, lists, "")
        slots = [
            [slot.name, slot.place] if isinstance(slot, _Slot) else _constant(slot) for slot in compiled.slots
        ]
        kept[dialect] = [compiled.sql, slots]
    return {"lists": list(lists), **kept}


def _constant(value: Any) -> Any:
    return {"bytes": value.hex()} if isinstance(value, bytes) else {"value": value}


def _from_kept(kept: Sequence[Any], suffix: str) -> _Compiled:
    sql, kept_slots = kept
    slots = tuple(
        _Slot(*slot)
        if isinstance(slot, list)
        else (bytes.fromhex(slot["bytes"]) if "bytes" in slot else slot["value"])
        for slot in kept_slots
    )
    names = tuple(dict.fromkeys(slot.name for slot in slots if isinstance(slot, _Slot)))
    return _Compiled(f"{sql} {suffix}".rstrip(), slots, names)


def _compile(
    expression: "ClauseElement", dialect: DialectName, lists: Mapping[str, int], suffix: str
) -> _Compiled:
    text: Any = expression.compile(dialect=sql_dialect(dialect))
    open_names = [bind.key for bind in text.binds.values() if bind.required]
    state = text.construct_expanded_state(
        {
            name: [_Slot(name, place) for place in range(lists[name])] if name in lists else _Slot(name)
            for name in open_names
        }
    )
    slots = state.positional_parameters
    names = tuple(dict.fromkeys(slot.name for slot in slots if isinstance(slot, _Slot)))
    return _Compiled(f"{state.statement} {suffix}".rstrip(), tuple(slots), names)


def _prepare(compiled: _Compiled) -> _Prepared:
    keys = [slot.name if isinstance(slot, _Slot) else f":{at}" for at, slot in enumerate(compiled.slots)]
    constants = {f":{at}": slot for at, slot in enumerate(compiled.slots) if not isinstance(slot, _Slot)}
    if len(keys) > 1:
        pick: Callable[[Mapping[str, Any]], tuple[Any, ...]] = itemgetter(*keys)
    else:  # itemgetter gives no tuple for one key, and takes no fewer

        def pick(values: Mapping[str, Any]) -> tuple[Any, ...]:
            return tuple(values[key] for key in keys)

    return _Prepared(compiled.sql, pick, constants, len(compiled.names))


def insert_or_ignore(table: "Table") -> Statement:
    """Insert a row with all columns; a row whose key is there already stays as it is."""
    return Statement(insert(table), suffix="ON CONFLICT DO NOTHING")


def upsert(table: "Table", *changed: "Column[Any]") -> Statement:
    """Insert a row with all columns; where its primary key is there already, change these columns."""
    # Quoted, since some names (user, import) are words of SQL.
    assignments = ", ".join(f'"{column.name}" = excluded."{column.name}"' for column in changed)
    key = ", ".join(f'"{column.name}"' for column in table.columns if column.primary_key)
    return Statement(insert(table), suffix=f"ON CONFLICT ({key}) DO UPDATE SET {assignments}")
