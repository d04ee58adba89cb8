// name: first_customer_of_sources
// summary: A customer to look at first among those of some sources: the one whose person has most records, then most orders.
// summary-zh: 若干来源中最值得先看的一位客户：所属人员记录最多、订单最多者。
// audience: job
// mode: read
// params: sources: LIST<STRING>, among: INTEGER = 5000
// returns: personId: STRING, recordKey: STRING, name: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (record:Customer)
WHERE record.source IN $sources AND record.deletedAt IS NULL AND NOT coalesce(record.stub, false)
WITH record LIMIT $among
OPTIONAL MATCH (record)-[:RESOLVES_TO]->(person:Person)
WITH record, person, COUNT { (record)-[:PLACED]->(:Order) } AS orders
RETURN person.id AS personId, record.key AS recordKey, coalesce(person.name, record.name, record.nickname) AS name
ORDER BY coalesce(person.records, 1) DESC, orders DESC, record.key LIMIT 1
