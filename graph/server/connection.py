"""How to reach the graph of a home."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Connection:
    """Address and credentials of one Neo4j.

    ``managed`` says whether Renmai starts and stops it. The password never shows in a repr.
    """

    uri: str
    username: str
    password: str = field(repr=False)
    database: str
    managed: bool
