// name: persons_touched
// summary: The persons some customer records and the buyers of some orders resolve to.
// summary-zh: 若干客户记录以及若干订单的买家所归并到的人。
// audience: job
// mode: read
// params: customers: LIST<STRING>, orders: LIST<STRING>
// returns: id: STRING
// rows: many
// needs: -
CYPHER 25
CALL () {
  UNWIND $customers AS key
  MATCH (:Customer {key: key})-[:RESOLVES_TO]->(person:Person)
  RETURN person
  UNION
  UNWIND $orders AS key
  MATCH (:Order {key: key})<-[:PLACED]-(:Customer)-[:RESOLVES_TO]->(person:Person)
  RETURN person
}
RETURN DISTINCT person.id AS id ORDER BY id
