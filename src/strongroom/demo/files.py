"""Files of made-up people, as other systems hand them over.

Lives here: CSV in the encodings that occur, and JSON Lines. Must not live here: reading files, which is
`strongroom.ingest`'s work. The bytes are a function of the rows, on every machine.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from strongroom.demo.needs import needs
from strongroom.demo.people import customers
from strongroom.demo.purchases import purchases

__all__ = [
    "CHINESE_HEADINGS",
    "CUSTOMER_COLUMNS",
    "NEED_COLUMNS",
    "PURCHASE_COLUMNS",
    "invoice_lines",
    "write_csv",
    "write_folder",
    "write_json_lines",
]

CUSTOMER_COLUMNS = (
    "kind",
    "external_id",
    "name",
    "company",
    "phone",
    "email",
    "national_id",
    "bank_card",
    "address",
    "city",
    "country",
    "birth_date",
    "age",
    "gender",
    "note",
)
PURCHASE_COLUMNS = (
    "external_id",
    "customer",
    "ordered_at",
    "status",
    "currency",
    "total",
    "payment",
    "note",
    "sku",
    "description",
    "quantity",
    "unit_price",
)
NEED_COLUMNS = (
    "external_id",
    "customer",
    "kind",
    "summary",
    "detail",
    "status",
    "priority",
    "channel",
    "due_at",
)

CHINESE_HEADINGS: Mapping[str, str] = {
    "kind": "客户类型",
    "external_id": "客户编号",
    "name": "姓名",
    "company": "公司名称",
    "phone": "手机号",
    "email": "邮箱",
    "national_id": "身份证号",
    "bank_card": "银行卡号",
    "address": "地址",
    "city": "城市",
    "country": "国家",
    "birth_date": "出生日期",
    "age": "年龄",
    "gender": "性别",
    "note": "备注",
}
"""Headings of a customer file as Chinese offices have them."""

_BYTE_ORDER_MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def write_csv(
    path: Path,
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
    *,
    encoding: str = "utf-8",
    headings: Mapping[str, str] | None = None,
) -> None:
    """Write rows as CSV (RFC 4180: commas, CRLF, quotes where needed).

    Args:
        path: Replaced when it exists.
        rows: Fields that are missing become empty cells; fields outside `columns` are left out.
        columns: Fields, in order.
        encoding: ``utf-8``, ``utf-8-sig``, ``gb18030``, ``utf-16-le`` or ``utf-16-be``, the last two with
        their
            byte order mark; plain ``utf-16`` would depend on the machine.
        headings: What stands in the first line for a field, where it is not the field's name.
    """
    names = headings or {}
    with path.open("wb") as file:
        file.write(_BYTE_ORDER_MARKS.get(encoding, b""))
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([names.get(column, column) for column in columns])
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        text.flush()
        text.detach()


def write_json_lines(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Write one JSON object a line, UTF-8, Chinese as it is."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def invoice_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Spread purchases over one row an item, as tables have them; the purchase's own fields repeat."""
    for row in rows:
        items = row["items"]
        if not isinstance(items, list):
            raise TypeError("a purchase's items are a list")
        for item in items:
            yield {**{field: value for field, value in row.items() if field != "items"}, **item}


def write_folder(folder: Path, seed: int, count: int) -> list[Path]:
    """Write customers, their purchases and needs in every form.

    Args:
        folder: Exists; files of the same names are replaced.
        seed: As of `customers`.
        count: How many customers.

    Returns:
        The files: ``customers.csv`` (UTF-8), ``customers-gb18030.csv`` with Chinese headings,
        ``customers-utf16.csv``, ``purchases.csv`` (a line an item), ``needs.csv``, and ``customers.jsonl``,
        ``purchases.jsonl``, ``needs.jsonl``.
    """
    people = list(customers(seed, count))
    bought, asked = list(purchases(seed, people)), list(needs(seed, people))
    tables: dict[str, _Table] = {
        "customers.csv": _Table(people, CUSTOMER_COLUMNS),
        "customers-gb18030.csv": _Table(people, CUSTOMER_COLUMNS, "gb18030", CHINESE_HEADINGS),
        "customers-utf16.csv": _Table(people, CUSTOMER_COLUMNS, "utf-16-le"),
        "purchases.csv": _Table(invoice_lines(bought), PURCHASE_COLUMNS),
        "needs.csv": _Table(asked, NEED_COLUMNS),
    }
    for name, table in tables.items():
        write_csv(folder / name, table.rows, table.columns, encoding=table.encoding, headings=table.headings)
    streams = {"customers.jsonl": people, "purchases.jsonl": bought, "needs.jsonl": asked}
    for name, rows in streams.items():
        write_json_lines(folder / name, rows)
    return [folder / name for name in (*tables, *streams)]


class _Table(NamedTuple):
    rows: Iterable[Mapping[str, object]]
    columns: Sequence[str]
    encoding: str = "utf-8"
    headings: Mapping[str, str] | None = None
