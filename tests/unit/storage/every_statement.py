"""All statements of the package: those with a name in a module, and some of each family that is built when
asked for."""

import importlib
import itertools
import pkgutil
from collections.abc import Iterator

import strongroom.storage
from strongroom.storage.record_pages import Shape, page_statement
from strongroom.storage.search_rows import candidate_statement
from strongroom.storage.statement import Statement

SCOPES = [
    frozenset[str](),
    frozenset({"s_owner"}),
    frozenset({"s_owner", "s_team_0", "s_team_1", "s_shared", "s_shared_teams"}),
    frozenset({"s_teams"}),
]
SEARCH_SCOPES = [
    frozenset[str](),
    frozenset({"s_owner"}),
    frozenset({"s_owner", "s_teams", "s_shared", "s_shared_teams"}),
]
FILTERS = [
    frozenset({"f_state"}),
    frozenset({"f_state", "f_customer"}),
    frozenset({"f_state", "f_status"}),
    frozenset({"f_state", "f_owner"}),
    frozenset({"f_state", "f_team"}),
    frozenset({"f_state", "f_at_from", "f_at_until"}),
]


def every_statement() -> Iterator[tuple[str, Statement]]:
    """Name and statement."""
    for module in pkgutil.iter_modules(strongroom.storage.__path__):
        if module.ispkg:
            continue
        loaded = importlib.import_module(f"strongroom.storage.{module.name}")
        for name, value in vars(loaded).items():
            if isinstance(value, Statement):
                yield f"{module.name}.{name}", value
    for filters, scope in itertools.product(FILTERS, SCOPES):
        label = "+".join(sorted(filters | scope))
        yield f"record_pages.page[{label}]", page_statement(Shape(filters, scope))
    for count, scope in itertools.product((1, 2, 4), SEARCH_SCOPES):
        label = "+".join(sorted(scope))
        yield (
            f"search_rows.candidates[{count}+{label}]",
            candidate_statement(count, frozenset({"f_state"}), scope),
        )
