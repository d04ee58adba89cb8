"""Neo4j: the Store with its named queries, the schema, the one batch writer and the one GDS runner."""

from graph.store.driver import Capabilities, Store
from graph.store.fingerprint import fingerprint
from graph.store.schema import statements as schema_statements
from graph.store.schema.migrations import migrate

__all__ = ["Capabilities", "Store", "fingerprint", "migrate", "schema_statements"]
