"""The writer's Cypher, golden: nothing of a row is in it, and a change of it is seen."""

from pathlib import Path

from graph.store.writer import statements
from graph.store.writer.columns import Columns
from graph.store.writer.vocabulary import all_types_of, link_types_of

GOLDEN = Path(__file__).parents[2] / "golden" / "writer.cypher"


def made():
    customer = Columns.of(["name", "registeredAt", "eventAt", "rowHash"], all_types_of("Customer"))
    order = Columns.of(["localDay", "paidAmount"], all_types_of("Order"))
    line = Columns.of(["line", "quantity", "source", "part"], link_types_of("CONTAINS"))
    phone = Columns.of(["firstAt", "lastAt", "endedAt", "source"], link_types_of("HAS_PHONE"))
    texts = [
        statements.LOCK,
        statements.WATERMARK,
        statements.classify("Customer"),
        statements.read_versions("Customer"),
        statements.read_parts("Order"),
        statements.read_links("Customer"),
        statements.read_links("Product"),
        statements.read_targets("Phone"),
        statements.create_nodes("Customer", customer),
        statements.create_nodes("Division", Columns.of(["name"], all_types_of("Division"))),
        statements.replace_nodes("Order", order),
        statements.patch_nodes("Customer", customer, ours=True),
        statements.create_links("CONTAINS", "Order", "Product", line),
        statements.create_links("HAS_PHONE", "Customer", "Phone", phone),
        statements.update_links("HAS_PHONE", "Customer", "Phone"),
        statements.delete_links("SERVES", "Warehouse", "Division"),
    ]
    return "".join(f"{text};\n\n" for text in texts)


def test_the_statements_are_the_golden_ones():
    assert made() == GOLDEN.read_text(encoding="utf-8")


def test_updating_a_product_never_walks_the_lines_of_its_orders():
    assert "CONTAINS" not in statements.read_links("Product")
    assert "PLACED" not in statements.read_links("Customer")
