"""The schema follows from the model, and the migrations make exactly that schema."""

from pathlib import Path

import pytest

from graph.model import MODEL
from graph.store import schema
from graph.store.schema.migrations import Migration, migrations
from graph.store.schema.new_migration import difference, render

GOLDEN = Path(__file__).parents[2] / "golden" / "schema.cypher"


def test_the_generated_statements_are_the_golden_ones():
    assert ";\n".join((*schema.statements(), "")) == GOLDEN.read_text(encoding="utf-8")


def test_every_key_is_unique_also_across_the_kinds_of_a_general_label():
    text = "\n".join(schema.statements())
    for label in MODEL.nodes.values():
        assert f"FOR (n:{label.name}) REQUIRE n.{label.key} IS UNIQUE" in text
        for general in label.also:
            assert f"FOR (n:{general}) REQUIRE n.{label.key} IS UNIQUE" in text


def test_full_text_indexes_name_labels_and_properties_of_the_model():
    for _, labels, properties in schema.FULLTEXT.values():
        assert set(labels) <= MODEL.labels()
        assert set(properties) <= MODEL.property_keys()


def test_the_migrations_make_the_schema_of_the_model():
    missing = difference(schema.statements(), migrations())
    assert not missing, "run `python -m graph.store.schema.new_migration NAME` and commit the file"


def test_a_changed_index_is_dropped_and_made_again():
    old = Migration(
        1,
        "old",
        (
            "CREATE CONSTRAINT a_key IF NOT EXISTS FOR (n:A) REQUIRE n.key IS UNIQUE",
            "CREATE INDEX a_x IF NOT EXISTS FOR (n:A) ON (n.x)",
            "CREATE INDEX a_y IF NOT EXISTS FOR (n:A) ON (n.y)",
        ),
    )
    wanted = (old.statements[0], "CREATE INDEX a_x IF NOT EXISTS FOR (n:A) ON (n.x, n.z)")
    step = difference(wanted, (old,))
    assert step == ("DROP INDEX a_x IF EXISTS", "DROP INDEX a_y IF EXISTS", wanted[1])
    assert difference(wanted, (old, Migration(2, "new", step))) == ()


def test_a_checksum_is_over_statements_not_over_comments():
    one, two = Migration(1, "a", ("CREATE INDEX x",)), Migration(1, "b", ("CREATE INDEX y",))
    assert one.checksum == Migration(1, "a", ("CREATE INDEX x",)).checksum != two.checksum
    assert render(one.statements, "a").endswith("CREATE INDEX x;\n")


@pytest.mark.parametrize("migration", migrations(), ids=lambda item: str(item.number))
def test_a_migration_can_be_applied_twice(migration):
    for statement in migration.statements:
        assert "IF NOT EXISTS" in statement or "IF EXISTS" in statement
