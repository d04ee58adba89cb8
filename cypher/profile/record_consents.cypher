// name: record_consents
// summary: Consent of some customer records, the latest of each purpose and channel; a withdrawal wins a tie.
// summary-zh: 若干客户记录的授权：每个用途与渠道取最近一次，时间相同时以撤回为准。
// audience: page
// mode: read
// params: recordKeys: LIST<STRING>
// returns: purpose: STRING, channel: STRING, granted: BOOLEAN, at: ZONED DATETIME, source: STRING, stated: INTEGER
// rows: many
// needs: -
CYPHER 25
UNWIND $recordKeys AS recordKey
MATCH (record:Customer {key: recordKey})-[:GAVE]->(consent:Consent)
WITH consent ORDER BY consent.at DESC, consent.granted ASC
WITH consent.purpose AS purpose, consent.channel AS channel, collect(consent) AS given
RETURN purpose, channel, head(given).granted AS granted, head(given).at AS at, head(given).source AS source,
       size(given) AS stated
ORDER BY purpose, channel
LIMIT 40
