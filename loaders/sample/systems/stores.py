"""The stores' till system: CSV files in GB18030 with Chinese headers, as its export button leaves them."""

from __future__ import annotations

from loaders.sample.accounts import Account
from loaders.sample.catalogue import Catalogue
from loaders.sample.clock import Calendar
from loaders.sample.files import Files
from loaders.sample.orders import Order
from loaders.sample.suppliers import SupplierRecord
from loaders.sample.systems.app import money
from loaders.sample.world import World

METHODS = {"alipay": "支付宝", "wechat": "微信支付", "card": "银行卡", "cash": "现金", "": ""}
_GENDERS = {"M": "男", "F": "女", "": "未知"}


class StoreFiles:
    """Writes stores/*.csv."""

    def __init__(self, files: Files, calendar: Calendar, world: World) -> None:
        self.calendar = calendar
        self.world = world

        def table(name: str, *columns: str):  # type: ignore[no-untyped-def]
            return files.table(f"stores/{name}.csv", columns, "gb18030")

        self.members = table(
            "会员",
            "会员卡号",
            "姓名",
            "手机",
            "邮箱",
            "性别",
            "生日",
            "地址",
            "开卡门店",
            "会员等级",
            "开卡时间",
            "更新时间",
        )
        self.shops = table("门店", "门店编号", "门店名称", "城市", "区")
        self.receipts = table(
            "小票",
            "小票号",
            "会员卡号",
            "门店编号",
            "时间",
            "应收",
            "优惠",
            "实收",
            "币种",
            "支付方式",
            "支付账号",
            "状态",
        )
        self.lines = table("小票明细", "明细号", "小票号", "商品编码", "数量", "单位", "单价", "金额")
        self.refunds = table("退货", "退货单号", "小票号", "金额", "原因", "时间")
        self.points = table("积分", "流水号", "会员卡号", "类型", "积分", "时间")
        self.products = table(
            "商品", "商品编码", "商品名称", "品牌", "规格", "单位", "售价", "条码", "类别", "状态"
        )
        self.suppliers = table(
            "供应商", "供应商编号", "供应商名称", "税号", "联系人", "电话", "邮箱", "地址", "更新时间"
        )
        self.consents = table("营销许可", "编号", "会员卡号", "用途", "渠道", "同意", "时间")

    def catalogue(self, catalogue: Catalogue) -> None:
        """Write goods and stores."""
        for listing in catalogue.listings["stores"]:
            self.products.add(
                listing.id, listing.name, listing.brand, listing.specification, listing.unit,
                money(listing.price), listing.barcode,
                catalogue.categories[listing.item.category][0], "在售",
            )  # fmt: skip
        for warehouse in self.world.warehouses:
            city = self.world.cities[warehouse.city]
            self.shops.add(
                warehouse.code, warehouse.name, city.name, city.districts[warehouse.districts[0]].name
            )

    def supplier(self, record: SupplierRecord) -> None:
        """Write one supplier as the stores know it."""
        self.suppliers.add(
            record.id, record.name, record.credit_code, record.contact, record.phone, record.email,
            record.address.text,
            self.calendar.slashed(record.updated),
        )  # fmt: skip

    def account(self, account: Account) -> None:
        """Write one member card."""
        home = account.person.household.home
        level = ("普通", "普通", "银卡", "金卡")[account.number * 7 % 4]
        self.members.add(
            account.id, account.name, account.phone, account.email, _GENDERS[account.gender],
            account.birthday,
            account.region.text if account.region else "",
            self.world.warehouse_of(home.site.district).code, level,
            self.calendar.slashed(account.registered), self.calendar.slashed(account.updated),
        )  # fmt: skip

    def order(self, order: Order, user: str = "", address: str = "") -> None:
        """Write one receipt; without a card where the customer did not show it."""
        when = self.calendar.slashed(order.placed)
        card = "" if order.anonymous else (user or order.account.id)
        self.receipts.add(
            order.id, card, order.warehouse.code, when, money(order.goods), money(order.discount),
            money(order.paid), order.currency,
            METHODS[order.method], order.payment, "完成",
        )  # fmt: skip
        for line in order.lines:
            self.lines.add(
                line.id,
                order.id,
                line.product,
                f"{line.quantity:g}",
                line.listing.unit,
                money(line.price),
                money(line.amount),
            )
        if order.refund:
            refund = order.refund
            self.refunds.add(
                refund.id, order.id, money(refund.amount), refund.reason, self.calendar.slashed(refund.at)
            )
