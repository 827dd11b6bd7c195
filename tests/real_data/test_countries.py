"""The countries as a real shop writes them, in half a million lines."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from strongroom.model.fieldtypes import ParseContext, field_type

CONTEXT = ParseContext(today=date(2026, 11, 23))


@pytest.mark.shared
def test_all_but_three_countries_of_a_real_shop_are_recognised(shared: Path) -> None:
    path = shared / "data" / "uci_online_retail" / "online_retail.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        names = {row["Country"] for row in csv.DictReader(file)}
    unknown = {name for name in names if field_type("country").parse(name, CONTEXT, "f").flags}
    assert unknown == {"Channel Islands", "European Community", "Unspecified"}
