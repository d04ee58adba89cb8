// name: loads
// summary: The latest loads with what became of their rows.
// summary-zh: 最近的载入及各类行数。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: id: STRING, source: STRING, kind: STRING, file: STRING, status: STRING, startedAt: ZONED DATETIME,
//          finishedAt: ZONED DATETIME, read: INTEGER, written: INTEGER, unchanged: INTEGER,
//          superseded: INTEGER, quarantined: INTEGER, repaired: INTEGER
// rows: many
// needs: -
CYPHER 25
MATCH (l:Load)
RETURN l.id AS id, l.source AS source, l.kind AS kind, l.file AS file, l.status AS status,
       l.startedAt AS startedAt, l.finishedAt AS finishedAt, l.read AS read, l.written AS written,
       l.unchanged AS unchanged, l.superseded AS superseded, l.quarantined AS quarantined,
       l.repaired AS repaired
ORDER BY startedAt DESC, id
LIMIT $limit
