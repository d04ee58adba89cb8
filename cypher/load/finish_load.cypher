// name: finish_load
// summary: Notes that a load ended, how, and what became of its rows; written, unchanged and superseded rows
//          were counted with their batches.
// summary-zh: 记录一次载入的结束、结果与各类行数；写入、未变和被取代的行数已随各批记录。
// audience: job
// mode: write
// params: id: STRING, status: STRING = 'finished', read: INTEGER, quarantined: INTEGER = 0,
//         repaired: INTEGER = 0, counts: STRING = null, at: ZONED DATETIME
// returns: id: STRING, status: STRING, read: INTEGER, written: INTEGER, unchanged: INTEGER,
//          superseded: INTEGER, quarantined: INTEGER, repaired: INTEGER
// rows: optional
// needs: -
CYPHER 25
MATCH (l:Load {id: $id})
SET l.status = $status, l.read = $read, l.quarantined = $quarantined, l.repaired = $repaired,
    l.counts = $counts, l.finishedAt = $at,
    l.written = coalesce(l.written, 0), l.unchanged = coalesce(l.unchanged, 0),
    l.superseded = coalesce(l.superseded, 0)
RETURN l.id AS id, l.status AS status, l.read AS read, l.written AS written, l.unchanged AS unchanged,
       l.superseded AS superseded, l.quarantined AS quarantined, l.repaired AS repaired
