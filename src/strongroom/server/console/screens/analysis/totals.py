"""Totals: how many and how much, by what records have in common; too few people are no group.

Lives here: this page. Must not live here: counting and withholding (vault), drawing (charts.py).
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Response

from strongroom.access.actions import Action
from strongroom.errors import InvalidInput
from strongroom.model.fieldtypes.money import split_amount
from strongroom.model.schema import Schema
from strongroom.server.console.charts import Chart, bar_chart
from strongroom.server.console.entered import Entered
from strongroom.server.console.formats import Formats
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.screens.customers.shown import in_words
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of
from strongroom.vault.totals.counting import Column, columns_offered
from strongroom.vault.totals.totals import Totals

__all__ = ["collections_for", "routes"]

routes = APIRouter(include_in_schema=False)
_MOST_BARS = 24
_OF_CUSTOMER = "customer."
_BY = ("by-1", "by-2", "by-3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group, in words."""

    by: tuple[str, ...]
    records: int
    customers: int
    sum: str


@routes.get("/totals")
@declared(needs(Action.TOTALS))
def ask(here: Here, collection: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Ask what is to be counted."""
    offered = collections_for(here, Action.TOTALS)
    first = offered[0][0] if offered else "customers"
    chosen = collection if collection in dict(offered) else first
    here.knock(Action.TOTALS, chosen)
    return _page(here, chosen)


@routes.post("/totals")
@declared(needs(Action.TOTALS))
def count(here: Here, form: Entered) -> Response:
    """Count, and show the groups that may be shown."""
    collection, summed = form.text("collection", 40), form.optional("sum", 60)
    by = tuple(given for name in _BY if (given := form.optional(name, 60)) is not None)
    try:
        found = here.desk.collection(collection).totals(by, sum=summed)
    except InvalidInput as error:
        return _page(here, collection, by, summed, error=error)
    return _page(here, collection, by, summed, found)


def collections_for(here: AtPage, action: Action) -> list[tuple[str, str]]:
    """The collections for which somebody is granted an action, each with what it is called."""
    return [
        (each.name, each.label(here.language))
        for each in here.desk.schema.collections.values()
        if here.offering.grants(action, each.name)
    ]


def _page(
    here: AtPage,
    collection: str,
    by: tuple[str, ...] = (),
    summed: str | None = None,
    found: Totals | None = None,
    error: InvalidInput | None = None,
) -> Response:
    schema, language = here.desk.schema, here.language
    names = {each.name for each in schema.collections.values()}
    chosen = collection if collection in names else "customers"
    columns = _columns(here, schema, chosen)
    money = [
        (each.name, each.label(language))
        for each in schema.collection(chosen).fields.values()
        if each.type.name == "money" and here.offering.may_know(schema.collection(chosen), each.name)
    ]
    rows = [] if found is None else _rows(found, language)
    return here.page(
        "analysis/totals.html",
        200 if error is None else status_of(error),
        collection=chosen,
        collections=collections_for(here, Action.TOTALS),
        columns=columns,
        money=money,
        by=[(name, by[at] if at < len(by) else None) for at, name in enumerate(_BY)],
        heads=[dict(columns).get(each, each) for each in by],
        summed=summed,
        summed_label=dict(money).get(summed or "", ""),
        found=found,
        rows=rows,
        chart=_chart(rows, language) if len(by) == 1 else None,
        error=here.told(error),
    )


def _columns(here: AtPage, schema: Schema, name: str) -> list[tuple[str, str]]:
    """The columns that somebody may have, in words."""
    collection, customers = schema.collection(name), schema.collection("customers")
    return [
        (each.name, _label(each, here.language))
        for each in columns_offered(schema, name)
        if all(
            here.offering.may_know(customers if each.of_customer else collection, found.name)
            for found in each.fields
        )
    ]


def _label(column: Column, language: str) -> str:
    t, plain = text_of(language), column.name.removeprefix(_OF_CUSTOMER)
    own = t(f"totals.{plain}") if plain in ("team", "month", "age_band") else column.fields[0].label(language)
    return t("totals.of-customer", field=own) if column.of_customer else own


def _rows(found: Totals, language: str) -> list[Row]:
    form = Formats(language)
    return [
        Row(
            by=tuple(in_words(each.by[name], language) for name in found.by),
            records=each.records,
            customers=each.customers,
            sum=", ".join(
                form.money(split_amount(amount)[1], split_amount(amount)[0]) for amount in each.sums.values()
            ),
        )
        for each in found.groups
    ]


def _chart(rows: list[Row], language: str) -> Chart | None:
    """The groups as bars; none where there are too many to be told apart."""
    counted: dict[str, tuple[int, int]] = {}
    for each in rows:
        records, customers = counted.get(each.by[0], (0, 0))
        counted[each.by[0]] = (records + each.records, customers + each.customers)
    if not 2 <= len(counted) <= _MOST_BARS:
        return None
    t, form = text_of(language), Formats(language)
    return bar_chart(
        t("totals.chart"),
        t("totals.group"),
        [t("totals.records"), t("totals.customers")],
        [(label, (float(records), float(customers))) for label, (records, customers) in counted.items()],
        lambda value: form.number(round(value)),
    )
