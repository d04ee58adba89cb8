"""Where tables come from besides files: the address of a database, which never shows its password."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Database:
    """Where to read in a database: all its tables, some of them, or what a query gives.

    Attributes:
        url: A SQLAlchemy URL.
        tables: Names of tables, ``schema.table`` where they are in another schema; empty for all.
        query: Instead of tables, one SELECT.
        password: For a URL that has none.

    >>> str(Database("mysql://shop:secret@db.example/shop", tables=("orders",)))
    'mysql://db.example/shop'
    """

    url: str = field(repr=False)
    tables: tuple[str, ...] = ()
    query: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address without user and password."""
        return without_password(self.url)


def without_password(url: str) -> str:
    """An address as it may be shown: no user, no password, no options.

    >>> without_password("mysql+pymysql://shop:a@b@db:3306/shop?ssl=1")
    'mysql+pymysql://db:3306/shop'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def is_database_url(text: str) -> bool:
    """Whether a text names a database, not a file.

    >>> is_database_url("postgresql+pg8000://db/shop"), is_database_url("orders.csv")
    (True, False)
    """
    scheme, separator, _ = text.partition("://")
    return bool(separator) and scheme.replace("+", "").replace("_", "").isalnum()
