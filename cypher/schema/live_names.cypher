// name: live_names
// summary: Labels, relationship types and property keys there are in the graph; what completion on the query page knows.
// summary-zh: 图中现有的标签、关系类型与属性名，供查询页自动补全使用。
// audience: page
// mode: read
// params: -
// returns: labels: LIST<STRING>, types: LIST<STRING>, properties: LIST<STRING>
// rows: one
// needs: -
CYPHER 25
CALL db.labels() YIELD label
WITH collect(label) AS labels
CALL db.relationshipTypes() YIELD relationshipType
WITH labels, collect(relationshipType) AS types
CALL db.propertyKeys() YIELD propertyKey
RETURN labels, types, collect(propertyKey) AS properties
