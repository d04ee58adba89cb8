CYPHER 25
UNWIND $keys AS key
MATCH (n:Address {key: key})
RETURN key, properties(n) AS node, COUNT {(n)--()} AS degree, {`RESOLVES_TO>`: COUNT {(n)-[:RESOLVES_TO]->()}, `MATCHES>`: COUNT {(n)-[:MATCHES]->()}, `MATCHES<`: COUNT {(n)<-[:MATCHES]-()}, `HAS_ADDRESS<`: COUNT {(n)<-[:HAS_ADDRESS]-()}, `SHIPPED_TO<`: COUNT {(n)<-[:SHIPPED_TO]-()}, `INVOLVES<`: COUNT {(n)<-[:INVOLVES]-()}} AS moves
