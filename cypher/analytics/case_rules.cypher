// name: case_rules
// summary: The rules of confirmed cases: what the next order of theirs would have in common with them.
// summary-zh: 已确认案件的规则：下一笔相关订单会与其共有哪些要素。
// audience: analyst
// mode: read
// params: -
// returns: id: STRING, rule: STRING, ruleFrom: ZONED DATETIME
// rows: many
// needs: -
CYPHER 25
MATCH (one:Case {status: 'confirmed'})
WHERE one.rule IS NOT NULL AND one.ruleFrom IS NOT NULL
RETURN one.id AS id, one.rule AS rule, one.ruleFrom AS ruleFrom
ORDER BY id
