"""Files and mappings of the tests, and looking at what came of them."""

from strongroom.ingest.mapping import ImportMapping, read_mapping
from strongroom.vault.desk import Desk

__all__ = ["CHINESE", "ENGLISH", "ORDERS", "count", "customers_map", "orders_map", "zh_map"]

ENGLISH = """\
id,name,phone,email,city
c-1,Ann Lee,+8613800000001,ann@example.com,Leeds
c-2,Bob Ray,+8613800000002,bob@example.com,York
c-3,Cyd Fox,+8613800000003,cyd@example.com,Hull
"""
CHINESE = """\
客户编号,姓名,手机号,城市
k-1,欧阳娜娜,138 0000 0011,北京
k-2,王小明,13800000012,上海
"""
ORDERS = """\
order,customer,day,sku,quantity,price
o-1,c-1,2026-01-02,A,2,6.25
o-1,c-1,2026-01-02,B,1,0.50
o-2,c-2,2026-01-03,A,1,6.25
"""


def customers_map(extra: str = "") -> ImportMapping:
    """For `ENGLISH`."""
    return read_mapping(
        f"""
        collection = "customers"
        key = "id"
        {extra}
        [fields]
        kind = {{ value = "person" }}
        name = "name"
        phone = "phone"
        email = "email"
        city = "city"
        """
    )


def zh_map() -> ImportMapping:
    """For `CHINESE`."""
    return read_mapping(
        """
        collection = "customers"
        key = "客户编号"
        [fields]
        kind = { value = "person" }
        name = "姓名"
        phone = "手机号"
        city = "城市"
        """
    )


def orders_map() -> ImportMapping:
    """For `ORDERS`."""
    return read_mapping(
        """
        collection = "purchases"
        key = "order"
        customer = "customer"
        group_by = "order"
        zone = "UTC"
        [fields]
        ordered_at = "day"
        status = { value = "done" }
        total = { sum = "quantity * price", places = 2, round = "half-even" }
        [items]
        sku = "sku"
        quantity = "quantity"
        unit_price = "price"
        [defaults]
        currency = "CNY"
        """
    )


def count(desk: Desk, collection: str) -> int:
    """How many records of a collection are in use."""
    total, cursor = 0, None
    while True:
        page = desk.collection(collection).list(limit=500, cursor=cursor)
        total, cursor = total + len(page), page.next
        if cursor is None:
            return total
