// name: begin_load
// summary: Notes that a load begins; one begun before goes on from its watermark.
// summary-zh: 记录一次载入的开始；已开始过的载入从其水位继续。
// audience: job
// mode: write
// params: id: STRING, source: STRING, kind: STRING, file: STRING, fileHash: STRING = null,
//         mapping: STRING = null, at: ZONED DATETIME
// returns: id: STRING, file: STRING, watermark: INTEGER
// rows: one
// needs: -
CYPHER 25
MERGE (l:Load {id: $id})
  ON CREATE SET l.source = $source, l.kind = $kind, l.file = $file, l.fileHash = $fileHash,
                l.mapping = $mapping, l.startedAt = $at
SET l.status = 'running'
RETURN l.id AS id, l.file AS file, coalesce(l.watermark, 0) AS watermark
