// name: campaigns
// summary: Campaigns with their segment, cost, members and held-out people, newest first.
// summary-zh: 营销活动及其人群、成本、触达与对照人数，最新在前。
// audience: analyst
// mode: read
// params: segmentId: STRING = null
// returns: campaign: MAP, segment: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (campaign:Campaign)
WHERE $segmentId IS NULL OR campaign.segmentId = $segmentId
OPTIONAL MATCH (segment:Segment {id: campaign.segmentId})
RETURN properties(campaign) AS campaign, segment.name AS segment
ORDER BY campaign.at DESC, campaign.id
LIMIT 200
