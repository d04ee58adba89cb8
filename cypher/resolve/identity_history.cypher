// name: identity_history
// summary: What became of an identity: merges, splits and the like, newest first; of all when no id is given.
// summary-zh: 身份的变迁：合并、拆分等，最新的在前；不给编号则列出全部。
// audience: analyst
// mode: read
// params: id: STRING = '', limit: INTEGER = 100
// returns: id: STRING, kind: STRING, at: ZONED DATETIME, before: LIST<STRING>, after: LIST<STRING>, identityKind: STRING, run: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (event:IdentityEvent)
WHERE event.at IS NOT NULL AND ($id = '' OR $id IN event.from OR $id IN event.to)
RETURN event.id AS id, event.kind AS kind, event.at AS at, event.from AS before, event.to AS after,
       event.identityKind AS identityKind, event.run AS run
ORDER BY at DESC, id LIMIT $limit
