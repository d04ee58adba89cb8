// name: count_campaign
// summary: Counts whom a campaign reached and held out, and keeps the counts on it.
// summary-zh: 统计营销活动触达与对照的人数并保存。
// audience: job
// mode: write
// params: id: STRING
// returns: members: INTEGER, heldOut: INTEGER
// rows: one
// needs: -
CYPHER 25
MATCH (campaign:Campaign {id: $id})
WITH campaign, COUNT {MATCH (campaign)-[reached:REACHED]->() WHERE NOT reached.heldOut} AS members,
     COUNT {MATCH (campaign)-[reached:REACHED]->() WHERE reached.heldOut} AS held
SET campaign.members = members, campaign.heldOut = held
RETURN members, held AS heldOut
