// name: unfinished_load
// summary: The newest load of a source, kind and file that was begun and not finished, to go on with.
// summary-zh: 某来源、某类、某文件最近一次已开始而未完成的载入，可从其水位继续。
// audience: job
// mode: read
// params: source: STRING, kind: STRING, file: STRING, fileHash: STRING
// returns: id: STRING, watermark: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (l:Load {source: $source, kind: $kind})
WHERE l.file = $file AND l.fileHash = $fileHash AND l.finishedAt IS NULL
RETURN l.id AS id, coalesce(l.watermark, 0) AS watermark
ORDER BY l.startedAt DESC, l.id
LIMIT 1
