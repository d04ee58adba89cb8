"""Rows that are nobody: added to every table, so that each has every feature whatever its records say.

Which comparisons and rules a table has depends on what its records hold; a table of two records must be read
like the table of a million they are part of.
"""

from __future__ import annotations

from graph.resolve.records import Table
from graph.resolve.roles import Role

_VALUES: dict[Role, tuple[str, ...]] = {
    Role.FULL_NAME: ("王小明", "Maria Anna Smith", "Wang Xiaoming", "欧阳明"),
    Role.NICKNAME: ("小小",),
    Role.PHONE: ("13111111112", "13111111113"),
    Role.EMAIL: ("form.one@example.invalid", "form.two@example.invalid"),
    Role.SHARED: ("form one", "form two"),
    Role.DOOR: ("无市|无路|1|1|1|101", "无市|无路|1|1|1|102"),
    Role.BIRTH_DATE: ("1901-01-01", "1902-02-02"),
    Role.GENDER: ("男", "女"),
    Role.OCCUPATION: ("form one", "form two"),
    Role.SOURCE: ("form one", "form two"),
    Role.PRODUCT_NAME: ("无名 一", "form two"),
    Role.MAKER: ("form one", "form two"),
    Role.CONTENT: ("1g/1", "2g/1"),
    Role.FLAVOUR: ("form one", "form two"),
    Role.BARCODE: ("0000000000017", "0000000000024"),
    Role.COMPANY: ("无名 一", "form two"),
    Role.IDENTIFIER: ("FORM0001", "FORM0002"),
    Role.ALIAS: ("form one", "form two"),
    Role.ADDRESS: ("无市无路1号1幢1单元101室", "2 form street"),
    Role.PLACE: ("form one", "form two"),
}
FORMS = max(len(values) for values in _VALUES.values())


def with_forms(table: Table) -> Table:
    """The table with `FORMS` rows more at its end."""
    columns = {
        name: [
            *values,
            *(_VALUES[table.roles[name]][at % len(_VALUES[table.roles[name]])] for at in range(FORMS)),
        ]
        for name, values in table.columns.items()
        if table.roles[name] in _VALUES
    }
    return Table(columns, table.roles, table.kind)
