// name: things_called
// summary: What things are called, by their keys or ids.
// summary-zh: 按键或编号取事物的名称。
// audience: job
// mode: read
// params: keys: LIST<STRING>
// returns: key: STRING, label: STRING, name: STRING
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (thing:Record) WHERE thing.key IN $keys RETURN thing
  UNION
  MATCH (thing:Identity) WHERE thing.id IN $keys RETURN thing
  UNION
  MATCH (thing:Phone) WHERE thing.key IN $keys RETURN thing
  UNION
  MATCH (thing:Email) WHERE thing.key IN $keys RETURN thing
  UNION
  MATCH (thing:Account) WHERE thing.key IN $keys RETURN thing
  UNION
  MATCH (thing:Device) WHERE thing.key IN $keys RETURN thing
  UNION
  MATCH (thing:PaymentAccount) WHERE thing.key IN $keys RETURN thing
}
RETURN coalesce(thing.key, thing.id) AS key, [name IN labels(thing) WHERE NOT name IN ['Record', 'Identity']][0] AS label,
       coalesce(thing.name, thing.nickname, thing.value, thing.standardised, thing.model) AS name
ORDER BY key
