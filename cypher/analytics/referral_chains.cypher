// name: referral_chains
// summary: Chains of who referred whom, longest first, at most five steps.
// summary-zh: 推荐链，最长的在前，最多五步。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: steps: INTEGER, names: LIST<STRING>, keys: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (first:Customer)-[:REFERRED]->(:Customer)
WHERE NOT EXISTS { (:Customer)-[:REFERRED]->(first) }
WITH DISTINCT first
MATCH chain = (first)-[:REFERRED*1..5]->(:Customer)
RETURN length(chain) AS steps, [customer IN nodes(chain) | customer.name] AS names,
       [customer IN nodes(chain) | customer.key] AS keys
ORDER BY steps DESC, keys[0]
LIMIT $limit
