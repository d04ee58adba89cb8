// name: retired_identity
// summary: Where an identity that was merged away lives on.
// summary-zh: 已合并的身份现在归于何处。
// audience: page
// mode: read
// params: retiredId: STRING
// returns: id: STRING, labels: LIST<STRING>
// rows: optional
// needs: -
CYPHER 25
MATCH (:Retired {id: $retiredId})-[:REDIRECTS_TO]->{1,10}(survivor:Identity)
RETURN survivor.id AS id, labels(survivor) AS labels
LIMIT 1
