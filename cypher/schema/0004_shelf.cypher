// migration: shelf
// made by `python -m graph.store.schema.migrations`; applied once, never edited
CYPHER 25
CREATE CONSTRAINT cover_key IF NOT EXISTS FOR (n:Cover) REQUIRE n.key IS UNIQUE;
CREATE INDEX cover_state IF NOT EXISTS FOR (n:Cover) ON (n.state);
