// name: delete_tag
// summary: Deletes a tag and takes it off everybody.
// summary-zh: 删除标签，并从所有人身上移除。
// audience: job
// mode: write
// params: key: STRING
// returns: name: STRING
// rows: optional
// needs: -
CYPHER 25
MATCH (tag:Tag {key: $key})
WITH tag, tag.name AS name
DETACH DELETE tag
RETURN name
