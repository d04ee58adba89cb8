// migration: resolving
// made by `python -m graph.store.schema.migrations`; applied once, never edited
CYPHER 25
CREATE INDEX address_pending IF NOT EXISTS FOR (n:Address) ON (n.pending);
CREATE INDEX customer_pending IF NOT EXISTS FOR (n:Customer) ON (n.pending);
CREATE INDEX person_scripts_records IF NOT EXISTS FOR (n:Person) ON (n.scripts, n.records);
CREATE INDEX product_pending IF NOT EXISTS FOR (n:Product) ON (n.pending);
CREATE INDEX supplier_pending IF NOT EXISTS FOR (n:Supplier) ON (n.pending);
CREATE INDEX matches_decision_impact IF NOT EXISTS FOR ()-[r:MATCHES]-() ON (r.decision, r.impact);
