"""A purchase: what was bought, and how it stands.

Lives here: this page. Must not live here: what a customer spent altogether (spending.py).
"""

import json

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.access.grants import View
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.here import Here
from strongroom.server.console.screens.customers.shown import field_lines, reasons
from strongroom.server.permission import declared, needs
from strongroom.vault.views.record_views import RecordView

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_PARTS = ("sku", "description", "quantity", "unit_price")


@routes.get("/purchases/{purchase}")
@declared(needs(Action.VIEW))
def show(here: Here, purchase: RecordId) -> Response:
    """Show a purchase."""
    record = here.desk.purchases.get(purchase)
    collection = here.desk.schema.collection("purchases")
    return here.page(
        "customers/purchase.html",
        purchase=record,
        fields=[
            each for each in field_lines(collection, record, here.language, but=("items",)) if not each.empty
        ],
        items=_items(record),
        reasons=reasons(here.language),
        may_look_back=here.offering.grants(Action.HISTORY, "purchases"),
    )


def _items(record: RecordView) -> list[dict[str, str]]:
    """The lines of what was bought; none where the viewer sees less than all of them."""
    items = record.fields.get("items")
    if items is None or items.shown is None or items.view is not View.FULL:
        return []
    return [{part: line.get(part, "") for part in _PARTS} for line in json.loads(items.shown)]
