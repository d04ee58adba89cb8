// name: search_names
// summary: Whatever the full-text index finds for a Lucene query, best first, with the identity it belongs to.
// summary-zh: 全文索引按 Lucene 查询找到的内容，按相关度排序，并附所属身份。
// audience: page
// mode: read
// params: text: STRING, limit: INTEGER = 200
// returns: label: STRING, node: MAP, score: FLOAT, identityId: STRING, identityName: STRING, records: INTEGER
// rows: many
// needs: -
CYPHER 25
CALL db.index.fulltext.queryNodes('names', $text, {limit: $limit}) YIELD node, score
WITH node, score
OPTIONAL MATCH (node)-[:RESOLVES_TO]->(identity:Identity)
RETURN [label IN labels(node) WHERE NOT label IN ['Record', 'Identity']][0] AS label,
       node{.key, .id, .name, .nickname, .namePinyin, .aliases, .phones, .emails, .company, .source, .sourceId,
            .text, .standardised, .orderNumber, .placedAt, .status, .paidAmount, .currency, .specification, .brand,
            .category, .city, .district, .country, .recipient, .records, .sources, .stub, .deletedAt,
            .customerKey} AS node,
       score, identity.id AS identityId, identity.name AS identityName, identity.records AS records
