"""What made-up people buy and ask about.

Lives here: goods with prices, and the sentences of needs, in both languages. Must not live here: who buys
(purchases.py) and who asks (needs.py).
"""

from typing import NamedTuple

__all__ = ["CHINESE_REQUESTS", "CURRENCIES", "ENGLISH_REQUESTS", "GOODS", "Goods", "Request"]


class Goods(NamedTuple):
    """An article: its number, its name in both languages, its price in hundredths of the currency."""

    sku: str
    chinese: str
    english: str
    cents: int


GOODS = (
    Goods("TEA-001", "明前龙井 250克", "Longjing tea, 250 g", 26_800),
    Goods("TEA-002", "茉莉花茶 100克", "Jasmine tea, 100 g", 4_900),
    Goods("CUP-010", "白瓷盖碗", "White porcelain cup with lid", 12_800),
    Goods("CUP-011", "玻璃水杯 两只装", "Drinking glasses, pair", 3_990),
    Goods("LMP-100", "护眼台灯", "Desk lamp", 19_900),
    Goods("LMP-101", "床头灯", "Bedside lamp", 8_850),
    Goods("CHR-200", "人体工学椅", "Office chair", 129_900),
    Goods("DSK-201", "升降书桌", "Standing desk", 189_900),
    Goods("BAG-300", "双肩电脑包", "Laptop backpack", 22_900),
    Goods("UMB-301", "折叠雨伞", "Folding umbrella", 5_900),
    Goods("PHN-400", "无线耳机", "Wireless headphones", 39_900),
    Goods("CHG-401", "快充充电器", "Fast charger", 9_900),
    Goods("RCE-500", "五常大米 10公斤", "Rice, 10 kg", 11_900),
    Goods("OIL-501", "冷榨菜籽油 5升", "Rapeseed oil, 5 l", 9_480),
    Goods("SVC-900", "上门安装", "Installation at home", 15_000),
    Goods("SVC-901", "延保一年", "Warranty, one more year", 29_900),
)

CURRENCIES = {"CN": "CNY", "GB": "GBP", "US": "USD"}
"""What people of a country pay in; everybody else pays in euros. All have two decimal places."""


class Request(NamedTuple):
    """A sort of need: its kind, a summary and a detail in which ``{goods}`` stands for an article."""

    kind: str
    summary: str
    detail: str


CHINESE_REQUESTS = (
    Request("question", "咨询{goods}的规格", "想了解{goods}的尺寸和材质，另外问问能不能开专票。"),
    Request("question", "{goods}什么时候到货", "上周看中{goods}，页面显示缺货。到货后请发短信通知。"),
    Request("order", "想批量订购{goods}", "公司年会用，需要{goods}大约四十件，希望给个团购价，月底前送到。"),
    Request(
        "complaint",
        "{goods}有破损",
        "今天收到{goods}，外箱压坏了，里面也有裂痕。照片已经发给客服，希望尽快处理。",
    ),
    Request(
        "return",
        "申请退掉{goods}",
        "{goods}和描述的颜色不一样，没有拆封，想七天内退货。退款退回原来的支付方式。",
    ),
    Request("repair", "{goods}需要维修", "{goods}用了三个月，时好时坏。还在保修期，请安排师傅上门看看。"),
    Request("visit", "预约到店看{goods}", "周六下午想到店里看{goods}，请留一位熟悉产品的同事。🙂"),
    Request("invoice", "补开{goods}的发票", "上个月买的{goods}还没有开发票，抬头用公司名称，电子版就可以。"),
)

ENGLISH_REQUESTS = (
    Request("question", "Size of {goods}", "Could you tell me the size and the material of this: {goods}?"),
    Request(
        "question",
        "{goods}: back in stock?",
        "It was sold out last week. Please let me know when it is back.",
    ),
    Request(
        "order", "Quote for {goods}", "We need about forty of these: {goods}. Delivery before the month ends."
    ),
    Request(
        "complaint", "{goods} arrived damaged", "The box was crushed and it is cracked. Photos are attached."
    ),
    Request(
        "return", "Send back {goods}", "The colour isn't what I expected. Unopened; I'd like my money back."
    ),
    Request(
        "repair", "{goods} needs a repair", "It stopped working after three months. It is still in warranty."
    ),
    Request(
        "visit",
        "See {goods} in the shop",
        "I'd like to come on Saturday afternoon and try it - is that all right?",
    ),
    Request(
        "invoice",
        "Invoice for {goods}",
        "The invoice for last month's order never came. Please make it out again.",
    ),
)
