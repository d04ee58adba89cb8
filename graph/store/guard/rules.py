"""The rules of the guard, written down once: the docs, the checks and the tests are made from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        code: Of the refusal; its sentence stands in web/translations.
        refuses: What is refused.
        because: Why; what the server alone would let through.
    """

    code: str
    refuses: str
    because: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a free query may go.

    Attributes:
        seconds: After so long the server ends its transaction.
        rows: Rows that are given back at most; the answer says that there are more.
        bytes: Characters of the answer as JSON at most.
    """

    seconds: float = 30.0
    rows: int = 5_000
    bytes: int = 8_000_000


LONGEST = 20_000
"""Characters of a query."""

DEEPEST = 60
"""Brackets within brackets; deeper nesting overflows the server's parser."""

RULES = (
    Rule("guard.empty", "A text without a query.", "There is nothing to run."),
    Rule(
        "guard.long",
        f"More than {LONGEST:,} characters.",
        "Planning a text of a megabyte keeps the server busy before any time limit begins; give long lists "
        "as parameters.",
    ),
    Rule(
        "guard.character",
        "Control characters and invisible ones (Unicode categories Cc, Cf, Co, Cs, Zl, Zp), save tab and "
        "line ends, outside of strings.",
        "Two readers may disagree on whether they part words.",
    ),
    Rule(
        "guard.escape",
        "Unicode escapes (`\\u0041`) outside of strings, and in strings such as would end the string.",
        "Neo4j replaces them before it reads the query, so `\\u004cOAD CSV` is LOAD CSV.",
    ),
    Rule("guard.deep", f"More than {DEEPEST} brackets within brackets.", "It overflows the parser."),
    Rule("guard.statements", "A semicolon, save at the end.", "One statement at a time."),
    Rule(
        "guard.options",
        "Options after CYPHER other than the version, 5 or 25.",
        "They change how the server plans for everybody else, and free queries need none.",
    ),
    Rule(
        "guard.load",
        "LOAD CSV, in any spelling and at any depth.",
        "It reads files of the server and addresses of its network, and a READ transaction allows it.",
    ),
    Rule(
        "guard.admin",
        "SHOW, USE and TERMINATE anywhere; ALTER, GRANT, DENY, REVOKE, RENAME, START, STOP, ENABLE and "
        "DRYRUN at the beginning.",
        "A READ transaction lets SHOW USERS and SHOW SETTINGS through, and USE reaches other databases.",
    ),
    Rule(
        "guard.writes",
        "CREATE, MERGE, INSERT, SET, DELETE, DETACH, REMOVE, FOREACH and DROP as clauses.",
        "The server refuses them too in a READ transaction; said here, it is said with the place.",
    ),
    Rule(
        "guard.transactions",
        "CALL … IN TRANSACTIONS.",
        "It commits by itself, outside the transaction whose time is limited.",
    ),
    Rule(
        "guard.procedure",
        "Every procedure but these: {procedures}.",
        "All procedures of GDS that project, drop and export graphs are marked READ, and dbms.* tells of the "
        "server.",
    ),
    Rule(
        "guard.function",
        "Every function but those of Cypher itself: {functions}.",
        "Functions of plug-ins may do anything; file(), linenumber() and graph.* belong to LOAD CSV and USE.",
    ),
)
"""In the order in which they are checked."""

ADMIN_ANYWHERE = frozenset({"SHOW", "USE", "TERMINATE"})
ADMIN_FIRST = frozenset(
    {
        "ALTER",
        "GRANT",
        "DENY",
        "REVOKE",
        "RENAME",
        "START",
        "STOP",
        "ENABLE",
        "DRYRUN",
        "DEALLOCATE",
        "REALLOCATE",
    }
)
WRITES = frozenset(
    {"CREATE", "MERGE", "INSERT", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "DROP"}
)

PROCEDURES = frozenset(
    {
        "db.labels",
        "db.relationshipTypes",
        "db.propertyKeys",
        "db.schema.visualization",
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.index.vector.queryNodes",
        "db.index.vector.queryRelationships",
    }
)
"""Procedures a free query may call, as the server writes them (names of procedures know case)."""

_DATES = ("date", "datetime", "localdatetime", "localtime", "time")
FUNCTIONS = frozenset(
    {
        *("all", "any", "exists", "isempty", "none", "single"),
        *(
            "char_length",
            "character_length",
            "coalesce",
            "elementid",
            "endnode",
            "head",
            "id",
            "last",
            "length",
        ),
        *(
            "nullif",
            "properties",
            "randomuuid",
            "size",
            "startnode",
            "timestamp",
            "toboolean",
            "tobooleanornull",
        ),
        *("tofloat", "tofloatornull", "tointeger", "tointegerornull", "type", "valuetype"),
        *(
            "avg",
            "collect",
            "count",
            "max",
            "min",
            "percentilecont",
            "percentiledisc",
            "stdev",
            "stdevp",
            "sum",
        ),
        *("percentile_cont", "percentile_disc", "stddev_pop", "stddev_samp", "collect_list", "cardinality"),
        *("keys", "labels", "nodes", "range", "reduce", "relationships", "reverse", "tail", "elements"),
        *("tobooleanlist", "tofloatlist", "tointegerlist", "tostringlist"),
        *(
            f"coll.{name}"
            for name in ("distinct", "flatten", "indexof", "insert", "max", "min", "remove", "sort")
        ),
        *(
            "abs",
            "ceil",
            "ceiling",
            "floor",
            "isnan",
            "rand",
            "round",
            "sign",
            "e",
            "exp",
            "log",
            "log10",
            "ln",
        ),
        *("sqrt", "power", "mod", "acos", "asin", "atan", "atan2", "cos", "cosh", "cot", "coth", "degrees"),
        *("haversin", "pi", "radians", "sin", "sinh", "tan", "tanh"),
        *("btrim", "left", "lower", "ltrim", "normalize", "replace", "right", "rtrim", "split", "substring"),
        *("tolower", "tostring", "tostringornull", "toupper", "trim", "upper", "format", "path_length"),
        *_DATES,
        *(
            f"{name}.{part}"
            for name in _DATES
            for part in ("truncate", "transaction", "statement", "realtime")
        ),
        *("datetime.fromepoch", "datetime.fromepochmillis", "zoned_datetime", "local_datetime", "zoned_time"),
        *("local_time", "current_date", "current_timestamp"),
        *("duration", "duration.between", "duration.indays", "duration.inmonths", "duration.inseconds"),
        *("point", "point.distance", "point.withinbbox"),
        *("vector", "vector.similarity.cosine", "vector.similarity.euclidean", "vector_dimension_count"),
        *("vector_distance", "vector_norm", "shortestpath", "allshortestpaths"),
    }
)
"""Functions a free query may call, in lower case: Cypher's own, save those that reach outside the graph."""

BEFORE_BRACKETS = frozenset(
    {
        *(
            "MATCH",
            "OPTIONAL",
            "WHERE",
            "AND",
            "OR",
            "XOR",
            "NOT",
            "IN",
            "RETURN",
            "WITH",
            "AS",
            "WHEN",
            "THEN",
        ),
        *(
            "ELSE",
            "ON",
            "BY",
            "DISTINCT",
            "UNWIND",
            "CASE",
            "FILTER",
            "LET",
            "SHORTEST",
            "UNION",
            "LIMIT",
            "SKIP",
        ),
        *(
            "OFFSET",
            "YIELD",
            "IS",
            "CONTAINS",
            "WALK",
            "TRAIL",
            "ACYCLIC",
            "SIMPLE",
            "PATH",
            "PATHS",
            "GROUP",
        ),
        *(
            "GROUPS",
            "ELEMENT",
            "ELEMENTS",
            "NODE",
            "NODES",
            "RELATIONSHIP",
            "RELATIONSHIPS",
            "BINDINGS",
            "CALL",
        ),
        *("END", "NEXT", "FINISH", "ALL", "ANY", "FOR", "OF", "TYPED"),
    }
)
"""Words before a bracket that does not hold the arguments of a function."""


def sentences() -> list[tuple[str, str, str]]:
    """(code, what is refused, why) of each rule, with the lists filled in; for the docs."""
    lists = {"procedures": ", ".join(sorted(PROCEDURES)), "functions": ", ".join(sorted(FUNCTIONS))}
    return [
        (
            rule.code,
            rule.refuses.format(**lists) if "{" in rule.refuses else rule.refuses,
            rule.because,
        )
        for rule in RULES
    ]
