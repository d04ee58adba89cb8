// migration: case_events
// made by `python -m graph.store.schema.migrations`; applied once, never edited
CYPHER 25
CREATE CONSTRAINT case_event_id IF NOT EXISTS FOR (n:CaseEvent) REQUIRE n.id IS UNIQUE;
CREATE INDEX case_event_case_id IF NOT EXISTS FOR (n:CaseEvent) ON (n.caseId);
