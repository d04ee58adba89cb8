"""Kinds about goods: products, listings, brands, categories, suppliers, prices, warehouses, stock."""

from __future__ import annotations

from loaders.kinds.fields import Field, FieldType, Kind, Reference, address_fields

T = FieldType

PRODUCT = Kind(
    "product",
    "Product",
    (
        Field("name", T.GOODS),
        Field("brand"),
        Field("specification"),
        Field("variant"),
        Field("category"),
        Field("barcode"),
        Field("unit"),
        Field("currency"),
        Field("price", T.PRICE, strict=True, stored="priceE4"),
        Field("packs", T.INTEGER),
        Field("contentQuantity", T.NUMBER),
        Field("contentUnit", choices=("g", "ml", "piece")),
        Field("shelfLifeDays", T.INTEGER),
        Field("discontinued", T.BOOLEAN),
        Field("unitsInStock", T.NUMBER),
        Field("unitsOnOrder", T.NUMBER),
        Field("reorderLevel", T.NUMBER),
        Field("unitCost", T.PRICE, strict=True, stored="unitCostE4", on="supplier"),
    ),
    (
        Reference("supplier", "supplier", "SUPPLIES", reverse=True, property="supplierKey"),
        Reference("category", "category", "IN"),
        Reference("brand", "brand", "OF"),
        Reference("listing", "listing", "VARIANT_OF"),
    ),
)

LISTING = Kind("listing", "Listing", (Field("name"), Field("brand")))
BRAND = Kind("brand", "Brand", (Field("name"),))
CATEGORY = Kind(
    "category",
    "Category",
    (Field("name"), Field("description")),
    (Reference("parent", "category", "IN", property="parentKey"),),
)

BUNDLE = Kind(
    "bundle",
    "Product",
    (Field("quantity", T.NUMBER, strict=True, on="component"),),
    (Reference("component", "product", "BUNDLES", required=True),),
    of="product",
    of_kind="product",
)

SUPPLIER = Kind(
    "supplier",
    "Supplier",
    (
        Field("name", T.COMPANY),
        Field("brandName"),
        Field("uniformCreditCode"),
        Field("legalPerson"),
        Field("contactName"),
        Field("phone", T.PHONE, many=True),
        Field("fax", T.TEXT),
        Field("email", T.EMAIL, many=True),
        Field("homePage"),
        Field("bankAccount", T.BANK),
        Field("bank", kept=True),
        *address_fields(),
    ),
)

SUPPLY = Kind(
    "supply",
    "Supplier",
    (
        Field("unitCost", T.PRICE, strict=True, stored="unitCostE4", on="product"),
        Field("leadTimeDays", T.NUMBER, on="product"),
        Field("minimumOrder", T.NUMBER, on="product"),
        Field("currency", kept=True),
    ),
    (Reference("product", "product", "SUPPLIES", required=True),),
    of="supplier",
    of_kind="supplier",
)

BANK_ACCOUNT = Kind(
    "bankAccount",
    "Supplier",
    (Field("bankAccount", T.BANK), Field("bank", kept=True)),
    of="supplier",
    of_kind="supplier",
    required=("bankAccount",),
)

WAREHOUSE = Kind(
    "warehouse",
    "Warehouse",
    (
        Field("name"),
        Field("serves", T.DIVISION, many=True),
        *address_fields(),
    ),
)

STOCK = Kind(
    "stock",
    "Stock",
    (
        Field("onHand", T.NUMBER, strict=True),
        Field("reserved", T.NUMBER, strict=True),
        Field("asOf", T.INSTANT, strict=True),
    ),
    (
        Reference("product", "product", "OF", required=True),
        Reference("warehouse", "warehouse", "AT"),
    ),
)

STOCK_DAY = Kind(
    "stockDay",
    "StockDay",
    (
        Field("day", T.DATE, strict=True),
        Field("closing", T.NUMBER, strict=True),
        Field("outMinutes", T.INTEGER),
    ),
    (
        Reference("product", "product", "OF", required=True),
        Reference("warehouse", "warehouse", "AT"),
    ),
    required=("day",),
)

GOODS = (
    CATEGORY,
    BRAND,
    WAREHOUSE,
    SUPPLIER,
    LISTING,
    PRODUCT,
    BUNDLE,
    SUPPLY,
    BANK_ACCOUNT,
    STOCK,
    STOCK_DAY,
)
