// name: segment_stamp
// summary: What changes when the people of segments do: loads, runs, days of cover, tags, cases.
// summary-zh: 分群数据变动的标记：载入、归并、可售天数、标签与案件。
// audience: page
// mode: read
// params: -
// returns: people: INTEGER, changedAt: ZONED DATETIME, runs: LIST<STRING>, covers: ZONED DATETIME, tags: INTEGER, taggedAt: ZONED DATETIME, cases: INTEGER, decisions: INTEGER
// rows: one
// needs: -
CYPHER 25
RETURN COUNT {MATCH (person:Person)} AS people,
       head(COLLECT {MATCH (load:Load) WHERE load.finishedAt IS NOT NULL RETURN max(load.finishedAt)}) AS changedAt,
       COLLECT {MATCH (run:Run) WHERE run.finishedAt IS NOT NULL RETURN run.id + ' ' + toString(run.finishedAt) ORDER BY run.id} AS runs,
       head(COLLECT {MATCH (cover:Cover) RETURN cover.computedAt LIMIT 1}) AS covers,
       COUNT {MATCH (:Person)-[:TAGGED]->(:Tag)} AS tags,
       head(COLLECT {MATCH (tag:Tag) RETURN max(tag.at)}) AS taggedAt,
       COUNT {MATCH (case:Case) WHERE NOT coalesce(case.status, 'new') IN ['dismissed', 'closed', 'confirmed']} AS cases,
       COUNT {MATCH (event:CaseEvent)} AS decisions
