// name: things_named
// summary: Whatever a person may mean by an id: an identity, a record, an order number, a phone number, an e-mail address, a device.
// summary-zh: 按编号查找：身份、记录、订单号、电话号码、邮箱或设备。
// audience: job
// mode: read
// params: reference: STRING, keys: LIST<STRING>
// returns: label: STRING, key: STRING, name: STRING
// rows: many
// needs: -
CYPHER 25
CALL () {
  MATCH (thing:Identity {id: $reference})
  RETURN thing
  UNION
  MATCH (:Retired {id: $reference})-[:REDIRECTS_TO]->{1,20}(thing:Identity)
  WHERE NOT thing:Retired
  RETURN thing
  UNION
  MATCH (thing:Record) WHERE thing.key IN $keys
  RETURN thing
  UNION
  MATCH (thing:Order) WHERE thing.key IN $keys OR thing.orderNumber = $reference
  RETURN thing
  UNION
  MATCH (thing:Phone) WHERE thing.key IN $keys
  RETURN thing
  UNION
  MATCH (thing:Email) WHERE thing.key IN $keys
  RETURN thing
  UNION
  MATCH (thing:Device) WHERE thing.key IN $keys
  RETURN thing
  UNION
  MATCH (thing:PaymentAccount) WHERE thing.key IN $keys
  RETURN thing
}
WITH DISTINCT thing LIMIT 20
RETURN [label IN labels(thing) WHERE NOT label IN ['Record', 'Identity']][0] AS label, coalesce(thing.id, thing.key) AS key,
       coalesce(thing.name, thing.nickname, thing.orderNumber, thing.value) AS name
ORDER BY label, key
