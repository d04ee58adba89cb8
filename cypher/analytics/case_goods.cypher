// name: case_goods
// summary: Goods that at least two members of a case bought by the dozen or supply, coupons at least two of them spent, and who brought whom.
// summary-zh: 案件中至少两个成员大量购买或供应的商品、共同使用的优惠券，以及推荐关系。
// audience: page
// mode: read
// params: caseId: STRING, piecesLeast: FLOAT = 4.0
// returns: label: STRING, key: STRING, thing: MAP, type: STRING, holders: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (found:Case {id: $caseId})-[:INVOLVES]->(record:Record)
WITH DISTINCT found, record
CALL (found, record) {
  MATCH (record)-[:PLACED]->(:Order)-[line:CONTAINS]->(thing:Product)
  WHERE line.quantity >= $piecesLeast AND found.reason CONTAINS 'stocking-up'
  RETURN DISTINCT thing, 'CONTAINS' AS type
  UNION
  MATCH (record)-[:SUPPLIES]->(thing:Product)
  WHERE found.reason CONTAINS 'supplier-collusion'
  RETURN DISTINCT thing, 'SUPPLIES' AS type
  UNION
  MATCH (record)-[:PLACED]->(:Order)-[:REDEEMED]->(thing:Coupon)
  WHERE found.reason CONTAINS 'coupon-abuse'
  RETURN DISTINCT thing, 'REDEEMED' AS type
  UNION
  MATCH (record)-[:REFERRED]->(thing:Customer)
  WHERE EXISTS { MATCH (found)-[:INVOLVES]->(thing) }
  RETURN DISTINCT thing, 'REFERRED' AS type
}
WITH thing, type, collect(DISTINCT record.key) AS holders
WHERE size(holders) > 1 OR type = 'REFERRED'
RETURN [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label, thing.key AS key, properties(thing) AS thing, type, holders
ORDER BY size(holders) DESC, label, key
