"""What a column is, by its name and values, in English and Chinese."""

import pytest

from graph.resolve.roles import Role
from loaders.column_roles import recognise

NAMED = {
    Role.GIVEN_NAME: ["first_name", "FirstName", "given_name", "fname", "Forename", "名"],
    Role.SURNAME: ["surname", "last_name", "LastName", "lname", "family name", "姓", "姓氏"],
    Role.FULL_NAME: ["name", "full_name", "Customer Name", "姓名", "收货人", "联系人", "会员姓名"],
    Role.PHONE: ["phone", "Mobile No", "tel", "Phone Number", "cust_phone_primary", "手机号", "联系电话"],
    Role.EMAIL: ["email", "e-mail", "Email Address", "电子邮箱", "邮箱"],
    Role.BIRTH_DATE: ["dob", "date_of_birth", "birth_dt", "Born", "出生日期", "生日"],
    Role.POSTCODE: ["postcode", "ZIP", "zip_code", "postcode_fake", "邮编"],
    Role.STREET_NUMBER: ["street_number", "House No", "门牌号"],
    Role.STREET: ["address_1", "addr line 1", "Street", "street name"],
    Role.ADDRESS: ["address", "home_address", "收货地址", "详细地址"],
    Role.PLACE: ["city", "suburb", "birth_place", "district", "Town", "城市", "区县", "出生地"],
    Role.REGION: ["state", "Province", "country", "省份"],
    Role.IDENTIFIER: ["soc_sec_id", "SSN", "passport_no", "身份证号", "统一社会信用代码"],
    Role.ID: ["id", "row", "rec_id", "customer_id", "IDHS Provider ID", "会员号", "序号", "客户编号"],
    Role.SOURCE: ["source", "Source System", "门店", "来源", "渠道"],
    Role.GENDER: ["gender", "Sex", "性别"],
    Role.OCCUPATION: ["occupation", "职业"],
    Role.IGNORED: ["created_at", "Updated On", "registration_date", "注册时间", "创建时间"],
}  # fmt: skip
SAMPLES = {
    Role.PHONE: ["13812345678", "13900001111"],
    Role.EMAIL: ["a@b.com", "c@d.org"],
    Role.BIRTH_DATE: ["1971-02-03", "1990-12-01"],
}


@pytest.mark.parametrize(
    ("header", "role"),
    [(header, role) for role, headers in NAMED.items() for header in headers],
    ids=lambda item: item.value if isinstance(item, Role) else item,
)
def test_a_header_says_what_a_column_is(header, role):
    values = SAMPLES.get(role, ["x", "y", "z"])
    assert recognise({header: values, "Surname_": ["a", "b", "c"]})[header].role is role


def test_values_say_what_an_unnamed_column_is():
    found = recognise(
        {
            "c1": ["a@b.com", "c@d.org"],
            "c2": ["13812345678", "13900001111"],
            "c3": ["1931-02-03", "1990-12-01", "1971-05-05", "1955-01-01"],
        }
    )
    assert [guess.role for guess in found.values()] == [Role.EMAIL, Role.PHONE, Role.BIRTH_DATE]


def test_a_name_beside_a_price_is_a_product():
    found = recognise({"name": ["Sony TV"], "description": ["42 inch"], "price": ["399"]})
    assert found["name"].role is Role.TITLE


def test_an_empty_column_is_ignored():
    assert recognise({"phone": [None, None]})["phone"].role is Role.IGNORED


PINYIN = {
    "xingming": Role.FULL_NAME, "shoujihao": Role.PHONE, "chushengriqi": Role.BIRTH_DATE,
    "xingbie": Role.GENDER,
    "shouhuodizhi": Role.ADDRESS, "youxiang": Role.EMAIL, "kehu_bianhao": Role.ID, "gongsi": Role.COMPANY,
}  # fmt: skip


@pytest.mark.parametrize(("header", "role"), PINYIN.items())
def test_a_header_may_be_pinyin(header, role):
    values = {Role.EMAIL: ["a@b.com"], Role.PHONE: ["13812345678"], Role.BIRTH_DATE: ["1971-02-03"]}
    assert recognise({header: values.get(role, ["x", "y"]), "xing": ["王"]})[header].role is role


def test_values_tell_names_companies_and_addresses_under_headers_that_say_nothing():
    people = ["王建国", "李丽", "张晓东", "刘思怡", "陈博文"] * 6
    homes = [f"杭州市西湖区文三路{number}号3幢401室" for number in range(30)]
    firms = [f"{name}食品有限公司" for name in ("华盛", "鑫源", "恒通")] * 10
    found = recognise({"c1": people, "c2": homes, "c3": firms})
    assert [guess.role for guess in found.values()] == [Role.FULL_NAME, Role.ADDRESS, Role.COMPANY]


def test_a_shops_own_article_numbers_are_ids():
    found = recognise({"sku": ["A1", "B2"], "Product": ["Sony TV", "LG TV"], "Unit Price": ["1", "2"]})
    assert [guess.role for guess in found.values()] == [Role.ID, Role.TITLE, Role.PRICE]
