"""Write the next migration file after a change of the model that moves the schema.

``python -m graph.store.schema.new_migration NAME``; ``--rewrite`` makes the last one anew instead, for one
that nobody has applied yet.
"""

from __future__ import annotations

import sys

from graph.store import schema
from graph.store.queries import PREFIX
from graph.store.schema.migrations import Migration, migrations, schema_folder


def render(statements: tuple[str, ...], name: str) -> str:
    """The text of a migration file."""
    lines = [
        f"// migration: {name}",
        "// made by `python -m graph.store.schema.migrations`; applied once, never edited",
    ]
    return "\n".join((*lines, PREFIX, *(f"{statement};" for statement in statements))) + "\n"


def difference(model_statements: tuple[str, ...], known: tuple[Migration, ...]) -> tuple[str, ...]:
    """Statements that bring the schema of the known migrations to the model's: drops first."""
    have: dict[str, str] = {}
    for item in known:
        for statement in item.statements:
            name = _named(statement)[1]
            if statement.startswith("DROP"):
                have.pop(name, None)
            else:
                have[name] = statement
    want = {_named(statement)[1]: statement for statement in model_statements}
    gone = [f"DROP {_named(have[name])[0]} {name} IF EXISTS" for name in have if have[name] != want.get(name)]
    return (*gone, *(statement for name, statement in want.items() if have.get(name) != statement))


def _named(statement: str) -> tuple[str, str]:
    words = statement.split()
    kind = "CONSTRAINT" if "CONSTRAINT" in words[:3] else "INDEX"
    return kind, words[words.index(kind) + 1]


def main(arguments: list[str]) -> None:
    """Write the next migration file from the model; see the module's docstring."""
    rewrite = "--rewrite" in arguments
    names = [item for item in arguments if not item.startswith("-")]
    known = migrations()
    if rewrite:
        last, known = known[-1], known[:-1]
        names = [last.name]
    if len(names) != 1:
        sys.exit("usage: python -m graph.store.schema.new_migration NAME | --rewrite")
    statements = difference(schema.statements(), known)
    if not statements:
        sys.exit("the migrations already make the schema of the model")
    target = schema_folder() / f"{len(known) + 1:04d}_{names[0]}.cypher"
    target.write_text(render(statements, names[0]), encoding="utf-8")
    sys.stdout.write(f"{target}: {len(statements)} statements\n")


if __name__ == "__main__":
    main(sys.argv[1:])
