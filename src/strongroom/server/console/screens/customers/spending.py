"""What a customer spent, month by month, as a chart.

Lives here: adding up what the viewer sees. Must not live here: totals over customers (vault), drawing
(charts.py).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

from strongroom.model.fieldtypes.money import split_amount
from strongroom.server.console.charts import Chart, bar_chart
from strongroom.server.console.formats import Formats
from strongroom.server.console.screens.customers.shown import moment_of
from strongroom.server.console.texts import text_of
from strongroom.vault.views.record_views import RecordView

__all__ = ["spending"]

_MONTHS = 12
_NOT_SPENT = frozenset({"cancelled", "returned"})


def spending(purchases: Iterable[RecordView], now: int, language: str) -> Chart | None:
    """Twelve months of the currency that most purchases are in; None where there is nothing to draw.

    Args:
        purchases: With whatever of them the viewer may see; a hidden amount counts nothing.
        now: Milliseconds.
    """
    amounts = [
        (_month(at), *split_amount(total))
        for each in purchases
        if (at := moment_of(each, "ordered_at")) is not None
        and (total := _said(each, "total")) is not None
        and _said(each, "status") not in _NOT_SPENT
    ]
    if not amounts:
        return None
    currency = Counter(each for _, each, _ in amounts).most_common(1)[0][0]
    sums: dict[str, Decimal] = {}
    for month, of, amount in amounts:
        if of == currency:
            sums[month] = sums.get(month, Decimal()) + amount
    t, form = text_of(language), Formats(language)
    points = [(month[2:], (float(sums.get(month, 0)),)) for month in _months(now)]
    title = t("customer.spend", currency=currency)
    return bar_chart(title, t("customer.month"), [currency], points, lambda value: form.number(round(value)))


def _said(record: RecordView, name: str) -> str | None:
    found = record.fields.get(name)
    return None if found is None else found.shown


def _months(now: int) -> list[str]:
    day = datetime.fromtimestamp(now / 1000, UTC)
    last = day.year * 12 + day.month - 1
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(last - _MONTHS + 1, last + 1)]


def _month(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m}"
