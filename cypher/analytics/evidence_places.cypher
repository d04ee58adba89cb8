// name: evidence_places
// summary: Addresses of customers with their phone, site (road and number) and door.
// summary-zh: 客户地址及其电话、所在地点（路与号）与门户。
// audience: job
// mode: read
// params: -
// returns: address: STRING, phone: STRING, site: STRING, door: STRING
// rows: many
// needs: -
CYPHER 25
MATCH (address:Address)
WHERE address.phone IS NOT NULL OR (address.city IS NOT NULL AND address.road IS NOT NULL)
RETURN address.key AS address, address.phone AS phone,
       CASE WHEN address.city IS NOT NULL AND address.road IS NOT NULL
            THEN address.city + '/' + address.road + '/' + coalesce(address.number, '') END AS site,
       CASE WHEN address.city IS NOT NULL AND address.road IS NOT NULL AND address.room IS NOT NULL
            THEN address.city + '/' + address.road + '/' + coalesce(address.number, '') + '/'
                 + coalesce(address.building, '') + '/' + coalesce(address.unit, '') + '/' + address.room END AS door
