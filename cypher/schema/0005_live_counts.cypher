// migration: live_counts
// made by `python -m graph.store.schema.migrations`; applied once, never edited
CYPHER 25
CREATE INDEX address_stub IF NOT EXISTS FOR (n:Address) ON (n.stub);
CREATE INDEX address_deleted_at IF NOT EXISTS FOR (n:Address) ON (n.deletedAt);
CREATE INDEX customer_stub IF NOT EXISTS FOR (n:Customer) ON (n.stub);
CREATE INDEX customer_deleted_at IF NOT EXISTS FOR (n:Customer) ON (n.deletedAt);
CREATE INDEX order_stub IF NOT EXISTS FOR (n:Order) ON (n.stub);
CREATE INDEX order_deleted_at IF NOT EXISTS FOR (n:Order) ON (n.deletedAt);
CREATE INDEX product_stub IF NOT EXISTS FOR (n:Product) ON (n.stub);
CREATE INDEX product_deleted_at IF NOT EXISTS FOR (n:Product) ON (n.deletedAt);
CREATE INDEX supplier_stub IF NOT EXISTS FOR (n:Supplier) ON (n.stub);
CREATE INDEX supplier_deleted_at IF NOT EXISTS FOR (n:Supplier) ON (n.deletedAt);
