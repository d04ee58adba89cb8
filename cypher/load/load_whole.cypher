// name: load_whole
// summary: One load with what became of its rows.
// summary-zh: 一次载入及其各类行数。
// audience: page
// mode: read
// params: id: STRING
// returns: id: STRING, source: STRING, kind: STRING, file: STRING, status: STRING, startedAt: ZONED DATETIME,
//          finishedAt: ZONED DATETIME, read: INTEGER, written: INTEGER, unchanged: INTEGER,
//          superseded: INTEGER, quarantined: INTEGER, repaired: INTEGER, mapping: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (l:Load {id: $id})
RETURN l.id AS id, l.source AS source, l.kind AS kind, l.file AS file, l.status AS status,
       l.startedAt AS startedAt, l.finishedAt AS finishedAt, l.read AS read, l.written AS written,
       l.unchanged AS unchanged, l.superseded AS superseded, l.quarantined AS quarantined,
       l.repaired AS repaired, l.mapping AS mapping
