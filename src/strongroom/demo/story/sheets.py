"""The files that the firm imports, with their mappings.

Lives here: writing them, and the list from a trade fair in which seven rows cannot be taken. Must not live
here: what is in the others (population.py), importing (beginning.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from strongroom.demo.files import (
    CUSTOMER_COLUMNS,
    NEED_COLUMNS,
    PURCHASE_COLUMNS,
    invoice_lines,
    write_csv,
)

__all__ = ["FAIR_REFUSED", "Sheet", "customer_sheet", "fair_sheet", "need_sheet", "purchase_sheet"]

_CLEAR = ("owner", "team")
_ITEM = ("sku", "description", "quantity", "unit_price")

FAIR_REFUSED = 7
"""Rows of the list from the fair that are refused, one of them ruined by a spreadsheet."""


@dataclass(frozen=True)
class Sheet:
    """A file to import.

    Args:
        mapping: The text of its mapping file.
    """

    path: Path
    collection: str
    mapping: str


def customer_sheet(path: Path, people: Iterable[Mapping[str, object]]) -> Sheet:
    """Write a file of customers."""
    write_csv(path, people, (*CUSTOMER_COLUMNS, *_CLEAR))
    plain = [name for name in CUSTOMER_COLUMNS if name != "external_id"]
    return Sheet(path, "customers", _mapping("customers", plain))


def purchase_sheet(path: Path, bought: Iterable[Mapping[str, object]]) -> Sheet:
    """Write a file of purchases, a line an item."""
    write_csv(path, invoice_lines(bought), (*PURCHASE_COLUMNS, *_CLEAR))
    plain = [name for name in PURCHASE_COLUMNS if name not in ("external_id", "customer", *_ITEM)]
    items = "".join(f'{name} = "{name}"\n' for name in _ITEM)
    more = 'customer = "customer"\ngroup_by = "external_id"\n'
    return Sheet(path, "purchases", _mapping("purchases", plain, more) + f"[items]\n{items}")


def need_sheet(path: Path, asked: Iterable[Mapping[str, object]]) -> Sheet:
    """Write a file of needs."""
    write_csv(path, asked, (*NEED_COLUMNS, *_CLEAR))
    plain = [name for name in NEED_COLUMNS if name not in ("external_id", "customer")]
    return Sheet(path, "needs", _mapping("needs", plain, 'customer = "customer"\n'))


def fair_sheet(path: Path) -> Sheet:
    """Write the list from the fair: thirty-two people, and seven rows that cannot be taken."""
    rows = [
        {
            "kind": "person",
            "external_id": f"FAIR-{number:03d}",
            "name": _FAIR_NAMES[number % len(_FAIR_NAMES)] + f" {'ABCDEFGH'[number // len(_FAIR_NAMES)]}.",
            "phone": f"138 0000 {7000 + number}",
            "email": f"fair{number}@example.com",
            "city": "Shanghai",
            "country": "CN",
        }
        for number in range(32)
    ]
    for number, wrong in enumerate(_WRONG):
        rows.insert(3 + number * 4, {**rows[0], "external_id": f"FAIR-9{number:02d}", **wrong})
    columns = [name for name in CUSTOMER_COLUMNS if name not in ("company", "age", "note", "gender")]
    write_csv(path, rows, columns)
    return Sheet(path, "customers", _mapping("customers", columns, clear=()))


_FAIR_NAMES = (
    "Alex Example",
    "周示例",
    "Robin Sample",
    "吴样本",
    "Kim Specimen",
    "郑测试",
    "Sam Demo",
    "王演示",
)

_WRONG: Sequence[Mapping[str, str]] = (
    {"phone": "1.38E+10"},  # what a spreadsheet makes of a telephone number
    {"phone": "138 0000"},
    {"email": "fair-at-example.com"},
    {"birth_date": "1990-02-30"},
    {"national_id": "310101199001011239"},
    {"bank_card": "6200000000000001"},
    {"kind": "spaceship"},
)


def _mapping(collection: str, fields: Iterable[str], more: str = "", clear: Sequence[str] = _CLEAR) -> str:
    same = "".join(f'{name} = "{name}"\n' for name in fields if name != "external_id")
    owned = "".join(f'{name} = "{name}"\n' for name in clear)
    table = f"[clear]\n{owned}" if owned else ""
    return f'collection = "{collection}"\nkey = "external_id"\n{more}[fields]\n{same}{table}'
