// name: review_count
// summary: How many pairs of one kind are too close to call and wait for a person.
// summary-zh: 某类中难以判定、等待人工处理的记录对数量。
// audience: page
// mode: read
// params: label: STRING
// returns: pairs: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (one:Record)-[match:MATCHES]->(:Record)
WHERE match.decision = 'unsure' AND match.impact >= 0 AND $label IN labels(one)
RETURN count(match) AS pairs
