// name: save_campaign
// summary: Keeps a campaign: segment, format, recipient, cost and the share held out; what a later export adds is added.
// summary-zh: 保存营销活动：人群、格式、接收方、成本与对照比例；后续导出会累加。
// audience: job
// mode: write
// params: id: STRING, values: MAP, at: ZONED DATETIME
// returns: id: STRING
// rows: one
// needs: -
CYPHER 25
MERGE (campaign:Campaign {id: $id})
ON CREATE SET campaign.at = $at
SET campaign += $values
RETURN campaign.id AS id
