// name: case_bulk_lines
// summary: What a case's accounts bought several pieces of, most pieces first.
// summary-zh: 案件所涉账户一次买多件的商品，件数多的在前。
// audience: analyst
// mode: read
// params: caseId: STRING, piecesLeast: FLOAT = 4.0, limit: INTEGER = 500
// returns: product: STRING, account: STRING, name: STRING, orderNumber: STRING, placedAt: ZONED DATETIME, pieces: FLOAT, shelfLife: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (:Case {id: $caseId})-[:INVOLVES]->(record:Customer)-[:PLACED]->(o:Order)-[line:CONTAINS]->(product:Product)
WHERE line.quantity >= $piecesLeast AND o.deletedAt IS NULL
RETURN product.name AS product, record.key AS account, coalesce(record.name, record.nickname) AS name,
       coalesce(o.orderNumber, o.sourceId) AS orderNumber, o.placedAt AS placedAt, line.quantity AS pieces,
       product.shelfLifeDays AS shelfLife
ORDER BY pieces DESC, placedAt, orderNumber
LIMIT $limit
