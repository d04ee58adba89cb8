// name: load_watermark
// summary: How far a load came, and what became of its rows so far.
// summary-zh: 一次载入进行到哪里，各类行数各是多少。
// audience: analyst
// mode: read
// params: id: STRING
// returns: id: STRING, source: STRING, kind: STRING, file: STRING, fileHash: STRING, status: STRING,
//          watermark: INTEGER, written: INTEGER, unchanged: INTEGER, superseded: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (l:Load {id: $id})
RETURN l.id AS id, l.source AS source, l.kind AS kind, l.file AS file, l.fileHash AS fileHash,
       l.status AS status, coalesce(l.watermark, 0) AS watermark, coalesce(l.written, 0) AS written,
       coalesce(l.unchanged, 0) AS unchanged, coalesce(l.superseded, 0) AS superseded
