"""Computing a field's value from a record's rows, by its rule.

Lives here: rules turned into functions, once for a whole file. Must not live here: reading mapping files,
checking types. The order of the steps stands in `strongroom.ingest.rule`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from strongroom.errors import InvalidInput
from strongroom.ingest.arithmetic import add, decimal_text, parse_expression, read_decimal, rounded
from strongroom.ingest.dates import read_date, read_moment, zone_named
from strongroom.ingest.pattern import safe_pattern
from strongroom.ingest.rows import Row, RowSource
from strongroom.ingest.ruined import IDENTIFIERS, check_identifier
from strongroom.ingest.rule import ANY, PrefixBy, Rule, composite

__all__ = ["Compiler", "Evaluation", "LookupTable"]

Evaluation = Callable[[Row, Sequence[Row]], str]
"""From the record's first row and all its lines to the value; empty for none. Raises `InvalidInput` for a
row that cannot be used."""


class _Reading(Protocol):
    """Reads one column of a row. It is an `Evaluation` too, for most fields are one column as it stands."""

    def __call__(self, row: Row, lines: Sequence[Row] = (), /) -> str: ...


_Step = Callable[[str, Row], str]

_MOMENTS = frozenset(("timestamp",))
_DAYS = frozenset(("birth_date", "date"))


@dataclass(frozen=True)
class LookupTable:
    """Names for codes, read from a file: code -> column -> name."""

    file: str
    names: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Compiler:
    """Turns rules into functions for one file.

    Args:
        source: The file that rows come from; names cells in errors.
        empty: Texts that mean an empty cell.
        zone: The mapping's time zone, if it names one.
        lookups: The lookup files' contents.
    """

    source: RowSource
    empty: frozenset[str]
    zone: str | None
    lookups: Mapping[str, LookupTable]

    def compile(self, rule: Rule, field: str, type_name: str, *, parted: bool = False) -> Evaluation:
        """The function for one rule.

        Args:
            rule: The rule.
            field: The field's name, for errors.
            type_name: Its type: identifiers are guarded against spreadsheets, dates get one form.
            parted: Several columns make a key whose parts must stay apart.
        """
        start = self._start(rule, field, type_name, parted=parted)
        steps = self._steps(rule, field, type_name)
        default = rule.default or ""
        if not steps and not default:
            return start

        def evaluate(row: Row, lines: Sequence[Row]) -> str:
            text = start(row, lines)
            try:
                for step in steps:
                    if not text:
                        break
                    text = step(text, row).strip()
            except InvalidInput as error:
                raise InvalidInput(error.code, **{"field": field, **error.parameters}) from error
            return text or default

        return evaluate

    def _column(self, column: str, field: str, type_name: str) -> _Reading:
        empty, source = self.empty, self.source
        guarded = type_name in IDENTIFIERS

        def read(row: Row, lines: Sequence[Row] = (), /) -> str:
            value = row.values.get(column, "")
            if not isinstance(value, str):
                raise InvalidInput("ingest.list-unexpected", field=field)
            text = value.strip()
            if guarded and text:
                check_identifier(source, row.raw, column, text, type_name)
            return "" if text in empty else text

        return read

    def _start(self, rule: Rule, field: str, type_name: str, *, parted: bool) -> Evaluation:
        if rule.sum is not None:
            return self._sum(rule.sum)
        if rule.when:
            return self._choice(rule, field)
        if rule.value is not None:
            constant = rule.value
            return lambda row, lines: constant
        reads = [self._column(column, field, type_name) for column in rule.columns]
        if len(reads) == 1:
            return reads[0]
        if parted:
            return lambda row, lines: _all_parts([read(row) for read in reads])
        join = rule.join
        return lambda row, lines: join.join(filter(None, (read(row) for read in reads)))

    def _sum(self, expression: str) -> Evaluation:
        compute, _ = parse_expression(expression)

        def evaluate(row: Row, lines: Sequence[Row]) -> str:
            return decimal_text(add([compute(line.values) for line in lines])) if lines else ""

        return evaluate

    def _choice(self, rule: Rule, field: str) -> Evaluation:
        cases: list[tuple[_Reading, Callable[[str], bool], str]] = []
        for case in rule.when:
            fits = _equals(case.equals) if case.matches is None else safe_pattern(case.matches).found
            cases.append((self._column(case.column, field, ""), fits, case.value))
        otherwise = rule.value or ""

        def evaluate(row: Row, lines: Sequence[Row]) -> str:
            try:
                return next((value for read, fits, value in cases if fits(read(row))), otherwise)
            except InvalidInput as error:
                raise InvalidInput(error.code, **{"field": field, **error.parameters}) from error

        return evaluate

    def _steps(self, rule: Rule, field: str, type_name: str) -> list[_Step]:
        steps: list[_Step] = []
        if rule.remove is not None:
            pattern = safe_pattern(rule.remove)
            steps.append(lambda text, row: pattern.removed(text))
        if rule.strip_prefix or rule.strip_suffix:
            steps.append(
                lambda text, row: text.removeprefix(rule.strip_prefix).removesuffix(rule.strip_suffix)
            )
        if rule.map:
            steps.append(lambda text, row: _mapped(rule.map, text))
        if rule.lookup is not None and rule.column is not None:
            steps.append(
                _look_up(self.lookups[rule.lookup], rule.column, found_by_default=rule.default is not None)
            )
        if rule.prefix:
            steps.append(lambda text, row: rule.prefix + text)
        if rule.prefix_by is not None:
            steps.append(self._prefixed(rule.prefix_by, field))
        if date := self._dated(rule, type_name):
            steps.append(date)
        if rule.round is not None:
            steps.append(_rounded(rule.round, rule.places, field))
        return steps

    def _prefixed(self, prefix: PrefixBy, field: str) -> _Step:
        read = self._column(prefix.column, field, "")
        return lambda text, row: _mapped(prefix.map, read(row)) + text

    def _dated(self, rule: Rule, type_name: str) -> _Step | None:
        forms = rule.format
        if not forms and type_name not in _MOMENTS | _DAYS:
            return None
        name = rule.zone or self.zone
        zone = zone_named(name) if name else None
        timed = any(mark in form for form in forms for mark in ("%H", "%I", "%X", "%c"))
        if type_name in _MOMENTS or (type_name not in _DAYS and timed):
            return lambda text, row: read_moment(text, forms, zone)
        return lambda text, row: read_date(text, forms)


def _all_parts(parts: list[str]) -> str:
    return composite(parts) if all(parts) else ""


def _equals(wanted: str | None) -> Callable[[str], bool]:
    return lambda text: text == wanted


def _mapped(known: Mapping[str, str], text: str) -> str:
    found = known.get(text)
    if found is None:
        found = known.get(ANY)
    if found is None:
        raise InvalidInput("ingest.not-in-map")
    return found


def _look_up(table: LookupTable, column: str, *, found_by_default: bool) -> _Step:
    def step(text: str, row: Row) -> str:
        names = table.names.get(text)
        if names is None and not found_by_default:
            raise InvalidInput("ingest.not-in-lookup", file=table.file)
        return names.get(column, "") if names else ""

    return step


def _rounded(rounding: str, places: int, field: str) -> _Step:
    return lambda text, row: decimal_text(rounded(read_decimal(text, field), rounding, places))
