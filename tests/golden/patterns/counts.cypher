CYPHER 25
UNWIND $keys AS key
MATCH (n:Phone {key: key})
RETURN key, {`HAS_PHONE<`: COUNT {(n)<-[:HAS_PHONE]-()}} AS moves
