"""Everything that talks to Neo4j: driver, named queries, the batch writer, schema, GDS."""
