"""The names under which files hold what a field takes, in English and Chinese.

Lives here: the lists, names folded as in `strongroom.ingest.header.folded`; the first names are the
likelier ones. Must not live here: the choice among them (`proposal`).
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["CUSTOMER_REFERENCE", "FAMILY_NAMES", "FIELDS", "GIVEN_NAMES", "ITEMS", "KEYS", "PASSWORDS"]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN_NAMES: Final = _names("firstname givenname forename first 名 名字")
FAMILY_NAMES: Final = _names("lastname surname familyname last 姓 姓氏")
PASSWORDS: Final = _names("password passwd pwd passwordhash secret 密码 登录密码 口令")

CUSTOMER_REFERENCE: Final = _names(
    "customerid customerno customernumber customercode custid clientid clientno memberid "
    "memberno userid accountid patientid patient 客户编号 客户号 客户id 客户代码 会员号 "
    "会员编号 会员id 用户id 用户编号 买家id"
)

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "customers": (*CUSTOMER_REFERENCE, "id", "externalid", "编号", "序号"),
    "purchases": _names(
        "orderid orderno ordernumber invoiceno invoiceid invoicenumber purchaseid "
        "transactionid receiptno salesorder 订单号 订单编号 单号 交易号 发票号 发票号码 "
        "流水号 externalid id 编号"
    ),
    "needs": _names(
        "needid ticketid ticketno caseid caseno requestid issueid dialogueid conversationid "
        "convoid 工单号 工单编号 需求编号 需求号 会话id externalid id 编号"
    ),
}

FIELDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "customers": {
        "name": _names(
            "name fullname customername contactname clientname person personname username 姓名 "
            "客户姓名 客户名称 联系人 联系人姓名 收货人 会员姓名 客户名"
        ),
        "company": _names(
            "company companyname organization organisation employer firm 公司 公司名称 单位 单位名称 企业名称"
        ),
        "phone": _names(
            "mobile mobilephone mobileno cellphone cell phone phonenumber phoneno telephone tel "
            "contactnumber 手机 手机号 手机号码 电话 电话号码 联系电话 联系方式 移动电话"
        ),
        "email": _names("email emailaddress mail 邮箱 电子邮箱 电子邮件 邮件 邮箱地址"),
        "national_id": _names(
            "nationalid idcard idcardno idnumber identitynumber 身份证 身份证号 身份证号码 证件号 证件号码"
        ),
        "bank_card": _names(
            "bankcard cardnumber cardno creditcard creditcardnumber pan 银行卡 银行卡号 卡号 信用卡号"
        ),
        "address": _names(
            "address streetaddress fulladdress street addr 地址 联系地址 详细地址 收货地址 家庭地址 住址"
        ),
        "city": _names("city town 城市 所在城市 市"),
        "country": _names("country countryregion countryorregion nation 国家 国家地区 国籍"),
        "birth_date": _names("birthdate dateofbirth dob birthday birth 生日 出生日期 出生年月 出生年月日"),
        "age": _names("age currentage 年龄"),
        "gender": _names("gender sex 性别"),
        "kind": _names("customerkind 客户性质"),
        "note": _names("note notes remark remarks comment comments 备注 说明 附注"),
    },
    "purchases": {
        "ordered_at": _names(
            "orderdate orderedat orderdatetime ordertime invoicedate purchasedate purchasedat "
            "transactiondate date 下单时间 订单日期 下单日期 订单时间 购买日期 购买时间 交易时间 "
            "交易日期 日期"
        ),
        "status": _names("status orderstatus state 状态 订单状态 交易状态"),
        "currency": _names("currency currencycode 币种 货币"),
        "total": _names(
            "total totalamount ordertotal grandtotal amountpaid amount sales price 金额 总金额 "
            "订单金额 实付金额 总价 销售额 合计 应付金额"
        ),
        "payment": _names("payment paymentmethod paymenttype paidby 支付方式 付款方式"),
        "note": _names("note notes remark remarks comment comments 备注 买家留言"),
    },
    "needs": {
        "kind": _names("kind type category intent needtype 类型 类别 需求类型 分类"),
        "summary": _names("summary subject title 摘要 标题 主题"),
        "detail": _names(
            "detail details description text body content need message question 内容 需求 详情 "
            "描述 问题 需求描述"
        ),
        "status": _names("status state 状态"),
        "priority": _names("priority urgency 优先级 紧急程度"),
        "channel": _names("channel source 渠道 来源"),
        "due_at": _names("dueat duedate due deadline 截止时间 截止日期 期限"),
    },
}

ITEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "sku": _names(
        "sku stockcode productid productcode itemid itemno articleid 商品编号 商品编码 货号 产品编号 商品id"
    ),
    "description": _names(
        "description productname itemname product item productdescription 商品名称 商品 "
        "产品名称 品名 产品 商品描述"
    ),
    "quantity": _names("quantity qty units count amount 数量 件数 购买数量"),
    "unit_price": _names("unitprice priceeach itemprice price 单价 商品单价"),
}
